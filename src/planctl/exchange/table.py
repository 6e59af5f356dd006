"""A sheet as a table: its header, and rows by the names of their columns; merged and continued cells made whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from planctl.errors import PlanctlError, did_you_mean
from planctl.exchange.maps import Map, folded
from planctl.exchange.markup import text_of
from planctl.exchange.sheets import Book, Place, Problem, Row, Sheet, Value, as_text, letters
from planctl.finding import Level


class Line(NamedTuple):
    """A row of a table: its number and its cells, as many as there are columns or fewer."""

    number: int
    cells: list[Value]


@dataclass(slots=True)
class Table:
    """A sheet under its header: `columns` are the names, a second one of a name with (2) behind it."""

    file: str
    sheet: Sheet
    columns: list[str]
    header: int
    rows: Iterator[tuple[int, Row]]
    problems: list[Problem] = field(default_factory=list)
    blank: int = 0
    joined: int = 0

    def place(self, row: int, column: int = -1) -> Place:
        """Return the place of a row, or of its cell in a column counted from 0."""
        return Place(self.file, self.sheet.name, row, column + 1)

    def index(self) -> dict[str, int]:
        """Return the columns by their folded names."""
        return {folded(name): index for index, name in reversed([*enumerate(self.columns)])}


def open_table(file: str, book: Book, sheet: str | None, header: int | None) -> Table:
    """Return a sheet under its header; without names the first that has rows. Raises PlanctlError."""
    for held in _chosen(file, book, sheet):
        rows = held.rows
        for number, cells in rows:
            if number == header or (header is None and any(_is_filled(cell) for cell in cells)):
                return Table(file, held, _named(held, cells), number, rows)
    named = f' sheet "{sheet}" of' if sheet else ""
    row = f" has no row {header}, where the map has its header" if header else " has no rows"
    raise PlanctlError(f"{named} {file}{row}".strip())


def _chosen(file: str, book: Book, name: str | None) -> Iterable[Sheet]:
    if name is None:
        if len(book.sheets) > 1:
            book.told.append(f"it holds {', '.join(sheet.name for sheet in book.sheets)}: the first with rows is read")
        return book.sheets
    found = [sheet for sheet in book.sheets if folded(sheet.name) == folded(name)]
    if not found:
        names = [sheet.name for sheet in book.sheets]
        known = ", ".join(names) if names != [""] else "none, being a text"
        raise PlanctlError(f'{file} has no sheet "{name}"{did_you_mean(name, names)}; its sheets are {known}')
    return found


def _is_filled(cell: Value) -> bool:
    return cell is not None and bool(as_text(cell).strip())


def _named(sheet: Sheet, cells: Row) -> list[str]:
    """Name the columns by their header; one without is called after its letter, a second one is told apart."""
    columns: list[str] = []
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells, 1):
        told = text_of(as_text(cell)) if sheet.html else as_text(cell)
        name = " ".join(told.split()) or f"column {letters(place)}"
        key = folded(name)
        seen[key] = seen.get(key, 0) + 1
        columns.append(f"{name} ({seen[key]})" if seen[key] > 1 else name)
    return columns


def lines(table: Table, mapped: Map) -> Iterator[Line]:
    """Yield the rows below the header, what is blank counted and left out; each joined with those that continue it."""
    index = table.index()
    down = [index[folded(name)] for name in mapped.fill_down if folded(name) in index]
    mark = index.get(folded(mapped.continued)) if mapped.continued else None
    above: dict[int, Value] = {}
    waiting: Line | None = None
    for number, cells in _whole(table):
        held = list(cells)
        if not any(_is_filled(cell) for cell in held):
            table.blank += 1
            continue
        _check_width(table, number, held)
        del held[len(table.columns) :]
        if waiting is not None and mark is not None and not _is_filled(held[mark] if mark < len(held) else None):
            _join(waiting, held)
            table.joined += 1
            continue
        for column in down:
            held += [None] * (column + 1 - len(held))
            if _is_filled(held[column]):
                above[column] = held[column]
            else:
                held[column] = above.get(column)
        if waiting is not None:
            yield waiting
        waiting = Line(number, held)
    if waiting is not None:
        yield waiting


def _whole(table: Table) -> Iterator[tuple[int, Row]]:
    """Yield rows in which what is merged downwards stands in every cell that it covers."""
    spans = table.sheet.spans
    if not spans:
        yield from table.rows
        return
    tops = {*spans.values()}
    held: dict[tuple[int, int], Value] = {}
    width = max(len(table.columns), *(column for _, column in spans))
    for number, cells in table.rows:
        row = [*cells, *[None] * (width - len(cells))]
        for column in range(1, len(row) + 1):
            if (number, column) in tops:
                held[number, column] = row[column - 1]
            top = spans.get((number, column))
            if top is not None and top[1] == column:
                row[column - 1] = held.get(top)
        yield number, row


def _check_width(table: Table, number: int, cells: list[Value]) -> None:
    extra = [cell for cell in cells[len(table.columns) :] if _is_filled(cell)]
    if extra:
        message = f"a cell without a column: the header has {len(table.columns)}, this row {len(cells)}"
        remedy = "quote a text with a delimiter in it, or give the column a name"
        table.problems.append(Problem(table.place(number, len(table.columns)), Level.error, message, remedy))


def _join(line: Line, more: list[Value]) -> None:
    """Put what a row continues behind what stands above."""
    line.cells.extend([None] * (len(more) - len(line.cells)))
    for index, cell in enumerate(more):
        if _is_filled(cell):
            before = as_text(line.cells[index])
            if f"{before}\n".startswith(f"{as_text(cell)}\n"):  # merged with what stands above
                continue
            line.cells[index] = f"{before}\n{as_text(cell)}" if before else cell
