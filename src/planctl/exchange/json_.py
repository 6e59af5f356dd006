"""An export as JSON: planctl/export/1, one document with a list for each table."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import repeat

from planctl.exchange.encoding import encode, members
from planctl.exchange.rows import Cells
from planctl.exchange.tables import Export, Table, facts
from planctl.output import escaped
from planctl.parallel import both

MANY = 20_000
"""From so many rows of a table on, two cores share them."""
_ELSEWHERE = {"title", "filters", "notes", "contents"}  # `plan`, an object, and what the schema and the lists say


def render(export: Export) -> bytes:
    """Return the document; what a row does not say is left out of it."""

    def half(later: bool) -> list[tuple[bytes, bytes]]:
        parts = ((table, len(table.rows) // 2) for table in export.tables)
        return [_lines(table, table.rows[middle:] if later else table.rows[:middle]) for table, middle in parts]

    many = max(len(table.rows) for table in export.tables) >= MANY
    halves = both(lambda: half(False), lambda: half(True), worthwhile=many)
    digest = sha256()
    lists = []
    for table, *parts in zip(export.tables, *halves, strict=True):
        digest.update(f"{table.name}\n".encode())
        for told, _ in parts:
            digest.update(told)
        listed = b",\n".join(lines for _, lines in parts if lines)
        lists.append(f",\n  {encode(table.name)}: [".encode() + (b"\n" + listed + b"\n  ]" if listed else b"]"))
    told = facts(export, digest.hexdigest())
    head = {"schema": "planctl/export/1", "plan": told["title"], "filters": export.selection.words}
    head |= {name: value for name, value in told.items() if name not in _ELSEWHERE}
    opening = ",\n".join(f"  {encode(name)}: {_safe(encode(value))}" for name, value in head.items())
    return b"".join([b"{\n", opening.encode(), *lists, b"\n}\n"])


def _lines(table: Table, rows: Sequence[Cells]) -> tuple[bytes, bytes]:
    """Return what is told, a line a row, and the lines of a list."""
    first = table.told
    ones = [*members(table.columns[:first], rows)]
    others = members(table.columns[first:], rows, first) if first < len(table.columns) else repeat("")
    lines = (
        _safe(f"    {{{one}, {other}}}" if other else f"    {{{one}}}")
        for one, other in zip(ones, others, strict=False)
    )
    return "".join(f"{{{one}}}\n" for one in ones).encode(), ",\n".join(lines).encode()


def _safe(line: str) -> str:
    """Escape what cannot be seen; of most lines a look tells that there is nothing."""
    return line if line.isascii() and "\x7f" not in line else escaped(line)
