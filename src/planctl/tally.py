"""What the events of a history add up to: how often dates moved and by how much, which ratings there were; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from planctl.change import Change, Class
from planctl.history import Event
from planctl.model import Milestone


@dataclass(slots=True)
class Tally:
    """How often a milestone's due date moved, by how many days, and what it was first and is now."""

    title: str
    first: str
    now: str
    slips: int = 0
    slip_days: int = 0
    pulls: int = 0
    pull_days: int = 0


@dataclass(slots=True)
class Summary:
    """What the events add up to: by milestone how its date moved, by activity which ratings it had."""

    commits: int = 0
    passed_over: int = 0
    milestones: dict[str, Tally] = field(default_factory=dict)
    ratings: dict[str, list[str]] = field(default_factory=dict)

    @property
    def slips(self) -> int:
        """How often a date was moved back."""
        return sum(tally.slips for tally in self.milestones.values())

    @property
    def slip_days(self) -> int:
        """By how many days, all slips together."""
        return sum(tally.slip_days for tally in self.milestones.values())

    @property
    def pulls(self) -> int:
        """How often a date was moved forward."""
        return sum(tally.pulls for tally in self.milestones.values())

    @property
    def pull_days(self) -> int:
        """By how many days."""
        return sum(tally.pull_days for tally in self.milestones.values())

    def moved(self) -> list[tuple[str, Tally]]:
        """Return the milestones whose date moved, those that slipped most first."""
        moved = ((ref, tally) for ref, tally in self.milestones.items() if tally.slips or tally.pulls)
        return sorted(moved, key=lambda item: (-item[1].slip_days, -item[1].slips, item[0]))


def summarise(told: Iterable[Event]) -> Summary:
    """Add events up, the oldest first."""
    summary = Summary()
    for event in told:
        summary.commits += event.broken is None
        summary.passed_over += event.broken is not None
        for change in event.changes:
            if change.field == "id":
                _rename(summary, change)
            elif change.kind == "milestone" and (change.field == "due" or isinstance(change.now, Milestone)):
                _count(summary, change)
            elif change.kind == "activity":
                _rate(summary, change)
    return summary


def _rename(summary: Summary, change: Change) -> None:
    """Carry over what is known of a thing under another id."""
    old = change.old or ""
    if change.kind == "milestone" and old in summary.milestones:
        summary.milestones[change.ref] = summary.milestones.pop(old)
    if change.kind == "activity":
        if old in summary.ratings:
            summary.ratings[change.ref] = summary.ratings.pop(old)
        for ref in [ref for ref in summary.milestones if ref.startswith(f"{old}/")]:
            summary.milestones[change.ref + ref.removeprefix(old)] = summary.milestones.pop(ref)


def _count(summary: Summary, change: Change) -> None:
    now = change.now
    due = str(now.due) if now is not None else ""
    tally = summary.milestones.get(change.ref)
    if tally is None:
        first = str(change.was.due) if change.was is not None else due
        tally = summary.milestones[change.ref] = Tally(change.title, first, due)
    tally.title, tally.now = change.title, due
    if change.field != "due":
        return
    days = abs(change.days or 0)
    if change.group is Class.slip:
        tally.slips, tally.slip_days = tally.slips + 1, tally.slip_days + days
    elif change.group is Class.pull_forward and change.days is not None:
        tally.pulls, tally.pull_days = tally.pulls + 1, tally.pull_days + days


def _rate(summary: Summary, change: Change) -> None:
    """Follow an activity's rating."""
    if change.field == "" and change.now is not None:
        summary.ratings[change.ref] = [change.now.confidence or "not rated"]
    elif change.field == "confidence":
        had = summary.ratings.setdefault(change.ref, [change.old or "not rated"])
        had.append(change.new or "not rated")
