"""A field of a row: its text from the cells, read as what the field holds; what does not fit is a finding there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from planctl.errors import did_you_mean
from planctl.exchange.fields import DATES, LISTS, VOCABULARIES, Sort
from planctl.exchange.maps import Map, Take, folded
from planctl.exchange.markup import markdown_of, text_of
from planctl.exchange.numbers import read_number
from planctl.exchange.sheets import Fault, Place, Problem, Value, as_text
from planctl.exchange.table import Line, Table
from planctl.exchange.told_dates import Manner, read_date, read_year
from planctl.finding import Level
from planctl.model import UNSCHEDULED
from planctl.period import DUE_WORDS, NO_WORDS, START_WORDS, BadDate, Calendar, Period, Word
from planctl.yamltext import unseen

_WORDS = {Sort.due: DUE_WORDS, Sort.start: START_WORDS, Sort.when: NO_WORDS}
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
_CAPACITY = re.compile(r"(?P<name>.*\S)\s*\((?P<capacity>[^()]+)\)", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[•‣▪●*\-–]\s+|\(?[0-9ivx]{1,4}[.)]\s+)", re.IGNORECASE)


class Said(NamedTuple):
    """What a row says of a field, as a plan writes it, and where."""

    value: Any
    place: Place


class Named(NamedTuple):
    """A name of something in the plan or in the file, with its capacity where it is an owner's."""

    name: str
    capacity: str | None = None
    new: bool = False


@dataclass(slots=True)
class Cells:
    """The cells of a table as a map reads them; `problems` gathers what does not fit."""

    mapped: Map
    table: Table
    calendar: Calendar
    ratings: tuple[str, ...]
    problems: list[Problem]
    index: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    years: dict[str, Period | None] = field(default_factory=dict)
    leftover: dict[int, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look the columns up once."""
        self.index = self.table.index()

    def raw(self, line: Line, column: str) -> Value:
        """Return the value of a cell; nothing where it is one of the map's words for that."""
        at = self.column(column)
        value = line.cells[at] if at < len(line.cells) else None
        empty = self.mapped.empty
        return None if empty and isinstance(value, str) and folded(value) in empty else value

    def column(self, name: str) -> int:
        """Return where a column is."""
        at = self.places.get(name)
        if at is None:
            at = self.places[name] = self.index[folded(name)]
        return at

    def place(self, line: Line, take: Take) -> Place:
        """Return where a field's text comes from: its first column, or the row."""
        columns = take.template.columns
        return self.table.place(line.number, self.column(columns[0]) if columns else -1)

    def fault(self, line: Line, take: Take, message: str, remedy: str = "", level: Level = Level.error) -> None:
        """Report that a cell does not fit."""
        column = f'"{take.template.columns[0]}": ' if take.template.columns else ""
        self.problems.append(Problem(self.place(line, take), level, column + message, remedy))

    def text(self, line: Line, take: Take) -> str:
        """Return the text of a field, clean; what a cell of it cannot hold is reported."""
        html = take.html or self.table.sheet.html

        def value(column: str) -> str:
            held = self.raw(line, column)
            if isinstance(held, Fault):
                self.fault(line, take, f"{held.text}: the workbook could not reckon this cell", "mend it there")
                return ""
            text = as_text(held)
            if not html:
                text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()
                return _GUARDED.sub("", text, count=1) if text.startswith("'") else text
            return markdown_of(text) if take.sort is Sort.prose else text_of(text)

        told = take.template.filled(value).strip()
        if self.mapped.empty and folded(told) in self.mapped.empty:
            return ""
        if not told.isprintable() and (faults := unseen(told)):
            self.fault(line, take, f"{faults[0].message}", "it cannot be seen; take it out")
            return ""
        return told

    def read(self, line: Line, take: Take, year: Period | None = None) -> Any:
        """Return what a row says of a field, as a plan writes it; None for nothing."""
        text = self.text(line, take)
        if take.values and folded(text) in take.values:
            meant = take.values[folded(text)]
            if meant is None:
                return None
            text = meant
        if not text:
            return None
        if take.sort in DATES:
            return self.date(line, take, text, year)
        if take.sort in LISTS:
            return [*self.names(take, text)]
        return _READ.get(take.sort, _line)(self, line, take, text)

    def date(self, line: Line, take: Take, text: str, year: Period | None) -> str | None:
        """Read a date; where none of the readings takes it, what the map says becomes of it."""
        held = self.raw(line, take.template.columns[0]) if take.template.is_column else None
        if isinstance(held, date):
            return held.isoformat()
        manner = take.manner or Manner()
        if text in take.values.values() and "plan" not in manner.readings:
            manner = Manner(("plan", *manner.readings), manner.century, manner.leads)
        try:
            return read_date(text, manner, self.calendar, _WORDS[take.sort], year)
        except BadDate as bad:
            if take.otherwise == "finding":
                self.fault(line, take, str(bad), bad.help)
                return None
            self.leftover[line.number] = (str(take.path[-1]), text)
            return Word.tbc.value if take.otherwise == "tbc" else None

    def year(self, line: Line, take: Take, text: str) -> str | None:
        """Read the year a milestone stands under."""
        if folded(text) == UNSCHEDULED:
            return UNSCHEDULED
        if text not in self.years:
            self.years[text] = read_year(text, self.calendar)
        year = self.years[text]
        if year is None or year not in self.calendar.years:
            known = [item.text for item in self.calendar.years]
            remedy = f"the plan's years are {', '.join(known)}" if len(known) < 20 else "write one such as 2023/24"
            self.fault(line, take, f'"{text}" is no year of the plan', f"{remedy}; or give it a value in the map")
            return None
        return year.text

    def number(self, line: Line, take: Take, text: str) -> str | None:
        """Read a number; its sign of percent or currency is for the unit."""
        found = read_number(text, self.mapped.figures, take.scale)
        if found is None:
            marks = self.mapped.figures
            parts = f'thousands are parted by "{marks.thousands}", decimals by "{marks.decimal}"'
            remedy = f"{parts}; a target in words is a text"
            self.fault(line, take, f'"{text}" is no number', remedy)
            return None
        return found[0]

    def unit(self, line: Line, take: Take) -> str | None:
        """Return the sign of percent or currency that stands with a number."""
        found = read_number(self.text(line, take), self.mapped.figures)
        return found[1] or None if found else None

    def word(self, line: Line, take: Take, text: str) -> str | None:
        """Read a word of a vocabulary."""
        known = VOCABULARIES.get(take.sort) or list(self.ratings)
        folding = {folded(word).replace(" ", "-"): word for word in known}
        found = folding.get(folded(text).replace(" ", "-"))
        if found is None:
            near = did_you_mean(text, [*known, *take.values])
            remedy = f"it is one of {', '.join(known)}; or say in the map what it means: values: {{{text}: {known[0]}}}"
            self.fault(line, take, f'"{text}" is not a value of {take.path[-1]}{near}', remedy)
        return found

    def names(self, take: Take, text: str) -> Iterator[Any]:
        """Yield the names in a cell."""
        for part in parted(text, take.split):
            name, capacity = " ".join(part.split()), None
            if take.capacity and (match := _CAPACITY.fullmatch(name)):
                name, capacity = match["name"], match["capacity"].strip()
            meant = take.values.get(folded(name), name)
            if meant:
                yield meant if take.sort is Sort.names else Named(meant, capacity, take.new)

    def several(self, line: Line, take: Take) -> list[str]:
        """Return the texts in a cell, each the text of a thing of its own."""
        return [" ".join(_BULLET.sub("", part).split()) for part in parted(self.text(line, take), take.split)]


def parted(text: str, separators: tuple[str, ...]) -> list[str]:
    """Part a text at any of some separators; `lines` and `sentences` are line ends and ends of sentences."""
    pattern = "|".join({"lines": r"\n"}.get(mark, re.escape(mark)) for mark in separators)
    return [part for part in re.split(pattern, text) if part.strip()] if pattern else [text]


def _line(_cells: Cells, _line: Line, _take: Take, text: str) -> str:
    return " ".join(text.split())


def _prose(_cells: Cells, _line: Line, _take: Take, text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\t", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))


def _one(_cells: Cells, _line: Line, take: Take, text: str) -> Named:
    return Named(" ".join(text.split()), None, take.new)


_READ: dict[Sort, Callable[[Cells, Line, Take, str], Any]] = {
    Sort.prose: _prose,
    Sort.year: Cells.year,
    Sort.number: Cells.number,
    Sort.status: Cells.word,
    Sort.better: Cells.word,
    Sort.rating: Cells.word,
    Sort.flag: Cells.word,
    Sort.owner: _one,
    Sort.activity: _one,
}
