"""planctl fmt: one layout for every file of a plan."""

from typing import Annotated

import typer

from planctl.options import DryRunOption, PlanOption

EXAMPLE = "Example: planctl fmt --check"


def run(
    path: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", show_default=False)] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit status 1 where a file would change.")
    ] = False,
    plan: PlanOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Put the plan's YAML files into canonical layout, and print which of them changed.

    PATH is a plan's folder, or a file in one. Keys come in the format's order and years in the plan's, indented by two
    spaces; what stands between brackets stays there. Comments go with what they stand above or behind, texts stay as
    they are written. A file is written only when it is proven to say the same as before.
    """
    from planctl.editing import editing, settle
    from planctl.output import echo, say
    from planctl.progressbar import busy
    from planctl.source import kind_of
    from planctl.targets import targets
    from planctl.whereabouts import prefix

    changed: list[str] = []
    number = 0
    for folder, wanted in targets(path or [], plan).items():
        with editing(str(folder)) as draft:
            files = [file for file in draft.loaded.source.texts if kind_of(file) and (not wanted or file in wanted)]
            with busy("laying out"):
                for file in files:
                    draft.lay_out(file)
            if dry_run or not check:
                settle(draft, dry_run=dry_run)
        number += len(files)
        changed += [f"{prefix(folder)}{file}" for file in sorted(draft.texts)]
    if not dry_run:
        echo("".join(f"{file}\n" for file in changed))
    say(_told(len(changed), number, written=not (check or dry_run)))
    if check and changed:
        raise typer.Exit(1)


def _told(changed: int, number: int, *, written: bool) -> str:
    """Say how many files changed, or would."""
    files = f"{number} file{'s' * (number != 1)}"
    if not changed:
        return f"{files}, all in canonical layout" if number else "no YAML file to lay out"
    return f"{changed} of {files} {'changed' if written else 'would change'}"
