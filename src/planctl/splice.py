"""Edits of YAML text as splices by spans: what is not asked for stays byte for byte, and each edit is proven.

A proof reads the text before, applies the edit to the data, reads the text after and compares, comments included; an
edit that cannot be proven is not made.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from planctl.finding import Path
from planctl.moves import moved
from planctl.places import Refused, Text, comments, examined, value_at
from planctl.spelling import as_item, as_key, blocked
from planctl.ways import Splice, appended, dropped, first_item, inserted, puts
from planctl.yamltext import Odd, read


def written(data: dict[str, Any] | list[Any], eol: str = "\n") -> str:
    """Return the text of a file that holds a mapping or a list, a line or more for each item. Raises Refused."""
    if isinstance(data, dict):
        text = "".join(f"{as_key(key)}:{blocked(value, 0, eol)}{eol}" for key, value in data.items())
    else:
        text = "".join(f"-{as_item(item, 0, eol)}{eol}" for item in data)
    try:
        if read(text, []) == data:
            return text
    except Odd:  # an oddity is for the proof to judge that names it
        pass
    return _proven(Text(""), lambda _: data, iter([[Splice(0, 0, text)]]))


def put(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """Set the value at a path; a new key goes behind those that precede it in `order`. Raises Refused."""
    old = Text(text)
    if old.has(path) and old.value(path) == value:
        return text
    return _proven(old, _put_in(path, value), puts(old, path, value, order))


def drop(text: str, path: Path) -> str:
    """Remove a key with its value; its comments stay. Raises Refused."""
    return _proven(Text(text), _drop_in(path), iter([dropped(Text(text), path)]))


def append(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """Add an item to the list at a path, which may be absent or empty. Raises Refused."""
    old = Text(text)
    here = old.value(path)
    if here is None:
        return put(text, path, [value], order) if path else _proven(old, _put_in((), [value]), first_item(old, value))
    return _proven(old, _append_in(path, value), appended(old, path, value))


def insert(text: str, path: Path, before: int, value: Any, order: Sequence[str] = ()) -> str:
    """Add an item to the list at a path in front of that at an index, or at the end. Raises Refused."""
    old = Text(text)
    if before >= len(old.value(path) or ()):
        return append(text, path, value, order)
    return _proven(old, _insert_in(path, before, value), iter([inserted(old, (*path, before), value)]))


def move(text: str, item: Path, target: Path, order: Sequence[str] = ()) -> str:
    """Move an item of a list to the end of another, with the comments that belong to it. Raises Refused."""
    old = Text(text)
    return _proven(old, _move_in(item, target), iter([moved(old, item, target, order)]))


Change = Callable[[Any], Any]


def _proven(old: Text, change: Change, ways: Iterator[list[Splice]]) -> str:
    """Return the text after the first way of splicing it that reads back as wanted; raises Refused."""
    wanted = change(deepcopy(old.document.data))
    kept = sorted(comments(old.document, old.text))
    for splices in ways:
        new = _spliced(old.text, splices)
        document = examined(new)
        if not document.faults and document.data == wanted and sorted(comments(document, new)) == kept:
            return new
    raise Refused("this place of the file cannot be edited without touching more; edit it by hand")


def _spliced(text: str, splices: list[Splice]) -> str:
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _put_in(path: Path, value: Any) -> Change:
    def change(data: Any) -> Any:
        if not path:
            return value
        top = holder = {} if data is None else data
        for part in path[:-1]:
            following = holder.get(part) if isinstance(holder, dict) else holder[part]
            if following is None:
                following = holder[part] = {}
            holder = following
        holder[path[-1]] = value
        return top

    return change


def _drop_in(path: Path) -> Change:
    def change(data: Any) -> Any:
        del value_at(data, path[:-1])[path[-1]]
        return data

    return change


def _append_in(path: Path, value: Any) -> Change:
    def change(data: Any) -> Any:
        value_at(data, path).append(value)
        return data

    return change


def _insert_in(path: Path, before: int, value: Any) -> Change:
    def change(data: Any) -> Any:
        value_at(data, path).insert(before, value)
        return data

    return change


def _move_in(item: Path, target: Path) -> Change:
    def change(data: Any) -> Any:
        value = value_at(data, item[:-1]).pop(item[-1])
        held = value_at(data, target)
        if held is None:
            value_at(data, target[:-1])[target[-1]] = [value]
        else:
            held.append(value)
        return data

    return change
