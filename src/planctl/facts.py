"""Rows as plain data: what JSON, CSV and templates carry (3-commands, JSON)."""

from collections import defaultdict
from typing import Any

from planctl.model import UNSCHEDULED, Activity, Owner, OwnerLink, Plan
from planctl.period import Due, Period
from planctl.progress import NOT_REPORTED, AsAt, Counts, Row, count
from planctl.select import Selection

SHORT = 12
"""How many digits of a commit's name are shown."""


def counts(of: Counts) -> dict[str, Any]:
    """Return counts with every key present."""
    return {
        "total": of.total,
        "complete": of.complete,
        "overdue": of.overdue,
        "not_reported": of.not_reported,
        "stale": of.stale,
        "status": dict(of.status),
        "timing": dict(of.timing),
        "rag": dict(of.rag),
    }


def as_at(at: AsAt) -> str:
    """Say as at when facts count, and in which revision they were read."""
    return f"As at {at.day.isoformat()}" + (f", in revision {at.revision[:SHORT]}" if at.revision else "")


def date(of: Due | None) -> dict[str, str | None] | None:
    """Return a date's text with its first and last day; ongoing and tbc have none."""
    if of is None:
        return None
    if isinstance(of, Period):
        return {"text": of.text, "first": of.first.isoformat(), "last": of.last.isoformat()}
    return {"text": str(of), "first": None, "last": None}


class Titles:
    """The titles of a plan's owners, objectives and things that are referred to, by id."""

    def __init__(self, plan: Plan) -> None:
        """Collect them."""
        self.plan = plan
        self.owners: dict[str, Owner] = {owner.id: owner for owner in plan.owners}
        self.objectives = {
            ident: title
            for objective in plan.objectives
            for ident, title in (
                (objective.id, objective.title),
                *((part.id, part.title) for part in objective.parts),
            )
        }

    def owner(self, ident: str) -> str:
        """Return an owner's title, or the id where the register lacks it."""
        owner = self.owners.get(ident)
        return owner.title if owner else ident

    def links(self, links: tuple[OwnerLink, ...]) -> list[dict[str, str | None]]:
        """Return owners with titles and capacities."""
        return [{"id": link.role, "title": self.owner(link.role), "capacity": link.capacity} for link in links]

    def reference(self, ref: str) -> str:
        """Return the title of an activity, or of a milestone its text."""
        ident, _, milestone = ref.partition("/")
        activity = self.plan.activities.get(ident)
        if activity is None:
            return ref
        found = (item.text for items in activity.milestones.values() for item in items if item.id == milestone)
        return next(found, activity.title)


def milestone(row: Row, titles: Titles) -> dict[str, Any]:
    """Return a milestone's row."""
    item = row.milestone
    return {
        "ref": item.ref,
        "source_id": item.source_id,
        "activity": item.place.activity,
        "year": item.year,
        "text": item.text,
        "owners": titles.links(row.owners),
        "status": row.status,
        "status_reported": item.status,
        "timing": row.timing,
        "start_timing": row.start_timing,
        "rag": row.rag,
        "due": date(item.due),
        "forecast": date(item.forecast),
        "completed": date(item.completed),
        "slip_days": row.slip_days,
        "slip_from_original_days": row.slip_from_original_days,
        "not_reported": row.not_reported,
        "stale": row.stale,
    }


def by_year(rows: list[Row], years: list[str]) -> dict[str, Counts]:
    """Count rows under each of the years shown."""
    table = defaultdict(Counts, {year: Counts() for year in years})
    for row in rows:
        table[row.milestone.year or UNSCHEDULED].add(row)
    return dict(table)


def activity(of: Activity, rows: list[Row], years: list[str], titles: Titles) -> dict[str, Any]:
    """Return an activity's row."""
    total = count(rows)
    return {
        "id": of.id,
        "source_id": of.source_id,
        "title": of.title,
        "lead": of.lead,
        "owners": titles.links(of.owners),
        "confidence": of.confidence,
        "rag": total.worst,
        "counts": counts(total),
        "years": {year: counts(item) for year, item in by_year(rows, [*years, UNSCHEDULED]).items()},
    }


def heading(name: str, selection: Selection) -> dict[str, Any]:
    """Return what every JSON document opens with."""
    return {
        "schema": f"planctl/{name}/1",
        "plan": selection.plan.header.title,
        "organisation": selection.plan.header.organisation,
        "as_at": selection.at.day.isoformat(),
        "revision": selection.at.revision,
        "filters": selection.words,
    }


CSV_COLUMNS = (
    "ref",
    "source_id",
    "activity",
    "activity_title",
    "year",
    "text",
    "owners",
    "status",
    "status_reported",
    "timing",
    "start_timing",
    "rag",
    "due",
    "due_first",
    "due_last",
    "forecast",
    "completed",
    "slip_days",
    "slip_from_original_days",
    "not_reported",
    "stale",
)


def milestone_cells(row: Row, titles: Titles) -> list[object]:
    """Return a milestone's CSV row, in the order of CSV_COLUMNS."""
    item = row.milestone
    due = date(item.due) or {}
    return [
        item.ref,
        item.source_id,
        item.place.activity,
        row.activity.title,
        item.year or UNSCHEDULED,
        item.text,
        "; ".join(titles.owner(link.role) for link in row.owners),
        row.status or NOT_REPORTED,
        item.status or NOT_REPORTED,
        row.timing,
        row.start_timing,
        row.rag,
        due.get("text"),
        due.get("first"),
        due.get("last"),
        item.forecast,
        item.completed,
        row.slip_days,
        row.slip_from_original_days,
        row.not_reported,
        row.stale,
    ]


ACTIVITY_COLUMNS = (
    "id",
    "source_id",
    "title",
    "lead",
    "owners",
    "confidence",
    "rag",
    "milestones",
    "complete",
    "overdue",
    "not_reported",
    "stale",
)


def activity_cells(of: Activity, rows: list[Row], titles: Titles) -> list[object]:
    """Return an activity's CSV row, in the order of ACTIVITY_COLUMNS."""
    total = count(rows)
    owners = "; ".join(titles.owner(link.role) for link in of.owners)
    lead = titles.owner(of.lead) if of.lead else None
    numbers = (total.total, total.complete, total.overdue, total.not_reported, total.stale)
    return [of.id, of.source_id, of.title, lead, owners, of.confidence, total.worst, *numbers]
