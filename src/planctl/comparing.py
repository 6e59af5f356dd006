"""Two states of a plan to a comparison that is ready to print: what its audience may see, what the filters leave."""

from collections.abc import Iterable
from dataclasses import replace

from planctl.audience import show_to
from planctl.change import Change
from planctl.choice import Audience, Filters
from planctl.comparison.value import Comparison, Placed, Side
from planctl.comparison.words import sentence
from planctl.diff import diff
from planctl.errors import PlanctlError
from planctl.finding import Spot, Where
from planctl.model import Plan
from planctl.opening import judge_sides
from planctl.progress import AsAt
from planctl.select import Selection, select
from planctl.states import State, States


def compare(
    states: States, old: State, new: State, audience: Audience, filters: Filters, day: AsAt | None = None
) -> Comparison:
    """Compare two states; raises PlanctlError where neither has a plan, or a filter names nothing in either."""
    was, now = (None if side.loaded is None else show_to(side.loaded.plan, audience)[0] for side in (old, new))
    header = now or was
    if header is None:
        raise PlanctlError(f"there is no plan in {old.name} and none in {new.name}")
    words: dict[str, list[str]] = {}
    changes = diff(was, now)
    if filters != Filters():
        changes, words = chosen(changes, was, now, filters, day)
    titles = titles_of(was, now)
    placed = [
        Placed(change, _where(old, change.before), _where(new, change.after), sentence(change, titles))
        for change in changes
    ]
    about = header.header
    base, head = (Side(side.name, states.told(side), side.commit) for side in (old, new))
    told = (about.title, about.organisation, about.language, new.lead.rstrip("/"))
    return Comparison(*told, base, head, words, placed, about.accent)


def compare_since(
    given: str | None, since: str, revision: str | None, audience: Audience, filters: Filters, day: AsAt
) -> Comparison:
    """Compare the plan on a date, or in a revision, with another revision or the working tree; raises PlanctlError."""
    states = States(given)
    old = states.at(since, states.commit(since))
    new = states.now if revision is None else states.at(revision, states.commit(revision))
    judge_sides(old, new)
    return compare(states, old, new, audience, filters, day)


def titles_of(*plans: Plan | None) -> dict[str, str]:
    """Return the titles of the owners of some plans, the last one's first."""
    return {owner.id: owner.title for plan in plans if plan is not None for owner in plan.owners}


def chosen(
    changes: Iterable[Change], was: Plan | None, now: Plan | None, filters: Filters, day: AsAt | None
) -> tuple[list[Change], dict[str, list[str]]]:
    """Keep the changes of activities, milestones and measures that the filters leave before or after.

    Raises PlanctlError where a filter names nothing in either plan.
    """
    selections: list[Selection] = []
    refused: PlanctlError | None = None
    for plan in (now, was):
        try:
            if plan is not None and day is not None:
                selections.append(select(plan, filters, day))
        except PlanctlError as error:
            refused = refused or error
    if refused is not None and not selections:
        raise refused
    ids = {activity.id for selection in selections for activity, _ in selection.groups}
    refs = {row.milestone.ref for selection in selections for row in selection.rows}

    def is_left(change: Change) -> bool:
        things = [thing for thing in (change.was, change.now) if thing is not None]
        match change.kind:
            case "activity":
                return any(thing.id in ids for thing in things)
            case "milestone":
                return any(thing.ref in refs for thing in things)
            case "measure":
                return any(thing.activity in ids for thing in things)
        return False

    return [change for change in changes if is_left(change)], selections[0].words if selections else {}


def _where(state: State, spot: Spot | None) -> Where | None:
    """Return where a spot stands in a state's files."""
    if spot is None or state.loaded is None:
        return None
    where, _ = state.loaded.where(state.loaded.placed(spot))
    return replace(where, file=state.lead + where.file)
