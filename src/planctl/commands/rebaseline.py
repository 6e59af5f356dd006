"""planctl rebaseline: change control."""

from typing import Annotated

import typer

from planctl.options import AsAtOption, DryRunOption, PlanOption

EXAMPLE = (
    "Example: planctl rebaseline casework-programme/outreach-pilots --due 2024-06 --reason 'The supplier withdrew.' "
    "--approved-by Board"
)


def run(
    ref: Annotated[str, typer.Argument(help="ACTIVITY/MILESTONE.", show_default=False)],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="When it is to be due.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in public.", show_default=False)],
    approved_by: Annotated[
        str | None,
        typer.Option("--approved-by", metavar="TEXT", help="Who approved it, as a role or body; else it is proposed."),
    ] = None,
    as_at: AsAtOption = None,
    plan: PlanOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Change when a milestone is due, on record: from, to, why, by whose leave.

    Approved, it moves to the year of its new due date with everything that belongs to it. Without approval the change
    is a proposal, and the date stays; the same command with --approved-by carries it out.
    """
    from planctl.card import find
    from planctl.editing import editing, settle
    from planctl.lookup import read_due
    from planctl.opening import day_of
    from planctl.output import echo
    from planctl.progress_report import text_of
    from planctl.rebaselining import rebaseline

    with editing(plan) as draft:
        named = find(draft.plan, ref, kinds=("milestone",), whole=True)
        milestone = next(item for item in draft.plan.milestones if item.ref == named.id)
        why, by = text_of("--reason", reason), approved_by and text_of("--approved-by", approved_by)
        day = day_of(draft.plan, as_at).day
        done = rebaseline(draft, milestone, read_due(draft.plan, due, "--due"), why, by, day)
        settle(draft, dry_run=dry_run)
    if not dry_run:
        echo(f"{done}\n")
