"""The rows of an export, by table: values of the kinds that columns.py says, in its order."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, overload

from planctl.facts import Titles
from planctl.model import UNSCHEDULED, Activity, Change, Figure, Measure, OwnerLink, Resource, Target
from planctl.period import Due, Period
from planctl.progress import NOT_REPORTED, Row, count
from planctl.select import Selection

Cells = tuple[Any, ...]
_NEVER = (None, None)


class Made(Sequence[Cells]):
    """Rows that are made when they are asked for: all of them once, or a part by whoever wants no more than that."""

    def __init__(self, make: Callable[[Any], Cells], of: Sequence[Any]) -> None:
        """Keep what they are made of."""
        self.make, self.of = make, of
        self.all: list[Cells] | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.of)

    @overload
    def __getitem__(self, at: int) -> Cells: ...

    @overload
    def __getitem__(self, at: slice) -> list[Cells]: ...

    def __getitem__(self, at: int | slice) -> Cells | list[Cells]:
        """Return one of them, or a part."""
        if self.all is not None:
            return self.all[at]
        return [self.make(row) for row in self.of[at]] if isinstance(at, slice) else self.make(self.of[at])

    def __iter__(self) -> Iterator[Cells]:
        """Go through all of them."""
        if self.all is None:
            self.all = self[:]
        return iter(self.all)


def rows_of(selection: Selection, *, internal: bool) -> dict[str, Sequence[Cells]]:
    """Return the rows of every table about the plan; with `internal`, those columns too."""
    titles = Titles(selection.plan)
    roles = _Roles(titles)
    rows, groups, measures = selection.rows, selection.groups, _measures(selection)
    return {
        "milestones": Made(partial(_milestone, roles=roles, internal=internal), rows),
        "milestone_owners": [
            (row.milestone.ref, place, *link)
            for row in rows
            if row.milestone.own_owners
            for place, link in _links(row.milestone.own_owners)
        ],
        "changes": [
            (row.milestone.ref, place, *_change(change))
            for row in rows
            for place, change in enumerate(row.milestone.changes, 1)
        ],
        "activities": Made(partial(_activity, titles=titles, internal=internal), groups),
        "activity_owners": [
            (activity.id, place, *link) for activity, _ in groups for place, link in _links(activity.owners)
        ],
        "activity_objectives": [
            (activity.id, place, objective)
            for activity, _ in groups
            for place, objective in enumerate(dict.fromkeys(activity.objectives), 1)
        ],
        "resources": [
            (activity.id, place, *_resource(resource))
            for activity, _ in groups
            for place, resource in enumerate(activity.resources, 1)
        ],
        "objectives": list(_objectives(selection)),
        "owners": list(_owners(selection, measures)),
        "measures": [_measure(measure, internal) for measure in measures],
        "targets": [
            (measure.id, place, *_target(target))
            for measure in measures
            for place, target in enumerate(measure.targets, 1)
        ],
        "readings": [
            (measure.id, place, *_figure(reading))
            for measure in measures
            for place, reading in enumerate(measure.readings, 1)
        ],
        "years": list(_years(selection)),
    }


class _Roles(dict[tuple[OwnerLink, ...], tuple[Cells, Cells]]):
    """The ids and the titles of owners, by their links: those of an activity are those of most of its milestones."""

    def __init__(self, titles: Titles) -> None:
        """Keep the titles."""
        super().__init__()
        self.titles = titles

    def __missing__(self, links: tuple[OwnerLink, ...]) -> tuple[Cells, Cells]:
        """Read links for the first time."""
        ids = tuple(link.role for link in links)
        made = self[links] = ids, tuple(map(self.titles.owner, ids))
        return made


def _milestone(row: Row, roles: _Roles, internal: bool) -> Cells:
    item, activity = row.milestone, row.activity
    owners = roles[item.own_owners or activity.owners]
    due = item.due
    return (
        item.ref,
        activity.id,
        item.place.year,
        item.id,
        item.text,
        item.group,
        owners[0],
        _spelt(due),
        item.due_text,
        _spelt(item.start),
        _spelt(item.started),
        _spelt(item.completed),
        item.status,
        _spelt(item.forecast),
        _spelt(item.updated),
        item.note,
        item.impact,
        item.evidence,
        item.confirmed_by,
        item.reason,
        item.superseded_by,
        item.depends_on,
        item.source_id,
        *((item.internal, item.internal_note) if internal else ()),
        activity.title,
        activity.confidence,
        owners[1],
        bool(item.own_owners),
        item.given_due is not None,
        row.status or NOT_REPORTED,
        row.timing,
        row.start_timing,
        row.rag,
        row.slip_days,
        row.slip_from_original_days,
        row.not_reported,
        row.stale,
        *_days(due),
        *(_days(item.start) if item.start else _NEVER),
        *(_days(item.started) if item.started else _NEVER),
        *(_days(item.completed) if item.completed else _NEVER),
        *(_days(item.forecast) if item.forecast else _NEVER),
    )


def _activity(group: tuple[Activity, list[Row]], titles: Titles, internal: bool) -> Cells:
    activity, rows = group
    total = count(rows)
    return (
        activity.id,
        activity.title,
        activity.title_given,
        activity.description,
        activity.objectives,
        activity.enabler,
        tuple(link.role for link in activity.owners),
        activity.confidence,
        activity.confidence_reason,
        activity.depends_on,
        activity.tags,
        activity.source,
        activity.source_id,
        *((activity.internal, activity.internal_note) if internal else ()),
        activity.lead,
        titles.owner(activity.lead) if activity.lead else None,
        total.worst,
        total.total,
        total.complete,
        total.overdue,
        total.not_reported,
        total.stale,
    )


def _spelt(of: Due | None) -> str | None:
    """Return a date in the format's one spelling."""
    return of.text if isinstance(of, Period) else of


def _days(of: Due | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a date; ongoing and tbc have none."""
    return (of.first, of.last) if isinstance(of, Period) else (None, None)


def _links(links: tuple[OwnerLink, ...]) -> Iterator[tuple[int, tuple[str, str | None]]]:
    return ((place, (link.role, link.capacity)) for place, link in enumerate(links, 1))


def _change(of: Change) -> Cells:
    return _spelt(of.on), _spelt(of.from_), _spelt(of.to), of.reason, of.approved_by


def _resource(of: Resource) -> Cells:
    return of.kind, of.amount, of.unit, of.note


def _target(of: Target) -> Cells:
    return _spelt(of.by), of.value, of.text, of.low, of.high, of.note


def _figure(of: Figure | None) -> Cells:
    return (_spelt(of.at), of.value, of.text, of.note) if of else (None, None, None, None)


def _objectives(selection: Selection) -> Iterator[Cells]:
    """Yield objectives and their parts; of a choice, those that its activities serve, a part's objective included."""
    served = {ident for activity, _ in selection.groups for ident in activity.objectives}
    for objective in selection.plan.objectives:
        parts = [part for part in objective.parts if not selection.words or part.id in served]
        if parts or not selection.words or objective.id in served:
            yield objective.id, objective.title, None, objective.description, objective.source_id
            yield from ((part.id, part.title, objective.id, part.description, part.source_id) for part in parts)


def _owners(selection: Selection, measures: list[Measure]) -> Iterator[Cells]:
    """Yield owners; of a choice, those who own something in it."""
    owning = {link.role for activity, _ in selection.groups for link in activity.owners}
    owning |= {link.role for row in selection.rows for link in row.milestone.own_owners}
    owning |= {measure.owner for measure in measures if measure.owner}
    for owner in selection.plan.owners:
        if not selection.words or owner.id in owning:
            since, until = _spelt(owner.from_), _spelt(owner.until)
            yield owner.id, owner.title, owner.aliases, since, until, owner.successor, owner.source_id


def _measures(selection: Selection) -> list[Measure]:
    """Return the measures; of a choice, those of its activities."""
    shown = {activity.id for activity, _ in selection.groups}
    return [item for item in selection.plan.measures if not selection.words or item.activity in shown]


def _measure(of: Measure, internal: bool) -> Cells:
    return (
        of.id,
        of.title,
        of.unit,
        of.better,
        of.owner,
        of.activity,
        *_figure(of.baseline),
        of.note,
        of.source,
        of.source_id,
        *((of.internal, of.internal_note) if internal else ()),
    )


def _years(selection: Selection) -> Iterator[Cells]:
    spans = {year.text: year for year in selection.plan.calendar.years}
    for label in selection.years:
        yield (label, *(_days(spans[label]) if label != UNSCHEDULED else (None, None)))
