"""planctl close-year: freeze a year."""

from typing import Annotated

import typer

from planctl.options import AsAtOption, DryRunOption, PlanOption

EXAMPLE = (
    "Example: planctl close-year 2022/23 --to 2023/24 --reason 'Carried over at the end of the year.' "
    "--approved-by Board"
)


def run(
    year: Annotated[str, typer.Argument(help="The year that ends.", show_default=False)],
    to: Annotated[
        str, typer.Option("--to", metavar="YEAR", help="The year for what is unfinished.", show_default=False)
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in public.", show_default=False)],
    approved_by: Annotated[
        str,
        typer.Option("--approved-by", metavar="TEXT", help="Who approved it: a role or body.", show_default=False),
    ],
    as_at: AsAtOption = None,
    plan: PlanOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Freeze a year and rebaseline its unfinished milestones into another, with a change record each.

    What stands in a closed year stays as it is: update, add and rebaseline refuse to touch it.
    """
    from planctl.editing import editing, settle
    from planctl.lookup import find_scheduled_year
    from planctl.opening import day_of
    from planctl.output import echo, say
    from planctl.progress_report import text_of
    from planctl.progressbar import busy
    from planctl.rebaselining import close_year

    with busy("closing"), editing(plan) as draft:
        ending, following = (find_scheduled_year(draft.plan, name) for name in (year, to))
        day = day_of(draft.plan, as_at).day
        done = close_year(
            draft, ending, following, text_of("--reason", reason), text_of("--approved-by", approved_by), day
        )
        settle(draft, dry_run=dry_run)
    if done and day < ending.last:
        say(f"note: closed as at {day}, and {ending} ends on {ending.last}")
    if not done:
        say(f"{ending} is closed already, and nothing in it is unfinished")
    elif not dry_run:
        echo("".join(f"{line}\n" for line in done))
