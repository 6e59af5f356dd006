"""planctl trend: the plan over time."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience, Filters
from planctl.options import AsAtOption, AudienceOption, OutputOption, PlanOption, filtered

EXAMPLE = "Example: planctl trend --as-at 2024-03-31 --format svg --output progress.svg"


class Format(StrEnum):
    """How it is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    svg = "svg"
    html = "html"


@filtered
def run(
    filters: Filters,
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    fmt: Annotated[Format, typer.Option("--format", help="How it is printed; svg draws it.")] = Format.table,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """Show how the plan stood at each quarter end: counts by status, timing, RAG and confidence, from git.

    For each day the files of the last revision of the main line by then are counted. The last day is --as-at.
    """
    from planctl.formats.trend import FORMATS
    from planctl.opening import day_of, readable
    from planctl.output import deliver
    from planctl.progressbar import busy
    from planctl.states import States
    from planctl.trending import trend

    states = States(plan)
    with busy("reading the history"):
        loaded = readable(states.folder, states.memo)
        text = FORMATS[fmt].render(trend(states, loaded.plan, audience, filters, day_of(loaded.plan, as_at)))
    deliver(text, output, states.folder)
