"""A site shown on this machine alone, and made anew when its plan is saved."""

import io
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import BinaryIO

import typer

from planctl.errors import PlanctlError
from planctl.output import say
from planctl.source import belongs
from planctl.text import printable
from planctl.whereabouts import plan_folder

HOST = "127.0.0.1"
PAUSE = 0.3
"""How many seconds pass between two looks at the plan's files."""


class _Handler(SimpleHTTPRequestHandler):
    """Gives files of the site to who asked for this machine by name: no page elsewhere may read them through it."""

    def end_headers(self) -> None:
        """Let nothing be kept, and no file be taken for another kind than it is."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Answer those alone who named this machine."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in {HOST, "localhost"}:
            self.send_error(403, "This is served to this machine alone")
            return None
        root, path = (Path(os.path.realpath(name)) for name in (self.directory, self.translate_path(self.path)))
        if not path.is_relative_to(root) or any(part.startswith(".") for part in path.relative_to(root).parts):
            self.send_error(404)
            return None
        return super().send_head()

    def list_directory(self, path: object) -> None:
        """List nothing: a folder has no page of its own."""
        del path
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is the library's
        """Say nothing of what is asked for."""
        del format, args


def serve(folder: Path, port: int, build: Callable[[], str], given: str | None) -> None:
    """Show a site until it is stopped, and build it anew when the plan changes; raises PlanctlError."""
    plan = plan_folder(given)
    try:
        server = ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise PlanctlError(f"cannot serve on port {port}: {error.strerror}; --port names another") from None
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        say(f"http://{HOST}:{server.server_address[1]}/ shows it; Ctrl-C ends")
        sys.stderr.flush()
        try:
            watch(plan, build)
        finally:
            server.shutdown()


def watch(plan: Path, build: Callable[[], str]) -> None:
    """Build whenever a file of the plan is another than before; what stops a build is told, and the watch goes on."""
    seen = look(plan)
    while True:
        time.sleep(PAUSE)
        now = look(plan)
        if now == seen:
            continue
        seen = now
        try:
            say(build())
        except PlanctlError as error:
            say(f"error: {printable(str(error))}")
        except typer.Exit:  # the plan cannot be read now: that is told, and the pages stay as they were
            pass


def look(plan: Path) -> dict[str, tuple[int, int, int]]:
    """Return what tells each file of a plan from its other states."""
    found = {}
    for path in (*plan.glob("*"), *plan.glob("*/*")):
        file = path.relative_to(plan).as_posix()
        if belongs(file):
            try:
                about = path.stat()
            except OSError:
                continue
            found[file] = about.st_mtime_ns, about.st_size, about.st_ino
    return found
