"""A selection to what a template sees: text, numbers, lists and mappings, of what the audience may see.

The README documents the names.
"""

import datetime as dt
from typing import Any

from planctl import __version__, facts
from planctl.agenda import agenda
from planctl.colour import accents
from planctl.expression import plain
from planctl.facts import Titles
from planctl.model import UNSCHEDULED
from planctl.period import day
from planctl.progress import Counts, count
from planctl.select import Selection
from planctl.standing.words import STATUS, TIMING, rag
from planctl.things import Things, date, year_words


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
    made = Things(selection, titles, known)
    make = made.later if later else made.activity
    activities = [make(activity, rows) for activity, rows in selection.groups]
    total = count(selection.rows)
    used = [activity.confidence for activity, _ in selection.groups]
    return {
        "version": __version__,
        "plan": {
            **{name: getattr(header, name) for name in ("title", "organisation", "short_name", "source", "language")},
            "plan_year": header.plan_year,
            "plan_year_words": year_words(selection, header.plan_year) if header.plan_year else None,
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


def _day(selection: Selection) -> dict[str, str | None] | None:
    return date(day(selection.at.day))


def _told(selection: Selection, name: str, values: list[str]) -> list[str]:
    """Return what a filter asks for, years in words."""
    return [year_words(selection, value) for value in values] if name == "year" else values


def _year(selection: Selection, label: str) -> dict[str, str | None]:
    """Return a year that is shown; unscheduled has no days."""
    year = selection.plan.calendar.year(label) if label != UNSCHEDULED else None
    first, last = (year.first.isoformat(), year.last.isoformat()) if year else (None, None)
    return {"id": label, "words": year_words(selection, label), "first": first, "last": last}
