"""What became of a plan, for its pages: every change in git, the newest first, of all and of each activity."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from planctl.agenda import Item
from planctl.change import Change
from planctl.choice import Audience, Filters
from planctl.chronicle.text import moves, number
from planctl.chronicle.value import Chronicle
from planctl.chronicling import chronicle
from planctl.comparison.value import told
from planctl.errors import PlanctlError
from planctl.history import Event
from planctl.model import Plan
from planctl.pages.burnup import figure
from planctl.period import day, in_words
from planctl.progress import AsAt
from planctl.states import States
from planctl.trending import trend

MOST = 50
"""How many changes of one commit are told on the page of all."""


@dataclass(slots=True)
class Past:
    """What the page of all changes says, and by activity what its own page does."""

    told: dict[str, Any] = field(default_factory=lambda: {"told": "", "moves": [], "burnup": None})
    events: list[Item] = field(default_factory=list)
    activities: dict[str, list[Item]] = field(default_factory=dict)


def past(states: States, whole: Plan, audience: Audience, at: AsAt) -> Past:
    """Return a plan's past, `whole` being the plan with all that is internal in it; an empty one without git."""
    made = Past()
    with suppress(PlanctlError):
        made = _of(chronicle(states, whole, audience, None), audience)
        points = trend(states, whole, audience, Filters(), at)
        if len(points.points) > 1:
            made.told["burnup"] = figure(points)
    return made


def _of(of: Chronicle, audience: Audience) -> Past:
    made = Past()
    made.told |= {"told": f"{number(of.summary)}.", "moves": [line.strip() for line in moves(of)]}
    for event in reversed(of.events):
        if event.broken is not None:
            continue
        whole = next((change for change in event.changes if change.kind == "plan" and not change.field), None)
        if whole is not None:
            began = "The plan begins here." if whole.now is not None else "The plan was deleted."
            made.events.append(_event(event, [{"title": "", "told": began}], audience))
            continue
        changes = [(change, _change(change, of)) for change in event.changes]
        made.events.append(_event(event, [item for _, item in changes], audience))
        by_activity: dict[str, list[Item]] = {}
        for change, item in changes:
            if change.kind in {"activity", "milestone"}:
                by_activity.setdefault(change.ref.partition("/")[0], []).append(item)
        for ident, items in by_activity.items():
            made.activities.setdefault(ident, []).append(_event(event, items, audience))
    return made


def _change(change: Change, of: Chronicle) -> Item:
    title = "" if change.kind == "plan" else change.title or change.ref
    return {"kind": change.kind, "ref": change.ref, "title": title, "told": told(change, of.titles).sentence}


def _event(event: Event, changes: Iterable[Item], audience: Audience) -> Item:
    """Return a commit's day and changes; what its author wrote is for the body alone."""
    items = list(changes)
    return {
        "words": in_words(day(event.commit.day)),
        "subject": event.commit.subject if audience is Audience.internal else "",
        "changes": items[:MOST],
        "more": max(0, len(items) - MOST),
    }
