"""What changed in a measure's targets and readings; pure."""

from collections.abc import Iterator
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
    old, new = ({str(item.by): item for item in measure.targets} for measure in (about.was, about.now))
    gone, come = [old[by] for by in old if by not in new], [new[by] for by in new if by not in old]
    if len(gone) == len(come):
        for before, after in zip(gone, come, strict=True):
            yield _target(about, before, after)
            del old[str(before.by)], new[str(after.by)]
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
    if any(step < 0 for step in steps):
        return What.cut if not any(step > 0 for step in steps) else What.changed
    return What.raised if any(step > 0 for step in steps) else What.changed


def _steps(better: Better | None, before: Target, after: Target) -> Iterator[float]:
    """Yield by how much more is to be reached; for a range by how much it grew narrower."""
    if better is Better.within:
        if None not in {before.low, after.low}:
            yield float(after.low or 0) - float(before.low or 0)
        if None not in {before.high, after.high}:
            yield float(before.high or 0) - float(after.high or 0)
    elif better is not None and before.value is not None and after.value is not None:
        yield float(after.value - before.value) * (1 if better is Better.more else -1)


def _readings(about: About) -> Iterator[Change]:
    """Compare readings by their dates."""
    old, new = ({str(item.at): item for item in measure.readings} for measure in (about.was, about.now))
    for at in dict.fromkeys((*old, *new)):
        before, after = old.get(at), new.get(at)
        told = {"old": in_words(before), "new": in_words(after)}
        if told["old"] != told["new"]:
            what = What.reported if before is None else What.removed if after is None else What.changed
            yield about.change(what, Class.progress, "readings", **told, **_places(about, "readings", before, after))


def _places(about: About, key: str, before: Any, after: Any) -> dict[str, Spot]:
    """Return where a figure stands before and after: the measure where it has none."""
    sides = ((about.was, before), (about.now, after))
    return dict(zip(("before", "after"), (_at(measure, key, item) for measure, item in sides), strict=True))


def _at(measure: Measure, key: str, item: Any) -> Spot:
    held: tuple[Any, ...] = getattr(measure, key)
    places = (index for index, other in enumerate(held) if other is item)
    return measure.at(key, next(places)) if item is not None else measure.at("id")
