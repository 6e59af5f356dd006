"""planctl validate: every finding of every file, in one run."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.options import OutputOption, PlanOption

EXAMPLE = "Example: planctl validate --strict --format github"


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    github = "github"
    gitlab = "gitlab"
    sarif = "sarif"
    junit = "junit"


def run(
    path: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", show_default=False)] = None,
    plan: PlanOption = None,
    fmt: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.text,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="REV", help="Also what only a comparison with that revision can find."),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Check the plan: every finding of every file in one run.

    PATH is a plan's folder, or a file in one: the whole plan is read, and the findings of those files are told.
    Nothing is ever written to the plan, and the clock is not read: the same files give the same findings for ever.
    Exit status 1 with errors, or with warnings under --strict.
    """
    from planctl.git import repository
    from planctl.load import load
    from planctl.loaded import Memo
    from planctl.output import deliver
    from planctl.past import past_of
    from planctl.progressbar import busy
    from planctl.reports.formats import REPORTS
    from planctl.rules import check
    from planctl.source import read_folder
    from planctl.targets import targets
    from planctl.whereabouts import prefixed

    findings = []
    files = 0
    with busy("checking"):
        wanted_of = targets(path or [], plan)
        for folder, wanted in wanted_of.items():
            source = read_folder(folder)
            memo: Memo | None = None if against is None else {}
            loaded = load(source, memo)
            found = check(loaded, None if against is None else past_of(folder, loaded, against, memo))
            if wanted:  # without its years no file of a plan can be judged, so those faults of plan.yaml are told too
                header = loaded.plan.file
                found = [
                    item
                    for item in found
                    if item.where.file in wanted or (item.where.file == header and item.code.startswith("P0"))
                ]
            files += len(wanted) if wanted else len(source.texts) + len(source.unread)
            findings += prefixed(
                found, folder, None if fmt is Format.text or fmt is Format.json else repository(folder)
            )
    findings.sort()
    deliver(REPORTS[fmt].render(findings, files), output, *wanted_of)
    if any(item.level == "error" or strict for item in findings):
        raise typer.Exit(1)
