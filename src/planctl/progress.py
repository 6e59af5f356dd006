"""How a milestone stands as at a date: timing, slip, RAG; and the counts of many (2-plan-format, What is derived)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from planctl.model import STOPPED, Activity, Header, Milestone, OwnerLink, Status
from planctl.period import Due, Period, Word

NOT_REPORTED = "not-reported"
STATUSES = (*(status.value for status in Status), NOT_REPORTED)
TIMINGS = (
    "early",
    "on-time",
    "late",
    "undated",
    "stopped",
    "ongoing",
    "unscheduled",
    "overdue",
    "due",
    "not-due",
)
RAGS = ("blue", "green", "amber", "red", "grey", "none")
_WORST_FIRST = ("red", "amber", "green", "grey", "blue", "none")


class AsAt(NamedTuple):
    """The day as at which facts count, the plan's tolerances in days, and the commit whose files are read, if any."""

    day: date
    tolerance: int
    review: int
    revision: str | None = None


def as_at(day: date, header: Header) -> AsAt:
    """Return the measure by which a plan's milestones are judged as at a day."""
    return AsAt(day, header.tolerance_days, header.review_days)


@dataclass(slots=True)
class Row:
    """A milestone with what is derived of it; slips in days, None where there is nothing to reckon from."""

    milestone: Milestone
    activity: Activity
    status: Status | None
    timing: str
    start_timing: str | None
    slip_days: int | None
    slip_from_original_days: int | None
    not_reported: bool
    stale: bool
    rag: str

    @property
    def owners(self) -> tuple[OwnerLink, ...]:
        """Its own owners, else the activity's."""
        return self.milestone.own_owners or self.activity.owners


def derive(milestone: Milestone, activity: Activity, at: AsAt) -> Row:
    """Derive everything about one milestone."""
    status = status_at(milestone, at.day)
    completed = _by(milestone.completed, at.day)
    due = milestone.due
    timing = _timing(due, status, completed, at.day)
    slip = _slip(due, timing, completed, milestone.forecast, at.day)
    original = None
    if milestone.changes:  # few have any
        original = next((change.from_ for change in milestone.changes if change.approved_by), None)
    if original is None:
        slip_from_original = slip
    else:
        before = _timing(original, status, completed, at.day)
        slip_from_original = _slip(original, before, completed, milestone.forecast, at.day)
    reported = milestone.status is not None
    stale = _stale(milestone, status, timing, at)
    rag = _rag(milestone, status, timing, slip, reported=reported, stale=stale, at=at)
    start = _start_timing(milestone, status, at.day) if milestone.start is not None else None
    return Row(milestone, activity, status, timing, start, slip, slip_from_original, not reported, stale, rag)


def status_at(milestone: Milestone, day: date) -> Status | None:
    """Return the status by the facts dated by a day: what is completed or started later is not so yet."""
    status = milestone.status
    if status is Status.complete and milestone.completed is not None and milestone.completed.first > day:
        status = Status.in_progress
    if status is Status.in_progress and milestone.started is not None and milestone.started.first > day:
        status = Status.not_started
    return status


def _by(period: Period | None, day: date) -> Period | None:
    """Return what happened, if it had by the day."""
    return period if period is not None and period.first <= day else None


def _against(planned: Period, happened: Period) -> str:
    """Compare what happened with what was planned."""
    if happened.last < planned.first:
        return "early"
    return "late" if happened.first > planned.last else "on-time"


def _ahead(planned: Period, day: date) -> str:
    """Say how what has not happened stands on a day."""
    if planned.last < day:
        return "overdue"
    return "due" if planned.first <= day else "not-due"


def _timing(due: Due, status: Status | None, completed: Period | None, day: date) -> str:
    if status is Status.complete:
        return _against(due, completed) if completed is not None and isinstance(due, Period) else "undated"
    if status in STOPPED:
        return "stopped"
    if not isinstance(due, Period):
        return "ongoing" if due is Word.ongoing else "unscheduled"
    return _ahead(due, day)


def _start_timing(milestone: Milestone, status: Status | None, day: date) -> str:
    start = milestone.start
    if not isinstance(start, Period):
        return "carried-over" if start is Word.started else "unscheduled"
    started = _by(milestone.started, day)
    if started is not None:
        return _against(start, started)
    if status in STOPPED:
        return "stopped"
    if status in {Status.complete, Status.in_progress, Status.paused}:
        return "undated"
    return _ahead(start, day)


def _slip(due: Due, timing: str, completed: Period | None, forecast: Due | None, day: date) -> int | None:
    if timing in {"stopped", "undated"} or not isinstance(due, Period) or isinstance(forecast, Word):
        return None
    if timing in {"early", "on-time", "late"}:
        if timing == "on-time" or completed is None:
            return 0
        return (completed.last - (due.last if timing == "late" else due.first)).days
    expected = forecast.last if forecast is not None else None
    if timing == "overdue" and (expected is None or day > expected):
        expected = day
    if expected is None:
        return 0
    if expected > due.last:
        return (expected - due.last).days
    return (expected - due.first).days if expected < due.first else 0


def _stale(milestone: Milestone, status: Status | None, timing: str, at: AsAt) -> bool:
    if status is None or status is Status.complete or status in STOPPED:
        return False
    updated = _by(milestone.updated, at.day)
    watched = timing in {"due", "overdue"} or status in {Status.in_progress, Status.paused}
    return updated is not None and watched and (at.day - updated.last).days > at.review


def _rag(
    milestone: Milestone, status: Status | None, timing: str, slip: int | None, *, reported: bool, stale: bool, at: AsAt
) -> str:
    if status is Status.complete:
        return "blue"
    if timing in {"stopped", "ongoing", "unscheduled"}:
        return "none"
    if timing == "overdue" or (slip is not None and slip > at.tolerance):
        return "red"
    forecast = milestone.forecast
    missed = forecast.last < at.day if isinstance(forecast, Period) else forecast is not None
    unheard = (timing == "due" and not reported) or stale
    if (slip is not None and slip > 0) or missed or unheard or status is Status.paused:
        return "amber"
    return "green" if status is Status.in_progress or timing == "due" else "grey"


def worst(rags: Iterable[str]) -> str:
    """Return the RAG of many: the first that occurs of red, amber, green, grey, blue, none."""
    present = set(rags)
    return next((rag for rag in _WORST_FIRST if rag in present), "none")


@dataclass(slots=True)
class Counts:
    """How many milestones there are of each status, timing and RAG; every word has its number."""

    total: int = 0
    stale: int = 0
    status: dict[str, int] = field(default_factory=dict.fromkeys(STATUSES, 0).copy)
    timing: dict[str, int] = field(default_factory=dict.fromkeys(TIMINGS, 0).copy)
    rag: dict[str, int] = field(default_factory=dict.fromkeys(RAGS, 0).copy)

    def add(self, row: Row) -> None:
        """Count one more."""
        self.total += 1
        self.stale += row.stale
        self.status[row.status or NOT_REPORTED] += 1
        self.timing[row.timing] += 1
        self.rag[row.rag] += 1

    @property
    def complete(self) -> int:
        """How many are complete."""
        return self.status["complete"]

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return self.timing["overdue"]

    @property
    def not_reported(self) -> int:
        """How many have no status."""
        return self.status[NOT_REPORTED]

    @property
    def open_base(self) -> int:
        """What a bar is reckoned from: all but the closed and the superseded."""
        return self.total - self.status["closed"] - self.status["superseded"]

    @property
    def worst(self) -> str:
        """The RAG of all of them together."""
        return worst(rag for rag, count in self.rag.items() if count)


def count(rows: Iterable[Row]) -> Counts:
    """Count many."""
    counts = Counts()
    for row in rows:
        counts.add(row)
    return counts


def days_after(day: date, days: int) -> date:
    """Return the day so many days later, or the last there is."""
    return day + timedelta(days=min(days, (date.max - day).days))
