"""planctl show: everything about one thing."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience
from planctl.options import AsAtOption, AudienceOption, OutputOption, PlanOption

EXAMPLE = "Example: planctl show casework-programme"


class Format(StrEnum):
    """How it is printed."""

    text = "text"
    json = "json"


def run(
    ref: Annotated[str, typer.Argument(metavar="REF", help="An id, ACTIVITY/MILESTONE, or KIND:ID.")],
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    fmt: Annotated[Format, typer.Option("--format", help="How it is printed.")] = Format.text,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """Show everything about one activity, milestone, owner, objective or measure, links followed both ways.

    Where an id fits several kinds, write KIND:ID, such as owner:chief-executive.
    """
    from planctl.card import card, find, lines
    from planctl.opening import open_plan
    from planctl.output import deliver, json_text

    opened = open_plan(plan, audience, as_at)
    at = opened.at
    found = card(opened.plan, find(opened.plan, ref), at)
    if fmt is Format.json:
        head = {"schema": "planctl/show/1", "as_at": at.day.isoformat(), "revision": at.revision}
        deliver(json_text({**head, **found}), output, opened.folder)
    else:
        deliver(lines(found, at), output, opened.folder)
