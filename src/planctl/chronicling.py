"""A plan's past to a history that is ready to print: what its audience may see, of one thing or of all."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from planctl.audience import internal, show_to
from planctl.card import KINDS, find, names
from planctl.change import Change
from planctl.choice import Audience
from planctl.chronicle.value import Chronicle
from planctl.comparing import titles_of
from planctl.errors import PlanctlError
from planctl.history import Event, Ref, events, of, without
from planctl.model import Plan
from planctl.states import States
from planctl.tally import summarise
from planctl.timeline import timeline


def chronicle(states: States, whole: Plan, audience: Audience, name: str | None) -> Chronicle:
    """Return the history behind HEAD, `whole` being the plan of today with all that is internal in it.

    What is internal today was perhaps not always: to the public nothing is told of it. Raises PlanctlError where a
    name is that of nothing there ever was.
    """
    line = timeline(states.home, states.commit("HEAD"))
    plan, _ = show_to(whole, audience)
    told = list(without(events(line.moments(states.memo), audience), internal(whole, audience)))
    ref = None if name is None else _find(plan, told, name)
    summary = summarise(told)
    if ref is not None:
        ratings = summary.ratings.get(ref.id.partition("/")[0]) if ref.kind == "milestone" else None
        told = of(told, ref)
        summary = summarise(told)
        if ratings is not None:
            summary.ratings = {ref.id.partition("/")[0]: ratings}
    header = plan.header
    called = "" if ref is None else ": ".join(filter(None, (ref.id, _title(plan, told, ref))))
    place = states.home.place
    return Chronicle(header.title, header.organisation, ref, called, place, told, summary, _roles(plan, told))


def _roles(plan: Plan, told: Iterable[Event]) -> dict[str, str]:
    """Return the titles of the owners there are and were."""
    past = {change.ref: change.title for event in told for change in event.changes if change.kind == "owner"}
    return past | titles_of(plan)


def _title(plan: Plan, told: Sequence[Event], ref: Ref) -> str:
    """Return what a thing is called, or was when it was last heard of."""
    titles = {change.ref: change.title for event in told for change in event.changes if change.kind == ref.kind}
    today = dict(names(plan, ref.kind)).get(ref.id, ())
    if ref.kind == "milestone":
        today = [item.text for item in plan.milestones if item.ref == ref.id]
    return today[-1] if today else titles.get(ref.id, "")


def _find(plan: Plan, told: Sequence[Event], name: str) -> Ref:
    """Find what a name means: in full in the plan of today, then among all there ever was, then a part of a name."""
    with suppress(PlanctlError):
        return Ref(*find(plan, name, whole=True))
    kind, colon, rest = name.partition(":")
    kinds, wanted = ((kind,), rest) if colon and kind in KINDS else (KINDS, name)
    past = {Ref(change.kind, ref) for event in told for change in event.changes for ref in _names(change)}
    fitting = sorted(ref for ref in past if ref.kind in kinds and wanted in {ref.id, ref.id.partition("/")[2]})
    if len(fitting) > 1:
        several = ", ".join(f"{ref.kind}:{ref.id}" for ref in fitting)
        raise PlanctlError(f'"{name}" fits several things of the past; write {several}')
    return fitting[0] if fitting else Ref(*find(plan, name))


def _names(change: Change) -> list[str]:
    """Return what a thing that changed is called, and was called before if that changed."""
    return [change.ref, *([change.old] if change.field == "id" and change.old else [])]
