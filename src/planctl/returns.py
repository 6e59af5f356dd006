"""Progress returns as CSV: a row a thing, a column a field, an empty cell for what stays as it is."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from planctl.errors import PlanctlError, did_you_mean
from planctl.facts import CSV_COLUMNS
from planctl.lookup import several
from planctl.output import say
from planctl.progress import NOT_REPORTED
from planctl.progress_report import READERS
from planctl.updating import Report

_COLUMNS = ("ref", *READERS, "confidence")
_FORMULA = ("'=", "'+", "'-", "'@", "'\t", "'\r")


def read_returns(name: str) -> list[tuple[str, Report]]:
    """Read a file of progress returns; a row that cannot be read has its fault. Raises PlanctlError.

    The columns are ref and the fields of a report; those that `list milestones --format csv` has beside them are
    passed over, and said to be.
    """
    rows = _rows(name)
    line, header = next(rows, (1, []))
    columns = [column.strip().casefold().replace("-", "_").replace(" ", "_") for column in header]
    _check(name, line, columns)
    reports = []
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            row = {column: _unguarded(cell) for column, cell in zip(columns, cells, strict=False) if cell.strip()}
            reports.append((row.get("ref", ""), _report(row, f"{name}:{line}", cells, columns)))
    return [(ref, said) for ref, said in reports if said or said.fault]


def _report(row: dict[str, str], where: str, cells: list[str], columns: list[str]) -> Report:
    """Return what a row says, or what is wrong with it."""
    if any(cell.strip() for cell in cells[len(columns) :]):
        fault = f"{len(cells)} cells where the header has {len(columns)}; quote a text with a comma"
        return Report(where=where, fault=fault)
    if "ref" not in row:
        return Report(where=where, fault="no ref; it says which milestone the row is of")
    values = {column: cell for column, cell in row.items() if column in READERS and not _says_nothing(column, cell)}
    return Report(values, confidence=row.get("confidence"), where=where)


def _rows(name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row starts, and its cells."""
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise PlanctlError(f'cannot read "{name}": {error.strerror}') from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PlanctlError(f"{name}:{line}: not UTF-8; save it as CSV UTF-8") from None
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise PlanctlError(f"{name}:{line}: not CSV: {error}; a text with a quotation mark has it twice") from None
        yield line, cells
        line = reader.line_num + 1


def _check(name: str, line: int, columns: list[str]) -> None:
    """Refuse a header without ref, with a column twice, or with one that nothing knows."""
    wrong = []
    for place, column in enumerate(columns, 1):
        if column and column not in _COLUMNS and column not in CSV_COLUMNS:
            near = did_you_mean(column, list(_COLUMNS))
            wrong.append(f"{name}:{line}: column {place}, {column}, is no field of a report{near}")
        elif column in _COLUMNS and column in columns[: place - 1]:
            wrong.append(f"{name}:{line}: column {place}, {column}, stands there twice")
    if "ref" not in columns:
        wrong.append(f"{name}:{line}: no column ref; the columns are {', '.join(_COLUMNS)}")
    if wrong:
        raise PlanctlError("\nerror: ".join(wrong))
    if passed := [column for column in columns if column and column not in _COLUMNS]:
        say(f"columns passed over: {several(passed)}")


def _unguarded(cell: str) -> str:
    """Take off the apostrophe with which our CSV keeps a spreadsheet from running a text."""
    return cell.strip()[1:] if cell.strip().startswith(_FORMULA) else cell.strip()


def _says_nothing(column: str, cell: str) -> bool:
    return column == "status" and cell.casefold().replace(" ", "-") == NOT_REPORTED
