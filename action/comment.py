"""Put a text on a pull or merge request, in place of the one that was put there before.

    python -I comment.py BODY.md [--timeout SECONDS]

The first line of BODY.md is a marker, an HTML comment: the comment of ours that begins with it is replaced; where there
is none, one is made. Where to is told by the environment of GitHub Actions or GitLab CI, and the token stands in
PLANCTL_COMMENT_TOKEN. Only that API is asked, and no redirect is followed, so the token goes nowhere else.

Exit status 0: done, or nothing to do, which a notice says; 1: it could not be done; 2: bad usage.
One file of the standard library alone, so that it runs wherever the action's checkout is.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TOKEN = "PLANCTL_COMMENT_TOKEN"  # noqa: S105 - the variable's name
_MARKER = re.compile(r"<!-- \S.* -->")
_NEXT = re.compile(r'<([^<>]+)>[^<>,]*;\s*rel="?next"?')
_NUMBER = re.compile(r"[0-9]+")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


class CommentError(Exception):
    """What stops it, in one sentence; `status` is that of the API's answer, 0 where there was none."""

    def __init__(self, told: str, status: int = 0) -> None:
        """Keep both."""
        super().__init__(told)
        self.status = status


class Place(NamedTuple):
    """Where comments stand: addresses in the API, how one is changed, and what the token is and wants."""

    api: str
    comments: str
    one: str
    change: str
    headers: dict[str, str]
    wants: str
    fork: bool = False


def place(env: Mapping[str, str]) -> Place | None:
    """Return where to comment; None where this is no pull or merge request; raises CommentError."""
    if "GITHUB_API_URL" in env:
        return _github(env)
    if "CI_API_V4_URL" in env:
        return _gitlab(env)
    raise CommentError("this is neither GitHub Actions nor GitLab CI: neither GITHUB_API_URL nor CI_API_V4_URL is set")


def _github(env: Mapping[str, str]) -> Place | None:
    try:
        event = json.loads(Path(_given(env, "GITHUB_EVENT_PATH")).read_text(encoding="utf-8"))
        pull = event.get("pull_request")
        if not pull:
            return None
        number = int(pull["number"])
        # The repository of a fork that was deleted is null.
        base, head = ((pull[end]["repo"] or {}).get("full_name") for end in ("base", "head"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CommentError("the event file that GITHUB_EVENT_PATH names cannot be read") from None
    api = _api(env, "GITHUB_API_URL")
    issues = f"{api}/repos/{_given(env, 'GITHUB_REPOSITORY', _REPOSITORY)}/issues"
    return Place(
        api,
        comments=f"{issues}/{number}/comments",
        one=f"{issues}/comments",
        change="PATCH",
        headers={"Accept": "application/vnd.github+json", "Authorization": f"Bearer {_token(env)}"},
        wants="the permission pull-requests: write",
        fork=base != head,
    )


def _gitlab(env: Mapping[str, str]) -> Place | None:
    if not env.get("CI_MERGE_REQUEST_IID"):
        return None
    api = _api(env, "CI_API_V4_URL")
    # A fork's pipeline runs in the fork, but the merge request has its number in the project that is to merge.
    project = "CI_MERGE_REQUEST_PROJECT_ID" if env.get("CI_MERGE_REQUEST_PROJECT_ID") else "CI_PROJECT_ID"
    request = f"projects/{_given(env, project, _NUMBER)}/merge_requests/{_given(env, 'CI_MERGE_REQUEST_IID', _NUMBER)}"
    notes = f"{api}/{request}/notes"
    return Place(api, notes, notes, "PUT", {"PRIVATE-TOKEN": _token(env)}, wants="the scope api")


def _given(env: Mapping[str, str], name: str, form: re.Pattern[str] | None = None) -> str:
    value = env.get(name, "")
    if not value or (form and not form.fullmatch(value)):
        raise CommentError(f"{name} is {'not what it should be' if value else 'not set'}")
    return value


def _api(env: Mapping[str, str], name: str) -> str:
    url = _given(env, name).rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise CommentError(f"{name} is not what it should be")
    return url


def _token(env: Mapping[str, str]) -> str:
    token = _given(env, TOKEN).strip()
    if not re.fullmatch(r"[!-~]+", token):  # http.client would refuse the header with the token in the message
        raise CommentError(f"{TOKEN} holds what is no token")
    return token


class _Stay(HTTPRedirectHandler):
    """Follow no redirect: urllib would take the token along, to whatever host it is sent."""

    def redirect_request(self, *_: Any) -> None:
        """Leave the answer as it is, an error."""


class Api:
    """The host's API, asked with a token."""

    def __init__(self, where: Place, timeout: float) -> None:
        """Ask nothing yet."""
        self._where, self._timeout = where, timeout
        self._opener = build_opener(_Stay)

    def ask(self, method: str, url: str, body: str | None = None) -> tuple[Any, str]:
        """Return the answer and its Link header; raises CommentError."""
        data = None if body is None else json.dumps({"body": body}).encode()
        headers = self._where.headers | {"Content-Type": "application/json", "User-Agent": "planctl"}
        request = Request(url, data, headers, method=method)  # noqa: S310 - nothing but http gets past _api and pages
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return json.load(answer), answer.headers.get("Link", "")
        except HTTPError as error:
            with error:
                raise CommentError(f"the host answers {error.code} to {method}{_reason(error)}", error.code) from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            slow = isinstance(reason, TimeoutError)
            why = f"no answer within {self._timeout:g} seconds" if slow else type(reason).__name__
            raise CommentError(f"the host cannot be asked: {why}") from None
        except ValueError:
            raise CommentError(f"the host's answer to {method} is no JSON") from None

    def comments(self) -> Iterator[dict[str, Any]]:
        """Yield every comment, page after page; raises CommentError where the next page is not of the same host."""
        url, seen = f"{self._where.comments}?per_page=100", set[str]()
        while url and url not in seen:
            seen.add(url)
            answer, link = self.ask("GET", url)
            if not isinstance(answer, list):
                raise CommentError("the host's list of comments is no list")
            yield from (item for item in answer if isinstance(item, dict) and isinstance(item.get("id"), int))
            following = _NEXT.search(link)
            url = following[1] if following else ""
            if url and urlsplit(url)[:2] != urlsplit(self._where.api)[:2]:
                raise CommentError("the host says that its comments go on at another, which is not asked")

    def me(self) -> int | None:
        """Return whose the token is; None for that of a workflow, which is nobody's and may not ask."""
        try:
            answer, _ = self.ask("GET", f"{self._where.api}/user")
        except CommentError as error:
            if self._where.change == "PATCH" and error.status in {401, 403, 404}:
                return None
            raise
        if not isinstance(answer, dict) or not isinstance(answer.get("id"), int):
            raise CommentError("the host does not say whose the token is")
        return int(answer["id"])


def put(api: Api, where: Place, body: str) -> str:
    """Replace our comment that begins as `body` does, or make one; return what was done; raises CommentError."""
    me = api.me()
    for comment in api.comments():
        if _first_line(str(comment.get("body"))) == _first_line(body) and _is_ours(comment, me):
            api.ask(where.change, f"{where.one}/{comment['id']}", body)
            return "the comment is replaced"
    api.ask("POST", where.comments, body)
    return "the comment is made"


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].rstrip()


def _is_ours(comment: dict[str, Any], me: int | None) -> bool:
    """Tell whether the token's owner wrote a comment: anybody may begin one with the marker."""
    author = comment.get("user") or comment.get("author") or {}
    return bool(author.get("type") == "Bot" if me is None else author.get("id") == me)


def _reason(error: HTTPError) -> str:
    """Return what the API says of an error, as a part of a sentence."""
    try:
        said = str(json.load(error)["message"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return ""
    return ": " + " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())[:200]


def main() -> int:
    """Do it, and say what came of it."""
    parser = argparse.ArgumentParser(description="Put a text on a pull or merge request, in place of the one before.")
    parser.add_argument("body", type=Path, help="a file of Markdown whose first line is the marker")
    parser.add_argument("--timeout", type=float, default=30, help="seconds to wait for an answer")
    given = parser.parse_args()
    where = None
    try:
        body = _read(given.body)
        where = place(os.environ)
        if where is None:
            _say("notice", "there is no comment, for this is no pull request")
        else:
            _say("", put(Api(where, given.timeout), where, body))
    except CommentError as error:
        if where and where.fork and error.status in {403, 404}:
            _say("notice", "there is no comment, for a pull request from a fork has a token that cannot write")
            return 0
        more = f" (the token wants {where.wants})" if where and error.status in {401, 403, 404} else ""
        _say("warning", f"there is no comment: {error}{more}")
        return 1
    return 0


def _read(file: Path) -> str:
    try:
        body = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise CommentError("the file with its text cannot be read") from None
    if not _MARKER.fullmatch(_first_line(body)):
        raise CommentError("the first line of its text is no marker, such as <!-- planctl diff: plan -->")
    return body


def _say(level: str, text: str) -> None:
    """Print a sentence, on GitHub as an annotation; never the token, whoever said it."""
    token = os.environ.get(TOKEN, "").strip()
    told = text.replace(token, "***") if token else text
    if level and "GITHUB_ACTIONS" in os.environ:
        told = f"::{level} title=planctl::{told.replace('%', '%25')}"
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    sys.exit(main())
