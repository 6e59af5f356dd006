"""A selection's rows by activity, owner, objective or year."""

from datetime import date
from typing import NamedTuple

from planctl.facts import Titles
from planctl.model import UNSCHEDULED
from planctl.period import Period
from planctl.progress import Row
from planctl.select import Selection


class Group(NamedTuple):
    """Some rows under one heading."""

    id: str
    title: str
    confidence: str | None
    rows: list[Row]


def groups(selection: Selection, by: str) -> list[Group]:
    """Group the rows; one with several owners or objectives stands under each of them."""
    titles = Titles(selection.plan)
    if by == "activity":
        return [Group(item.id, item.title, item.confidence or "not rated", rows) for item, rows in selection.groups]
    table: dict[str, list[Row]] = {}
    if by == "year":
        table = {year: [] for year in selection.years}
    for row in selection.rows:
        for key in _keys(row, by):
            table.setdefault(key, []).append(row)
    order = {owner: index for index, owner in enumerate(titles.owners)} if by == "owner" else {}
    if by == "objective":
        order = {ident: index for index, ident in enumerate(titles.objectives)}
    keys = sorted(table, key=lambda key: (order.get(key, len(order)), key)) if by != "year" else list(table)
    return [Group(key, _name(key, by, titles), None, table[key]) for key in keys]


def _name(key: str, by: str, titles: Titles) -> str:
    """Return a group's title."""
    if by == "owner":
        return titles.owner(key)
    return titles.objectives.get(key) or _NAMELESS.get(key, _WORDING) if by == "objective" else key


_WORDING = "(wording not in source)"
_NAMELESS = {"enabler": "Enablers of every objective", "none": "No objective"}


def _keys(row: Row, by: str) -> list[str]:
    """Return the ids of the groups that a row stands in."""
    if by == "owner":
        return list(dict.fromkeys(link.role for link in row.owners)) or ["none"]
    if by == "year":
        return [row.milestone.year or UNSCHEDULED]
    return list(dict.fromkeys(row.activity.objectives)) or ["enabler" if row.activity.enabler else "none"]


def next_due(rows: list[Row]) -> str:
    """Return the earliest date that is due or still to come among open milestones."""
    dues = [row.milestone.due for row in rows if row.timing in {"due", "not-due"}]
    periods = [due for due in dues if isinstance(due, Period)]
    return min(periods, key=lambda period: (period.last, period.first)).text if periods else ""


def chased(rows: list[Row], timing: str) -> list[Row]:
    """Return the rows of a timing, oldest first."""

    def key(row: Row) -> tuple[date, date, str]:
        due = row.milestone.due
        last, first = (due.last, due.first) if isinstance(due, Period) else (date.min, date.min)
        return last, first, row.milestone.ref

    return sorted((row for row in rows if row.timing == timing), key=key)
