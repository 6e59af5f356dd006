"""Workbooks, xlsx and ods: the values that they show, formulas as they were last reckoned."""

import os
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from planctl.confined import confined
from planctl.errors import PlanctlError
from planctl.exchange.readers.damage import READING, TOO_MUCH
from planctl.exchange.sheets import Book, Fault, Row, Sheet, Value, plain

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_PIECE = 1 << 20
_FORMULA = re.compile(rb"<f[ >/]")
_ERROR = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>')
ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA"})


def read(name: str, content: bytes) -> Book:
    """Read a workbook; raises PlanctlError where it cannot be read or the extra is missing."""
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra, and only a workbook wants it
    except ImportError:
        remedy = 'pip install "planctl-cli[xlsx]"'
        raise PlanctlError(f"{name} is a workbook, and reading one wants the extra xlsx: {remedy}") from None
    _try(content, name)
    try:
        workbook = calamine.load_workbook(BytesIO(content))
        held = [(item.name, workbook.get_sheet_by_name(item.name)) for item in _shown(workbook)]
        hidden = [item.name for item in workbook.sheets_metadata if item.name not in {name for name, _ in held}]
    except calamine.PasswordError:
        raise PlanctlError(f"{name} is encrypted; save it without a password") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "damaged"
        raise PlanctlError(f"{name} cannot be read ({reason}); save it anew where it was made") from None
    looked = _look(content)
    book = Book([Sheet(title, _rows(sheet, looked.errors.get(title, {})), _spans(sheet)) for title, sheet in held])
    if hidden:
        book.told.append(f"hidden sheets are not read: {', '.join(hidden)}")
    if looked.formulas:
        book.told.append(f"{_holding(looked.formulas)}: what stands there is taken as it was last reckoned")
    return book


def _holding(formulas: int) -> str:
    return "1 cell holds a formula" if formulas == 1 else f"{formulas} cells hold formulas"


def _try(content: bytes, name: str) -> None:
    """Read a workbook where nothing is lost by it; raises PlanctlError where that takes too much.

    One cell far out makes its reader ask for the room of all cells before it, and end the process if there is none.
    """
    import python_calamine as calamine  # noqa: PLC0415 - an extra, as above

    def work() -> str:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the reader tells how it ends
        try:
            workbook = calamine.load_workbook(BytesIO(content))
            for item in _shown(workbook):
                workbook.get_sheet_by_name(item.name)
        except (*READING, calamine.CalamineError):
            pass  # it is told of below
        return ""

    confined(work, name, f"a cell far out may be why; {TOO_MUCH}")


def _shown(workbook: Any) -> list[Any]:
    """Return the sheets that a reader of the workbook sees."""
    return [
        item
        for item in workbook.sheets_metadata
        if str(item.visible).endswith(".Visible") and str(item.typ).endswith(".WorkSheet")
    ]


def _rows(sheet: "CalamineSheet", errors: dict[tuple[int, int], str]) -> Iterator[tuple[int, Row]]:
    """Yield each row under the number that the workbook shows, its cells from the first column on."""
    start = sheet.start
    if start is None:
        return
    failed: dict[int, list[int]] = {}
    for row_number, column in errors:
        failed.setdefault(row_number, []).append(column)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > start[0]:
            row = [_value(cell) for cell in cells]
            for column in failed.get(number, ()):
                row[column - 1 : column] = [Fault(errors[number, column])]
            yield number, row


def _value(cell: object) -> Value:
    return Fault(cell) if isinstance(cell, str) and cell in ERRORS else plain(cell)


def _spans(sheet: "CalamineSheet") -> dict[tuple[int, int], tuple[int, int]]:
    """Return where each merged cell begins, by the places that it covers, both from 1."""
    spans = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (right - left + 1) > 100_000:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    spans[row + 1, column + 1] = (top + 1, left + 1)
    return spans


class _Looked(NamedTuple):
    """What the values of an xlsx do not tell: how many cells hold a formula, and which hold an error, by sheet."""

    formulas: int
    errors: dict[str, dict[tuple[int, int], str]]


def _look(content: bytes) -> _Looked:
    """Look into an xlsx for what its reader leaves out; of any other workbook there is nothing to say."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = {*archive.namelist()}
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return _Looked(0, {})
        book, relations = (archive.read(part).decode("utf-8", "replace") for part in _PARTS)
        targets = {
            _attribute(tag, "Id"): _attribute(tag, "Target") for tag in re.findall(r"<Relationship\b[^>]*>", relations)
        }
        formulas, errors = 0, {}
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
            target = targets.get(_attribute(tag, r"\w+:id"), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                with archive.open(part) as stream:
                    found, held = _scanned(stream)
                formulas += found
                errors[unescape(_attribute(tag, "name"))] = held
    return _Looked(formulas, errors)


_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"\b{name}=[\"']([^\"']*)", tag)
    return match[1] if match else ""


def _scanned(stream: IO[bytes]) -> tuple[int, dict[tuple[int, int], str]]:
    """Count the formulas of a sheet and find its errors, a piece at a time, each from the start of a cell on."""
    formulas, errors, rest = 0, {}, b""
    while True:
        more = stream.read(_PIECE)
        piece = rest + more
        end = max(piece.rfind(b"<c "), 0) if more else len(piece)
        rest = piece[end:]
        formulas += len(_FORMULA.findall(piece, 0, end))
        for match in _ERROR.finditer(piece, 0, end):
            column = 0
            for letter in match[1]:
                column = column * 26 + letter - 64
            errors[int(match[2]), column] = match[3].decode("utf-8", "replace")
        if not more:
            return formulas, errors
