"""Activities, milestones, measures and who owns them as a template sees them: text, numbers, lists and mappings."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from planctl import facts
from planctl.facts import Titles
from planctl.listing import figure
from planctl.model import UNSCHEDULED, Activity, Change, Figure, Measure, Target
from planctl.period import Due, in_words
from planctl.progress import NOT_REPORTED, Row, count
from planctl.select import Selection


@lru_cache(maxsize=4096)
def date(of: Due | None) -> dict[str, str | None] | None:
    """Return a date's key, its words, its first and last day."""
    if of is None:
        return None
    return {**(facts.date(of) or {}), "words": in_words(of)}


def year_words(selection: Selection, label: str) -> str:
    """Return a year, or unscheduled, in words."""
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


class Things:
    """Makes the parts of a context, with the plan's titles at hand."""

    def __init__(self, selection: Selection, titles: Titles, known: dict[Any, Any] | None) -> None:
        """Take what was chosen, and what is made already, if that is kept."""
        self.selection, self.titles, self.known = selection, titles, known
        self.shown = {activity.id for activity, _ in selection.groups}
        self.words = partial(year_words, selection)

    def reference(self, ref: str) -> dict[str, str]:
        """Return an activity or a milestone that is referred to."""
        return {"ref": ref, "title": self.titles.reference(ref)}

    def activity(self, of: Activity, rows: list[Row]) -> dict[str, Any]:
        """Return an activity with its milestones, made once where what is made is kept."""
        if self.known is None:
            return self._activity(of, rows)
        key = (of.id, *self.selection.years, *(row.milestone.id for row in rows))
        if key not in self.known:
            self.known[key] = self._activity(of, rows)
        made: dict[str, Any] = self.known[key]
        return made

    def later(self, of: Activity, rows: list[Row]) -> dict[str, Any]:
        """Return an activity of which most is made at the first question for it."""
        return _Later(self.named(of), lambda: self._activity(of, rows))

    def named(self, of: Activity) -> dict[str, Any]:
        """Return what a list of activities tells of one."""
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
        """Return the milestones of an activity under a year."""
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
        """Return a milestone and how it stands."""
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
        """Return the objectives, each with the activities that serve it."""

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
        """Return who owns activities, each with these; of the whole plan, also who owns none."""
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
        """Return the measures; of a choice, those of its activities."""
        return [
            self.measure(item)
            for item in self.selection.plan.measures
            if not self.selection.words or item.activity in self.shown
        ]

    def measure(self, of: Measure) -> dict[str, Any]:
        """Return a measure with its figures."""

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
