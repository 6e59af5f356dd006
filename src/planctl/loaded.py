"""A plan as it was read, what could not be read of it, and where in its files each thing stands."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from planctl.finding import Finding, Found, Level, Path, Span, Spot, Where
from planctl.model import Plan
from planctl.schema import Reading
from planctl.source import Source
from planctl.yamltext import Document, inspect

LINE_END = re.compile(r"\r\n|\r|\n")
Memo = dict[Reading | None, dict[tuple[str, str], Any]]
"""What files said that had no finding: under the years and ratings they were read with, by their name and text."""


@dataclass(slots=True)
class Loaded:
    """A plan, what could not be read of it, and where; `damaged` holds the spots that rules must not judge."""

    plan: Plan
    source: Source
    found: list[Found] = field(default_factory=list)
    damaged: set[tuple[str, Path]] = field(default_factory=set)
    documents: dict[str, Document] = field(default_factory=dict)
    dropped: dict[tuple[str, Path], list[int]] = field(default_factory=dict)
    memo: Memo | None = None

    def placed(self, spot: Spot) -> Spot:
        """Return a spot of the plan as one of the file: behind items that were taken out, places are higher."""
        return spot._replace(path=placed(self.dropped, spot.file, spot.path)) if self.dropped else spot

    def document(self, file: str) -> Document:
        """Return the places of a file's values, reading it again where nobody asked yet."""
        document = self.documents.get(file)
        if document is None:
            text = self.source.texts.get(file, "")
            document = inspect(text) if file.endswith((".yaml", ".yml")) else Document()
            self.documents[file] = document
        return document

    def locate(self, found: Found, level: Level) -> Finding:
        """Turn a spot of the data into a place in the file."""
        where, line = self.where(found.spot, found.span)
        message, remedy = (" ".join(words.splitlines()) for words in (found.message, found.help))
        return Finding(where, level, found.code, message, remedy, line)

    def where(self, spot: Spot, span: Span | None = None) -> tuple[Where, str]:
        """Return the place of a spot of the file, or of a span there, and the line in which it begins."""
        text = self.source.texts.get(spot.file) or self.source.glimpses.get(spot.file, "")
        if span is None:
            span = self.document(spot.file).span(spot.path, on_key=spot.on_key)
            if spot.word:
                span = _narrow(text, span, spot)
        line, column = _position(text, span.start)
        end_line, end_column = _position(text, max(span.start, _trim(text, span)))
        return Where(spot.file, line, column, end_line, end_column), _lines(text)[1][line - 1]


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[list[int], list[str]]:
    """Return where each line of a text starts, and the lines: of many findings none looks for its own again."""
    return [0, *(end.end() for end in LINE_END.finditer(text))], LINE_END.split(text)


def _position(text: str, index: int) -> tuple[int, int]:
    """Return line and column from 1."""
    starts, _ = _lines(text)
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


def _trim(text: str, span: Span) -> int:
    """Return the span's end without the white space and line ends that a parser's mark runs over."""
    return span.start + len(text[span.start : span.end].rstrip())


def _narrow(text: str, span: Span, spot: Spot) -> Span:
    """Find a word inside a value's text, also where a line break stands in it; as a word of its own if it can be."""
    start, end = (span.start, span.end) if spot.path else (0, len(text))
    word = "".join(_any_space(part) for part in re.split("( +)", spot.word))
    lone = len(spot.word) == 1  # the x of a figure to come: neither that of x-ray nor that of 2 x 4
    before, behind = (r"[\w.,'’/-]", r"[\w'’/-]|\s*\d") if lone else (r"\w", r"\w")
    alone = f"(?<!{before}){word}(?!{behind})"
    match = re.compile(alone).search(text, start, end) or re.compile(word).search(text, start, end)
    return Span(match.start(), match.end()) if match else span


def _any_space(part: str) -> str:
    """Return a pattern of a part of a word; of spaces, as many or more of any white space, tried in one way alone."""
    return rf"\s{{{len(part)},}}" if part.startswith(" ") else re.escape(part)


def placed(dropped: dict[tuple[str, Path], list[int]], file: str, path: Path) -> Path:
    """Count the items of each list on a path as the file does, which still has those that were taken out."""
    placed: Path = ()
    for part in path:
        index = part
        if isinstance(index, int) and (gone := dropped.get((file, placed))):
            # Of the places that went, in their order, each but those before it is one that was left.
            index += bisect_right(range(len(gone)), index, key=lambda at: gone[at] - at)
        placed = (*placed, index)
    return placed
