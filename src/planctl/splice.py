"""Edits of YAML text as splices by spans: what is not asked for stays byte for byte, and each edit is proven.

A proof reads the text before, applies the edit to the data, reads the text after and compares, comments included; an
edit that cannot be proven is not made.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from planctl.finding import Path, Span
from planctl.places import COMMENT, LINE_END, Refused, Text, comment_spans, comments, examined, value_at
from planctl.spelling import as_item, as_key, blocked, flowed, spellings, word
from planctl.yamltext import Odd, read


class Splice(NamedTuple):
    """What stands from start to end becomes `text`."""

    start: int
    end: int
    text: str


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
    return _proven(old, _put_in(path, value), _puts(old, path, value, order))


def drop(text: str, path: Path) -> str:
    """Remove a key with its value; its comments stay. Raises Refused."""
    return _proven(Text(text), _drop_in(path), iter([_dropped(Text(text), path)]))


def append(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """Add an item to the list at a path, which may be absent or empty. Raises Refused."""
    old = Text(text)
    here = old.value(path)
    if here is None:
        return put(text, path, [value], order) if path else _proven(old, _put_in((), [value]), _first_item(old, value))
    return _proven(old, _append_in(path, value), _appended(old, path, value))


def insert(text: str, path: Path, before: int, value: Any, order: Sequence[str] = ()) -> str:
    """Add an item to the list at a path in front of that at an index, or at the end. Raises Refused."""
    old = Text(text)
    if before >= len(old.value(path) or ()):
        return append(text, path, value, order)
    return _proven(old, _insert_in(path, before, value), iter([_inserted(old, (*path, before), value)]))


def move(text: str, item: Path, target: Path, order: Sequence[str] = ()) -> str:
    """Move an item of a list to the end of another, with the comments that belong to it. Raises Refused."""
    old = Text(text)
    return _proven(old, _move_in(item, target), iter([_moved(old, item, target, order)]))


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


def _puts(old: Text, path: Path, value: Any, order: Sequence[str]) -> Iterator[list[Splice]]:
    """Yield ways to set the value at a path."""
    if not path:
        raise Refused("a whole file is not edited but written")
    if old.has(path):
        yield from _replaced(old, path, value)
        return
    parent, name = path[:-1], str(path[-1])
    held = old.value(parent)
    if held is None and parent:
        yield from _puts(old, parent, {name: value}, order)
    elif not isinstance(held, dict):
        raise Refused(f"{name} has no mapping to stand in")
    elif old.is_flow(parent):
        yield [_put_between_brackets(old, parent, name, flowed(value), order)]
    else:
        yield [_put_on_a_line(old, parent, name, blocked(value, _column(old, parent), old.eol), order)]
        if isinstance(value, str):  # a block of text at the very end of a file without a last line end
            yield [_put_on_a_line(old, parent, name, f" {word(value, flow=False)}", order)]


def _replaced(old: Text, path: Path, value: Any) -> Iterator[list[Splice]]:
    """Yield ways to write a new value where there is one, or where a key has none."""
    span, text = old.span(path), old.text
    flow = any(old.is_flow(path[:end]) for end in range(len(path)))
    key = old.document.entries[path].key
    column = old.column(key.start if key else span.start)
    if isinstance(old.value(path), dict | list) and old.value(path):
        raise Refused(f"{path[-1]} is a list or a mapping; edit it by hand")
    if isinstance(value, dict | list):
        if flow or not value:
            yield [_filled(text, span, flowed(value), key)]
            return
        written = blocked(value, column, old.eol)
        if written.startswith(" "):
            yield [_filled(text, span, written[1:], key)]
        emptied = len(text[: span.start].rstrip(" "))
        yield [Splice(emptied, span.end, ""), Splice(old.line_end(span.end), old.line_end(span.end), written)]
        return
    spelled = spellings(value, flow=flow, column=column, eol=old.eol, old=text[span.start : span.end])
    for spelling in spelled:
        if old.is_block_scalar(path):
            header = COMMENT.search(text, span.start, old.line_end(span.start))
            first, line_end, rest = spelling.partition(old.eol)
            spelling = first + (f"  {header[0]}" if header else "") + line_end + rest  # noqa: PLW2901 - the same one
            yield [Splice(span.start, old.end(path), spelling)]
        else:
            yield [_filled(text, span, spelling, key)]


def _filled(text: str, span: Span, written: str, key: Span | None) -> Splice:
    """Write over a value; one that is not there is set off from its colon or dash."""
    if span.end > span.start:
        return Splice(span.start, span.start + len(text[span.start : span.end].rstrip()), written)
    if key is not None and ":" not in text[key.end : span.start]:  # between brackets a key may lack its colon
        return Splice(key.end, key.end, f": {written}")
    lead = "" if text[: span.start].endswith(" ") else " "  # between brackets the mark is that of what follows
    return Splice(span.start, span.start, f"{lead}{written}")


def _before(held: dict[str, Any], name: str, order: Sequence[str]) -> str | None:
    """Return the key behind which a new one goes: the nearest that precedes it in an order; None: in front of all."""
    place = {key: index for index, key in enumerate(order)}
    if name not in place:
        return list(held)[-1]
    earlier = [key for key in held if key in place and place[key] < place[name]]
    return max(earlier, key=place.__getitem__) if earlier else None


def _column(old: Text, parent: Path) -> int:
    """Return the column at which the keys of a block mapping stand."""
    return old.column(old.key((*parent, next(iter(old.value(parent))))).start)


def _put_on_a_line(old: Text, parent: Path, name: str, written: str, order: Sequence[str]) -> Splice:
    """Put a new key of a block mapping on a line of its own."""
    held = old.value(parent)
    first = old.key((*parent, next(iter(held)))).start
    column = _column(old, parent)
    line = f"{as_key(name)}:{written}"
    before = _before(held, name, order)
    if before is None:
        return Splice(first, first, f"{line}{old.eol}{' ' * column}")
    at = old.line_end(old.end((*parent, before)))
    return Splice(at, at, f"{old.eol}{' ' * column}{line}")


def _put_between_brackets(old: Text, parent: Path, name: str, written: str, order: Sequence[str]) -> Splice:
    """Put a new key into a mapping between brackets."""
    held = old.value(parent)
    written = f"{as_key(name)}: {written}"
    if not held:
        at = old.span(parent).start + 1
        return Splice(at, at, written)
    before = _before(held, name, order)
    if before is None:
        at = old.key((*parent, next(iter(held)))).start
        return Splice(at, at, f"{written}, ")
    at = old.span((*parent, before)).end
    return Splice(at, at, f", {written}")


def _dropped(old: Text, path: Path) -> list[Splice]:
    """Remove a key with its value."""
    parent, text = path[:-1], old.text
    held = old.value(parent)
    if not isinstance(held, dict) or path[-1] not in held:
        raise Refused(f"there is no {path[-1]} to remove")
    if len(held) == 1:
        raise Refused(f"{path[-1]} is all there is; remove what holds it by hand")
    keys = list(held)
    place = keys.index(str(path[-1]))
    key, end = old.key(path), old.end(path)
    following = old.key((*parent, keys[place + 1])).start if place + 1 < len(keys) else None
    if old.is_flow(parent):
        if following is None:
            return [Splice(old.span((*parent, keys[place - 1])).end, end, "")]
        if "#" in text[end:following]:
            following = text.index(",", end) + 1
        return [Splice(key.start, following, "")]
    kept = [span for span in comment_spans(old.document, text) if key.start <= span.start < old.line_end(end)]
    lead = old.line_start(key.start)
    if text[lead : key.start].strip():  # the first key of a list's item, behind the dash
        if following is None:  # or the last key, behind a question mark: there is no way
            return []
        if "#" not in text[end:following]:
            return [Splice(key.start, following, "")]
        behind = len(text[end:]) - len(text[end:].lstrip(" \t"))
        return [Splice(key.start, end + behind, "")]
    lines = "".join(f"{text[lead : key.start]}{text[span.start : span.end]}{old.eol}" for span in kept)
    stop = old.next_line(end)
    if stop == old.line_end(end) and lead:  # the last line of a file without a last line end
        lead = len(_without_last_end(text[:lead]))
        lines = (old.eol + lines).removesuffix(old.eol) if lines else ""
    return [Splice(lead, stop, lines)]


def _without_last_end(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1]


def _first_item(old: Text, value: Any) -> Iterator[list[Splice]]:
    """Write the first item into a file that holds nothing but comments, if that."""
    lead = "" if not old.text or old.text.endswith(("\n", "\r")) else old.eol
    at = len(old.text)
    yield [Splice(at, at, f"{lead}-{as_item(value, 0, old.eol)}{old.eol}")]


def _appended(old: Text, path: Path, value: Any) -> Iterator[list[Splice]]:
    """Yield ways to add an item to a list."""
    held, span = old.value(path), old.span(path)
    inside = any(old.is_flow(path[:end]) for end in range(len(path)))
    if held and old.is_flow(path):
        at = old.span((*path, len(held) - 1)).end
        yield [Splice(at, at, f", {flowed(value)}")]
    elif held:
        column = old.column(span.start)
        at = old.behind(old.end((*path, len(held) - 1)), column)
        yield [Splice(at, at, f"{old.eol}{' ' * column}-{as_item(value, column, old.eol)}")]
    elif inside:
        yield [Splice(span.start, span.end, f"[{flowed(value)}]")]
    elif not path:
        yield [Splice(span.start, span.end, f"-{as_item(value, 0, old.eol)}")]
    else:
        column = old.column(old.key(path).start) + 2
        yield _opened(old, path, f"{old.eol}{' ' * column}-{as_item(value, column, old.eol)}")


def _inserted(old: Text, item: Path, value: Any) -> list[Splice]:
    """Write an item in front of another."""
    if old.is_flow(item[:-1]):
        at = old.span(item).start
        return [Splice(at, at, f"{flowed(value)}, ")]
    at, column = old.region(item).start, old.column(old.dash(item))
    return [Splice(at, at, f"{' ' * column}-{as_item(value, column, old.eol)}{old.eol}")]


def _opened(old: Text, path: Path, lines: str) -> list[Splice]:
    """Put the first lines of a block list behind a key whose value is absent or empty."""
    span = old.span(path)
    start = len(old.text[: span.start].rstrip(" "))
    at = old.line_end(span.end)
    return [Splice(start, span.end, ""), Splice(at, at, lines)]


def _moved(old: Text, item: Path, target: Path, order: Sequence[str]) -> list[Splice]:
    """Move an item, as it is written, from one list to the end of another."""
    source = item[:-1]
    lines, taken, rest = _taken_from_brackets(old, item) if old.is_flow(source) else _taken_from_lines(old, item)
    given = _given(old, item, target, lines, order)
    first = given[-1]  # and the only one where the list is new
    if taken.start < first.start <= taken.end and not old.is_flow(source):  # the new list goes where the old one ended
        at_line = old.line_start(taken.start) == taken.start
        written = first.text.removeprefix(old.eol) + old.eol if at_line else first.text
        return [taken._replace(text=written), *rest]
    return [taken, *rest, *given]


def _given(old: Text, item: Path, target: Path, lines: list[str], order: Sequence[str]) -> list[Splice]:
    """Write an item's lines at the end of a list, which may be absent, empty or between brackets."""
    source, held = item[:-1], old.value(target)
    if old.is_flow(target[:-1]) or (held and old.is_flow(target)):
        written = old.text[slice(*old.span(item))] if old.is_flow(source) else flowed(old.value(item))
        if any("#" in line for line in lines) and not old.is_flow(source):
            return _unbracketed(old, target, lines)
        if held:
            at = old.span((*target, len(held) - 1)).end
            return [Splice(at, at, f", {written}")]
        if not old.has(target):
            return [_put_between_brackets(old, target[:-1], str(target[-1]), f"[{written}]", order)]
        return [_filled(old.text, old.span(target), f"[{written}]", old.key(target))]
    if held:
        column = old.column(old.span(target).start)
        at = old.behind(old.end((*target, len(held) - 1)), column)
        return [Splice(at, at, _indented(lines, column, old.eol))]
    offset = 2
    if not old.is_flow(source):
        offset = old.column(old.span(source).start) - old.column(old.key(source).start)
    if old.has(target):
        column = old.column(old.key(target).start) + offset
        return _opened(old, target, _indented(lines, column, old.eol))
    return [_new_list(old, target, lines, offset, order)]


def _new_list(old: Text, target: Path, lines: list[str], offset: int, order: Sequence[str]) -> Splice:
    """Write a new key with a list of one item."""
    parent, name = target[:-1], str(target[-1])
    held = old.value(parent)
    first = old.key((*parent, next(iter(held)))).start
    column = _column(old, parent)
    block = f"{as_key(name)}:{_indented(lines, column + offset, old.eol)}"
    before = _before(held, name, order)
    if before is None:
        return Splice(first, first, f"{block}{old.eol}{' ' * column}")
    at = old.behind(old.end((*parent, before)), column)
    return Splice(at, at, f"{old.eol}{' ' * column}{block}")


def _indented(lines: list[str], column: int, eol: str) -> str:
    """Write lines, the dash at column 0, at a column, each behind a line end."""
    return "".join(f"{eol}{' ' * column}{line}" if line.strip() else eol + line for line in lines)


def _taken_from_lines(old: Text, item: Path) -> tuple[list[str], Splice, list[Splice]]:
    """Return the lines of a block list's item as if its dash stood at column 0, and what takes them out."""
    region = old.region(item)
    column = old.column(old.dash(item))
    lines = LINE_END.split(old.text[region.start : region.end])
    lines = [line[min(column, len(line) - len(line.lstrip(" "))) :] for line in lines]
    stop = old.next_line(region.end)
    start = region.start
    if stop == region.end and start:  # nothing follows, not even a line end
        start = len(_without_last_end(old.text[:start]))
    rest = []
    if len(old.value(item[:-1])) == 1:
        colon = old.text.index(":", old.key(item[:-1]).end) + 1
        rest.append(Splice(colon, colon, " []"))
    return lines, Splice(start, stop, ""), rest


def _taken_from_brackets(old: Text, item: Path) -> tuple[list[str], Splice, list[Splice]]:
    """Return an item between brackets as the lines of a block list's, and what takes it out."""
    source, place = item[:-1], int(item[-1])
    span, count = old.span(item), len(old.value(source))
    first, *others = LINE_END.split(old.text[span.start : span.end])
    lines = [f"- {first}", *others]
    if place + 1 < count:
        return lines, Splice(span.start, old.span((*source, place + 1)).start, ""), []
    start = old.span((*source, place - 1)).end if place else span.start
    return lines, Splice(start, span.end, ""), []


def _unbracketed(old: Text, target: Path, lines: list[str]) -> list[Splice]:
    """Write a list between brackets as lines, each item as it is, to make room for one with comments."""
    if old.is_flow(target[:-1]):
        raise Refused("an item with comments cannot be moved between brackets; planctl fmt gives each its line")
    span = old.span(target)
    items = [old.span((*target, index)) for index in range(len(old.value(target)))]
    column = old.column(old.key(target).start) + 2
    written = "".join(_indented([f"- {old.text[item.start : item.end]}"], column, old.eol) for item in items)
    start = len(old.text[: span.start].rstrip(" "))
    at = old.line_end(span.end)
    return [Splice(start, span.end, ""), Splice(at, at, written + _indented(lines, column, old.eol))]
