"""JSON: a list of records, or a document that holds such lists by name; nested values as columns with a point."""

import json
from collections.abc import Iterator
from typing import Any

from planctl.errors import PlanctlError
from planctl.exchange.readers.csv_ import detected
from planctl.exchange.sheets import Book, Row, Sheet, Value


def read(name: str, content: bytes) -> Book:
    """Read a document of records; raises PlanctlError where it is none."""
    _, text = detected(content)
    try:
        data = json.loads(text, parse_float=str, parse_constant=str, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        raise PlanctlError(
            f"{name}:{error.lineno}:{error.colno}: not JSON: {error.msg}; is the file cut off?"
        ) from None
    except (RecursionError, ValueError) as error:
        raise PlanctlError(f"{name}: not JSON that can be read: {error}") from None
    lists = {"": data} if isinstance(data, list) else data
    if not isinstance(lists, dict):
        raise PlanctlError(f"{name} holds no list of records; it should look like [{{...}}, {{...}}]")
    sheets = [
        Sheet(title, _rows(held))
        for title, held in lists.items()
        if isinstance(held, list) and any(isinstance(item, dict) for item in held)
    ]
    if not sheets:
        raise PlanctlError(f"{name} holds no list of records; it should look like [{{...}}, {{...}}]")
    return Book(sheets)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key twice: one of its values would be lost."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f'the key "{key}" stands twice in one record')
        made[key] = value
    return made


def _rows(records: list[Any]) -> Iterator[tuple[int, Row]]:
    """Yield a header of every key in the order in which they come, then a row for each record."""
    flat = [dict(_flat("", item)) for item in records]
    columns = list(dict.fromkeys(key for record in flat for key in record))
    yield 1, list(columns)
    for number, record in enumerate(flat, 2):
        yield number, [record.get(column) for column in columns]


def _flat(lead: str, value: Any) -> Iterator[tuple[str, Value]]:
    """Yield the values of a record by their path; a list of texts is one of lines."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(f"{lead}.{key}" if lead else key, item)
    elif isinstance(value, list) and all(not isinstance(item, dict | list) for item in value):
        yield lead, "\n".join("" if item is None else str(item) for item in value)
    elif isinstance(value, list):
        for index, item in enumerate(value, 1):
            yield from _flat(f"{lead}.{index}", item)
    else:
        yield lead or "value", value
