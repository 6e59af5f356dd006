"""What depends on what: rings and orders (P113, P114, P206)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from planctl.model import STOPPED, Activity, Milestone, Plan
from planctl.period import Period
from planctl.rules.registry import Hit, rule


@rule("P113", "error")
def dependency_ring(plan: Plan) -> Iterator[Hit]:
    """Activities or milestones depend on each other in a ring.

    None of them can ever start. A thing that depends on itself is the smallest ring.

    Bad:
        # activities/one.yaml
        depends_on: [two]
        # activities/two.yaml
        depends_on: [one]
    Mended:
        # activities/one.yaml
        depends_on: [two]
        # activities/two.yaml
        depends_on: []
    """
    edges: dict[str, list[str]] = {item.ref: list(item.depends_on) for item in plan.milestones if item.depends_on}
    linked = list(edges)
    things: dict[str, Activity | Milestone] = {item.ref: item for item in plan.milestones if item.depends_on}
    for activity in plan.activities.values():
        things[activity.id] = activity
        if activity.depends_on:
            edges[activity.id] = list(activity.depends_on)
    for ref in linked:  # an activity is done when its milestones are
        edges.setdefault(ref.partition("/")[0], []).append(ref)
    for ring in rings(edges):
        steps = [*ring, ring[0]]
        thing, following = next(
            (things[name], after) for name, after in pairwise(steps) if after in things[name].depends_on
        )
        spot = thing.at("depends_on", thing.depends_on.index(following))
        yield spot, f"a ring: {' -> '.join(steps)}", "take one of these dependencies out"


@rule("P114", "error")
def superseded_in_a_ring(plan: Plan) -> Iterator[Hit]:
    """A milestone is superseded by itself, or in a ring.

    Following the links never ends at something that is still to be done.

    Bad:
        - {id: one, text: Publish, status: superseded, superseded_by: reports/one}
    Mended:
        - {id: one, text: Publish, status: superseded, superseded_by: reports/two}
    """
    milestones = {milestone.ref: milestone for milestone in plan.milestones if milestone.superseded_by is not None}
    for ring in rings({ref: [item.superseded_by or ""] for ref, item in milestones.items()}):
        message = (
            f"{ring[0]} is superseded by itself"
            if len(ring) == 1
            else f"superseded in a ring: {' -> '.join((*ring, ring[0]))}"
        )
        yield milestones[ring[0]].at("superseded_by"), message, "name the milestone that takes its place"


def rings(edges: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the rings of a graph, each once, from its least name; no recursion, so any depth will do."""
    found: set[tuple[str, ...]] = set()
    state: dict[str, int] = {}
    for start in sorted(edges):
        if start in state:
            continue
        trail: list[str] = [start]
        branches = [iter(edges[start])]
        state[start] = 1
        while trail:
            following = next(branches[-1], None)
            if following is None:
                state[trail.pop()] = 2
                branches.pop()
            elif state.get(following) == 1:
                ring = trail[trail.index(following) :]
                least = ring.index(min(ring))
                found.add((*ring[least:], *ring[:least]))
            elif following in edges and following not in state:
                state[following] = 1
                trail.append(following)
                branches.append(iter(edges[following]))
    return sorted(found)


@rule("P206")
def depends_on_something_due_later(plan: Plan) -> Iterator[Hit]:
    """Something depends on what is due only after it.

    One of the two dates cannot be kept. Only what is certainly later counts: its first day behind the other's last.

    Bad:
        # due 2023/24
        depends_on: [systems/new-website]   # due 2024/25
    Mended:
        # due 2024/25
        depends_on: [systems/new-website]   # due 2024/25
    """
    things = [(item.id, item.at, item.depends_on) for item in plan.activities.values() if item.depends_on]
    things += [(item.ref, item.at, item.depends_on) for item in plan.milestones if item.depends_on]
    dues: dict[str, Period | None] = {}
    for ref in {ref for name, _, depends_on in things for ref in (name, *depends_on)}:
        dues[ref] = _latest(plan, ref)
    for name, at, depends_on in things:
        mine = dues[name]
        for index, ref in enumerate(depends_on):
            theirs = dues[ref]
            if mine and theirs and theirs.first > mine.last:
                message = f"due {mine}, but depends on {ref}, due {theirs}"
                yield at("depends_on", index), message, "move one of the two, or take the dependency out"


def _latest(plan: Plan, ref: str) -> Period | None:
    """Return when a milestone is due, or the last open one of an activity; None where there is no date."""
    ident, slash, milestone = ref.partition("/")
    activity = plan.activities.get(ident)
    if activity is None:
        return None
    dues = [
        item.due
        for items in activity.milestones.values()
        for item in items
        if item.status not in STOPPED and (not slash or item.id == milestone)
    ]
    return max((due for due in dues if isinstance(due, Period)), key=lambda due: due.last, default=None)
