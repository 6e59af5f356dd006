"""planctl update: report progress."""

from typing import Annotated

import typer

from planctl.choice import Filters
from planctl.errors import PlanctlError
from planctl.options import AsAtOption, DryRunOption, PlanOption, YesOption, filtered, setting

EXAMPLE = (
    "Examples: planctl update casework-programme/outreach-pilots --completed 2023-06-12 --evidence 'Board paper 12'; "
    "planctl update --owner 'Director of Finance' asks about what is due"
)


def _run(
    filters: Filters,
    refs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REF]...", help="ACTIVITY/MILESTONE, an activity, or a measure.", show_default=False),
    ] = None,
    status: Annotated[
        list[str] | None, setting("status", "STATUS", "not-started, in-progress, complete, paused, closed...")
    ] = None,
    completed: Annotated[
        str | None, setting("completed", "DATE", "When it was completed: then it is complete.")
    ] = None,
    forecast: Annotated[str | None, setting("forecast", "DATE", "When it is now expected; tbc, ongoing.")] = None,
    started: Annotated[str | None, setting("started", "DATE", "When work on it started.")] = None,
    note: Annotated[str | None, setting("note", "TEXT", "What else there is to say, in public.")] = None,
    impact: Annotated[str | None, setting("impact", "TEXT", "What a delay means for others, in public.")] = None,
    evidence: Annotated[str | None, setting("evidence", "TEXT", "Where its completion can be seen.")] = None,
    confirmed_by: Annotated[str | None, setting("confirmed-by", "TEXT", "Who confirmed that, as a role.")] = None,
    reason: Annotated[str | None, setting("reason", "TEXT", "Why it is paused, closed or late; or rated so.")] = None,
    superseded_by: Annotated[str | None, setting("superseded-by", "REF", "The milestone in its place.")] = None,
    clear: Annotated[list[str] | None, setting("clear", "FIELD", "Remove a field, such as forecast.")] = None,
    confidence: Annotated[list[str] | None, setting("confidence", "RATING", "Of an activity: its rating now.")] = None,
    reading: Annotated[list[str] | None, setting("reading", "PERIOD=VALUE", "Of a measure: 2023-09=1100.")] = None,
    source: Annotated[
        str | None, setting("from", "FILE", "A CSV file with a column ref and columns of fields; a row a report.")
    ] = None,
    as_at: AsAtOption = None,
    plan: PlanOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
) -> None:
    """Report progress: by reference, by filters, or from a file; on a terminal without a field it asks.

    `updated` becomes the as-at date, also where the status is the same: that is how "no change" is reported.
    Completing removes the forecast, reopening the date of completion.
    """
    from planctl.reporting import Request, report_progress
    from planctl.updating import Report

    fields = {
        "status": _once("status", status),
        "completed": completed,
        "forecast": forecast,
        "started": started,
        "note": note,
        "impact": impact,
        "evidence": evidence,
        "confirmed_by": confirmed_by,
        "reason": reason,
        "superseded_by": superseded_by,
    }
    values = {name: text for name, text in fields.items() if text is not None}
    said = Report(values, tuple(clear or ()), _once("confidence", confidence), tuple(reading or ()))
    report_progress(plan, Request(tuple(refs or ()), filters, said, source, as_at, dry_run, yes))


def _once(name: str, given: list[str] | None) -> str | None:
    """Return the one word of an option that is a filter elsewhere, and there may be repeated."""
    if given and len(given) > 1:
        raise PlanctlError(
            f"--{name} is what to report here, so it is given once; choose by it with --where, as in "
            f"--where '{name if name == 'status' else f'activity.{name}'} == \"{given[0]}\"'"
        )
    return given[0] if given else None


run = filtered(_run, without=("status", "confidence"))
