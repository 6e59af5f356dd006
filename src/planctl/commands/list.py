"""planctl list: the things of a plan, a row each."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience, Filters
from planctl.options import AsAtOption, AudienceOption, OutputOption, PlanOption, filtered

EXAMPLE = "Example: planctl list milestones --timing overdue --sort due"


class Kind(StrEnum):
    """What there is to list."""

    activities = "activities"
    milestones = "milestones"
    objectives = "objectives"
    owners = "owners"
    measures = "measures"
    years = "years"


class Format(StrEnum):
    """How the list is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    ids = "ids"


@filtered
def run(
    filters: Filters,
    kind: Annotated[Kind, typer.Argument(help="What to list.", show_default=False)],
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="COLUMN", help="Order by this column; -COLUMN: the other way round."),
    ] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How it is printed.")] = Format.table,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """List activities, milestones, objectives, owners, measures or years.

    The filters hold for every kind: of objectives, owners, measures and years those are listed that the activities
    and milestones chosen have to do with.
    """
    from planctl.listing import KINDS, listing
    from planctl.opening import choose, open_plan
    from planctl.output import csv_text, deliver, json_text
    from planctl.progressbar import busy
    from planctl.text import table

    with busy("reading"):
        opened = open_plan(plan, audience, as_at)
        found = listing(KINDS[kind], choose(opened, filters), sort)
        if fmt is Format.table:
            text = table(found.headers, found.shown()) if found.rows else f"No {kind} to list.\n"
        elif fmt is Format.json:
            text = json_text(found.document(kind))
        elif fmt is Format.csv:
            text = csv_text(found.columns, found.cells())
        else:
            text = "".join(f"{ident}\n" for ident in found.ids())
    deliver(text, output, opened.folder)
