"""Options that commands share, and what every command does with them: find the plan, read it, judge it."""

import inspect
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from planctl.audience import Audience, show_to
from planctl.errors import PlanctlError
from planctl.finding import Finding, Level
from planctl.load import Loaded, load
from planctl.model import Plan
from planctl.output import say
from planctl.period import BadDate
from planctl.progress import AsAt, as_at
from planctl.select import Filters, Selection, select
from planctl.source import find_plan, read_folder


def _outer(context: typer.Context, value: str | None) -> str | None:
    """Take --plan from before the command where it is not behind it."""
    outer: str | None = context.obj
    return outer if value is None else value


PlanOption = Annotated[
    str | None, typer.Option("--plan", metavar="DIR", help="The plan's folder.", callback=_outer, show_default=False)
]
AsAtOption = Annotated[
    str | None,
    typer.Option(
        "--as-at",
        metavar="DATE",
        envvar="PLANCTL_AS_AT",
        show_envvar=False,
        help="Count what is dated by then. Default: the plan's as_at, else today.",
    ),
]
AudienceOption = Annotated[
    Audience, typer.Option("--audience", help="Public shows nothing internal.", show_default=True)
]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there and not to standard output.")
]


def _many(name: str, text: str, metavar: str) -> Any:
    return Annotated[list[str] | None, typer.Option(f"--{name}", metavar=metavar, help=text, show_default=False)]


def _one(name: str, text: str, metavar: str) -> Any:
    return Annotated[str | None, typer.Option(f"--{name}", metavar=metavar, help=text, show_default=False)]


FILTER_OPTIONS: dict[str, Any] = {
    "owner": _many("owner", "Activities of this owner: id, title, alias or a part of one.", "NAME"),
    "lead": Annotated[bool, typer.Option("--lead", help="With --owner: only where they are the first.")],
    "objective": _many("objective", "Activities that serve this objective or one of its parts.", "ID"),
    "activity": _many("activity", "This activity: id or title.", "ID"),
    "confidence": _many("confidence", "Activities with this rating, or none.", "RATING"),
    "tag": _many("tag", "Activities with this tag.", "TAG"),
    "year": _many("year", "Milestones that stand under this year, or unscheduled.", "YEAR"),
    "status": _many("status", "Milestones with this status, or not-reported.", "STATUS"),
    "timing": _many("timing", "Milestones with this timing, such as overdue.", "TIMING"),
    "rag": _many("rag", "Milestones of this colour: red, amber, green, grey, blue, none.", "COLOUR"),
    "due_before": _one("due-before", "Milestones due before this date.", "DATE"),
    "due_after": _one("due-after", "Milestones due after this date.", "DATE"),
    "due_within": Annotated[
        int | None,
        typer.Option(
            "--due-within", metavar="DAYS", help="Milestones due in the next so many days.", show_default=False
        ),
    ],
    "text": _one("text", "Milestones with this text, or activities with it in title or description.", "TEXT"),
    "where": _one("where", "Milestones for which this expression holds.", "EXPRESSION"),
}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that takes `filters` the options of every filter, so that all commands have the same."""
    signature = inspect.signature(command)
    parameters = [item for item in signature.parameters.values() if item.name != "filters"]
    added = [
        inspect.Parameter(
            item.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=False if item.name == "lead" else None,
            annotation=FILTER_OPTIONS[item.name],
        )
        for item in fields(Filters)
    ]

    def run(**given: Any) -> None:
        chosen = {name: value for name in FILTER_OPTIONS if (value := given.pop(name)) is not None}
        command(filters=Filters(**chosen), **given)

    keyword = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in parameters]
    run.__signature__ = signature.replace(parameters=[*keyword, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {item.name: item.annotation for item in (*keyword, *added)}
    run.__doc__ = command.__doc__
    return run


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan as its audience may see it, and where it stands."""

    plan: Plan
    folder: Path
    loaded: Loaded


def plan_folder(given: str | None) -> Path:
    """Return the plan's folder; raises PlanctlError."""
    return find_plan(given, os.environ.get("PLANCTL_PLAN"), Path.cwd())


def prefixed(findings: list[Finding], folder: Path, base: Path | None = None) -> list[Finding]:
    """Name each finding's file as seen from the working directory, or from `base`."""
    from dataclasses import replace  # noqa: PLC0415

    relative = os.path.relpath(os.path.realpath(folder), os.path.realpath(base or Path.cwd())).replace(os.sep, "/")
    prefix = "" if relative == "." else f"{relative}/"
    return [replace(item, where=replace(item.where, file=prefix + item.where.file)) for item in findings]


def open_plan(given: str | None, audience: Audience = Audience.public) -> Opened:
    """Read a plan for a command that works with it.

    What cannot be read or does not refer goes to standard error and ends the command with status 1; of other errors
    the number is told.
    """
    from planctl.reports.text import entry  # noqa: PLC0415
    from planctl.rules import blocking, check  # noqa: PLC0415

    folder = plan_folder(given)
    loaded = load(read_folder(folder))
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
    plan, withheld = show_to(loaded.plan, audience)
    if str(withheld):
        say(f"left out as internal: {withheld} (--audience internal shows them)")
    return Opened(plan, folder, loaded)


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


def at_level(findings: list[Finding], level: Level) -> int:
    """Count the findings of a level."""
    return sum(finding.level is level for finding in findings)
