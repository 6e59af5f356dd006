"""A comparison as text for people."""

from collections.abc import Iterable

from planctl.comparison.value import Comparison, Placed, number, titled
from planctl.comparison.words import HEADINGS
from planctl.text import one_line, printable


def render(comparison: Comparison) -> str:
    """Return the report: a section a class, what a board asks about first."""
    parts = [f"{one_line(comparison.organisation)}: {one_line(comparison.title)}\n{heading(comparison)}\n"]
    for group, items in comparison.by_class().items():
        parts.append(f"{HEADINGS[group]} ({len(items)})\n{''.join(lines(items, comparison.base.name))}")
    return "\n".join(parts)


def heading(comparison: Comparison) -> str:
    """Say what is compared with what, which part of it, and how many changes there are."""
    counted = comparison.counted()
    told = [f"From {one_line(comparison.base.told)} to {one_line(comparison.head.told)}"]
    told += [f"Only {name.replace('_', ' ')}: {one_line(', '.join(of))}" for name, of in comparison.words.items()]
    told.append(f"{number(len(comparison.changes)).capitalize()}{f': {counted}' if counted else ''}")
    return "\n".join(told)


def lines(items: Iterable[Placed], base: str = "") -> Iterable[str]:
    """Yield the lines of some changes: the thing once, then each of its changes with its places and fingerprint."""
    before = ""
    for placed in items:
        name = one_line(titled(placed.change))
        if name != before:
            yield f"  {name}\n"
        before = name
        yield f"    {printable(placed.sentence)}\n"
        if place := where(placed, base):
            yield f"      {place}  [{placed.change.fingerprint}]\n"


def where(placed: Placed, base: str) -> str:
    """Return where a change stands, and where that stood before if it is elsewhere now."""
    old, new = placed.before, placed.after
    if new is None:
        return printable(f"{old.file}:{old.line} in {base}") if old else ""
    if old is None or (old.file, old.line) == (new.file, new.line):
        return printable(f"{new.file}:{new.line}")
    was = f"line {old.line}" if old.file == new.file else f"{old.file}:{old.line}"
    return printable(f"{new.file}:{new.line}, was {was}")
