"""What the public may see: a plan without what is internal, counts and links included (1-product, 7)."""

from collections.abc import Sequence
from typing import NamedTuple

from planctl.choice import Audience
from planctl.model import Activity, Measure, Milestone, Plan


class Withheld(NamedTuple):
    """How much of each kind was left out."""

    activities: int = 0
    milestones: int = 0
    measures: int = 0
    sections: int = 0

    def __str__(self) -> str:
        """Say it in words; nothing where nothing was left out."""
        parts = [
            f"{number} {kind[:-1] if number == 1 and kind != 'activities' else 'activity' if number == 1 else kind}"
            for kind, number in zip(self._fields, self, strict=True)
            if number
        ]
        return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


Shown = dict[tuple[Activity, frozenset[str]], Activity]
"""Activities as the public sees them, by what they are and which of the things they refer to is internal."""


def show_to(plan: Plan, audience: Audience, shown: Shown | None = None) -> tuple[Plan, Withheld]:
    """Return the plan as the audience may see it, and what was left out.

    With `shown`, which is added to, an activity that is the same in many plans is the same in all that is returned.
    """
    if audience is Audience.internal or not _has_internal(plan):
        return plan, Withheld()
    hidden = {activity.id for activity in plan.activities.values() if activity.internal}
    inner = {milestone.ref for milestone in plan.milestones if milestone.internal or milestone.place.activity in hidden}
    withheld = Withheld(
        len(hidden),
        len(inner),
        sum(measure.internal or measure.activity in hidden for measure in plan.measures),
        sum(section.internal for section in plan.sections),
    )
    secret = frozenset(hidden | inner)
    made: Shown = {} if shown is None else shown
    for activity in plan.activities.values():
        if not activity.internal and (activity, secret) not in made:
            made[activity, secret] = _public_activity(activity, secret)
    activities = {ident: made[activity, secret] for ident, activity in plan.activities.items() if not activity.internal}
    measures = tuple(
        measure.but(internal_note=None)
        for measure in plan.measures
        if not measure.internal and measure.activity not in hidden
    )
    sections = tuple(section for section in plan.sections if not section.internal)
    return plan.but(activities=activities, measures=measures, sections=sections), withheld


def internal(plan: Plan, audience: Audience) -> frozenset[tuple[str, str]]:
    """Return the kind and id of what the audience may not see: nothing where it may see everything."""
    if audience is Audience.internal:
        return frozenset()
    hidden = {activity.id for activity in plan.activities.values() if activity.internal}
    return frozenset(
        {
            *(("activity", ident) for ident in hidden),
            *(("milestone", item.ref) for item in plan.milestones if item.internal),
            *(("measure", item.id) for item in plan.measures if item.internal or item.activity in hidden),
            *(("section", item.id) for item in plan.sections if item.internal),
        }
    )


def _has_internal(plan: Plan) -> bool:
    """Tell whether anything at all is internal."""
    things: tuple[Sequence[Activity | Measure | Milestone], ...] = (
        tuple(plan.activities.values()),
        plan.measures,
        plan.milestones,
    )
    return any(section.internal for section in plan.sections) or any(
        thing.internal or thing.internal_note is not None for group in things for thing in group
    )


def _public_activity(activity: Activity, secret: frozenset[str]) -> Activity:
    milestones = {
        year: tuple(_public_milestone(item, secret) for item in items if not item.internal)
        for year, items in activity.milestones.items()
    }
    depends_on = tuple(ref for ref in activity.depends_on if ref not in secret)
    return activity.but(milestones=milestones, depends_on=depends_on, internal_note=None)


def _public_milestone(milestone: Milestone, secret: frozenset[str]) -> Milestone:
    if milestone.internal_note is None and not milestone.depends_on and milestone.superseded_by is None:
        return milestone
    return milestone.but(
        internal_note=None,
        depends_on=tuple(ref for ref in milestone.depends_on if ref not in secret),
        superseded_by=None if milestone.superseded_by in secret else milestone.superseded_by,
    )
