"""planctl history: what happened to the plan, commit by commit."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience
from planctl.options import AudienceOption, OutputOption, PlanOption

EXAMPLE = "Example: planctl history casework-programme"


class Format(StrEnum):
    """How it is printed."""

    text = "text"
    json = "json"


def run(
    ref: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="An id, ACTIVITY/MILESTONE, or KIND:ID.", show_default=False),
    ] = None,
    plan: PlanOption = None,
    fmt: Annotated[Format, typer.Option("--format", help="How it is printed.")] = Format.text,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """Show every commit that changed the plan, or one thing in it: who, when, what; and what slipped how often.

    REF may also name what is no longer there, and what it was called before it was given another id is followed. A
    commit in which the plan could not be read is named and passed over.
    """
    from planctl.chronicling import chronicle
    from planctl.formats.chronicle import FORMATS
    from planctl.opening import readable
    from planctl.output import deliver
    from planctl.progressbar import busy
    from planctl.states import States

    states = States(plan)
    with busy("reading the history"):
        loaded = readable(states.folder, states.memo)
        text = FORMATS[fmt].render(chronicle(states, loaded.plan, audience, ref))
    deliver(text, output, states.folder)
