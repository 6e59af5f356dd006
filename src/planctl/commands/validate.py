"""planctl validate: every finding of every file, in one run."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planctl.errors import PlanctlError
from planctl.finding import Finding
from planctl.git import repository
from planctl.load import load
from planctl.options import OutputOption, PlanOption, plan_folder, prefixed
from planctl.output import deliver
from planctl.progressbar import busy
from planctl.reports import REPORTS
from planctl.rules import check
from planctl.source import find_plan, read_folder

EXAMPLE = "Example: planctl validate --strict --format github"


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    github = "github"


def run(
    path: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", show_default=False)] = None,
    plan: PlanOption = None,
    fmt: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.text,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    output: OutputOption = None,
) -> None:
    """Check the plan: every finding of every file in one run.

    PATH is a plan's folder, or a file in one: the whole plan is read, and the findings of those files are told.
    Nothing is ever written to the plan, and the clock is not read: the same files give the same findings for ever.
    Exit status 1 with errors, or with warnings under --strict.
    """
    findings: list[Finding] = []
    files = 0
    with busy("checking"):
        for folder, wanted in _targets(path or [], plan).items():
            source = read_folder(folder)
            found = check(load(source))
            if wanted:
                found = [item for item in found if item.where.file in wanted]
            files += len(wanted) if wanted else len(source.texts) + len(source.unread)
            findings += prefixed(
                found, folder, None if fmt is Format.text or fmt is Format.json else repository(folder)
            )
    findings.sort()
    deliver(REPORTS[fmt].render(findings, files), output)
    if any(item.level == "error" or strict for item in findings):
        raise typer.Exit(1)


def _targets(paths: list[str], plan: str | None) -> dict[Path, set[str]]:
    """Return the plans to check, each with the files wanted (none: all of them)."""
    if not paths:
        return {plan_folder(plan): set()}
    wanted: dict[Path, set[str] | None] = {}
    for name in paths:
        path = Path(name)
        if path.is_dir() and path.name not in {"activities", "sections"}:
            wanted[find_plan(name, None, Path.cwd())] = None
            continue
        if not os.path.lexists(path):
            raise PlanctlError(f'no file or folder "{name}"')
        folder = _plan_of(path)
        chosen = wanted.setdefault(folder, set())
        if chosen is None:
            continue
        relative = path.absolute().relative_to(folder.absolute()).as_posix()
        if path.is_dir():
            inside = read_folder(folder)
            chosen.update(file for file in (*inside.texts, *inside.unread) if file.startswith(f"{relative}/"))
        else:
            chosen.add(relative)
    return {folder: files or set() for folder, files in wanted.items()}


def _plan_of(path: Path) -> Path:
    """Return the folder of the plan that a file is in; raises PlanctlError."""
    parent = path.absolute().parent
    for folder in (parent, parent.parent) if parent.name in {"activities", "sections"} else (parent,):
        if any((folder / name).is_file() for name in ("plan.yaml", "plan.yml")):
            return folder
    raise PlanctlError(f'"{path}" is in no plan: there is no plan.yaml beside or above it')
