"""A history as text for people: what it adds up to, then commit by commit, the oldest first."""

from collections.abc import Iterator
from dataclasses import replace

from planctl.chronicle.value import Chronicle
from planctl.comparison.value import titled, told
from planctl.facts import SHORT
from planctl.history import Event, Unread
from planctl.tally import Summary, Tally
from planctl.text import one_line, printable

MOST = 10
"""How many of the milestones whose date moved are named before the commits."""


def render(chronicle: Chronicle) -> str:
    """Return the report."""
    summary = chronicle.summary
    head = [f"{one_line(chronicle.organisation)}: {one_line(chronicle.title)}"]
    if chronicle.ref is not None:
        head.append(f"{chronicle.ref.kind.capitalize()} {one_line(chronicle.name)}")
    head += [number(summary), *moves(chronicle)]
    return "\n".join(head) + "\n" + "".join(f"\n{_event(chronicle, event)}" for event in chronicle.events)


def number(summary: Summary) -> str:
    """Say how many commits changed something, and how many could not be read."""
    of = f"{summary.commits} commit{'s' * (summary.commits != 1)} with a change"
    over = f"; {summary.passed_over} passed over: the plan could not be read in it" if summary.passed_over == 1 else ""
    if summary.passed_over > 1:
        over = f"; {summary.passed_over} passed over: the plan could not be read in them"
    return of + over


def moves(chronicle: Chronicle) -> Iterator[str]:
    """Say how dates moved and ratings went: of one thing in a line, of many in a line each, the worst first."""
    summary = chronicle.summary
    if chronicle.ref is not None and chronicle.ref.kind == "milestone":
        rated = "".join(f"; confidence of its activity {' to '.join(ratings)}" for ratings in summary.ratings.values())
        for tally in summary.milestones.values():
            dates = f": {_dates(tally)}" if tally.first != tally.now else ""
            yield f"{_moved(tally).capitalize()}{dates}{rated}"
        return
    moved = summary.moved()
    if moved:
        whole = Tally("", "", "", summary.slips, summary.slip_days, summary.pulls, summary.pull_days)
        yield f"Due dates {_moved(whole)}"
        for ref, tally in moved[:MOST]:
            yield f"  {ref}: {_moved(tally)}; {_dates(tally)}"
        if len(moved) > MOST:
            yield f"  and {len(moved) - MOST} more"
    for ident, ratings in summary.ratings.items():
        if len(ratings) > 1:
            yield f"Confidence of {ident}: {' to '.join(ratings)}"


def _dates(tally: Tally) -> str:
    return f"first due {tally.first}, now {tally.now or 'deleted'}"


def _moved(tally: Tally) -> str:
    parts = []
    for word, times, days in (
        ("slipped", tally.slips, tally.slip_days),
        ("pulled forward", tally.pulls, tally.pull_days),
    ):
        if times:
            parts.append(f"{word} {times} time{'s' * (times != 1)}, {days} day{'s' * (days != 1)}")
    return "; ".join(parts) or "never moved"


def _event(chronicle: Chronicle, event: Event) -> str:
    """Return a commit, and below it what it changed."""
    commit = event.commit
    head = f"{commit.day}  {commit.name[:SHORT]}  {one_line(commit.author)}: {one_line(commit.subject)}"
    told = [unread(event.broken, chronicle.place)] if event.broken else _changes(chronicle, event)
    return "\n  ".join([head, *told]) + "\n"


def unread(of: Unread | None, place: str) -> str:
    """Say why a plan could not be read, and where as far as that may be seen."""
    if of is None:
        return ""
    if of.finding is None:
        return f"passed over: the plan cannot be read, {of.code} (--audience internal says where)"
    where = replace(of.finding.where, file=place + of.finding.where.file)
    return f"passed over: {printable(f'{where}: {of.code} {of.finding.message}')}"


def _changes(chronicle: Chronicle, event: Event) -> Iterator[str]:
    ref = chronicle.ref
    begun = next((change for change in event.changes if change.kind == "plan" and not change.field), None)
    if begun is not None and ref is None:
        activities, milestones = (
            sum(change.kind == kind for change in event.changes) for kind in ("activity", "milestone")
        )
        called = "begins" if begun.now is not None else "is deleted"
        yield f"the plan {called}: {activities} activit{'y' if activities == 1 else 'ies'}, {milestones} milestones"
        return
    for change in event.changes:
        alone = ref is not None and change.kind == ref.kind != "activity"
        yield ("" if alone else f"{one_line(titled(change))}: ") + told(change, chronicle.titles).sentence
