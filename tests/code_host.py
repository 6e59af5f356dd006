"""A code host on the loopback address: comments as the REST APIs of GitHub and GitLab keep them."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE = 2  # comments a page, whatever is asked for: a host may give fewer
GITHUB = re.compile(r"/repos/works/plan/issues/(?P<of>7)/comments|/repos/works/plan/issues/comments/(?P<id>\d+)")
GITLAB = re.compile(r"/projects/31/merge_requests/7/notes(?:/(?P<id>\d+))?")
BOT = {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"}


class Host(ThreadingHTTPServer):
    """Its comments, who owns the token, what to do amiss, and every request that it got."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a port of the system's choice."""
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.token = "a-token"
        self.me: dict[str, Any] | None = None  # None: a workflow's token, which may not ask whose it is
        self.comments: list[dict[str, Any]] = []
        self.answers: dict[str, tuple[int, bytes]] = {}  # what a method is answered instead
        self.next_page = self.url  # where the Link header sends for the next page
        self.elsewhere = ""  # where everything is redirected to
        self.silent = threading.Event()  # set: answers as it should
        self.silent.set()
        self.asked: list[str] = []
        self.tokens: set[str] = set()

    def say(self, body: str, author: dict[str, Any], **more: Any) -> None:
        """Add a comment as somebody would by hand."""
        self.comments.append({"id": 100 + len(self.comments), "body": body, "user": author, "author": author, **more})

    def bodies(self) -> list[str]:
        """Return what the comments say, in order."""
        return [comment["body"] for comment in self.comments]


class _Answer(BaseHTTPRequestHandler):
    """An answer to one request."""

    server: Host

    def log_message(self, *_: Any) -> None:
        """Say nothing: what was asked is kept."""

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PATCH(self) -> None:
        self._answer("PATCH")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def _answer(self, method: str) -> None:
        host = self.server
        given = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        host.asked.append(f"{method} {self.path}")
        token = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization", "").removeprefix("Bearer ")
        host.tokens.add(token)
        if not host.silent.is_set():
            host.silent.wait(20)
            self.close_connection = True
        elif host.elsewhere:
            self._send(307, b"{}", Location=f"{host.elsewhere}{self.path}")
        elif token != host.token:
            self._send(401, {"message": "Bad credentials"})
        elif method in host.answers and not self.path.endswith("/user"):
            self._send(*host.answers[method])
        else:
            self._serve(method, given)

    def _serve(self, method: str, given: dict[str, Any]) -> None:
        host = self.server
        url = urlsplit(self.path)
        gitlab = "PRIVATE-TOKEN" in self.headers
        route = (GITLAB if gitlab else GITHUB).fullmatch(url.path)
        if url.path == "/user":
            self._send(*((200, host.me) if host.me else (403, {"message": "Resource not accessible by integration"})))
        elif route and method == "GET" and not route["id"]:
            at = int(parse_qs(url.query).get("page", ["1"])[0])
            rest = host.comments[at * PAGE :]
            pages = f'<{host.next_page}{url.path}?per_page=100&page={at + 1}>; rel="next", ' if rest else ""
            link = f'<{host.url}{url.path}?page=1>; rel="first", {pages}<{host.url}{url.path}?page=99>; rel="last"'
            self._send(200, host.comments[(at - 1) * PAGE : at * PAGE], Link=link)
        elif route and method == "POST" and not route["id"]:
            host.say(given["body"], host.me or BOT)
            self._send(201, host.comments[-1])
        elif route and route["id"] and method == ("PUT" if gitlab else "PATCH"):
            comment = next(item for item in host.comments if item["id"] == int(route["id"]))
            comment["body"] = given["body"]
            self._send(200, comment)
        else:
            self._send(404, {"message": "Not Found"})

    def _send(self, status: int, answer: object, **headers: str) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving() -> Iterator[Host]:
    """Run a host for the length of a test."""
    with Host() as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield host
        finally:
            host.silent.set()
            host.shutdown()
            thread.join()
