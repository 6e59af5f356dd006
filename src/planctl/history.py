"""What happened to a plan, commit by commit: events of changes, and those of one thing; pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from planctl.audience import Shown, show_to
from planctl.change import Change, What
from planctl.choice import Audience
from planctl.diff import diff
from planctl.finding import Finding, Level
from planctl.git import Commit
from planctl.loaded import Loaded
from planctl.model import Plan
from planctl.timeline import Moment

See = Callable[[Plan], Plan]
"""Returns a plan as its audience may see it."""


def seen_by(audience: Audience) -> See:
    """Return what shows plans to an audience, each activity once as long as it stays the same."""
    shown: Shown = {}
    return lambda plan: show_to(plan, audience, shown)[0]


class Unread(NamedTuple):
    """Why a plan could not be read: the code of its first finding, for those who may see it the finding itself."""

    code: str
    finding: Finding | None


class Event(NamedTuple):
    """A commit with what it changed; or, where the plan could not be read in it, why."""

    commit: Commit
    changes: Sequence[Change] = ()
    broken: Unread | None = None


class Ref(NamedTuple):
    """A thing by its kind and id."""

    kind: str
    id: str


def fault(loaded: Loaded | None, audience: Audience) -> Unread | None:
    """Return why a plan cannot be read; None where it can.

    The public is told the code alone: the file and the words of what cannot be read may be internal.
    """
    if loaded is None or not loaded.found:
        return None
    first = min(loaded.locate(found, Level.error) for found in loaded.found)
    return Unread(first.code, first if audience is Audience.internal else None)


def events(moments: Iterable[Moment], audience: Audience) -> Iterator[Event]:
    """Yield what each commit changed, the oldest first; of a merge, what is as in none of its parents.

    A commit in which the plan cannot be read is passed over: what it changed shows with the next that can be read.
    """
    plans: dict[str, Plan | None] = {}
    see = seen_by(audience)
    for moment in moments:
        commit = moment.commit
        before = [plans.get(parent) for parent in commit.parents]
        broken = fault(moment.loaded, audience)
        if broken is not None:
            plans[commit.name] = before[0] if before else None
            yield Event(commit, broken=broken)
        else:
            plan = plans[commit.name] = None if moment.loaded is None else see(moment.loaded.plan)
            changes = diff(before[0] if before else None, plan)
            for other in before[1:]:
                known = set(map(_outcome, diff(other, plan))) if changes else set()
                changes = [change for change in changes if _outcome(change) in known]
            if changes:
                yield Event(commit, changes)
        for parent in moment.done:
            plans.pop(parent, None)


def _outcome(change: Change) -> tuple[str, str, str, str | None]:
    """Return what a change led to, wherever it came from."""
    return change.kind, change.ref, change.field or change.what, change.new


def without(told: Iterable[Event], refs: Collection[tuple[str, str]]) -> Iterator[Event]:
    """Yield events without what they tell of some things by kind and id, of milestones in them, of links to them."""
    linked = {ident for kind, ident in refs if kind in {"activity", "milestone"}}
    for event in told:
        kept = [change for change in event.changes if not (_is_of(change, refs) or _leads_to(change, linked))]
        if kept or event.broken:
            yield event._replace(changes=kept)


def _is_of(change: Change, refs: Collection[tuple[str, str]]) -> bool:
    above = ("activity", change.ref.partition("/")[0])
    return (change.kind, change.ref) in refs or (change.kind == "milestone" and above in refs)


def _leads_to(change: Change, linked: Collection[str]) -> bool:
    told = f"{change.old}, {change.new}, {change.reason}".split(", ")
    return any(name in linked or name.partition("/")[0] in linked for name in told)


def of(told: Sequence[Event], ref: Ref) -> list[Event]:
    """Return the events of one thing, with those of an activity's milestones, also under the ids it had before."""
    refs = {ref}
    found: list[Event] = []
    for event in reversed(told):
        changes = [change for change in event.changes if _concerns(change, refs)]
        refs |= {_before(change, known) for change in event.changes if change.field == "id" for known in list(refs)}
        if changes or event.broken:
            found.append(event._replace(changes=changes))
    return found[::-1]


def _concerns(change: Change, refs: set[Ref]) -> bool:
    named = Ref(change.kind, change.ref)
    inside = change.kind == "milestone" and Ref("activity", change.ref.partition("/")[0]) in refs
    left = change.kind == "milestone" and change.what is What.moved and _activity_of(change.old) in refs
    return named in refs or inside or left


def _activity_of(ref: str | None) -> Ref:
    return Ref("activity", (ref or "").partition("/")[0])


def _before(change: Change, ref: Ref) -> Ref:
    """Return what a thing was called before a change of an id."""
    if change.kind == ref.kind and change.ref == ref.id and change.old:
        return Ref(ref.kind, change.old)
    if change.kind == "activity" and ref.kind == "milestone" and ref.id.startswith(f"{change.ref}/") and change.old:
        return Ref("milestone", change.old + ref.id.removeprefix(change.ref))
    return ref
