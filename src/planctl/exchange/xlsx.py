"""An export as a workbook: a sheet a table, the first of them about the others.

Headers stand in row 1 from A1 and nothing else is on a sheet, so that a program, and a screen reader that announces the
first row as headers, finds the table without being told where; the title that guidance on accessible spreadsheets
wants above a table is in the name of its sheet and on the first one. Frozen headers, no merged cells, no blank rows,
nothing hidden; derived columns have another header, and the sheet `columns` says the same in words. Text is always a
text cell: nothing is run as a formula or made a link. What a cell cannot hold becomes an escape (`held`).
"""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from planctl.errors import PlanctlError
from planctl.exchange.columns import Kind, key_of
from planctl.exchange.tables import Export, Table, held, shown, with_about

MOST_ROWS = 1_048_576
MOST_UNITS = 32_767
LARGE = 10_000
"""From so many rows on a workbook is written row by row: in a tenth of the memory, but without named tables."""
_WIDEST = 60
_LOOKED_AT = 1_000
_FIRST_YEAR = 1901  # the format takes 1900 for a leap year, and knows no year before
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def render(export: Export) -> bytes:
    """Return the workbook; raises PlanctlError where a sheet or a cell cannot hold what it is to."""
    return workbook(export, with_about(export))


def workbook(export: Export, tables: tuple[Table, ...]) -> bytes:
    """Return a workbook of some tables."""
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra

        from planctl.exchange.worksheet import Sheet  # noqa: PLC0415 - it wants the extra
    except ImportError:
        raise PlanctlError('a workbook wants XlsxWriter: pip install "planctl-cli[xlsx]"') from None
    for table in tables:
        if len(table.rows) >= MOST_ROWS:
            raise PlanctlError(
                f"{table.name} has {len(table.rows):,} rows, and a sheet holds {MOST_ROWS - 1:,} below its headers;"
                " choose with filters, or export as csv or sqlite"
            )
    large = any(len(table.rows) >= LARGE for table in tables)
    stream = io.BytesIO()
    book = Workbook(stream, {**_OPTIONS, "constant_memory": large, "in_memory": not large})
    header = export.selection.plan.header
    book.set_properties(
        {
            "title": header.title,
            "subject": f"As at {export.selection.at.day}",
            "author": header.organisation,
            "created": datetime.combine(export.selection.at.day, datetime.min.time()),
        }
    )
    book.set_custom_property("Language", header.language)
    top = {"valign": "top", "text_wrap": True}
    formats = {
        "text": book.add_format(top),
        "day": book.add_format({"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"}),
        "plain": book.add_format({"valign": "top"}),
        "told": book.add_format({**top, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1D3557"}),
        "derived": book.add_format({**top, "bold": True, "italic": True, "bg_color": "#E3E3E3"}),
    }
    for table in tables:
        _sheet(book.add_worksheet(table.name, Sheet), table, formats, named=not large)
    book.close()
    return stream.getvalue()


def _sheet(sheet: Any, table: Table, formats: dict[str, Any], *, named: bool) -> None:
    """Write one table."""
    last, end = len(table.rows), len(table.columns) - 1
    sheet.freeze_panes(1, len(key_of(table.columns)))
    some = table.rows[:_LOOKED_AT]
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _width(column.name, [row[place] for row in some]))
        sheet.write_string(0, place, column.name, formats["told" if column.told else "derived"])
    writers = [_WRITERS.get(column.kind, _text) for column in table.columns]
    for line, row in enumerate(table.rows, 1):
        for place, value in enumerate(row):
            if value is not None:
                writers[place](sheet, line, place, value, table, formats)
    if last and named:
        heads = [
            {"header": column.name, "header_format": formats["told" if column.told else "derived"]}
            for column in table.columns
        ]
        style = {"name": f"{table.name}_table", "style": "Table Style Light 1", "columns": heads}
        sheet.add_table(0, 0, last, end, style)
    elif last:
        sheet.autofilter(0, 0, last, end)
    if last:
        sheet.ignore_errors({"number_stored_as_text": sheet_range(last, end)})
    sheet.set_landscape()
    sheet.repeat_rows(0)


def sheet_range(last: int, end: int) -> str:
    """Return the range of all cells below the headers."""
    letters, number = "", end + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"A2:{letters}{last + 1}"


def _flag(sheet: Any, line: int, place: int, value: Any, _table: Table, formats: dict[str, Any]) -> None:
    sheet.write_boolean(line, place, value, formats["plain"])


def _number(sheet: Any, line: int, place: int, value: Any, _table: Table, formats: dict[str, Any]) -> None:
    sheet.write_number(line, place, value, formats["plain"])


def _date(sheet: Any, line: int, place: int, value: Any, table: Table, formats: dict[str, Any]) -> None:
    """Write a date cell for what is one day that a workbook knows, else text."""
    day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
    if isinstance(day, date) and day.year >= _FIRST_YEAR:
        sheet.write_datetime(line, place, day, formats["day"])
    else:
        _text(sheet, line, place, value, table, formats)


def _text(sheet: Any, line: int, place: int, value: Any, table: Table, formats: dict[str, Any]) -> None:
    """Write a text cell; an empty list is an empty cell, like what is absent."""
    text = value if type(value) is str and value.isprintable() else held(str(shown(value)))
    if len(text) > MOST_UNITS // 2 and len(text.encode("utf-16-le")) // 2 > MOST_UNITS:
        key = " ".join(map(str, table.rows[line - 1][: len(key_of(table.columns))]))
        raise PlanctlError(
            f"{table.columns[place].name} of {key} has {len(text):,} characters, and a cell of a workbook holds"
            f" {MOST_UNITS:,}; shorten it, or export as csv, json or sqlite"
        )
    if text:
        sheet.write_string(line, place, text, formats["text"])


_WRITERS = {Kind.flag: _flag, Kind.whole: _number, Kind.number: _number, Kind.date: _date, Kind.day: _date}


def _width(name: str, cells: Iterable[object]) -> int:
    """Return how wide a column is to be: as its longest cell among some, within limits."""
    longest = max((len(cell if type(cell) is str else str(shown(cell) or "")) for cell in cells), default=0)
    return min(_WIDEST, max(longest, len(name) + 4) + 1)
