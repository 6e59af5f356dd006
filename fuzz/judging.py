"""What must be true of every command, whatever it was given."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from hostile import VALUES, Case
from planctl.source import belongs

STATUSES = {0, 1, 2, 130, 141}
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "col"}
ADDRESS = re.compile(r"\s*(?:https?:|mailto:|tel:|#|data:image/|[^:]*$)", re.IGNORECASE)
MAY_TELL = {"validate", "fmt", "status", "diff", "textconv", "import"}
"""What may tell something though its status is not 0."""
EDITS = {"import", *(words[0] for words in VALUES["editing"])}


class _Page(HTMLParser):
    """Collects what a page has that it may not have."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"iframe", "object", "embed", "base", "form"}:
            self.wrong.append(f"an element {tag}")
        for name, value in attrs:
            if name.startswith("on") or (name in {"href", "src", "action"} and not ADDRESS.match(value or "")):
                self.wrong.append(f"an attribute {name}={value!r}")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        elif tag not in VOID:
            self.wrong.append(f"an end of {tag}, which was not open")


def faults(case: Case, status: int, out: bytes, err: bytes, changed: set[str]) -> Iterator[str]:
    """Yield what is wrong with how a command ended, what it told and what it changed."""
    if status not in STATUSES:
        yield f"status {status}"
    told = err.decode("utf-8", "replace")
    if "Traceback" in told or "please report" in told:
        yield "a traceback"
    if mark := UNSEEN.search(told):
        yield f"{mark[0]!r} on standard error"
    for path in sorted(changed):
        ours = path == "out" or path.startswith(("out/", "out."))
        edits, looks = case.words[0] in EDITS, {"--dry-run", "--guess"} & {*case.words}
        edited = edits and (path.startswith("plan/") or ("plan.yaml" in case.files and belongs(path)))
        if looks or (edits and status) or not (ours or edited):
            yield f"{path} was changed"
    if status and case.words[0] not in MAY_TELL and out and status != 141:
        yield "a result in spite of the status"
    if case.words[0] == "textconv" or (case.words[0] == "render" and "mine.j2" in case.words):
        return  # of the first, any bytes; of the other, what somebody's template says
    yield from _of_format(_format(case), out)


def _format(case: Case) -> str:
    """Return the format that was asked for."""
    asked = [case.words[at + 1] for at, word in enumerate(case.words[:-1]) if word == "--format"]
    default = {"render": "md", "site": "text"}.get(case.words[0], "text")
    return asked[-1] if asked else default


def _of_format(fmt: str, out: bytes) -> Iterator[str]:
    if out.startswith((b"%PDF", b"PK", b"SQLite")) or not out:
        return
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError:
        yield "a result that is not UTF-8"
        return
    shown = text.replace("\r\n", "\n")
    if mark := UNSEEN.search(shown):
        yield f"{mark[0]!r} in the result"
    try:
        yield from CHECKS.get(fmt, lambda _: iter(()))(text)
    except (ValueError, csv.Error, ET.ParseError) as error:
        yield f"no {fmt}: {error}"


def _json(text: str) -> Iterator[str]:
    json.loads(text)
    yield from ()


def _xml(text: str) -> Iterator[str]:
    ET.fromstring(text)
    yield from ()


def _csv(text: str) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if len({len(row) for row in rows}) > 1:
        yield "rows of different lengths"
    for cell in (cell for row in rows[1:] for cell in row):
        if re.match(r"[=@\t\r]|[+-](?![0-9.]+$)", cell):
            yield f"a cell that a spreadsheet would run: {cell!r}"


def _html(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.wrong
    yield from (f"{tag} is not closed" for tag in page.open)
    for drawing in re.findall(r"<svg\b.*?</svg>", text, re.DOTALL):
        ET.fromstring(drawing)


CHECKS = {"json": _json, "gitlab": _json, "sarif": _json, "junit": _xml, "csv": _csv, "html": _html}
