"""Moving milestones with a record, one or all that a closed year leaves: the edits that change control asks for."""

from datetime import date

from planctl.change_control import due_after, open_to, proposal, record, refuse_closed, unfinished, year_of
from planctl.edit import MILESTONE_KEYS, Draft
from planctl.errors import PlanctlError
from planctl.model import UNSCHEDULED, Change, Header, Milestone, Plan
from planctl.period import Due, Period, Word
from planctl.places import Text
from planctl.schema import keys_of

_CHANGE_KEYS = keys_of(Change)


def rebaseline(draft: Draft, milestone: Milestone, due: Due, reason: str, approved_by: str | None, day: date) -> str:
    """Record a change of a due date and, where it is approved, carry it out; return what was done.

    The milestone's first `from` stays for ever: it is the original. Raises PlanctlError.
    """
    plan = draft.plan
    if _done(milestone, due, approved_by):
        return f"{milestone.ref}: due {due}, and the change is on record already"
    open_to(plan, milestone)
    if due == milestone.due:
        raise PlanctlError(f"{milestone.ref} is due {due} already")
    year = year_of(plan, due)
    if year != UNSCHEDULED:
        refuse_closed(plan, year, f"{milestone.ref} cannot move there")
    waiting = proposal(milestone, due)
    if waiting is None:
        told = record(milestone, due, reason, approved_by, day)
        path = (*draft.place(milestone), "changes")
        draft.append(milestone.place.file, path, told, MILESTONE_KEYS)
    elif approved_by:
        path = (*draft.place(milestone), "changes", waiting)
        for key, value in record(milestone, due, reason, approved_by, day).items():  # `on` is when it was decided
            draft.put(milestone.place.file, (*path, key), value, _CHANGE_KEYS)
    else:
        return f"{milestone.ref}: proposed already, from {milestone.due} to {due}; --approved-by carries it out"
    if not approved_by:
        return f"{milestone.ref}: proposed, from {milestone.due} to {due}; it is still due {milestone.due}"
    _move(draft, milestone, due, year)
    return f"{milestone.ref}: due {milestone.due} -> {due}{_moved(milestone, year)}"


def _done(milestone: Milestone, due: Due, approved_by: str | None) -> bool:
    """Tell whether the last approved change is this one: somebody runs the same command again."""
    approved = [change for change in milestone.changes if change.approved_by]
    return bool(approved and approved_by) and approved[-1].to == due == milestone.due


def _moved(milestone: Milestone, year: str) -> str:
    return "" if year == milestone.place.year else f"; moved from {milestone.place.year} to {year}"


def _move(draft: Draft, milestone: Milestone, due: Due, year: str) -> None:
    """Set a milestone's due date and put it under its year; the year alone needs no date."""
    file = milestone.place.file
    default = Word.tbc if year == UNSCHEDULED else draft.plan.calendar.period(year)
    if milestone.given_due is not None or due != default:
        draft.put(file, (*draft.place(milestone), "due"), str(due), MILESTONE_KEYS)
    if year != milestone.place.year:
        order = keys_of_years(draft, file)
        draft.move(file, draft.place(milestone), ("milestones", order[year]), list(order.values()))


def keys_of_years(draft: Draft, file: str) -> dict[str, str]:
    """Return the key of each year in a file, in the plan's order: as it is written there, else its label."""
    plan = draft.plan
    keys = {year.text: year.text for year in plan.calendar.years} | {UNSCHEDULED: UNSCHEDULED}
    for key in Text(draft.text(file)).value(("milestones",)) or {}:
        year = plan.calendar.named(key)
        if year is not None:
            keys[year.text] = key
    return keys


def close_year(draft: Draft, year: Period, following: Period, reason: str, approved_by: str, day: date) -> list[str]:
    """Freeze a year, its unfinished milestones going to another with a record each; return what was done.

    The year is entered as closed in plan.yaml, the last of the files to be written: what is killed midway is done by
    the same command again. Raises PlanctlError.
    """
    plan = draft.plan
    refuse_closed(plan, following.text, f"nothing can move to {following}")
    if following.first <= year.last:
        raise PlanctlError(f"{following} does not follow {year}; --to names the year for what is unfinished")
    done = []
    for milestone in unfinished(plan, year.text):
        due = due_after(plan, milestone, year, following)
        target = year_of(plan, due) if isinstance(due, Period) else following.text
        if due != milestone.due or not isinstance(due, Period):
            path = (*draft.place(milestone), "changes")
            told = record(milestone, due, reason, approved_by, day)
            draft.append(milestone.place.file, path, told, MILESTONE_KEYS)
        _move(draft, milestone, due, target)
        done.append(f"{milestone.ref}: {_what(milestone, due)}{_moved(milestone, target)}")
    if not _is_closed(plan, year):
        entry = {"year": year.text, "on": day.isoformat(), "by": approved_by}
        draft.append(plan.file, ("closed_years",), entry, keys_of(Header))
        done.append(f"{year} is closed: what stands in it now stays as it is")
    return done


def _what(milestone: Milestone, due: Due) -> str:
    return f"still due {due}" if due == milestone.due else f"due {milestone.due} -> {due}"


def _is_closed(plan: Plan, year: Period) -> bool:
    return any(plan.calendar.named(entry.year) == year for entry in plan.header.closed_years)
