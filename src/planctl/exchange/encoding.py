"""Rows as JSON objects: what a row does not say is left out."""

from collections.abc import Callable, Iterator, Sequence
from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import Any

from planctl.exchange.columns import Column, Kind

encode = JSONEncoder(ensure_ascii=False, default=str).encode
_AT_ONCE = 1_000
_MOST_KNOWN = 10_000
_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.text: quoted,
    Kind.date: quoted,
    Kind.flag: {True: "true", False: "false"}.__getitem__,
    Kind.whole: repr,
}


class _Cells(dict[Any, str]):
    """What stands in an object for a value of one column; most values come again and again, and are made once."""

    def __init__(self, column: Column) -> None:
        """Begin with what stands for an absent value: nothing."""
        super().__init__({None: ""})
        self.lead, self.write = f", {quoted(column.name)}: ", _WRITERS.get(column.kind, encode)
        self.keeps = column.kind is not Kind.number  # 1 and 1.0 are one key, and two texts

    def __missing__(self, value: Any) -> str:
        """Make what was not met before."""
        made = f"{self.lead}{self.write(value)}"
        if self.keeps:
            if len(self) > _MOST_KNOWN:
                self.clear()
                self[None] = ""
            self[value] = made
        return made


def objects(columns: Sequence[Column], rows: Sequence[Sequence[Any]], first: int = 0) -> Iterator[str]:
    """Yield rows as JSON objects, their cells from the first on, as many as there are columns."""
    return (f"{{{line}}}" for line in members(columns, rows, first))


def members(columns: Sequence[Column], rows: Sequence[Sequence[Any]], first: int = 0) -> Iterator[str]:
    """Yield what stands between the braces of each row as a JSON object.

    Column by column and not row by row: a plan of ninety thousand milestones takes half the time.
    """
    cells = [_Cells(column) for column in columns]
    for start in range(0, len(rows), _AT_ONCE):
        values = [*zip(*rows[start : start + _AT_ONCE], strict=True)][first : first + len(cells)]
        told = [map(known.__getitem__, column) for known, column in zip(cells, values, strict=True)]
        yield from (line[2:] for line in map("".join, zip(*told, strict=True)))
