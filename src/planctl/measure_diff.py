"""What changed in a measure's targets and readings; pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from planctl.change import Change, Class, What, in_words
from planctl.field_diff import About
from planctl.finding import Spot
from planctl.model import Better, Measure, Target


def figure_changes(about: About) -> Iterator[Change]:
    """Yield what changed in the targets, then in the readings, of a measure that is there before and after."""
    yield from _targets(about)
    yield from _readings(about)


def _targets(about: About) -> Iterator[Change]:
    """Compare targets by their dates; those that went and those that came instead, if as many, were put off or on."""
    old, new = (_by_date(measure.targets, "by") for measure in (about.was, about.now))
    gone, come = [old[by] for by in old if by not in new], [new[by] for by in new if by not in old]
    if len(gone) == len(come):
        for before, after in zip(gone, come, strict=True):
            yield _target(about, before, after)
        old = {by: item for by, item in old.items() if by in new}
        new = {by: item for by, item in new.items() if by in old}
    for by in dict.fromkeys((*old, *new)):
        if in_words(old.get(by)) != in_words(new.get(by)):
            yield _target(about, old.get(by), new.get(by))


def _target(about: About, before: Target | None, after: Target | None) -> Change:
    what = What.added if before is None else What.removed
    if before is not None and after is not None:
        what = ambition(about.now, before, after)
    given = after.note if after is not None and (before is None or after.note != before.note) else None
    reason = given or (about.now.note if about.now.note != about.was.note else None)
    told = {"old": in_words(before), "new": in_words(after), "reason": reason}
    return about.change(what, Class.target, "targets", **told, **_places(about, "targets", before, after))


def ambition(measure: Measure, before: Target, after: Target) -> What:
    """Return whether a target was cut or raised: what is to be reached, or by when; changed where neither tells."""
    later = (after.by.last - before.by.last).days
    steps = [-later, *_steps(measure.better, before, after)]
    if any(step < 0 for step in steps):  # what else was tightened does not make up for it
        return What.cut
    return What.raised if any(step > 0 for step in steps) else What.changed


def _steps(better: Better | None, before: Target, after: Target) -> Iterator[float]:
    """Yield by how much more is to be reached; for a range by how much it grew narrower."""
    if better is Better.within:
        for had, has, inwards in ((before.low, after.low, 1), (before.high, after.high, -1)):
            if had is not None:
                yield -1.0 if has is None else float(has - had) * inwards
    elif before.value is not None and after.value is None:
        yield -1.0  # a figure gave way to words
    elif better is not None and before.value is not None and after.value is not None:
        yield float(after.value - before.value) * (1 if better is Better.more else -1)


def _readings(about: About) -> Iterator[Change]:
    """Compare readings by their dates."""
    old, new = (_by_date(measure.readings, "at") for measure in (about.was, about.now))
    for at in dict.fromkeys((*old, *new)):
        before, after = old.get(at), new.get(at)
        told = {"old": in_words(before), "new": in_words(after)}
        if told["old"] != told["new"]:
            what = What.reported if before is None else What.removed if after is None else What.changed
            yield about.change(what, Class.progress, "readings", **told, **_places(about, "readings", before, after))


def _by_date(items: Iterable[Any], key: str) -> dict[tuple[str, int], Any]:
    """Return figures by their dates; of several with one date by their order too."""
    met: Counter[str] = Counter()
    table = {}
    for item in items:
        date = str(getattr(item, key))
        table[date, met[date]] = item
        met[date] += 1
    return table


def _places(about: About, key: str, before: Any, after: Any) -> dict[str, Spot]:
    """Return where a figure stands before and after: the measure where it has none."""
    sides = ((about.was, before), (about.now, after))
    return dict(zip(("before", "after"), (_at(measure, key, item) for measure, item in sides), strict=True))


def _at(measure: Measure, key: str, item: Any) -> Spot:
    held: tuple[Any, ...] = getattr(measure, key)
    places = (index for index, other in enumerate(held) if other is item)
    return measure.at(key, next(places)) if item is not None else measure.at("id")
