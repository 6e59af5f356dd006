"""Names as people write them to the plan's own things; raises PlanctlError where one fits nothing, or several."""

from collections.abc import Sequence

from planctl.errors import PlanctlError, did_you_mean, nearest
from planctl.model import UNSCHEDULED, Activity, Owner, Plan
from planctl.period import DUE_WORDS, BadDate, Due, Period


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


def own_word(kind: str, word: str, known: Sequence[str], remedy: str) -> str:
    """Read one of the plan's own words in any case; raises PlanctlError."""
    if word in known:
        return word
    for item in known:
        if word.casefold() == item.casefold():
            return item
    raise PlanctlError(f'no {kind} "{word}"{did_you_mean(word, list(known))} ({remedy})')
