"""A YAML text with its places: where a value ends, what belongs to an item, which comments there are."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from planctl.errors import PlanctlError
from planctl.finding import Path, Span
from planctl.yamltext import Document, inspect

LINE_END = re.compile(r"\r\n|\r|\n")
COMMENT = re.compile(r"#[^\r\n]*")
_COMMENT_LINE = re.compile(r"[ \t]*#[^\r\n]*")
examined = lru_cache(maxsize=16)(inspect)


class Refused(PlanctlError):  # noqa: N818 - what happened to the edit
    """An edit that would touch more than was asked for."""


def comments(document: Document, text: str) -> list[str]:
    """Return every comment of a text, in its order."""
    return [text[span.start : span.end] for span in comment_spans(document, text)]


def comment_spans(document: Document, text: str) -> Iterator[Span]:
    """Find what stands outside of every scalar behind a #."""
    at = 0
    for span, scalar in sorted(_scalars(document)):
        yield from (Span(*match.span()) for match in COMMENT.finditer(text, at, span.start))
        if text.startswith(("|", ">"), span.start) and scalar:
            line = LINE_END.search(text, span.start)
            header = COMMENT.search(text, span.start, line.start() if line else len(text))
            if header:
                yield Span(*header.span())
        at = max(at, span.end)
    yield from (Span(*match.span()) for match in COMMENT.finditer(text, at))


def _scalars(document: Document) -> Iterator[tuple[Span, bool]]:
    """Yield the span of every key and every value that is text, and whether it is a value."""
    for path, entry in document.entries.items():
        if entry.key is not None:
            yield entry.key, False
        if not isinstance(value_at(document.data, path), dict | list):
            yield entry.value, True


def value_at(data: Any, path: Path) -> Any:
    """Return what stands at a path; None where nothing does."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


class Text:
    """A text with its places; raises Refused where it has a fault."""

    def __init__(self, text: str) -> None:
        """Read it."""
        self.text = text
        self.document = examined(text)
        faults = [fault for fault in self.document.faults if fault.code != "P003"]  # an empty file can be added to
        if faults:
            raise Refused(f"the file cannot be edited: {faults[0]}; planctl validate shows where")
        end = LINE_END.search(text)
        self.eol = end[0] if end else "\n"

    def value(self, path: Path) -> Any:
        """Return what stands at a path; None where nothing does."""
        return value_at(self.document.data, path)

    def has(self, path: Path) -> bool:
        """Tell whether there is a key or an item at a path."""
        return path in self.document.entries

    def span(self, path: Path) -> Span:
        """Return where a value stands, as the parser marks it."""
        return self.document.entries[path].value

    def key(self, path: Path) -> Span:
        """Return where a value's key stands."""
        key = self.document.entries[path].key
        if key is None:
            raise Refused("a list's item has no key")
        return key

    def is_flow(self, path: Path) -> bool:
        """Tell whether a list or mapping stands between brackets."""
        return isinstance(self.value(path), dict | list) and self.text.startswith(("{", "["), self.span(path).start)

    def is_block(self, path: Path) -> bool:
        """Tell whether a list or mapping stands in lines."""
        return isinstance(self.value(path), dict | list) and not self.is_flow(path)

    def is_block_scalar(self, path: Path) -> bool:
        """Tell whether a text is written in lines below its key."""
        return isinstance(self.value(path), str) and self.text.startswith(("|", ">"), self.span(path).start)

    def block_text(self, path: Path) -> tuple[str, list[str]]:
        """Return the header of a text written in lines, without its comment, and those lines without indentation."""
        header, *lines = LINE_END.split(self.text[slice(*self.span(path))])
        header = header.partition("#")[0].rstrip()
        given = next(filter(str.isdigit, header), None)
        opening = next((line for line in lines if line.strip(" ")), max(lines, key=len, default=""))
        depth = self.column(self.start(path)) + int(given) if given else len(opening) - len(opening.lstrip(" "))
        lines = [line[depth:] for line in lines]
        while lines and not lines[-1]:
            lines.pop()
            if "+" in header:  # but for the end of the last line, what is blank is of the text
                break
        return header, lines

    def end(self, path: Path) -> int:
        """Return where a value's own text ends, before the blank lines and comments that a parser's mark runs over."""
        value, span = self.value(path), self.span(path)
        if isinstance(value, dict | list) and value and not self.is_flow(path):
            last = list(value)[-1] if isinstance(value, dict) else len(value) - 1
            return self.end((*path, last))
        if self.is_block_scalar(path):
            held = self.text[slice(*span)]
            ends = [*(line_end.start() for line_end in LINE_END.finditer(held)), len(held)]
            return span.start + ends[len(self.block_text(path)[1])]
        return span.end

    def line_start(self, index: int) -> int:
        """Return where the line of an index starts."""
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index)) + 1

    def opens_line(self, index: int) -> bool:
        """Tell whether nothing but spaces stands before an index in its line."""
        return not self.text[self.line_start(index) : index].strip(" \t")

    def line_end(self, index: int) -> int:
        """Return where the line of an index ends, without its line end."""
        match = LINE_END.search(self.text, index)
        return match.start() if match else len(self.text)

    def next_line(self, index: int) -> int:
        """Return where the line behind that of an index starts, or the end of the text."""
        match = LINE_END.search(self.text, index)
        return match.end() if match else len(self.text)

    def column(self, index: int) -> int:
        """Return how far into its line an index is."""
        return index - self.line_start(index)

    def region(self, path: Path) -> Span:
        """Return the lines of a block list's item, with the comments that belong to it.

        These are the lines directly above it, as deep as its dash, and those behind it that are deeper.
        """
        dash = self.dash(path)
        start = self.line_start(dash)
        if self.text[start:dash].strip():
            raise Refused("the item shares its line with another list; write it on a line of its own")
        column = dash - start
        while start:
            above = self.line_start(start - (2 if self.text[:start].endswith("\r\n") else 1))
            line = self.text[above:start].rstrip("\r\n")
            if not _COMMENT_LINE.fullmatch(line) or len(line) - len(line.lstrip()) != column:
                break
            start = above
        return Span(start, self.behind(self.end(path), column))

    def behind(self, end: int, column: int) -> int:
        """Return the end of the lines behind an index that are comments deeper than a column, or of its own line."""
        ended = self.line_end(end)
        at = self.next_line(end)
        while at < len(self.text):
            line = self.text[at : self.line_end(at)]
            if line.strip() and not (_COMMENT_LINE.fullmatch(line) and len(line) - len(line.lstrip()) > column):
                break
            if line.strip():
                ended = self.line_end(at)
            if self.next_line(at) == at:
                break
            at = self.next_line(at)
        return ended

    def start(self, path: Path) -> int:
        """Return where a key stands, or a list's item with its dash."""
        entry = self.document.entries[path]
        if entry.key is not None:
            return entry.key.start
        return entry.value.start if self.is_flow(path[:-1]) else self.dash(path)

    def dash(self, path: Path) -> int:
        """Return where the dash of a block list's item stands."""
        column = self.column(self.span(path[:-1]).start)
        at = self.line_start(self.span(path).start)
        first = self.span(path[:-1]).start
        while at >= self.line_start(first):
            if self.text.startswith("-", at + column) and not self.text[at : at + column].strip(" "):
                return at + column
            if at == 0:
                break
            at = self.line_start(at - 1)
        return first
