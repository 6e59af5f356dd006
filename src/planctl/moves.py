"""Ways to move an item of one list to the end of another, as it is written, between lines and brackets."""

from collections.abc import Sequence

from planctl.finding import Path
from planctl.places import LINE_END, Refused, Text
from planctl.spelling import flowed
from planctl.ways import Splice, column_of, filled, opened, put_between_brackets, put_on_a_line, without_last_end


def moved(old: Text, item: Path, target: Path, order: Sequence[str]) -> list[Splice]:
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
            return [put_between_brackets(old, target[:-1], str(target[-1]), f"[{written}]", order)]
        return [filled(old.text, old.span(target), f"[{written}]", old.key(target))]
    if held:
        column = old.column(old.span(target).start)
        at = old.behind(old.end((*target, len(held) - 1)), column)
        return [Splice(at, at, _indented(lines, column, old.eol))]
    offset = 2
    if not old.is_flow(source):
        offset = old.column(old.span(source).start) - old.column(old.key(source).start)
    if old.has(target):
        column = old.column(old.key(target).start) + offset
        return opened(old, target, _indented(lines, column, old.eol))
    written = _indented(lines, column_of(old, target[:-1]) + offset, old.eol)
    return [put_on_a_line(old, target[:-1], str(target[-1]), written, order)]


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
        start = len(without_last_end(old.text[:start]))
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
