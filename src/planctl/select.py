"""Filters to rows: which milestones and activities a command speaks of (3-commands, Filters)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from planctl.errors import PlanctlError, did_you_mean, nearest
from planctl.expression import BadExpression, Expression, Scope
from planctl.model import UNSCHEDULED, Activity, Owner, Plan
from planctl.period import BadDate, Period
from planctl.progress import NOT_REPORTED, RAGS, STATUSES, TIMINGS, AsAt, Row, days_after, derive


@dataclass(slots=True)
class Filters:
    """What was asked for: repeated values are alternatives, different filters all hold."""

    owner: list[str] = field(default_factory=list)
    lead: bool = False
    objective: list[str] = field(default_factory=list)
    activity: list[str] = field(default_factory=list)
    confidence: list[str] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    year: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    timing: list[str] = field(default_factory=list)
    rag: list[str] = field(default_factory=list)
    due_before: str | None = None
    due_after: str | None = None
    due_within: int | None = None
    text: str | None = None
    where: str | None = None


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
    only_year = bool(years) and not tests and filters.text is None
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
            if (row := derive(milestone, activity, at)) is not None and all(test(row) for test in tests)
        ]
        if filters.text is not None:
            rows = _with_text(filters.text, activity, rows)
        if rows or only_year or not (years or tests or filters.text is not None):
            groups.append((activity, rows))
    if filters.text is not None:
        words["text"] = [filters.text]
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
        ratings = {_word("confidence", word, known) for word in filters.confidence}
        words["confidence"] = [word for word in known if word in ratings]
        chosen = [activity for activity in chosen if (activity.confidence or "none") in ratings]
    if filters.tag:
        tags = sorted({tag for activity in plan.activities.values() for tag in activity.tags})
        wanted = {_named("tag", word, tags, "planctl list activities shows them") for word in filters.tag}
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
        statuses = {_word("status", word, STATUSES) for word in filters.status}
        words["status"] = [word for word in STATUSES if word in statuses]
        tests.append(lambda row: (row.status or NOT_REPORTED) in statuses)
    if filters.timing:
        timings = {_word("timing", word, TIMINGS) for word in filters.timing}
        words["timing"] = [word for word in TIMINGS if word in timings]
        tests.append(lambda row: row.timing in timings)
    if filters.rag:
        rags = {_word("rag", word, RAGS) for word in filters.rag}
        words["rag"] = [word for word in RAGS if word in rags]
        tests.append(lambda row: row.rag in rags)
    if filters.due_before is not None:
        before = read_period(plan, filters.due_before, "--due-before")
        words["due_before"] = [before.text]
        tests.append(lambda row: isinstance(row.milestone.due, Period) and row.milestone.due.last < before.first)
    if filters.due_after is not None:
        after = read_period(plan, filters.due_after, "--due-after")
        words["due_after"] = [after.text]
        tests.append(lambda row: isinstance(row.milestone.due, Period) and row.milestone.due.first > after.last)
    if filters.due_within is not None:
        if filters.due_within < 0:
            raise PlanctlError("--due-within wants a number of days, 0 or more")
        end = days_after(at.day, filters.due_within)
        words["due_within"] = [f"{filters.due_within} days"]
        tests.append(lambda row: isinstance(row.milestone.due, Period) and at.day <= row.milestone.due.last <= end)
    if filters.where is not None:
        expression = read_where(filters.where, at)
        words["where"] = [filters.where]
        tests.append(lambda row: _holds(expression, row))
    return years, tests


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


def _with_text(text: str, activity: Activity, rows: list[Row]) -> list[Row]:
    """Keep the rows that hold a text, or all where the activity's own words do."""
    wanted = " ".join(text.casefold().split())

    def holds(*texts: str | None) -> bool:
        return any(wanted in " ".join(item.casefold().split()) for item in texts if item)

    found = [row for row in rows if holds(row.milestone.text, row.milestone.note)]
    return found or (rows if holds(activity.title, activity.description) else [])


def read_period(plan: Plan, text: str, option: str) -> Period:
    """Read a date given on the command line; raises PlanctlError."""
    try:
        return plan.calendar.period(text)
    except BadDate as bad:
        raise PlanctlError(f"{option}: {bad}; {bad.help}") from None


def fold(name: str) -> str:
    """Return what of a name counts in a search: not case, spaces, hyphens, nor "&" versus "and"."""
    return "".join(name.casefold().replace("&", " and ").replace("-", " ").split())


def match(kind: str, wanted: str, names: Sequence[tuple[str, Sequence[str]]], remedy: str) -> str:
    """Return the id of the thing that answers to a name; exact beats a unique part; raises PlanctlError."""
    key = fold(wanted)
    exact = [ident for ident, known in names if wanted == ident or key in map(fold, known)]
    parts = exact or [ident for ident, known in names if key and any(key in fold(name) for name in known)]
    if len(parts) == 1 or (exact and len(set(exact)) == 1):
        return parts[0]
    if parts:
        titles = [f'"{known[-1]}"' for ident, known in names if ident in parts]
        shown = ", ".join(titles[:8]) + (f" and {len(titles) - 8} more" if len(titles) > 8 else "")
        raise PlanctlError(f'{kind} "{wanted}" fits several: {shown}; say which ({remedy})')
    named = {name: known[-1] for _, known in names for name in known}
    shown = ", ".join(dict.fromkeys(f'"{named[name]}"' for name in nearest(wanted, list(named), 3, 0.3)))
    suggestion = f"; nearest: {shown}" if shown else ""
    raise PlanctlError(f'no {kind} "{wanted}"{suggestion} ({remedy})')


def find_owner(plan: Plan, name: str) -> Owner:
    """Find an owner by id, title or alias."""
    names = [(owner.id, (owner.id, *owner.aliases, owner.title)) for owner in plan.owners]
    ident = match("owner", name, names, "planctl list owners")
    return next(owner for owner in plan.owners if owner.id == ident)


def find_objective(plan: Plan, name: str) -> tuple[str, list[str]]:
    """Find an objective or a part by id or title; return its id, and that with the ids of its parts."""
    names: list[tuple[str, Sequence[str]]] = []
    members: dict[str, list[str]] = {}
    for objective in plan.objectives:
        members[objective.id] = [objective.id, *(part.id for part in objective.parts)]
        for ident, title in ((objective.id, objective.title), *((part.id, part.title) for part in objective.parts)):
            members.setdefault(ident, [ident])
            named = f"{ident} {title}" if title else ident
            names.append((ident, (ident, f"objective {ident}", *([title] if title else []), named)))
    plain = name.strip()
    ident = plain if plain in members else match("objective", plain, names, "planctl list objectives")
    return ident, members[ident]


def find_activity(plan: Plan, name: str) -> Activity:
    """Find an activity by id or title."""
    if name in plan.activities:
        return plan.activities[name]
    names = [(activity.id, (activity.id, activity.title)) for activity in plan.activities.values()]
    return plan.activities[match("activity", name, names, "planctl list activities")]


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


def _word(option: str, word: str, known: Sequence[str]) -> str:
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
