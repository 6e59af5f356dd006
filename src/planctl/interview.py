"""Asking an owner how things stand, one milestone at a time."""

from collections.abc import Callable
from datetime import date

from planctl.asking import ask
from planctl.model import Milestone, Plan, Status
from planctl.output import say
from planctl.progress import NOT_REPORTED, Row
from planctl.progress_report import needs, report, value_of
from planctl.text import one_line

_QUESTIONS = {
    "status": f"  Status now ({', '.join(Status)}; Enter: leave as is):",
    "completed": "  Completed on (a day, month, quarter or year; Enter: not known):",
    "forecast": "  Expected by (a date, tbc or ongoing; Enter: nothing new):",
    "evidence": "  Evidence, where can it be seen? (Enter: none):",
    "reason": "  Reason, which is public (Enter: none):",
    "superseded_by": "  Superseded by (ACTIVITY/MILESTONE; Enter: not known):",
    "note": "  Note, which is public (Enter: no new one):",
}
_OPEN = frozenset({Status.not_started, Status.in_progress, Status.paused})


def interview(plan: Plan, row: Row, place: str, day: date) -> dict[str, str]:
    """Ask about one milestone; return the fields of its report, none where it is left as it is. Raises Ended."""
    milestone = row.milestone
    since = f", last reported as at {milestone.updated}" if milestone.updated else ""
    say(f"\n{place} {milestone.ref}: {one_line(milestone.text)}")
    say(f"  due {milestone.due}, {_plain(row.timing)}; {_plain(row.status or NOT_REPORTED)}{since}")
    values: dict[str, str] = {}
    _ask(plan, values, "status")
    if values:
        if values["status"] == Status.complete:
            _ask(plan, values, "completed")
        elif values["status"] in _OPEN:
            _ask(plan, values, "forecast")
        fill(plan, milestone, values, set(), day)
        _ask(plan, values, "note")
    return values


def fill(plan: Plan, milestone: Milestone, values: dict[str, str], clear: set[str], day: date) -> None:
    """Ask for what a report lacks and put it there; raises Ended."""
    for need in needs(plan, milestone, report(milestone, values, clear, day)):
        say(f"  {milestone.ref}: {need.why}")
        _ask(plan, values, need.field)


def _ask(plan: Plan, values: dict[str, str], field: str) -> None:
    answer = ask(_QUESTIONS[field], _reader(plan, field))
    if answer is not None:
        values[field] = answer


def _reader(plan: Plan, field: str) -> Callable[[str], str]:
    return lambda text: value_of(plan, field, text)


def _plain(word: str) -> str:
    return word.replace("-", " ")
