"""A workbook of ours that comes back: which of its cells somebody changed, and which changed in the plan meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from planctl.errors import did_you_mean
from planctl.exchange.columns import ABOUT, Column, key_of
from planctl.exchange.sheets import Book, Place, Problem, Sheet, Value, as_text
from planctl.exchange.tables import Table, held, shown
from planctl.finding import Level

Key = tuple[str, ...]
Rows = Mapping[Key, Sequence[Any]]


class Cell(NamedTuple):
    """A cell that differs: of which row and column, what it was, what the plan has now, and what it says."""

    table: str
    key: Key
    column: Column
    was: str
    now: str
    value: Value
    place: Place


class Returned(NamedTuple):
    """What came back: the cells to take, those that only the plan changed since, the rows gone, the number of rows."""

    cells: list[Cell]
    meanwhile: list[Cell]
    gone: dict[str, list[str]]
    rows: int


def about_of(book: Book) -> dict[str, str] | None:
    """Return what a workbook of ours says of itself; None of any other, whose first sheet is left as it is."""
    sheet = next((item for item in book.sheets if item.name == "about"), None)
    if sheet is None or not {"milestones", "activities"} <= {item.name for item in book.sheets}:
        return None
    rows = [[as_text(cell) for cell in cells[:2]] for _, cells in sheet.rows]
    told = {row[0]: row[1] for row in rows if len(row) == 2}
    return told if {"revision", "digest", "audience"} <= {*told, *(row[0] for row in rows if row)} else None


def returned(
    file: str, book: Book, before: Sequence[Table], today: Sequence[Table], problems: list[Problem]
) -> Returned:
    """Compare a workbook with the tables it was made of and with those of today, cell by cell."""
    old, new = ({table.name: table for table in tables} for tables in (before, today))
    made = Returned([], [], {}, 0)
    rows = 0
    for sheet in book.sheets:
        if sheet.name in ABOUT:
            continue
        if sheet.name not in old:
            near = did_you_mean(sheet.name, list(old))
            place = Place(file, sheet.name)
            message = f'the sheet "{sheet.name}" is none of an export{near}: it is not read'
            problems.append(Problem(place, Level.warning, message, ""))
            continue
        found = _Sheet(file, sheet, old[sheet.name], new[sheet.name], problems)
        for cell in found.changed():
            (made.meanwhile if _equal(cell.value, cell.was, cell.column) else made.cells).append(cell)
        rows += found.rows
        if found.gone:
            made.gone[sheet.name] = found.gone
    return made._replace(rows=rows)


class _Sheet:
    """One sheet against its tables."""

    def __init__(self, file: str, sheet: Sheet, before: Table, today: Table, problems: list[Problem]) -> None:
        self.file, self.sheet, self.table, self.problems = file, sheet, before, problems
        self.keys = key_of(before.columns)
        self.before, self.today = _by_key(before), _by_key(today)
        self.rows, self.gone = 0, [" ".join(key) for key in self.before]

    def fault(self, row: int, column: int, message: str, remedy: str, level: Level = Level.error) -> None:
        self.problems.append(Problem(Place(self.file, self.sheet.name, row, column), level, message, remedy))

    def changed(self) -> Iterator[Cell]:
        """Yield each told cell that is not what it was, or is not what the plan has today."""
        header = next(self.sheet.rows, (1, []))
        names = [as_text(cell).strip() for cell in header[1]]
        places = {name: names.index(name) for name in names}
        if lacking := [name for name in self.keys if name not in places]:
            self.fault(header[0], 0, f"no column {', '.join(lacking)}, by which rows are known", "put it back")
            return
        if lost := [column.name for column in self.table.columns if column.told and column.name not in places]:
            self.fault(
                header[0], 0, f"the columns {', '.join(lost)} are gone: left as the plan has them", "", Level.warning
            )
        seen: dict[Key, int] = {}
        for number, cells in self.sheet.rows:
            if not any(as_text(cell).strip() for cell in cells):
                continue
            self.rows += 1
            key = tuple(as_text(cells[places[name]] if places[name] < len(cells) else None) for name in self.keys)
            if key in seen:
                self.fault(number, 1, f'"{" ".join(key)}" stands here twice, first in row {seen[key]}', "take one out")
            elif key not in self.before:
                near = did_you_mean(" ".join(key), [" ".join(known) for known in self.before])
                remedy = "an id is not changed, and a new thing is added with planctl add, or imported by a map"
                self.fault(number, 1, f'the export had no "{" ".join(key)}"{near}', remedy)
            else:
                yield from self.row(number, key, cells, places)
            seen.setdefault(key, number)
        self.gone = [" ".join(key) for key in self.before if key not in seen]

    def row(self, number: int, key: Key, cells: Sequence[Value], places: Mapping[str, int]) -> Iterator[Cell]:
        was, now = self.before[key], self.today.get(key)
        for at, column in enumerate(self.table.columns):
            if column.name in self.keys or column.name not in places:
                continue
            place = places[column.name]
            value = cells[place] if place < len(cells) else None
            if not column.told:
                if not _equal(value, _text(was[at]), column):
                    remedy = "what it is worked out of is what to change"
                    self.fault(
                        number, place + 1, f"{column.name} is derived: the change is not taken", remedy, Level.warning
                    )
                continue
            told = Cell(
                self.table.name,
                key,
                column,
                _text(was[at]),
                _text(now[at]) if now is not None else "",
                value,
                Place(self.file, self.sheet.name, number, place + 1),
            )
            changed = not _equal(value, told.was, column)
            if now is None:
                if changed:
                    self.fault(
                        number, place + 1, f'"{" ".join(key)}" is no longer in the plan', "leave the row as it was"
                    )
            elif not _equal(value, told.now, column):
                yield told


def _by_key(table: Table) -> dict[Key, Sequence[Any]]:
    size = len(key_of(table.columns))
    return {tuple(_text(value) for value in row[:size]): row for row in table.rows}


def _text(value: object) -> str:
    """Return a value of a table as the text of its cell."""
    told = shown(value)
    if told is None:
        return ""
    return held(told) if isinstance(told, str) else as_text(told)


def _equal(value: Value, text: str, column: Column) -> bool:
    """Tell whether a cell says what a text does; line ends are one, and spaces at the ends no matter."""
    told = as_text(value)
    if isinstance(value, bool | date):
        return told == text
    if column.kind in {"whole", "number"} and told and text:
        return _figure(told) == _figure(text)
    if column.kind == "flag":
        return (told.casefold() or "false") == (text or "false")
    return told.replace("\r\n", "\n").strip() == text.replace("\r\n", "\n").strip()


def _figure(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text
