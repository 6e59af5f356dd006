"""What a file of somebody else's holds: sheets of rows of cells, each with its place; and a finding about a cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from planctl.finding import Level


class Fault(NamedTuple):
    """What stands in a cell that its own program could not reckon, such as #REF!."""

    text: str


Value = str | int | float | bool | date | Fault | None
"""What a cell holds; a date without a time of day is a date."""
Row = Sequence[Value]


class Place(NamedTuple):
    """A cell, a row (column 0) or a sheet (row 0): rows and columns from 1, as a spreadsheet shows them."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Print as FILE:SHEET!C7; a row alone as FILE:SHEET!7."""
        cell = f"{letters(self.column) if self.column else ''}{self.row or ''}"
        return ":".join(
            filter(None, (self.file, f"{self.sheet}!{cell}" if self.sheet and cell else self.sheet or cell))
        )


class Problem(NamedTuple):
    """Something that is wrong with a cell or a row, and what to do."""

    place: Place
    level: Level
    message: str
    help: str = ""

    def __str__(self) -> str:
        """Print the place, the level and the message."""
        return f"{self.place}: {self.level} {self.message}"


@dataclass(slots=True)
class Sheet:
    """A table: its name (none, where a file has but one) and its rows with their numbers, read as they are asked for.

    `spans` holds, of merged cells, where each begins: by the place of every other cell of it. `html` tells that the
    cells hold HTML.
    """

    name: str
    rows: Iterator[tuple[int, Row]]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    html: bool = False


@dataclass(slots=True)
class Book:
    """A file's sheets, what it was read as, and what else there is to say of the reading."""

    sheets: list[Sheet]
    told: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def letters(column: int) -> str:
    """Return the letters by which a spreadsheet names a column, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def as_text(value: Value) -> str:
    """Return a cell's value as text: a number without a needless point, a date as ISO writes it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Fault):
        return value.text
    return str(value)


def plain(value: object) -> Value:
    """Return what a reader of spreadsheets found as a cell's value; the time of a day that has one is left off."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time | timedelta):
        return str(value)
    if value == "":
        return None
    return value if isinstance(value, str | int | float | bool | date) else str(value)
