"""Options that commands share; imports nothing that reads a plan, so that a mistake in one is told at once."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, Any

import typer

from planctl.choice import Audience, Filters


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
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change as a diff; write nothing.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")]


def setting(name: str, metavar: str, text: str) -> Any:
    """Declare an option that sets a field of the same name, or says nothing of it."""
    return typer.Option(f"--{name}", metavar=metavar, help=text, show_default=False)


def _many(name: str, text: str, metavar: str) -> Any:
    return Annotated[list[str] | None, typer.Option(f"--{name}", metavar=metavar, help=text, show_default=False)]


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
    "due_before": _many("due-before", "Milestones due before this date.", "DATE"),
    "due_after": _many("due-after", "Milestones due after this date.", "DATE"),
    "due_within": Annotated[
        list[int] | None,
        typer.Option(
            "--due-within", metavar="DAYS", help="Milestones due in the next so many days.", show_default=False
        ),
    ],
    "text": _many("text", "Milestones with this text, or activities with it in title or description.", "TEXT"),
    "where": _many("where", "Milestones for which this expression holds.", "EXPRESSION"),
}


def filtered(command: Callable[..., None], without: tuple[str, ...] = ()) -> Callable[..., None]:
    """Give a command that takes `filters` the options of every filter, so that all commands have the same.

    `without` leaves out those whose names the command uses for something else.
    """
    signature = inspect.signature(command)
    parameters = [item for item in signature.parameters.values() if item.name != "filters"]
    names = [item.name for item in fields(Filters) if item.name not in without]
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=False if name == "lead" else None,
            annotation=FILTER_OPTIONS[name],
        )
        for name in names
    ]

    def run(**given: Any) -> None:
        chosen = {name: value for name in names if (value := given.pop(name)) is not None}
        command(filters=Filters(**chosen), **given)

    keyword = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in parameters]
    run.__signature__ = signature.replace(parameters=[*keyword, *added])  # type: ignore[attr-defined] # typer reads it
    run.__annotations__ = {item.name: item.annotation for item in (*keyword, *added)}
    run.__doc__ = command.__doc__
    return run
