"""A worksheet of XlsxWriter that does for our cells only what they need: a workbook takes two thirds of the time.

Every cell of ours is named by numbers, is a text, a number, a day or a yes or no, and has a format. What is written is
what the library writes, byte for byte, which a test holds it to; where a version of it has these methods under no such
names, its own do the work.
"""

from functools import cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_letters = cache(xl_col_to_name)


def _bare(name: str) -> Any:
    """Return a method that does not ask whether its first argument is the name of a cell, such as "A1"."""
    return getattr(Worksheet, f"_{name}", getattr(Worksheet, name))


class Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet of cells that are named by numbers."""

    write_string, write_number = _bare("write_string"), _bare("write_number")
    write_boolean, write_datetime = _bare("write_boolean"), _bare("write_datetime")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write one cell: the library calls this for each."""
        kind = type(cell).__name__
        if not cell.format or self.constant_memory or kind not in _WRITTEN:
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'  # noqa: SLF001 - as the library does
        self.fh.write(start + _WRITTEN[kind](cell))


_WRITTEN = {
    "String": lambda cell: f' t="s"><v>{cell.string}</v></c>',
    "Number": lambda cell: f"><v>{cell.number:.16G}</v></c>",
    "Datetime": lambda cell: f"><v>{cell.number:.16G}</v></c>",
    "Boolean": lambda cell: f' t="b"><v>{cell.boolean}</v></c>',
}
