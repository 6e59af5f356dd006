"""planctl export: the plan in the formats of other programs."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience, Filters
from planctl.options import AsAtOption, AudienceOption, OutputOption, PlanOption, filtered

EXAMPLE = "Example: planctl export --format xlsx --year 2023/24 --output plan.xlsx"


class Format(StrEnum):
    """What is written."""

    csv = "csv"
    xlsx = "xlsx"
    json = "json"
    ics = "ics"
    sqlite = "sqlite"
    parquet = "parquet"


class Table(StrEnum):
    """The tables of an export."""

    milestones = "milestones"
    milestone_owners = "milestone_owners"
    changes = "changes"
    activities = "activities"
    activity_owners = "activity_owners"
    activity_objectives = "activity_objectives"
    resources = "resources"
    objectives = "objectives"
    owners = "owners"
    measures = "measures"
    targets = "targets"
    readings = "readings"
    years = "years"
    about = "about"
    columns = "columns"


@filtered
def run(
    filters: Filters,
    fmt: Annotated[Format, typer.Option("--format", help="What is written.", show_default=False)],
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    kind: Annotated[
        Table | None, typer.Option("--kind", help="With csv: this table of the export.", show_default=False)
    ] = None,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """Write the plan for other programs: spreadsheet, calendar, data.

    csv is the rows of list milestones, one table with --kind, and with --output FILE.zip every table, as in xlsx, json
    and sqlite. ics is the due dates as a calendar. parquet is the milestones, in a folder that many plans can share.
    """
    from planctl.exporting import check_output, hand_over, tables_of, written
    from planctl.opening import choose, open_plan
    from planctl.progressbar import busy

    check_output(fmt, output)
    with busy("exporting"):
        opened = open_plan(plan, audience, as_at)
        made = tables_of(choose(opened, filters), audience, opened.folder)
        content = written(made, fmt, kind, output)
    hand_over(made, fmt, content, output, opened.folder)
