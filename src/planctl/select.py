"""Filters to rows: which milestones and activities a command speaks of (3-commands, Filters)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from planctl.choice import Filters
from planctl.errors import PlanctlError
from planctl.expression import BadExpression, Expression, Scope
from planctl.lookup import find_activity, find_objective, find_owner, find_year, own_word, read_period, vocabulary_word
from planctl.model import UNSCHEDULED, Activity, Plan
from planctl.period import Period
from planctl.progress import NOT_REPORTED, RAGS, STATUSES, TIMINGS, AsAt, Row, days_after, derive


@dataclass(slots=True)
class Selection:
    """What is left of a plan: activities with their rows, the years shown, and the choice in words."""

    plan: Plan
    at: AsAt
    groups: list[tuple[Activity, list[Row]]]
    years: list[str]
    words: dict[str, list[str]]

    @property
    def rows(self) -> list[Row]:
        """Every row, by activity, year and place."""
        return [row for _, rows in self.groups for row in rows]


Test = Callable[[Row], bool]


def select(plan: Plan, filters: Filters, at: AsAt) -> Selection:
    """Choose; raises PlanctlError where a filter names nothing in the plan."""
    words: dict[str, list[str]] = {}
    chosen = _activities(plan, filters, words)
    years, tests = _milestone_tests(plan, filters, at, words)
    only_year = bool(years) and not tests and not filters.text
    owners = {find_owner(plan, name).id for name in filters.owner}
    groups: list[tuple[Activity, list[Row]]] = []
    for activity in chosen:
        own = _owned(activity, owners, lead=filters.lead)
        rows = [
            row
            for label, milestones in activity.milestones.items()
            if not years or label in years
            for milestone in milestones
            if own or _links(milestone.own_owners, owners, lead=filters.lead)
            if (row := derive(milestone, activity, at)) and (not tests or all(test(row) for test in tests))
        ]
        if filters.text:
            rows = _with_text(filters.text, activity, rows)
        if rows or only_year or not (years or tests or filters.text):
            groups.append((activity, rows))
    if filters.text:
        words["text"] = filters.text
    shown = [year.text for year in plan.calendar.years]
    if years:
        shown = [year for year in shown if year in years]
    if UNSCHEDULED in years or (not years and any(row.milestone.year is None for _, rows in groups for row in rows)):
        shown.append(UNSCHEDULED)
    return Selection(plan, at, groups, shown, words)


def _activities(plan: Plan, filters: Filters, words: dict[str, list[str]]) -> list[Activity]:
    """Apply the filters that choose activities."""
    chosen: Iterable[Activity] = plan.activities.values()
    if filters.owner:
        owners = [find_owner(plan, name) for name in filters.owner]
        words["lead" if filters.lead else "owner"] = [owner.title for owner in owners]
        ids = {owner.id for owner in owners}
        chosen = [
            activity
            for activity in chosen
            if _owned(activity, ids, lead=filters.lead)
            or any(
                _links(item.own_owners, ids, lead=filters.lead)
                for items in activity.milestones.values()
                for item in items
            )
        ]
    elif filters.lead:
        raise PlanctlError("--lead says how --owner is meant; give --owner too")
    if filters.objective:
        found = [find_objective(plan, name) for name in filters.objective]
        words["objective"] = [ident for ident, _ in found]
        wanted = {item for _, members in found for item in members}
        chosen = [activity for activity in chosen if wanted.intersection(activity.objectives)]
    if filters.activity:
        wanted = {find_activity(plan, name).id for name in filters.activity}
        words["activity"] = sorted(wanted)
        chosen = [activity for activity in chosen if activity.id in wanted]
    if filters.confidence:
        known = [*plan.header.confidence, "none"]
        ratings = {vocabulary_word("confidence", word, known) for word in filters.confidence}
        words["confidence"] = [word for word in known if word in ratings]
        chosen = [activity for activity in chosen if (activity.confidence or "none") in ratings]
    if filters.tag:
        tags = sorted({tag for activity in plan.activities.values() for tag in activity.tags})
        wanted = {
            own_word("tag", word, tags, f"the plan's tags are {', '.join(tags)}" if tags else "the plan has no tags")
            for word in filters.tag
        }
        words["tag"] = sorted(wanted)
        chosen = [activity for activity in chosen if wanted.intersection(activity.tags)]
    return list(chosen)


def _milestone_tests(
    plan: Plan, filters: Filters, at: AsAt, words: dict[str, list[str]]
) -> tuple[set[str], list[Test]]:
    """Turn the filters that choose milestones into the years wanted and tests of a row."""
    tests: list[Test] = []
    years = {find_year(plan, name) for name in filters.year}
    if years:
        words["year"] = [year.text for year in plan.calendar.years if year.text in years]
        words["year"] += [UNSCHEDULED] if UNSCHEDULED in years else []
    if filters.status:
        statuses = {vocabulary_word("status", word, STATUSES) for word in filters.status}
        words["status"] = [word for word in STATUSES if word in statuses]
        tests.append(lambda row: (row.status or NOT_REPORTED) in statuses)
    if filters.timing:
        timings = {vocabulary_word("timing", word, TIMINGS) for word in filters.timing}
        words["timing"] = [word for word in TIMINGS if word in timings]
        tests.append(lambda row: row.timing in timings)
    if filters.rag:
        rags = {vocabulary_word("rag", word, RAGS) for word in filters.rag}
        words["rag"] = [word for word in RAGS if word in rags]
        tests.append(lambda row: row.rag in rags)
    if filters.due_before:
        before = [read_period(plan, text, "--due-before") for text in filters.due_before]
        words["due_before"] = [period.text for period in before]
        tests.append(_due(lambda due: any(due.last < period.first for period in before)))
    if filters.due_after:
        after = [read_period(plan, text, "--due-after") for text in filters.due_after]
        words["due_after"] = [period.text for period in after]
        tests.append(_due(lambda due: any(due.first > period.last for period in after)))
    if filters.due_within:
        if min(filters.due_within) < 0:
            raise PlanctlError("--due-within wants a number of days, 0 or more")
        end = days_after(at.day, max(filters.due_within))
        words["due_within"] = [f"{days} days" for days in filters.due_within]
        tests.append(_due(lambda due: at.day <= due.last <= end))
    if filters.where:
        expressions = [read_where(text, at) for text in filters.where]
        words["where"] = filters.where
        tests.append(lambda row: any(_holds(expression, row) for expression in expressions))
    return years, tests


def _due(test: Callable[[Period], bool]) -> Test:
    """Return a test of a row's due date; ongoing and tbc match none."""
    return lambda row: isinstance(row.milestone.due, Period) and test(row.milestone.due)


def read_where(text: str, at: AsAt) -> Expression:
    """Read an expression over milestones; raises PlanctlError."""

    def rows(activity: Activity) -> list[Row]:
        return [derive(item, activity, at) for items in activity.milestones.values() for item in items]

    try:
        return Expression(text, Scope("milestone", rows))
    except BadExpression as bad:
        raise PlanctlError(f"--where: {bad}; {bad.help}") from None


def _holds(expression: Expression, row: Row) -> bool:
    try:
        return expression.holds(row)
    except BadExpression as bad:
        raise PlanctlError(f"--where: {bad}; {bad.help}") from None


def _owned(activity: Activity, owners: set[str], *, lead: bool) -> bool:
    return not owners or _links(activity.owners, owners, lead=lead)


def _links(links: Sequence[object], owners: set[str], *, lead: bool) -> bool:
    """Tell whether one of the owners (the first, for lead) is among those wanted."""
    return any(getattr(link, "role", None) in owners for link in (links[:1] if lead else links))


def _with_text(wanted: list[str], activity: Activity, rows: list[Row]) -> list[Row]:
    """Keep the rows that hold one of some texts, or all where the activity's own words do."""
    keys = [" ".join(text.casefold().split()) for text in wanted]

    def holds(*texts: str | None) -> bool:
        folded = [" ".join(text.casefold().split()) for text in texts if text]
        return any(key in text for key in keys for text in folded)

    found = [row for row in rows if holds(row.milestone.text, row.milestone.note)]
    return found or (rows if holds(activity.title, activity.description) else [])
