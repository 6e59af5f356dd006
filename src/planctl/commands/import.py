"""planctl import: a spreadsheet, a Word table or JSON into a plan."""

from typing import Annotated

import typer

from planctl.options import PlanOption, setting

EXAMPLE = (
    "Examples: planctl import returns.xlsx --guess > returns.map.yaml; "
    "planctl import returns.xlsx --map returns.map.yaml --into plan"
)


def run(
    file: Annotated[str, typer.Argument(metavar="FILE", help="csv, xlsx, ods, docx or json.", show_default=False)],
    map_file: Annotated[str | None, setting("map", "MAP", "Which column is what: a YAML file.")] = None,
    guess: Annotated[bool, typer.Option("--guess", help="Print a first map, made from the headers.")] = False,
    into: Annotated[
        str | None, setting("into", "DIR", "The plan's folder; made where it is absent. Default: the plan.")
    ] = None,
    plan: PlanOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, a line a value.")] = False,
) -> None:
    """Bring a file of rows into a plan, by a map of its columns; again brings only what changed.

    Every cell that does not fit is told with its place, and nothing is written while there is one.
    """
    from planctl.importing import bring, first_map

    if guess:
        first_map(file)
        return
    bring(file, map_file, into, plan, dry_run=dry_run)
