"""How far the milestones of each year, owner and objective are; pure."""

from collections.abc import Collection, Iterable, Mapping

from planctl import facts
from planctl.agenda import Item
from planctl.model import UNSCHEDULED, Plan
from planctl.progress import Counts, Row
from planctl.select import Selection

Links = Mapping[str, Collection[str]]
"""The ids that each activity is found under."""


def goals(plan: Plan) -> dict[str, list[str]]:
    """Return the objectives of each activity; that of a part is found under the whole too."""
    wholes = {part.id: objective.id for objective in plan.objectives for part in objective.parts}
    return {
        ident: sorted({whole for link in activity.objectives for whole in (link, wholes.get(link, link))})
        for ident, activity in plan.activities.items()
    }


def roles(plan: Plan) -> dict[str, list[str]]:
    """Return the owners of each activity and of its milestones."""
    return {
        ident: sorted(
            {link.role for link in activity.owners}
            | {link.role for items in activity.milestones.values() for item in items for link in item.own_owners}
        )
        for ident, activity in plan.activities.items()
    }


def by_year(whole: Selection, years: Iterable[Item]) -> list[Item]:
    """Return the milestones of each year."""
    tables = {year["id"]: _Tally(year["words"]) for year in years}
    for activity, rows in whole.groups:
        for row in rows:
            tables[row.milestone.year or UNSCHEDULED].add(activity.id, row)
    return _told(tables)


def by_owner(whole: Selection, links: Links) -> list[Item]:
    """Return the milestones of each owner: one with several counts under each."""
    tables = {owner.id: _Tally(owner.title) for owner in whole.plan.owners}
    for activity, rows in whole.groups:
        for role in links[activity.id]:
            tables[role].activities.add(activity.id)
        for row in rows:
            for role in {link.role for link in row.owners}:
                tables[role].add(activity.id, row)
    return _told(tables)


def by_objective(whole: Selection, links: Links) -> list[Item]:
    """Return the milestones of the activities that serve each objective: one that serves several counts under each."""
    names = {goal.id: f"{goal.id}: {goal.title or '(wording not in source)'}" for goal in whole.plan.objectives}
    tables = {ident: _Tally(name) for ident, name in names.items()}
    for activity, rows in whole.groups:
        for table in (tables[ident] for ident in links[activity.id] if ident in tables):
            table.activities.add(activity.id)
            for row in rows:
                table.add(activity.id, row)
    return _told(tables)


class _Tally:
    """What is counted under one name."""

    def __init__(self, name: str) -> None:
        self.name, self.activities, self.counts = name, set[str](), Counts()

    def add(self, activity: str, row: Row) -> None:
        self.activities.add(activity)
        self.counts.add(row)


def _told(tables: Mapping[str, _Tally]) -> list[Item]:
    return [
        {
            "id": ident,
            "name": of.name,
            "activities": len(of.activities),
            "counts": facts.counts(of.counts),
            "complete": of.counts.complete,
            "of": of.counts.open_base,
        }
        for ident, of in tables.items()
    ]
