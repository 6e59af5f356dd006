"""planctl init: a new plan."""

from typing import Annotated

import typer

from planctl.options import DryRunOption, PlanOption, setting

EXAMPLE = "Example: planctl init --organisation 'Office of Works' --year 2026/27 --year 2027/28"


def run(
    folder: Annotated[
        str | None, typer.Argument(metavar="[DIR]", help="Where the plan is to be. Default: plan.", show_default=False)
    ] = None,
    organisation: Annotated[str | None, setting("organisation", "TEXT", "Whose plan it is.")] = None,
    title: Annotated[str | None, setting("title", "TEXT", "Default: Business plan, and its years.")] = None,
    year: Annotated[
        list[str] | None, setting("year", "YEAR", "2026/27, 2026, or FY26=2025-10-01..2026-09-30; oldest first.")
    ] = None,
    year_start: Annotated[str | None, setting("year-start", "MM-DD", "When a year starts. Default: 04-01.")] = None,
    short_name: Annotated[str | None, setting("short-name", "TEXT", "What the body is called for short.")] = None,
    language: Annotated[str | None, setting("language", "TAG", "Of the plan. Default: en-GB.")] = None,
    plan: PlanOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Make a new plan that validates from the first minute, with a workflow that checks it on every pull request.

    On a terminal it asks for what is missing. What is there already is never overwritten.
    """
    from planctl.asking import can_ask
    from planctl.output import echo, say
    from planctl.progress_report import text_of
    from planctl.starting import Beginning, ask_for, begin, place

    where = place(folder or plan or "plan")
    texts = {"--organisation": organisation, "--title": title, "--short-name": short_name, "--language": language}
    said = {
        name.removeprefix("--").replace("-", "_"): text_of(name, text)
        for name, text in texts.items()
        if text is not None
    }
    given = Beginning(**said, years=year or [], year_start=year_start)
    draft = begin(where, ask_for(given) if can_ask() else given)
    if dry_run:
        echo(draft.diff())
        say("a dry run: nothing is written")
        return
    draft.write()
    echo("".join(f"{file}\n" for file in sorted(draft.texts)))
    say("next: planctl add owner, planctl add objective, planctl add activity, planctl add milestone")
