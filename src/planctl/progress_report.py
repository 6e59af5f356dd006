"""What a progress report changes: of a milestone, an activity's confidence, a measure's readings; pure.

A report sets fields by name. What follows from them (status of what is completed, the forecast of what is complete)
is a step of its own, so that everything that changes can be shown.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from planctl.errors import PlanctlError, did_you_mean
from planctl.lookup import vocabulary_word
from planctl.model import Activity, Milestone, Plan, Status
from planctl.period import DUE_WORDS, BadDate, Due, Period
from planctl.schema import BadNumber, number
from planctl.yamltext import unseen


class Step(NamedTuple):
    """One field that changes: its text before and after; None where it is absent."""

    field: str
    old: str | None
    new: str | None


class Need(NamedTuple):
    """What a report lacks: the field that would tell, and why it is wanted."""

    field: str
    why: str


def _words(_plan: Plan, text: str) -> str:
    return _text(text)


def _status(_plan: Plan, text: str) -> str:
    return vocabulary_word("status", text, list(Status))


def _date(plan: Plan, text: str) -> str:
    return str(plan.calendar.period(text))


def _forecast(plan: Plan, text: str) -> str:
    return str(plan.calendar.due(text.strip(), DUE_WORDS))


def _text(text: str) -> str:
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text:
        raise PlanctlError("the text is empty")
    if faults := unseen(text):
        raise PlanctlError(f"{faults[0]}; {faults[0].help}")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise PlanctlError("the text is not UTF-8; write it again, or set the terminal to UTF-8")
    return f"{text}\n" if "\n" in text else text


def text_of(option: str, text: str) -> str:
    """Return the text of an option as the plan writes it; raises PlanctlError."""
    try:
        return _text(text)
    except PlanctlError as error:
        raise PlanctlError(f"{option}: {error}") from None


READERS: dict[str, Callable[[Plan, str], str]] = {
    "status": _status,
    "completed": _date,
    "forecast": _forecast,
    "started": _date,
    "note": _words,
    "impact": _words,
    "evidence": _words,
    "confirmed_by": _words,
    "reason": _words,
    "superseded_by": _words,
}
"""The fields of a milestone that a report may set, each with its reader."""


def value_of(plan: Plan, field: str, text: str) -> str:
    """Return a field's value as the plan writes it; raises PlanctlError with the option's name."""
    try:
        return READERS[field](plan, text)
    except BadDate as bad:
        raise PlanctlError(f"{_option(field)}: {bad}; {bad.help}") from None
    except PlanctlError as error:
        raise PlanctlError(f"{_option(field)}: {error}") from None


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"


def clearable(field: str) -> str:
    """Return the name of a field that --clear may remove; raises PlanctlError."""
    name = field.strip().replace("-", "_")
    if name not in READERS:
        known = list(READERS)
        raise PlanctlError(f'--clear: no report sets "{field}"{did_you_mean(field, known)}; it is {", ".join(known)}')
    return name


def report(milestone: Milestone, values: Mapping[str, str], clear: set[str], day: date) -> list[Step]:
    """Return what changes when a report as at a day is entered, the status first; raises PlanctlError.

    `values` are as `value_of` returns them. Completing removes the forecast, reopening the date of completion;
    `updated` becomes the day, unless a later report was entered before.
    """
    ref = milestone.ref
    if both := sorted(clear & set(values)):
        raise PlanctlError(f"{ref}: {both[0]} cannot be both set and cleared")
    before = {field: _written(getattr(milestone, field)) for field in (*READERS, "updated")}
    after: dict[str, str | None] = before | dict.fromkeys(clear) | dict(values)
    if "status" not in values and "status" not in clear:
        after["status"] = _implied(before["status"], values)
    complete = after["status"] == Status.complete
    if "completed" in values and not complete:
        raise PlanctlError(f"{ref}: completed {values['completed']}, but its status is {after['status'] or 'cleared'}")
    if "forecast" in values and complete:
        raise PlanctlError(f"{ref}: complete, so there is nothing to forecast; --status in-progress reopens it")
    if complete:
        after["forecast"] = None
    elif before["status"] == Status.complete:
        after["completed"] = None
    if after["status"] is None and before["status"] is not None:
        after["updated"] = None  # nobody has reported on it
    elif milestone.updated is None or milestone.updated.last <= day:
        after["updated"] = day.isoformat()
    return [Step(field, before[field], after[field]) for field in before if before[field] != after[field]]


def _implied(status: str | None, values: Mapping[str, str]) -> str | None:
    """Return the status that a report without one implies: a date of completion, or of a start, tells it."""
    if "completed" in values:
        return Status.complete.value
    if "started" in values and status in {None, Status.not_started}:
        return Status.in_progress.value
    return status


def _written(value: object) -> str | None:
    return None if value is None else str(value)


def needs(plan: Plan, milestone: Milestone, steps: list[Step]) -> list[Need]:
    """Return what a milestone lacks once a report is entered: evidence, a reason, what supersedes it."""
    after = {field: _written(getattr(milestone, field)) for field in READERS} | {step.field: step.new for step in steps}
    status = after["status"]
    if not {"status", "forecast"} & {step.field for step in steps}:
        return []
    lacks = []
    if status == Status.complete and not after["evidence"]:
        lacks.append(Need("evidence", "complete: where can it be seen?"))
    if status in {Status.paused, Status.closed} and not after["reason"]:
        lacks.append(Need("reason", f"{status}: why?"))
    elif not after["reason"] and _beyond(plan, milestone.due, after["forecast"]):
        why = f"forecast {after['forecast']}, more than {plan.header.tolerance_days} days after it is due: why?"
        lacks.append(Need("reason", why))
    if status == Status.superseded and not after["superseded_by"]:
        lacks.append(Need("superseded_by", "superseded: by which milestone?"))
    return lacks


def _beyond(plan: Plan, due: Due, forecast: str | None) -> bool:
    """Tell whether a forecast lies beyond the plan's tolerance."""
    expected = plan.calendar.due(forecast, DUE_WORDS) if forecast else None
    if not isinstance(due, Period) or not isinstance(expected, Period):
        return False
    return (expected.last - due.last).days > plan.header.tolerance_days


def rating(plan: Plan, activity: Activity, confidence: str | None, reason: str | None, clear: set[str]) -> list[Step]:
    """Return what changes when an activity's confidence is reported; raises PlanctlError."""
    if wrong := sorted(clear - {"reason"}):
        raise PlanctlError(f"{activity.id} is an activity: it has no {wrong[0]} to clear")
    new = vocabulary_word("confidence", confidence, list(plan.header.confidence)) if confidence else activity.confidence
    why = activity.confidence_reason
    if reason is not None:
        why = value_of(plan, "reason", reason)
    elif "reason" in clear:
        why = None
    steps = [
        Step("confidence", activity.confidence, new),
        Step("confidence_reason", activity.confidence_reason, why),
    ]
    return [step for step in steps if step.old != step.new]


def reading(plan: Plan, text: str) -> tuple[Period, str]:
    """Read PERIOD=VALUE, the value a number in digits; raises PlanctlError."""
    when, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise PlanctlError(f'--reading: "{text}" is no reading; write PERIOD=VALUE, such as 2023-09=1100')
    try:
        number(value.strip())
        return plan.calendar.period(when), value.strip()
    except BadDate as bad:
        raise PlanctlError(f"--reading: {bad}; {bad.help}") from None
    except BadNumber as bad:
        raise PlanctlError(f"--reading: {bad} (digits only, such as 1100 or 12.5)") from None
