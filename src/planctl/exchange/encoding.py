"""Rows as JSON objects: what a row does not say is left out."""

from collections.abc import Callable, Iterable
from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import Any

from planctl.exchange.columns import Column, Kind

encode = JSONEncoder(ensure_ascii=False, default=str).encode


class _Known(dict[Any, str]):
    """Days and lists as JSON, each made once: there are few, and they come again and again."""

    def __missing__(self, value: Any) -> str:
        made = self[value] = encode(value)
        return made


def encoder(columns: Iterable[Column]) -> Callable[[Iterable[Any]], str]:
    """Return what encodes rows of some columns; a table of ninety thousand rows pays for the compiling of it."""
    flags, known = {True: "true", False: "false"}, _Known()
    writers: dict[Kind, Callable[[Any], str]] = {
        Kind.text: quoted,
        Kind.date: quoted,
        Kind.flag: flags.__getitem__,
        Kind.whole: repr,
        Kind.number: repr,
    }
    write = [(f"{quoted(column.name)}: ", writers.get(column.kind, known.__getitem__)) for column in columns]

    def row(cells: Iterable[Any]) -> str:
        told = [f"{name}{cell(value)}" for (name, cell), value in zip(write, cells, strict=False) if value is not None]
        return "{" + ", ".join(told) + "}"

    return row
