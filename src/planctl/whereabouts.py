"""Where a command runs: the working directory, the plan's folder, and how its files are named from there."""

import os
from dataclasses import replace
from pathlib import Path

from planctl.errors import PlanctlError
from planctl.finding import Finding
from planctl.source import find_plan


def plan_folder(given: str | None) -> Path:
    """Return the plan's folder; raises PlanctlError."""
    return find_plan(given, os.environ.get("PLANCTL_PLAN"), here())


def here() -> Path:
    """Return the working directory; raises PlanctlError where it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        raise PlanctlError(f"the working directory cannot be read: {error.strerror}; change to another") from None


def prefixed(findings: list[Finding], folder: Path, base: Path | None = None) -> list[Finding]:
    """Name each finding's file as seen from the working directory, or from `base`."""
    lead = prefix(folder, base)
    return [replace(item, where=replace(item.where, file=lead + item.where.file)) for item in findings]


def prefix(folder: Path, base: Path | None = None) -> str:
    """Return what leads to a folder's files from the working directory, or from `base`."""
    relative = os.path.relpath(os.path.realpath(folder), os.path.realpath(base or here())).replace(os.sep, "/")
    return "" if relative == "." else f"{relative}/"
