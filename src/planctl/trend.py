"""The plan over time: how it stood at each quarter end, as its files of that day had it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planctl.choice import Audience, Filters
from planctl.errors import PlanctlError
from planctl.git import Commit
from planctl.history import Event, fault, seen_by
from planctl.loaded import Memo
from planctl.model import Plan
from planctl.period import DAY, Calendar, quarter_of
from planctl.progress import Counts, as_at, count
from planctl.select import select
from planctl.timeline import Timeline

NOT_RATED = "none"


@dataclass(frozen=True, slots=True)
class Point:
    """How a plan stood on a day: the commit whose files count, the milestones' counts, the activities by rating.

    `due` is how many of the milestones that are not closed or superseded were to be done by then.
    """

    day: date
    commit: str
    counts: Counts
    due: int
    confidence: dict[str, int]


def quarter_ends(calendar: Calendar, first: date, last: date) -> list[date]:
    """Return the last days of the quarters of the plan's years from a day to another, and that other day itself."""
    ends = []
    while (end := quarter_of(calendar, first).last) < last:
        ends.append(end)
        first = end + DAY
    return [*ends, last]


def points(
    line: Timeline, days: Sequence[date], filters: Filters, audience: Audience, memo: Memo
) -> tuple[list[Point], list[Event]]:
    """Return how the plan stood on each day, and the commits passed over because it could not be read in them.

    On each day counts the last commit of the main line that is not younger; none, and the day is left out.
    """
    index = {day: _last(line.commits, day) for day in days}
    wanted = {place for place in index.values() if place is not None}
    plans, passed = _read(line, wanted, audience, memo)
    if passed:
        plans, passed = _read(line, range(max(wanted) + 1), audience, memo)
    found = []
    for day, place in index.items():
        at = place
        while at is not None and at >= 0 and at not in plans:
            at -= 1
        if at is not None and at >= 0 and (plan := plans[at]) is not None:
            found.append(_point(plan, day, line.commits[at].name, filters))
    return found, passed


def _last(commits: Sequence[Commit], day: date) -> int | None:
    return next((index for index in range(len(commits) - 1, -1, -1) if commits[index].day <= day), None)


def _read(
    line: Timeline, wanted: Iterable[int], audience: Audience, memo: Memo
) -> tuple[dict[int, Plan | None], list[Event]]:
    """Return the plans of some commits by index, without those that cannot be read, which are events."""
    chosen, see = set(wanted), seen_by(audience)
    plans: dict[int, Plan | None] = {}
    passed = []
    for index, moment in enumerate(line.moments(memo, chosen)):
        if index not in chosen:
            continue
        broken = fault(moment.loaded, audience)
        if broken is not None:
            passed.append(Event(moment.commit, broken=broken))
        else:
            plans[index] = None if moment.loaded is None else see(moment.loaded.plan)
    return plans, passed


def _point(plan: Plan, day: date, commit: str, filters: Filters) -> Point:
    """Count a plan on a day; a filter that names nothing in it yet leaves nothing of it."""
    try:
        selection = select(plan, filters, as_at(day, plan.header))
    except PlanctlError:
        return Point(day, commit, Counts(), 0, _rated(plan, []))
    rows = selection.rows
    due = sum(row.timing != "stopped" and _is_due(row.milestone.due, day) for row in rows)
    return Point(day, commit, count(rows), due, _rated(plan, [activity.confidence for activity, _ in selection.groups]))


def _is_due(due: object, day: date) -> bool:
    """Tell whether a due date has passed, or ends on the day."""
    last = getattr(due, "last", None)
    return last is not None and last <= day


def _rated(plan: Plan, ratings: list[str | None]) -> dict[str, int]:
    return {word: ratings.count(word) for word in plan.header.confidence} | {NOT_RATED: ratings.count(None)}
