"""planctl diff: what changed between two states of the plan."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience, Filters
from planctl.options import AsAtOption, AudienceOption, OutputOption, PlanOption, filtered

EXAMPLE = "Example: planctl diff main --format md"


class Format(StrEnum):
    """How the changes are printed."""

    text = "text"
    md = "md"
    html = "html"
    json = "json"


@filtered
def run(
    filters: Filters,
    base: Annotated[
        str | None, typer.Argument(metavar="[BASE]", help="A revision, a date or a folder; HEAD.", show_default=False)
    ] = None,
    head: Annotated[
        str | None, typer.Argument(metavar="[HEAD]", help="Likewise; the working tree.", show_default=False)
    ] = None,
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    fmt: Annotated[Format, typer.Option("--format", help="How the changes are printed.")] = Format.text,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit status 1 where there are changes.")] = False,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """Show what changed in the plan's own terms: slips, scope, confidence, owners, targets, wording.

    BASE and HEAD are revisions, dates or folders; BASE alone may be A..B, or A...B for what came since the two parted.
    Order, layout, comments and quotation marks are no change. A filter keeps what fits it before or after.
    """
    from planctl.comparing import compare
    from planctl.formats.comparison import FORMATS
    from planctl.opening import judge_sides, side_day
    from planctl.output import deliver
    from planctl.progressbar import busy
    from planctl.states import States

    states = States(plan)
    with busy("comparing"):
        old, new = states.two(base, head)
        judge_sides(old, new)
        found = compare(states, old, new, audience, filters, side_day(new, old, as_at))
        text = FORMATS[fmt].render(found)
    deliver(text, output, *states.folders)
    if exit_code and found.changes:
        raise typer.Exit(1)
