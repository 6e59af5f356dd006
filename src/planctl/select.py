"""Filters to rows: which milestones and activities a command speaks of (3-commands, Filters)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from planctl.choice import Filters
from planctl.errors import PlanctlError, did_you_mean, nearest
from planctl.expression import BadExpression, Expression, Scope
from planctl.model import UNSCHEDULED, Activity, Owner, Plan
from planctl.period import DUE_WORDS, BadDate, Due, Period
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
            _named("tag", word, tags, f"the plan's tags are {', '.join(tags)}" if tags else "the plan has no tags")
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


def read_period(plan: Plan, text: str, option: str) -> Period:
    """Read a date given on the command line; raises PlanctlError."""
    try:
        return plan.calendar.period(text)
    except BadDate as bad:
        raise PlanctlError(f"{option}: {bad}; {bad.help}") from None


def read_due(plan: Plan, text: str, option: str) -> Due:
    """Read a due date given on the command line, which may be ongoing or tbc; raises PlanctlError."""
    try:
        return plan.calendar.due(text.strip(), DUE_WORDS)
    except BadDate as bad:
        raise PlanctlError(f"{option}: {bad}; {bad.help}") from None


def fold(name: str) -> str:
    """Return what of a name counts in a search: not case, spaces, hyphens, nor "&" versus "and"."""
    return "".join(name.casefold().replace("&", " and ").replace("-", " ").split())


Names = Sequence[tuple[str, Sequence[str]]]
"""Ids, each with the names it answers to: the last is the one to show."""


def answering(wanted: str, names: Names) -> tuple[list[str], bool]:
    """Return the ids that answer to a name, and whether exactly: an id beats a name, a whole name a part of one."""
    key = fold(wanted)
    if any(wanted == ident for ident, _ in names):
        return [wanted], True
    if exact := [ident for ident, known in names if key in map(fold, known)]:
        return list(dict.fromkeys(exact)), True
    return [ident for ident, known in names if key and any(key in fold(name) for name in known)], False


def match(kind: str, wanted: str, names: Names, remedy: str) -> str:
    """Return the id of the thing that answers to a name; raises PlanctlError."""
    found, _ = answering(wanted, names)
    if len(found) == 1:
        return found[0]
    if found:
        titles = [f'"{known[-1]}"' for ident, known in names if ident in found]
        raise PlanctlError(f'{kind} "{wanted}" fits several: {several(titles)}; say which ({remedy})')
    named = {name: known[-1] for _, known in names for name in known}
    shown = ", ".join(dict.fromkeys(f'"{named[name]}"' for name in nearest(wanted, list(named), 3, 0.3)))
    suggestion = f"; nearest: {shown}" if shown else ""
    raise PlanctlError(f'no {kind} "{wanted}"{suggestion} ({remedy})')


def several(names: Sequence[str]) -> str:
    """Name the first eight of many, and how many more there are."""
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def owner_names(plan: Plan) -> Names:
    """Return the names of the owners: id, aliases, title."""
    return [(owner.id, (owner.id, *owner.aliases, owner.title)) for owner in plan.owners]


def activity_names(plan: Plan) -> Names:
    """Return the names of the activities: id, title."""
    return [(activity.id, (activity.id, activity.title)) for activity in plan.activities.values()]


def objective_names(plan: Plan) -> Names:
    """Return the names of the objectives and their parts: id, "objective ID", title."""
    items: list[tuple[str, str | None]] = []
    for objective in plan.objectives:
        items += [(objective.id, objective.title), *((part.id, part.title) for part in objective.parts)]
    return [(ident, (ident, f"objective {ident}", *([title] if title else []))) for ident, title in items]


def find_owner(plan: Plan, name: str) -> Owner:
    """Find an owner by id, title or alias."""
    ident = match("owner", name, owner_names(plan), "planctl list owners")
    return next(owner for owner in plan.owners if owner.id == ident)


def find_objective(plan: Plan, name: str) -> tuple[str, list[str]]:
    """Find an objective or a part by id or title; return its id, and that with the ids of its parts."""
    ident = match("objective", name.strip(), objective_names(plan), "planctl list objectives")
    parts = [part.id for objective in plan.objectives if objective.id == ident for part in objective.parts]
    return ident, [ident, *parts]


def find_activity(plan: Plan, name: str) -> Activity:
    """Find an activity by id or title."""
    return plan.activities[match("activity", name, activity_names(plan), "planctl list activities")]


def find_year(plan: Plan, name: str) -> str:
    """Find one of the plan's years in any spelling, or unscheduled."""
    if name.casefold() == UNSCHEDULED:
        return UNSCHEDULED
    year = plan.calendar.named(name)
    if year is None:
        known = [item.text for item in plan.calendar.years]
        near = did_you_mean(name, [*known, UNSCHEDULED])
        raise PlanctlError(f'the plan has no year "{name}"{near}; its years are {", ".join(known)}, or unscheduled')
    return year.text


def find_scheduled_year(plan: Plan, name: str) -> Period:
    """Find one of the plan's years in any spelling."""
    label = find_year(plan, name)
    if label == UNSCHEDULED:
        raise PlanctlError("unscheduled is no year")
    return plan.calendar.period(label)


def vocabulary_word(option: str, word: str, known: Sequence[str]) -> str:
    """Read one of a vocabulary's words in any case, with spaces or hyphens; raises PlanctlError."""
    if word in known:
        return word
    for item in known:
        if word.casefold().replace(" ", "-") == item.casefold().replace(" ", "-"):
            return item
    raise PlanctlError(f'no {option} "{word}"{did_you_mean(word, list(known))}; it is one of {", ".join(known)}')


def _named(kind: str, word: str, known: Sequence[str], remedy: str) -> str:
    """Read one of the plan's own words in any case; raises PlanctlError."""
    if word in known:
        return word
    for item in known:
        if word.casefold() == item.casefold():
            return item
    raise PlanctlError(f'no {kind} "{word}"{did_you_mean(word, list(known))} ({remedy})')
