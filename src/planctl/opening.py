"""What every command does first: find the plan, read it, judge it, choose of it."""

import os
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import typer

from planctl.audience import show_to
from planctl.choice import Audience, Filters
from planctl.errors import PlanctlError
from planctl.finding import Finding
from planctl.load import Loaded, Memo, load
from planctl.model import Plan
from planctl.output import say
from planctl.period import BadDate
from planctl.progress import AsAt, as_at
from planctl.reports.text import entry
from planctl.rules import blocking, check
from planctl.select import Selection, select
from planctl.source import find_plan, read_folder


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan as its audience may see it, and where it stands."""

    plan: Plan
    folder: Path
    loaded: Loaded


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


def open_plan(given: str | None, audience: Audience = Audience.public) -> Opened:
    """Read a plan for a command that works with it.

    What cannot be read or does not refer goes to standard error and ends the command with status 1; of other errors
    the number is told.
    """
    folder = plan_folder(given)
    loaded = readable(folder)
    plan, withheld = show_to(loaded.plan, audience)
    if str(withheld):
        say(f"left out as internal: {withheld} (--audience internal shows them)")
    return Opened(plan, folder, loaded)


def readable(folder: Path, memo: Memo | None = None) -> Loaded:
    """Read a plan; one that cannot be read ends the command with status 1, each such finding told."""
    loaded = load(read_folder(folder), memo)
    findings = check(loaded, errors_only=True)
    stopping = blocking(findings)
    if stopping:
        for finding in prefixed(stopping, folder):
            sys.stderr.write(entry(finding))
        number = len(stopping)
        say(f"error: the plan cannot be read: {number} error{'s' * (number != 1)}; planctl validate tells them all")
        raise typer.Exit(1)
    if findings:
        say(f"{len(findings)} error{'s' * (len(findings) != 1)}: planctl validate")
    return loaded


def day_of(plan: Plan, given: str | None) -> AsAt:
    """Return the as-at day: the one given, else the plan's, else today; a period means its last day."""
    if given is None or not given.strip():
        day = plan.header.as_at.last if plan.header.as_at else today()
        return as_at(day, plan.header)
    try:
        return as_at(plan.calendar.period(given).last, plan.header)
    except BadDate as bad:
        raise PlanctlError(f"--as-at: {bad}; {bad.help}") from None


def today() -> date:
    """Return today's date in UTC, so that one moment is one day everywhere; the one look at the clock."""
    return datetime.now(UTC).date()


def choose(opened: Opened, filters: Filters, given_day: str | None) -> Selection:
    """Apply the filters as at a day."""
    return select(opened.plan, filters, day_of(opened.plan, given_day))
