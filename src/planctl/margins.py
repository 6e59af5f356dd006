"""What stands in the margin of a plan file's keys and items: each comment, and each blank line, has one it belongs to.

A comment belongs to what it stands behind on the line; on a line of its own to what follows, unless it stands deeper:
then to the innermost of what just ended that is less deep than it.
"""

from bisect import bisect_left
from dataclasses import dataclass, field

from planctl.finding import Path, Span
from planctl.places import LINE_END, Text, comment_spans

Notes = list[str | None]
"""Comments in their order; None is a blank line."""


@dataclass(slots=True)
class Margin:
    """The comments of a key or item: above it, between it and its value, behind it on its line, below its value."""

    above: Notes = field(default_factory=list)
    between: Notes = field(default_factory=list)
    beside: Notes = field(default_factory=list)
    below: Notes = field(default_factory=list)


class Margins(dict[Path, Margin]):
    """The margin of each key and item, and at () that of the whole file."""

    def __init__(self, old: Text) -> None:
        """Give each comment and each blank line of a text its place."""
        super().__init__((path, Margin()) for path in (*old.document.entries, ()))
        self.old = old
        blank = _behind_blank_lines(old)
        place = {path: (old.start(path) if path else -1, len(path)) for path in self}
        order = sorted(self, key=place.__getitem__)
        owner: Path = ()
        within: Path = ()  # of what the next comment may be: of nothing deeper than what the one above it is of
        for span in comment_spans(old.document, old.text):
            index = bisect_left(order, (span.start, 0), key=place.__getitem__)
            following = order[index] if index < len(order) else None
            if owner != (owner := self.ended(order[index - 1], span)):
                within = owner
            if not old.opens_line(span.start):
                notes = self[owner].beside
            else:
                within, notes = self.lone(span, owner, within, following)
                notes += [None] if old.line_start(span.start) in blank else []
            notes.append(old.text[span.start : span.end].rstrip(" \t"))
        for path in order[1:]:
            start = place[path][0]
            if old.line_start(start) in blank and old.opens_line(start):
                self[path].above.append(None)
        for first in order[1:2]:
            self.keep_heading(first)

    def column(self, path: Path) -> int:
        """Return how deep a key or an item of a block stands."""
        return self.old.column(self.old.start(path)) if path else -1

    def ended(self, path: Path, span: Span) -> Path:
        """Return what ended between a path's start and a comment, if that was between brackets; else the path."""
        for outer in _prefixes(path):
            if self.old.is_flow(outer) and self.old.span(outer).end <= span.start:
                return outer
        return path

    def lone(self, span: Span, owner: Path, within: Path, following: Path | None) -> tuple[Path, Notes]:
        """Return of what the comment behind this one may be, and where this one on its own line belongs."""
        old = self.old
        if old.has(owner) and not old.is_block(owner) and old.span(owner).start >= span.start:
            margin = self[owner]
            margin.between += margin.beside
            margin.beside.clear()
            return within, margin.between
        brackets = [path for path in _prefixes(owner) if old.is_flow(path) and span.start < old.span(path).end]
        if brackets and (following is None or following[: len(brackets[-1])] != brackets[-1]):
            return within, self[brackets[-1]].below
        if following is None or not (brackets or self[following].above):
            for path in reversed(_prefixes(within)):
                over = following is None or following[: len(path)] != path
                if over and self.column(path) < old.column(span.start) and not old.is_block_scalar(path):
                    return path, self[path].below
        return within, self[following or ()].above

    def keep_heading(self, first: Path) -> None:
        """Let what a blank line parts from the first key stay at the top, wherever that key goes."""
        above = self[first].above
        if None in above:
            behind = len(above) - above[::-1].index(None)
            self[()].above += above[:behind]
            del above[:behind]


def _prefixes(path: Path) -> list[Path]:
    """Return the paths that lead to a path, shortest first, and the path."""
    return [path[:end] for end in range(len(path) + 1)]


def _behind_blank_lines(old: Text) -> set[int]:
    """Return where each line starts that stands behind a blank one, unless that is one of a text's."""
    blank, start = set(), 0
    for line_end in LINE_END.finditer(old.text):
        if not old.text[start : line_end.start()].strip(" \t"):
            blank.add(line_end.end())
        start = line_end.end()
    for path, entry in old.document.entries.items():
        if old.is_block_scalar(path):
            inside = LINE_END.finditer(old.text, entry.value.start, old.next_line(old.end(path)))
            blank.difference_update(line_end.end() for line_end in inside)
    return blank
