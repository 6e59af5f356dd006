"""What every command does first: find the plan, read it as it is or was, judge it, choose of it."""

import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import typer

from planctl.audience import show_to
from planctl.choice import Audience, Filters
from planctl.errors import PlanctlError
from planctl.finding import Finding
from planctl.git import day_of as committed_on
from planctl.load import load
from planctl.loaded import Loaded, Memo
from planctl.model import Plan
from planctl.output import say
from planctl.period import LAST_YEAR, BadDate
from planctl.progress import AsAt, as_at
from planctl.reports.text import entry
from planctl.revisions import FORCED, home, named, read_revision
from planctl.rules import blocking, check
from planctl.select import Selection, select
from planctl.source import read_folder
from planctl.states import State
from planctl.whereabouts import plan_folder, prefix


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan as its audience may see it, where it stands, the day as at which facts count; and the plan whole."""

    plan: Plan
    folder: Path
    at: AsAt
    whole: Plan


def open_plan(given: str | None, audience: Audience = Audience.public, as_at: str | None = None) -> Opened:
    """Read a plan for a command that works with it, as it is or as a revision has it.

    What cannot be read or does not refer goes to standard error and ends the command with status 1; of other errors
    the number is told.
    """
    folder = plan_folder(given)
    asked = (as_at or "").strip()
    loaded = None if asked.startswith(FORCED) else load(read_folder(folder))
    try:
        if loaded is None:
            return Opened(*_as_in(folder, asked, audience))
        day = loaded.plan.calendar.period(asked).last if asked else None
    except BadDate as bad:
        return Opened(*_as_in(folder, asked, audience, bad))
    judge(loaded, prefix(folder))
    return Opened(shown(loaded, audience), folder, _day(loaded.plan, day), loaded.plan)


def _as_in(folder: Path, name: str, audience: Audience, bad: BadDate | None = None) -> tuple[Plan, Path, AsAt, Plan]:
    """Read a plan from a revision; raises PlanctlError where the name is neither a date nor one."""
    try:
        at = home(folder)
    except PlanctlError:
        raise PlanctlError(f"--as-at: {bad}; {bad.help}" if bad else f'"{folder}" is in no git repository') from None
    try:
        commit = named(at, name)
    except PlanctlError as error:
        told = f'"{name}" is no date, and {error}; {bad.help}' if bad else error
        raise PlanctlError(f"--as-at: {told}") from None
    revision = read_revision(at, commit)
    if revision.source is None:
        raise PlanctlError(f'--as-at: revision "{name.removeprefix(FORCED)}" holds no plan')
    loaded = load(revision.source)
    judge(loaded, f"{name.removeprefix(FORCED)}:{revision.place}")
    day = as_at(committed_on(at.top, commit), loaded.plan.header)
    return shown(loaded, audience), folder, day._replace(revision=commit), loaded.plan


def shown(loaded: Loaded, audience: Audience) -> Plan:
    """Return a plan as its audience may see it, and say how much was left out."""
    plan, withheld = show_to(loaded.plan, audience)
    if str(withheld):
        say(f"left out as internal: {withheld} (--audience internal shows them)")
    return plan


def readable(folder: Path, memo: Memo | None = None) -> Loaded:
    """Read a plan; one that cannot be read ends the command with status 1, each such finding told."""
    loaded = load(read_folder(folder), memo)
    judge(loaded, prefix(folder))
    return loaded


def judge(loaded: Loaded, lead: str) -> None:
    """End the command with status 1 where a plan cannot be read, each such finding told; of other errors the number.

    `lead` is what leads to its files, as they are to be named.
    """
    findings = check(loaded, errors_only=True)
    stop(blocking(findings), lead)
    if findings:
        say(f"{len(findings)} error{'s' * (len(findings) != 1)}: planctl validate")


def stop(findings: list[Finding], lead: str) -> None:
    """Tell findings and end the command with status 1, if there are any."""
    for finding in findings:
        sys.stderr.write(entry(replace(finding, where=replace(finding.where, file=lead + finding.where.file))))
    if findings:
        number = len(findings)
        say(f"error: the plan cannot be read: {number} error{'s' * (number != 1)}; planctl validate tells them all")
        raise typer.Exit(1)


def day_of(plan: Plan, given: str | None) -> AsAt:
    """Return the as-at day: the one given, else the plan's, else today; a period means its last day."""
    try:
        return _day(plan, plan.calendar.period(given).last if given and given.strip() else None)
    except BadDate as bad:
        raise PlanctlError(f"--as-at: {bad}; {bad.help}") from None


def _day(plan: Plan, day: date | None) -> AsAt:
    day = day or (plan.header.as_at.last if plan.header.as_at else today())
    if day.year > LAST_YEAR:
        raise PlanctlError(f"today is {day} by the clock, which cannot be reckoned with; set it, or give --as-at")
    return as_at(day, plan.header)


def today() -> date:
    """Return today's date in UTC, so that one moment is one day everywhere; the one look at the clock."""
    return datetime.now(UTC).date()


def judge_sides(old: State, new: State) -> None:
    """End the command with status 1 where a side of a comparison cannot be read; the newer must also refer rightly."""
    if old.loaded is not None:
        lost = [finding for finding in check(old.loaded, errors_only=True) if finding.code.startswith("P0")]
        stop(lost, old.files)
    if new.loaded is not None:
        judge(new.loaded, new.files)


def side_day(new: State, old: State, given: str | None) -> AsAt | None:
    """Return the day by which filters judge the sides of a comparison; None where neither has a plan."""
    loaded = new.loaded or old.loaded
    return None if loaded is None else day_of(loaded.plan, given)


def choose(opened: Opened, filters: Filters) -> Selection:
    """Apply the filters."""
    return select(opened.plan, filters, opened.at)
