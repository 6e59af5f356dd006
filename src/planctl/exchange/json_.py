"""An export as JSON: planctl/export/1, one document with a list for each table."""

from hashlib import sha256

from planctl.exchange.encoding import AT_ONCE, encode, members
from planctl.exchange.tables import Export, Table, facts
from planctl.output import escaped
from planctl.parallel import both

MANY = 20_000
"""From so many rows of a table on, two cores share them."""
_ELSEWHERE = {"title", "filters", "notes", "contents"}  # `plan`, an object, and what the schema and the lists say


def render(export: Export) -> bytes:
    """Return the document; what a row does not say is left out of it."""

    def half(later: bool) -> list[tuple[list[bytes], list[bytes]]]:
        sizes = [(table, len(table.rows) // 2, len(table.rows)) for table in export.tables]
        return [_lines(table, range(middle, end) if later else range(middle)) for table, middle, end in sizes]

    many = max(len(table.rows) for table in export.tables) >= MANY
    halves = both(lambda: half(False), lambda: half(True), worthwhile=many)
    digest = sha256()
    lists = []
    for table, (told, lines), (told_later, lines_later) in zip(export.tables, *halves, strict=True):
        for part in (f"{table.name}\n".encode(), *told, *told_later):
            digest.update(part)
        listed = b",\n".join(lines + lines_later)
        lists.append(f",\n  {encode(table.name)}: [".encode() + (b"\n" + listed + b"\n  ]" if listed else b"]"))
    told = facts(export, digest.hexdigest())
    head = {"schema": "planctl/export/1", "plan": told["title"], "filters": export.selection.words}
    head |= {name: value for name, value in told.items() if name not in _ELSEWHERE}
    opening = ",\n".join(f"  {encode(name)}: {_safe(encode(value))}" for name, value in head.items())
    return b"".join([b"{\n", opening.encode(), *lists, b"\n}\n"])


def _lines(table: Table, places: range) -> tuple[list[bytes], list[bytes]]:
    """Return what is told in the rows at some places, a line a row, and the lines of a list."""
    first = table.told
    told, listed = [], []
    for at in range(places.start, places.stop, AT_ONCE):
        rows = table.rows[at : min(at + AT_ONCE, places.stop)]
        ones, others = members(table.columns[:first], rows), members(table.columns[first:], rows, first)
        lines = (f"{one}, {other}" if other else one for one, other in zip(ones, others, strict=True))
        told.append("".join(f"{{{one}}}\n" for one in ones).encode())
        listed.append(",\n".join(_safe(f"    {{{line}}}") for line in lines).encode())
    return told, listed


def _safe(line: str) -> str:
    """Escape what cannot be seen; of most lines a look tells that there is nothing."""
    return line if line.isascii() and "\x7f" not in line else escaped(line)
