"""A plan's past to a trend that is ready to print: which days, what its audience may see, what the filters leave."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from planctl.audience import show_to
from planctl.choice import Audience, Filters
from planctl.errors import PlanctlError
from planctl.lookup import find_activity, find_objective, find_owner
from planctl.model import Plan
from planctl.period import DAY, quarter_of
from planctl.progress import AsAt, Counts
from planctl.select import select
from planctl.states import States
from planctl.timeline import timeline
from planctl.trend import NOT_RATED, points, quarter_ends
from planctl.trends.value import Trend


def past(
    given: str | None, at: AsAt, filters: Filters, audience: Audience
) -> tuple[tuple[date, Counts] | None, Trend | None]:
    """Return how a plan stood when the quarter before ended, and at each quarter's end; None if git tells nothing."""
    states = States(given)
    with suppress(PlanctlError):
        loaded = states.now.loaded
        if loaded is None:
            return None, None
        told = trend(states, loaded.plan, audience, filters, at)
        first = quarter_of(loaded.plan.calendar, at.day).first
        return next(((point.day, point.counts) for point in told.points if first - point.day == DAY), None), told
    return None, None


def by_id(plan: Plan, filters: Filters) -> Filters:
    """Return filters that name owners, objectives and activities by their ids: what a name means is told by today."""
    return replace(
        filters,
        owner=[find_owner(plan, name).id for name in filters.owner],
        objective=[find_objective(plan, name)[0] for name in filters.objective],
        activity=[find_activity(plan, name).id for name in filters.activity],
    )


def trend(states: States, whole: Plan, audience: Audience, filters: Filters, at: AsAt) -> Trend:
    """Return how a plan stood at each quarter end until a day, `whole` being the plan of today with all in it.

    Raises PlanctlError where a filter names nothing in the plan of today, or git holds nothing so old.
    """
    plan, _ = show_to(whole, audience)
    words = select(plan, filters, at).words
    filters = by_id(plan, filters)
    line = timeline(states.home, at.revision or states.commit("HEAD"), main_line=True)
    first = min(commit.day for commit in line.commits)
    if at.day < first:
        raise PlanctlError(f"the plan's first revision is of {first}, after {at.day}; --as-at says until when")
    found, passed = points(line, quarter_ends(plan.calendar, first, at.day), filters, audience, states.memo)
    if not found:
        raise PlanctlError(f"no revision by {at.day} holds a plan that can be read; planctl history tells why")
    ratings = dict.fromkeys((*plan.header.confidence, *(word for point in found for word in point.confidence)))
    del ratings[NOT_RATED]
    header = plan.header
    titles = (header.title, header.organisation, header.language)
    return Trend(*titles, words, [*ratings, NOT_RATED], found, passed, states.home.place, header.accent)
