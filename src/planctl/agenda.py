"""What wants attention in a quarter: exceptions, what was done, missed, is due next, waits for a decision; plain data.

Made of what templates are given of the activities, so that it holds nothing that they may not see.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from planctl.period import DAY, Calendar, Period, in_words, quarter_of

Item = dict[str, Any]
_CLOSED = frozenset({"complete", "closed", "superseded"})


def agenda(activities: Iterable[Item], calendar: Calendar, day: date) -> Item:
    """Return the quarter of a day, the one behind it, and what of the milestones wants attention in them.

    A milestone here also has `activity` (id, title) and `lead`, the title of its first owner.
    """
    quarter = quarter_of(calendar, day)
    following = quarter_of(calendar, quarter.last + DAY)
    all_ = [(milestone, of) for of in activities for year in of["years"] for milestone in year["milestones"]]
    open_ = [item for item in all_ if item[0]["status"] not in _CLOSED]
    complete = [item for item in all_ if item[0]["status"] == "complete"]
    now, then = _in(quarter), _in(following)
    overdue = [item for item in open_ if item[0]["timing"] == "overdue"]
    due = [item for item in open_ if item[0]["timing"] == "due"]
    ahead = [*due, *(item for item in open_ if item[0]["timing"] == "not-due")]
    return {
        "quarter": _named(quarter),
        "next_quarter": _named(following),
        "exceptions": _told((item for item in all_ if item[0]["rag"] in {"red", "amber"}), _worst),
        "done": _told((item for item in complete if now(item[0]["completed"])), _by("completed")),
        "missed": _told((item for item in overdue if now(item[0]["due"])), _by("due")),
        "overdue": _told(overdue, _by("due")),
        "due": _told(due, _by("due")),
        "next": _told((item for item in ahead if then(item[0]["due"])), _by("due")),
        "proposals": [
            {"milestone": _full(*item), "change": change}
            for item in open_
            for change in item[0]["changes"]
            if not change["approved_by"]
        ],
    }


def _told(items: Iterable[tuple[Item, Item]], key: Callable[[Item], Any]) -> list[Item]:
    """Return milestones in an order, each with what is told of its activity."""
    return [_full(*item) for item in sorted(items, key=lambda item: key(item[0]))]


def _full(milestone: Item, of: Item) -> Item:
    return {**milestone, "activity": {"id": of["id"], "title": of["title"]}, "lead": _lead(milestone, of)}


def _lead(milestone: Item, activity: Item) -> str | None:
    owners = milestone["owners"] or activity["owners"]
    return owners[0]["title"] if owners else None


def _named(quarter: Period) -> Item:
    return {"id": quarter.text, "words": in_words(quarter), "first": str(quarter.first), "last": str(quarter.last)}


def _in(quarter: Period) -> Callable[[Item | None], bool]:
    """Return a test of whether a date ends in a quarter."""
    first, last = str(quarter.first), str(quarter.last)
    return lambda of: of is not None and of["last"] is not None and first <= of["last"] <= last


def _by(key: str) -> Callable[[Item], tuple[str, str, str]]:
    """Return by what milestones stand in the order of a date."""
    return lambda item: (item[key]["last"] or "", item[key]["first"] or "", item["ref"])


def _worst(item: Item) -> tuple[bool, int, str]:
    """Red before amber, the most days late first."""
    return item["rag"] != "red", -(item["slip_days"] or 0), item["ref"]
