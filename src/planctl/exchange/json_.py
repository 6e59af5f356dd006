"""An export as JSON: planctl/export/1, one document with a list for each table."""

from collections.abc import Callable
from hashlib import sha256
from itertools import repeat

from planctl.exchange.encoding import encode, objects
from planctl.exchange.tables import Export, Table, facts
from planctl.output import escaped

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
    told = table.told
    digested(f"{table.name}\n".encode())
    lines = []
    others = objects(table.columns[told:], table.rows, told) if told < len(table.columns) else repeat("{}")
    for one, other in zip(objects(table.columns[:told], table.rows), others, strict=False):
        digested(f"{one}\n".encode())
        lines.append(_safe(f"    {one}" if other == "{}" else f"    {one[:-1]}, {other[1:]}"))
    listed = ",\n".join(lines)
    return f"  {encode(table.name)}: [\n{listed}\n  ]" if lines else f"  {encode(table.name)}: []"


def _safe(line: str) -> str:
    """Escape what cannot be seen; of most lines a look tells that there is nothing."""
    return line if line.isascii() and "\x7f" not in line else escaped(line)
