"""Ways to write an edit: what is spliced where. Whether one of them does what is wanted is proven in splice.py."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from planctl.finding import Path, Span
from planctl.places import COMMENT, Refused, Text, comment_spans
from planctl.spelling import as_item, as_key, blocked, flowed, spellings, word


class Splice(NamedTuple):
    """What stands from start to end becomes `text`."""

    start: int
    end: int
    text: str


def puts(old: Text, path: Path, value: Any, order: Sequence[str]) -> Iterator[list[Splice]]:
    """Yield ways to set the value at a path."""
    if not path:
        raise Refused("a whole file is not edited but written")
    if old.has(path):
        yield from _replaced(old, path, value)
        return
    parent, name = path[:-1], str(path[-1])
    held = old.value(parent)
    if held is None and parent:
        yield from puts(old, parent, {name: value}, order)
    elif not isinstance(held, dict):
        raise Refused(f"{name} has no mapping to stand in")
    elif old.is_flow(parent):
        yield [put_between_brackets(old, parent, name, flowed(value), order)]
    else:
        yield [put_on_a_line(old, parent, name, blocked(value, column_of(old, parent), old.eol), order)]
        if isinstance(value, str):  # a block of text at the very end of a file without a last line end
            yield [put_on_a_line(old, parent, name, f" {word(value, flow=False)}", order)]


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
            yield [filled(text, span, flowed(value), key)]
            return
        written = blocked(value, column, old.eol)
        if written.startswith(" "):
            yield [filled(text, span, written[1:], key)]
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
            yield [filled(text, span, spelling, key)]


def filled(text: str, span: Span, written: str, key: Span | None) -> Splice:
    """Write over a value; one that is not there is set off from its colon or dash."""
    if span.end > span.start:
        return Splice(span.start, span.start + len(text[span.start : span.end].rstrip()), written)
    if key is not None and ":" not in text[key.end : span.start]:  # between brackets a key may lack its colon
        return Splice(key.end, key.end, f": {written}")
    lead = "" if text[: span.start].endswith(" ") else " "  # between brackets the mark is that of what follows
    return Splice(span.start, span.start, f"{lead}{written}")


def key_before(held: dict[str, Any], name: str, order: Sequence[str]) -> str | None:
    """Return the key behind which a new one goes: the nearest that precedes it in an order; None: in front of all."""
    place = {key: index for index, key in enumerate(order)}
    if name not in place:
        return list(held)[-1]
    earlier = [key for key in held if key in place and place[key] < place[name]]
    return max(earlier, key=place.__getitem__) if earlier else None


def column_of(old: Text, parent: Path) -> int:
    """Return the column at which the keys of a block mapping stand."""
    return old.column(old.key((*parent, next(iter(old.value(parent))))).start)


def put_on_a_line(old: Text, parent: Path, name: str, written: str, order: Sequence[str]) -> Splice:
    """Put a new key of a block mapping on a line of its own, behind the comments that belong to the key above it."""
    held = old.value(parent)
    first = old.key((*parent, next(iter(held)))).start
    column = column_of(old, parent)
    line = f"{as_key(name)}:{written}"
    before = key_before(held, name, order)
    if before is None:
        return Splice(first, first, f"{line}{old.eol}{' ' * column}")
    at = old.behind(old.end((*parent, before)), column)
    return Splice(at, at, f"{old.eol}{' ' * column}{line}")


def put_between_brackets(old: Text, parent: Path, name: str, written: str, order: Sequence[str]) -> Splice:
    """Put a new key into a mapping between brackets."""
    held = old.value(parent)
    written = f"{as_key(name)}: {written}"
    if not held:
        at = old.span(parent).start + 1
        return Splice(at, at, written)
    before = key_before(held, name, order)
    if before is None:
        at = old.key((*parent, next(iter(held)))).start
        return Splice(at, at, f"{written}, ")
    at = old.span((*parent, before)).end
    return Splice(at, at, f", {written}")


def dropped(old: Text, path: Path) -> list[Splice]:
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
        lead = len(without_last_end(text[:lead]))
        lines = (old.eol + lines).removesuffix(old.eol) if lines else ""
    return [Splice(lead, stop, lines)]


def without_last_end(text: str) -> str:
    """Return a text without the line end that it ends with."""
    return text[:-2] if text.endswith("\r\n") else text[:-1]


def first_item(old: Text, value: Any) -> Iterator[list[Splice]]:
    """Write the first item into a file that holds nothing but comments, if that."""
    lead = "" if not old.text or old.text.endswith(("\n", "\r")) else old.eol
    at = len(old.text)
    yield [Splice(at, at, f"{lead}-{as_item(value, 0, old.eol)}{old.eol}")]


def appended(old: Text, path: Path, value: Any) -> Iterator[list[Splice]]:
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
        yield opened(old, path, f"{old.eol}{' ' * column}-{as_item(value, column, old.eol)}")


def inserted(old: Text, item: Path, value: Any) -> list[Splice]:
    """Write an item in front of another."""
    if old.is_flow(item[:-1]):
        at = old.span(item).start
        return [Splice(at, at, f"{flowed(value)}, ")]
    at, column = old.region(item).start, old.column(old.dash(item))
    return [Splice(at, at, f"{' ' * column}-{as_item(value, column, old.eol)}{old.eol}")]


def opened(old: Text, path: Path, lines: str) -> list[Splice]:
    """Put the first lines of a block list behind a key whose value is absent or empty."""
    span = old.span(path)
    start = len(old.text[: span.start].rstrip(" "))
    at = old.line_end(span.end)
    return [Splice(start, span.end, ""), Splice(at, at, lines)]
