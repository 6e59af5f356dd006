"""What only a comparison with the plan's past can find (P42x)."""

from collections.abc import Iterator
from dataclasses import fields

from planctl.change_control import closed
from planctl.finding import Spot
from planctl.model import ClosedYear, Milestone, Plan
from planctl.rules.registry import Hit, Past, comparison

_PLACED = frozenset({"place", "index"})


@comparison("P427")
def closed_year_edited(plan: Plan, past: Past) -> Iterator[Hit]:
    """What stood in a closed year is not as it was when the year was closed.

    A year is closed so that its report stays true: what was said then can be read for ever. It is compared with the
    first revision that holds the entry in `closed_years`.

    Bad:
        closed_years: [{year: 2022/23, on: 2023-06-30, by: Board}]
        # and, in a later commit, under 2022/23
        - {id: survey, text: Survey every entrance, status: complete, completed: 2023-01}
    Mended:
        # as it was when the year was closed
        - {id: survey, text: Survey every entrance, status: complete, completed: 2023-02-14}
    """
    for year, before in past.frozen.items():
        entry = closed(plan, year)
        if entry is not None:
            yield from _edited(plan, before, year, entry)


def _edited(plan: Plan, before: Plan, year: str, entry: ClosedYear) -> Iterator[Hit]:
    """Compare what stands under a year with what stood there."""
    held = {milestone.ref: milestone for milestone in plan.milestones if milestone.year == year}
    stood = {milestone.ref: milestone for milestone in before.milestones if milestone.year == year}
    since = f"since {year} was closed on {entry.on}"
    remedy = f"put it back as it was; what is new belongs to a year that is open ({year} is in closed_years)"
    for ref, old in stood.items():
        if ref in held:
            for key, spot, was, now in _changed(old, held[ref]):
                yield spot, f"{ref}: {key} changed {since}, from {was} to {now}", remedy
        elif old.place.activity not in plan.named:
            yield _gone(plan, ref, old), f"{ref} stood under {year} and was taken away {since}", remedy
    for ref, new in held.items():
        if ref not in stood and new.place.activity not in before.named:
            yield new.at("id"), f"{ref} was put under {year} {since}", remedy


def _changed(old: Milestone, new: Milestone) -> Iterator[tuple[str, Spot, str, str]]:
    """Yield each field that differs: its key, its place now, what it was and is in words."""
    for item in fields(Milestone):  # type: ignore[arg-type]  # every class of things is a dataclass
        was, now = getattr(old, item.name), getattr(new, item.name)
        if item.name in _PLACED or was == now or repr(was) == repr(now):
            continue
        key = item.metadata["key"] or item.name
        yield key, new.at(key if now else "id"), _in_words(was), _in_words(now)


def _in_words(value: object) -> str:
    if value is None or value == ():
        return "nothing"
    return "another list" if isinstance(value, tuple) else f'"{value}"'


def _gone(plan: Plan, ref: str, old: Milestone) -> Spot:
    """Return where a milestone that was taken away would be looked for."""
    moved = next((milestone for milestone in plan.milestones if milestone.ref == ref), None)
    if moved is not None:
        return moved.at("id")
    activity = plan.activities.get(old.place.activity)
    return activity.at("milestones", on_key=True) if activity else plan.at("closed_years", on_key=True)
