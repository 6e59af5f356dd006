"""A selection to what a template sees: text, numbers, lists and mappings, of what the audience may see.

The README documents the names.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from planctl import __version__, facts
from planctl.agenda import agenda
from planctl.colour import accents
from planctl.expression import plain
from planctl.facts import Titles
from planctl.listing import figure
from planctl.model import UNSCHEDULED, Activity, Change, Figure, Measure, Target
from planctl.period import Due, day, in_words
from planctl.progress import NOT_REPORTED, Counts, Row, count
from planctl.select import Selection
from planctl.standing.words import STATUS, TIMING, rag


def context(
    selection: Selection,
    *,
    audience: str,
    layout: str,
    edition: str | None = None,
    previous: tuple[dt.date, Counts] | None = None,
    burnup: dict[str, Any] | None = None,
    known: dict[Any, Any] | None = None,
    later: bool = False,
) -> dict[str, Any]:
    """Return everything a template may use; the README documents the names.

    `previous` is how the plan stood on an earlier day, `burnup` the drawing of its past, if that is known. With
    `known`, which is added to, what is told of a milestone is made once for many selections of one plan as at one day.
    With `later`, most of an activity is made when it is asked for, by whichever process fills its part of a document;
    and there is no agenda, which would ask for all.
    """
    plan, header = selection.plan, selection.plan.header
    titles = Titles(plan)
    made = _Things(selection, titles, known)
    make = made.later if later else made.activity
    activities = [make(activity, rows) for activity, rows in selection.groups]
    total = count(selection.rows)
    used = [activity.confidence for activity, _ in selection.groups]
    return {
        "version": __version__,
        "plan": {
            **{name: getattr(header, name) for name in ("title", "organisation", "short_name", "source", "language")},
            "plan_year": header.plan_year,
            "plan_year_words": _year_words(selection, header.plan_year) if header.plan_year else None,
            "state": str(header.state),
            "approved": {"on": date(header.approved.on), "by": header.approved.by} if header.approved else None,
            "licence": header.licence,
            "attribution": header.attribution,
            "contact": plain(header.contact),
            "accent": accents(header.accent),
            "tolerance_days": header.tolerance_days,
            "review_days": header.review_days,
        },
        "as_at": _day(selection),
        "audience": audience,
        "filters": [
            f"{name.replace('_', ' ').capitalize()}: {', '.join(_told(selection, name, values))}"
            for name, values in selection.words.items()
        ],
        "layout": layout,
        "edition": edition,
        "years": [_year(selection, label) for label in selection.years],
        "confidence": [
            {"id": word, "definition": text or None, "activities": used.count(word)}
            for word, text in header.confidence.items()
        ],
        "objectives": made.objectives(),
        "owners": made.owners(),
        "counts": facts.counts(total),
        "base": total.open_base,
        "previous": previous and {"as_at": date(day(previous[0])), "counts": facts.counts(previous[1])},
        "burnup": burnup,
        "agenda": None if later else agenda(activities, plan.calendar, selection.at.day),
        "chosen_owners": [
            {"id": owner.id, "title": owner.title}
            for owner in plan.owners
            if owner.title in selection.words.get("owner", selection.words.get("lead", []))
        ],
        "activities": activities,
        "measures": made.measures(),
        "sections": [
            {"id": item.id, "title": item.title, "body": item.body, "internal": item.internal} for item in plan.sections
        ],
        "abbreviations": [{"id": word, "words": text} for word, text in sorted(header.abbreviations.items())],
        "definitions": {
            "status": [{"word": word, "meaning": text} for word, text in STATUS.items()],
            "timing": [{"word": word, "meaning": text} for word, text in TIMING.items()],
            "rag": [
                {"word": word, "meaning": text} for word, text in rag(header.tolerance_days, header.review_days).items()
            ],
        },
    }


@lru_cache(maxsize=4096)
def date(of: Due | None) -> dict[str, str | None] | None:
    """Return a date's key, its words, its first and last day."""
    if of is None:
        return None
    return {**(facts.date(of) or {}), "words": in_words(of)}


def _day(selection: Selection) -> dict[str, str | None] | None:
    return date(day(selection.at.day))


def _told(selection: Selection, name: str, values: list[str]) -> list[str]:
    """Return what a filter asks for, years in words."""
    return [_year_words(selection, value) for value in values] if name == "year" else values


def _year(selection: Selection, label: str) -> dict[str, str | None]:
    """Return a year that is shown; unscheduled has no days."""
    year = selection.plan.calendar.year(label) if label != UNSCHEDULED else None
    first, last = (year.first.isoformat(), year.last.isoformat()) if year else (None, None)
    return {"id": label, "words": _year_words(selection, label), "first": first, "last": last}


def _year_words(selection: Selection, label: str) -> str:
    if label == UNSCHEDULED:
        return "Unscheduled"
    year = selection.plan.calendar.year(label)
    return in_words(year) if year else label


class _Later(dict[str, Any]):
    """A mapping that has a part of what it holds, and makes the rest at the first question for any of it."""

    def __init__(self, told: dict[str, Any], make: Callable[[], dict[str, Any]]) -> None:
        super().__init__(told)
        self.make = make

    def __missing__(self, name: str) -> Any:
        made = self.make()
        self.update(made)
        return made[name]


class _Things:
    """Makes the parts of a context, with the plan's titles at hand."""

    def __init__(self, selection: Selection, titles: Titles, known: dict[Any, Any] | None) -> None:
        self.selection, self.titles, self.known = selection, titles, known
        self.shown = {activity.id for activity, _ in selection.groups}
        self.words = partial(_year_words, selection)

    def reference(self, ref: str) -> dict[str, str]:
        return {"ref": ref, "title": self.titles.reference(ref)}

    def activity(self, of: Activity, rows: list[Row]) -> dict[str, Any]:
        if self.known is None:
            return self._activity(of, rows)
        key = (of.id, *self.selection.years, *(row.milestone.id for row in rows))
        if key not in self.known:
            self.known[key] = self._activity(of, rows)
        made: dict[str, Any] = self.known[key]
        return made

    def later(self, of: Activity, rows: list[Row]) -> dict[str, Any]:
        return _Later(self.named(of), lambda: self._activity(of, rows))

    def named(self, of: Activity) -> dict[str, Any]:
        definition = self.selection.plan.header.confidence.get(of.confidence or "") or None
        return {
            **{name: getattr(of, name) for name in ("id", "title", "title_given", "description", "enabler")},
            "confidence": {"id": of.confidence, "definition": definition} if of.confidence else None,
        }

    def _activity(self, of: Activity, rows: list[Row]) -> dict[str, Any]:
        total = count(rows)
        by_year: dict[str, list[Row]] = {year: [] for year in self.selection.years}
        for row in rows:
            by_year.setdefault(row.milestone.year or UNSCHEDULED, []).append(row)
        return {
            **self.named(of),
            "objectives": [{"id": item, "title": self.titles.objectives.get(item)} for item in of.objectives],
            "owners": self.titles.links(of.owners),
            "confidence_reason": of.confidence_reason,
            "depends_on": [self.reference(ref) for ref in of.depends_on],
            "resources": [{"text": _resource(item)} for item in of.resources],
            "tags": list(of.tags),
            "source": of.source,
            "source_id": of.source_id,
            "internal": of.internal,
            "internal_note": of.internal_note,
            "rag": total.worst,
            "counts": facts.counts(total),
            "complete": total.complete,
            "of": total.open_base,
            "years": [self.year(year, inside) for year, inside in by_year.items()],
        }

    def year(self, label: str, rows: list[Row]) -> dict[str, Any]:
        total = count(rows)
        return {
            "id": label,
            "words": self.words(label),
            "counts": facts.counts(total),
            "complete": total.complete,
            "of": total.open_base,
            "milestones": [self.milestone(row) for row in rows],
        }

    def milestone(self, row: Row) -> dict[str, Any]:
        item = row.milestone
        ref = item.ref
        if self.known is not None and ref in self.known:
            known: dict[str, Any] = self.known[ref]
            return known
        status = row.status or NOT_REPORTED
        made: dict[str, Any] = {
            "ref": ref,
            "id": item.id,
            "text": item.text,
            "group": item.group,
            "due": date(item.due),
            "due_text": item.due_text,
            "start": item.start and date(item.start),
            "started": item.started and date(item.started),
            "completed": item.completed and date(item.completed),
            "forecast": item.forecast and date(item.forecast),
            "updated": item.updated and date(item.updated),
            "note": item.note,
            "impact": item.impact,
            "evidence": item.evidence,
            "confirmed_by": item.confirmed_by,
            "reason": item.reason,
            "owners": self.titles.links(item.own_owners) if item.own_owners else [],
            "status": str(status),
            "status_words": status.replace("-", " "),
            "timing": row.timing,
            "timing_words": row.timing.replace("-", " "),
            "rag": row.rag,
            "slip_days": row.slip_days,
            "superseded_by": self.reference(item.superseded_by) if item.superseded_by else None,
            "depends_on": [self.reference(name) for name in item.depends_on],
            "changes": [_change(change) for change in item.changes],
            "not_reported": row.not_reported,
            "stale": row.stale,
            "internal": item.internal,
            "internal_note": item.internal_note,
            "source_id": item.source_id,
        }
        if self.known is not None:
            self.known[ref] = made
        return made

    def objectives(self) -> list[dict[str, Any]]:
        def serving(*idents: str) -> list[dict[str, Any]]:
            wanted, groups = set(idents), self.selection.groups
            return [{"id": of.id, "title": of.title} for of, _ in groups if not wanted.isdisjoint(of.objectives)]

        return [
            {
                "id": objective.id,
                "title": objective.title,
                "parts": [{"id": part.id, "title": part.title} for part in objective.parts],
                "activities": serving(objective.id, *(part.id for part in objective.parts)),
            }
            for objective in self.selection.plan.objectives
        ]

    def owners(self) -> list[dict[str, Any]]:
        owned: dict[str, list[dict[str, Any]]] = {ident: [] for ident in self.titles.owners}
        for activity, _ in self.selection.groups:
            for link in activity.owners:
                named = {"id": activity.id, "title": activity.title, "capacity": link.capacity}
                owned.setdefault(link.role, []).append(named)
        return [
            {"id": ident, "title": self.titles.owner(ident), "activities": activities}
            for ident, activities in owned.items()
            if activities or not self.selection.words
        ]

    def measures(self) -> list[dict[str, Any]]:
        return [
            self.measure(item)
            for item in self.selection.plan.measures
            if not self.selection.words or item.activity in self.shown
        ]

    def measure(self, of: Measure) -> dict[str, Any]:
        def told(item: Figure | Target) -> dict[str, Any]:
            return {"value_text": figure(item, of.unit), "value": item.value, "note": item.note}

        baseline = of.baseline
        return {
            **{name: getattr(of, name) for name in ("id", "title", "unit", "note", "internal", "internal_note")},
            "better": str(of.better) if of.better else None,
            "owner": {"id": of.owner, "title": self.titles.owner(of.owner)} if of.owner else None,
            "activity": {"id": of.activity, "title": self.titles.reference(of.activity)} if of.activity else None,
            "baseline": {"at": date(baseline.at), **told(baseline)} if baseline else None,
            "targets": [{"by": date(item.by), **told(item), "low": item.low, "high": item.high} for item in of.targets],
            "readings": [{"at": date(item.at), **told(item)} for item in of.readings],
        }


def _resource(of: Any) -> str:
    """Print a resource: its amount and unit, its kind, its note."""
    amount = f"{of.amount:,}" if of.amount is not None else ""
    unit = {"GBP": "£", "EUR": "€", "USD": "$"}.get(of.unit or "")
    told = f"{unit}{amount}" if unit else " ".join(filter(None, [amount, of.unit]))
    text = f"{of.kind}: {told}" if told else of.kind
    return f"{text} ({of.note})" if of.note else text


def _change(of: Change) -> dict[str, Any]:
    return {
        "on": date(of.on),
        "from": date(of.from_),
        "to": date(of.to),
        "reason": of.reason,
        "approved_by": of.approved_by,
    }
