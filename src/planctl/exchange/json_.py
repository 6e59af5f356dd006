"""An export as JSON: planctl/export/1, one document with a list for each table."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import repeat

from planctl.exchange.encoding import encode, objects
from planctl.exchange.rows import Cells
from planctl.exchange.tables import Export, Table, facts
from planctl.output import escaped
from planctl.parallel import both

MANY = 10_000
"""From so many rows for each on, two cores share them."""
_ELSEWHERE = {"title", "filters", "notes", "contents"}  # `plan`, an object, and what the schema and the lists say


def render(export: Export) -> str:
    """Return the document; what a row does not say is left out of it."""
    digest = sha256()
    lists = [_list(table, digest.update) for table in export.tables]
    told = facts(export, digest.hexdigest())
    head = {"schema": "planctl/export/1", "plan": told["title"], "filters": export.selection.words}
    head |= {name: value for name, value in told.items() if name not in _ELSEWHERE}
    opening = [f"  {encode(name)}: {_safe(encode(value))}" for name, value in head.items()]
    return "{\n" + ",\n".join(opening + lists) + "\n}\n"


def _list(table: Table, digested: Callable[[bytes], object]) -> str:
    """Return a table as a list, a line a row, and hand on for the digest what is told."""
    digested(f"{table.name}\n".encode())
    half = len(table.rows) // 2
    first, second = table.rows[:half], table.rows[half:]
    work = (lambda: _lines(table, first)), (lambda: _lines(table, second))
    parts = both(*work, worthwhile=half >= MANY)
    for told, _ in parts:
        digested(told.encode())
    listed = ",\n".join(lines for _, lines in parts if lines)
    return f"  {encode(table.name)}: [\n{listed}\n  ]" if listed else f"  {encode(table.name)}: []"


def _lines(table: Table, rows: Sequence[Cells]) -> tuple[str, str]:
    """Return what is told, a line a row, and the lines of a list."""
    first = table.told
    ones = [*objects(table.columns[:first], rows)]
    others = objects(table.columns[first:], rows, first) if first < len(table.columns) else repeat("{}")
    lines = (
        _safe(f"    {one}" if other == "{}" else f"    {one[:-1]}, {other[1:]}")
        for one, other in zip(ones, others, strict=False)
    )
    return "".join(f"{one}\n" for one in ones), ",\n".join(lines)


def _safe(line: str) -> str:
    """Escape what cannot be seen; of most lines a look tells that there is nothing."""
    return line if line.isascii() and "\x7f" not in line else escaped(line)
