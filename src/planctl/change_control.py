"""Change control: moving what is due with a record of why and by whose leave, and the years that are frozen; pure."""

from datetime import date

from planctl.errors import PlanctlError
from planctl.model import STOPPED, UNSCHEDULED, ClosedYear, Milestone, Plan, Status
from planctl.period import Due, Period


def closed(plan: Plan, year: str) -> ClosedYear | None:
    """Return the entry that froze a year; None where it is open."""
    for entry in plan.header.closed_years:
        named = plan.calendar.named(entry.year)
        if named is not None and named.text == year:
            return entry
    return None


def refuse_closed(plan: Plan, year: str, what: str) -> None:
    """Raise PlanctlError where a year is closed to what somebody wants of it."""
    entry = closed(plan, year)
    if entry is not None:
        by = f" by {entry.by}" if entry.by else ""
        raise PlanctlError(f"{what}: {year} was closed on {entry.on}{by}, and what stood in it then stays as it is")


def year_of(plan: Plan, due: Due) -> str:
    """Return the year under which a milestone with a due date stands; raises PlanctlError where the plan has none."""
    if not isinstance(due, Period):
        return UNSCHEDULED
    for year in plan.calendar.years:
        if year.first <= due.last <= year.last:
            return year.text
    years = ", ".join(year.text for year in plan.calendar.years)
    raise PlanctlError(f"{due} ends in none of the plan's years ({years}); add its year to years in plan.yaml first")


def open_to(plan: Plan, milestone: Milestone) -> None:
    """Raise PlanctlError where a milestone's date is not to be changed any more."""
    if milestone.year is not None:
        refuse_closed(plan, milestone.year, milestone.ref)
    if milestone.status is Status.complete:
        raise PlanctlError(f"{milestone.ref} is complete; planctl update --status in-progress reopens it")
    if milestone.status in STOPPED:
        raise PlanctlError(f"{milestone.ref} is {milestone.status}; planctl update --status not-started reopens it")


def proposal(milestone: Milestone, due: Due) -> int | None:
    """Return the place of the change that proposes this due date and waits for approval; None where none does."""
    for index, change in enumerate(milestone.changes):
        if not change.approved_by and change.from_ == milestone.due and change.to == due:
            return index
    return None


def record(milestone: Milestone, due: Due, reason: str, approved_by: str | None, day: date) -> dict[str, str]:
    """Return the record of a change as the plan holds it; without approval it is a proposal. Raises PlanctlError."""
    last = max((change.on for change in milestone.changes), key=lambda on: on.first, default=None)
    if last is not None and last.first > day:
        raise PlanctlError(
            f"{milestone.ref}: its last change is of {last}, after {day}; --as-at says when this one is of"
        )
    told = {"on": day.isoformat(), "from": str(milestone.due), "to": str(due), "reason": reason}
    return told | ({"approved_by": approved_by} if approved_by else {})


def unfinished(plan: Plan, year: str) -> list[Milestone]:
    """Return the milestones under a year that are neither complete nor closed nor superseded."""
    done = {Status.complete, *STOPPED}
    return [milestone for milestone in plan.milestones if milestone.year == year and milestone.status not in done]


def due_after(plan: Plan, milestone: Milestone, year: Period, following: Period) -> Due:
    """Return when a milestone is due once its year is closed: in the following one, unless it never was due before."""
    due = milestone.due
    if not isinstance(due, Period) or due.last > year.last:
        return due
    return plan.calendar.period(following.text)
