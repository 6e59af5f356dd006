"""planctl status: how the plan stands."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience, Filters
from planctl.errors import PlanctlError
from planctl.options import AsAtOption, AudienceOption, OutputOption, PlanOption, filtered

EXAMPLE = 'Example: planctl status --owner "Director of Finance" --year 2023/24'


class Format(StrEnum):
    """How the status is printed."""

    text = "text"
    json = "json"
    csv = "csv"
    md = "md"


class By(StrEnum):
    """What the groups are."""

    activity = "activity"
    owner = "owner"
    objective = "objective"
    year = "year"


class Fail(StrEnum):
    """What makes the command end with status 1."""

    overdue = "overdue"
    stale = "stale"
    not_reported = "not-reported"
    red = "red"
    amber = "amber"


@filtered
def run(
    filters: Filters,
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    by: Annotated[By, typer.Option("--by", help="A row for each of these.")] = By.activity,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="Also what changed since that date or revision.", show_default=False
        ),
    ] = None,
    fail_on: Annotated[
        list[Fail] | None, typer.Option("--fail-on", help="Exit status 1 where there is any.", show_default=False)
    ] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How it is printed.")] = Format.text,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """Show how the plan stands: what is done, due, overdue, not reported.

    Status is what somebody reported; timing and RAG are derived from the dates as at a day. What nobody reported says
    so. Counts are of the milestones shown.
    """
    from planctl.opening import choose, open_plan
    from planctl.output import deliver
    from planctl.progress import count
    from planctl.progressbar import busy
    from planctl.standing import FORMATS

    if since is not None and fmt is Format.csv:
        raise PlanctlError("--since has no place in csv; take text, md or json")

    with busy("reading"):
        opened = open_plan(plan, audience, as_at)
        selection = choose(opened, filters)
        told = None
        if since is not None:
            from planctl.comparing import compare_since

            told = compare_since(plan, since, as_at if opened.at.revision else None, audience, filters, opened.at)
        text = FORMATS[fmt].render(selection, by, told)
    deliver(text, output, opened.folder)
    counts = count(selection.rows)
    numbers = counts.rag | {"overdue": counts.overdue, "stale": counts.stale, "not-reported": counts.not_reported}
    if any(numbers[word] for word in fail_on or []):
        raise typer.Exit(1)
