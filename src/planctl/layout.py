"""A plan file in its canonical layout: keys in the format's order, two spaces a level, comments with what they tell of.

The parsed file is printed anew, every scalar as it is written; the result is read back, and stands only if it says the
same, has the same comments and would be printed the same again.
"""

from bisect import bisect_left

from planctl.finding import Path
from planctl.margins import Margins, Notes
from planctl.model import UNSCHEDULED, keys_at
from planctl.period import Calendar
from planctl.places import LINE_END, Refused, Text, comment_spans, comments, examined


def canonical(text: str, kind: str, calendar: Calendar) -> str:
    """Return a plan file's text in canonical layout; `kind` is one of model.reader's.

    Raises Refused where the file has a fault, or where no layout can be proven to mean the same.
    """
    old = Text(text)
    new = _Printer(old, kind, calendar).printed()
    if new == text:
        return text
    document = examined(new)
    if (
        all(fault.code == "P003" for fault in document.faults)
        and document.data == old.document.data
        and _told(Text(new)) == _told(old)
        and is_canonical(new, kind, calendar)
    ):
        return new
    raise Refused("the file cannot be laid out without touching what it says; lay it out by hand")


def is_canonical(text: str, kind: str, calendar: Calendar) -> bool:
    """Tell whether a plan file's text is in canonical layout; raises Refused where the file has a fault."""
    return _Printer(Text(text), kind, calendar).printed() == text


def _told(text: Text) -> list[str]:
    """Return every comment, sorted, without the spaces behind it."""
    return sorted(comment.rstrip(" \t") for comment in comments(text.document, text.text))


class _Printer:
    """Prints a file line by line."""

    def __init__(self, old: Text, kind: str, calendar: Calendar) -> None:
        """Start with nothing printed."""
        self.old, self.kind, self.calendar = old, kind, calendar
        self.margins = Margins(old)
        self.noted = [span.start for span in comment_spans(old.document, old.text)]
        self.lines: list[str] = []
        self.parted = False  # a blank line is due before the next line
        self.keeping = False  # a blank line here would be one of the text above it

    def printed(self) -> str:
        """Return the whole file."""
        self.notes(self.above((), 0), 0)
        if self.old.value(()) is not None:
            self.entry((), "")
        else:
            self.notes(self.margins[()].below, 0)
        return "".join(line + self.old.eol for line in self.lines)

    def line(self, text: str) -> None:
        """Print a line, and a blank one before it where that is due."""
        if self.parted and self.lines and not self.keeping:
            self.lines.append("")
        self.parted = self.keeping = False
        self.lines.append(text)

    def notes(self, notes: Notes, column: int) -> None:
        """Print comments, each on a line."""
        for note in notes:
            if note is None:
                self.parted = True
            else:
                self.line(" " * column + note)

    def entry(self, path: Path, lead: str) -> None:
        """Print a key or an item behind what its line starts with, with its value and what stands below that."""
        column, margin = len(lead), self.margins[path]
        inner = column + 2 if path else 0
        beside = "".join(f"  {note}" for note in margin.beside[-1:])
        name = lead + self.name(path)
        if not self.in_lines(path):
            self.value(path, name, column, beside)
        elif self.shares_line(path):
            self.block(path, inner, f"{name} " if path else "")
        else:
            self.line(name + beside)
            self.block(path, inner)
        self.notes(margin.below, inner)

    def block(self, path: Path, column: int, lead: str = "") -> None:
        """Print a list or mapping in lines, its first behind the dash that is in `lead`."""
        for child in self.children(path):
            if not lead:
                self.notes(self.above(child, column), column)
            self.entry(child, lead or " " * column)
            lead = ""

    def above(self, path: Path, column: int) -> Notes:
        """Return the comments above an entry, those of what shares its line included."""
        margin = self.margins[path]
        notes = margin.above + margin.between
        if not (self.in_lines(path) and self.shares_line(path)):
            return notes + margin.beside[:-1]
        return notes + margin.beside + (self.above(self.children(path)[0], column + 2) if path else [])

    def shares_line(self, path: Path) -> bool:
        """Tell whether the lines of a value start beside its dash: it has no key of its own."""
        return not path or self.old.document.entries[path].key is None

    def name(self, path: Path) -> str:
        """Return a key with its colon, or a dash."""
        if not path:
            return ""
        return "-" if self.shares_line(path) else f"{self.old.text[slice(*self.old.key(path))]}:"

    def children(self, path: Path) -> list[Path]:
        """Return the keys of a mapping in the format's order, or the items of a list in their own."""
        value = self.old.value(path)
        if not isinstance(value, dict):
            return [(*path, index) for index in range(len(value))]
        if self.kind == "activity" and path == ("milestones",):
            return [(*path, year) for year in sorted(value, key=self.year)]
        rank = {key: place for place, key in enumerate(keys_at(self.kind, path))}
        return [(*path, key) for key in sorted(value, key=lambda key: rank.get(key, len(rank)))]

    def year(self, key: str) -> int:
        """Return the place of a year among the plan's, unscheduled behind all."""
        years, named = self.calendar.years, self.calendar.named(key)
        return years.index(named) if named else len(years) + (key == UNSCHEDULED)

    def in_lines(self, path: Path) -> bool:
        """Tell whether a list or mapping is printed in lines, not between brackets."""
        value = self.old.value(path)
        return isinstance(value, dict | list) and bool(value) and self.flow(path) is None

    def flow(self, path: Path) -> str | None:
        """Return a value on one line; None where it has comments, or lines of its own."""
        span, value = self.old.span(path), self.old.value(path)
        if not isinstance(value, dict | list):
            written = self.old.text[slice(*span)].rstrip(" \t\r\n")
            return None if LINE_END.search(written) else written or "null"
        noted = bisect_left(self.noted, span.end) > bisect_left(self.noted, span.start)
        if value and (noted or not self.old.is_flow(path)):
            return None
        inner = []
        for child in self.children(path):
            if (held := self.flow(child)) is None:
                return None
            inner.append(f"{self.name(child)} {held}" if isinstance(value, dict) else held)
        return f"{{{', '.join(inner)}}}" if isinstance(value, dict) else f"[{', '.join(inner)}]"

    def value(self, path: Path, name: str, column: int, beside: str) -> None:
        """Print a value that is not in lines behind its key or dash."""
        in_block = self.old.is_block_scalar(path)
        if in_block:
            first, *rest = self.text_block(path, column)
        elif isinstance(self.old.value(path), dict | list):
            first, *rest = [self.flow(path) or ""]
        else:
            first, *rest = LINE_END.split(self.old.text[slice(*self.old.span(path))].rstrip(" \t\r\n"))
            rest = [f"{' ' * (column + 2)}{text}" if (text := line.lstrip(" \t")) else "" for line in rest]
        lines = [f"{name} {first}" if first and name else name + first, *rest]
        lines[0 if in_block else -1] += beside
        self.line(lines[0])
        self.lines += lines[1:]
        self.keeping = in_block and "+" in first

    def text_block(self, path: Path, column: int) -> list[str]:
        """Return the header of a text written in lines, and its lines under a key or dash at a column."""
        header, lines = self.old.block_text(path)
        text = str(self.old.value(path))
        if text and not text.endswith("\n") and "-" not in header:  # the end of the file cut it off
            header = f"{header.replace('+', '')}-"
        inner = column + int(next(filter(str.isdigit, header), "2"))
        return [header, *(f"{' ' * inner}{line}" if line else "" for line in lines)]
