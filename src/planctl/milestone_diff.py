"""What changed in a milestone: when it is due, under which year, how it stands; pure."""

from collections.abc import Iterator

from planctl.change import Change, Class, What, in_words
from planctl.field_diff import OWNERS, About, How, field_changes, of
from planctl.model import STOPPED, Milestone, Status
from planctl.model import Change as Record
from planctl.period import Due, Period

_REPORTED = How(Class.progress)
_FIELDS = {
    "text": How(Class.wording, What.reworded),
    "group": How(Class.wording),
    "due_text": How(Class.wording),
    "owners": OWNERS,
    "started": _REPORTED,
    "completed": _REPORTED,
    "updated": How(Class.progress, What.reported),
    "note": _REPORTED,
    "impact": _REPORTED,
    "evidence": _REPORTED,
    "confirmed_by": _REPORTED,
    "reason": _REPORTED,
    "superseded_by": _REPORTED,
    "depends_on": How(Class.structure, lost=Class.structure),
}
_APART = ("id", "due", "status", "changes", "forecast")


def milestone_changes(old: Milestone, new: Milestone) -> Iterator[Change]:
    """Yield what changed in a milestone that is there before and after."""
    if old is new:
        return
    about = of("milestone", new.ref, new.text, old, new)
    yield from _due(about)
    yield from _status(about)
    yield from _forecast(about)
    yield from field_changes(about, _FIELDS, _APART)
    yield from _records(about)


def _due(about: About) -> Iterator[Change]:
    """Compare when it is due, and the year under which it stands."""
    old, new = about.was, about.now
    was, now = str(old.due), str(new.due)
    places = about.places("due", old.given_due, new.given_due)
    if was == now:
        if old.place.year != new.place.year:
            years = {"old": old.place.year, "new": new.place.year}
            yield about.change(What.moved, Class.structure, "year", **years, **places)
        return
    what, group, days = direction(old.due, new.due)
    approved = _approved(old, new)
    begins = any(str(record.from_) == was for record in approved)
    record = next((record for record in approved if begins and str(record.to) == now), None)
    if record is not None and what is not What.refined:
        what = What.rebaselined
    given = record.reason if record else new.reason
    wanted = None if what in {What.refined, What.scheduled} else record is not None
    told = {"days": days, "recorded": wanted, "reason": given}
    yield about.change(
        what, group, "due", old=was, new=now, **places, **told, approved_by=record.approved_by if record else None
    )


def _approved(old: Milestone, new: Milestone) -> list[Record]:
    """Return the approved records of change that the new one has and the old one has not, the last first."""
    known = {in_words(record) for record in old.changes}
    return [record for record in reversed(new.changes) if record.approved_by and in_words(record) not in known]


def direction(old: Due, new: Due) -> tuple[What, Class, int | None]:
    """Return how the move of a date is called and classed, and by how many days its end moved; words have none.

    A date given up for none is classed as a slip, and one given where there was none as the reverse.
    """
    days = (new.last - old.last).days if isinstance(old, Period) and isinstance(new, Period) else None
    if days == 0 or (days is None and isinstance(old, Period) is isinstance(new, Period)):
        return What.refined, Class.structure, days
    if days is None:
        gone = not isinstance(new, Period)
        return (What.unscheduled, Class.slip, None) if gone else (What.scheduled, Class.pull_forward, None)
    return (What.slipped, Class.slip, days) if days > 0 else (What.pulled_forward, Class.pull_forward, days)


def _status(about: About) -> Iterator[Change]:
    """Compare what was reported."""
    old, new = about.was.status, about.now.status
    if old is new:
        return
    what, group = What.reported, Class.progress
    if new is Status.complete:
        what = What.completed
    elif new is Status.closed:
        what, group = What.closed, Class.de_scope
    elif new is Status.superseded:
        what, group = What.superseded, Class.de_scope
    elif old is Status.complete:
        what = What.reopened
    elif old in {Status.closed, Status.superseded}:
        what, group = What.reopened, Class.scope
    wanted = new in {Status.paused, *STOPPED} or what is What.reopened
    reason = about.now.reason or (about.now.superseded_by if what is What.superseded else None) if wanted else None
    places = about.places("status", old, new)
    yield about.change(what, group, "status", old=in_words(old), new=in_words(new), **places, reason=reason)


def _forecast(about: About) -> Iterator[Change]:
    """Compare when it is expected; how much later is reckoned from when it was expected before, or due."""
    old, new = about.was.forecast, about.now.forecast
    if in_words(old) == in_words(new):
        return
    _, _, days = direction(about.was.due if old is None else old, about.now.due if new is None else new)
    told = {"old": in_words(old), "new": in_words(new), "days": days, "reason": about.now.reason}
    yield about.change(What.changed, Class.progress, "forecast", **told, **about.places("forecast", old, new))


def _records(about: About) -> Iterator[Change]:
    """Compare the records of change control, but for one that was carried out: the due date tells of that."""
    old, new = ({in_words(record): record for record in item.changes} for item in (about.was, about.now))
    gone = [record for told, record in old.items() if told not in new]
    come = [record for told, record in new.items() if told not in old]
    moved = str(about.was.due) != str(about.now.due)
    for record in come:
        if record.approved_by and moved and str(record.to) == str(about.now.due):
            continue
        after = about.now.at("changes", about.now.changes.index(record))
        what = What.added if record.approved_by else What.proposed
        group = Class.structure if record.approved_by else Class.progress
        told = {"reason": record.reason, "approved_by": record.approved_by}
        yield about.change(what, group, "changes", new=_dated(record), before=about.was.at("id"), after=after, **told)
    decided = {_move(record) for record in come if record.approved_by}
    for record in gone:
        if not record.approved_by and _move(record) in decided:
            continue
        before = about.was.at("changes", about.was.changes.index(record))
        what = What.removed if record.approved_by else What.withdrawn
        group = Class.structure if record.approved_by else Class.progress
        yield about.change(what, group, "changes", old=_dated(record), before=before, after=about.now.at("id"))


def _move(record: Record) -> str:
    return f"from {record.from_} to {record.to}"


def _dated(record: Record) -> str:
    return f"{_move(record)}, of {record.on}"
