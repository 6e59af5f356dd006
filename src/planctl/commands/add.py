"""planctl add: a new activity, milestone, owner or objective."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.options import DryRunOption, PlanOption, setting

EXAMPLE = "Example: planctl add milestone --activity casework-programme --text 'Publish the pilot report' --due 2024-06"


class Kind(StrEnum):
    """What can be added."""

    activity = "activity"
    milestone = "milestone"
    owner = "owner"
    objective = "objective"


def run(
    kind: Annotated[Kind, typer.Argument(help="What to add.", show_default=False)],
    title: Annotated[str | None, setting("title", "TEXT", "Its title; a milestone has a --text.")] = None,
    text: Annotated[str | None, setting("text", "TEXT", "Of a milestone: what will be done.")] = None,
    activity: Annotated[str | None, setting("activity", "ID", "Of a milestone: its activity, by id or title.")] = None,
    year: Annotated[
        str | None, setting("year", "YEAR", "Of a milestone: the year it stands under, or unscheduled.")
    ] = None,
    due: Annotated[str | None, setting("due", "DATE", "Of a milestone: when it is due; tbc, ongoing.")] = None,
    due_text: Annotated[
        str | None, setting("due-text", "TEXT", "Of a milestone: the source's own words for that.")
    ] = None,
    start: Annotated[str | None, setting("start", "DATE", "Of a milestone: when it is to start; started, tbc.")] = None,
    owner: Annotated[
        list[str] | None, setting("owner", "NAME[=CAPACITY]", "By id, title or alias; the first is the lead.")
    ] = None,
    objective: Annotated[list[str] | None, setting("objective", "ID", "Of an activity: what it serves.")] = None,
    enabler: Annotated[str | None, setting("enabler", "TEXT", "Of an activity that supports all objectives.")] = None,
    description: Annotated[str | None, setting("description", "TEXT", "Of an activity, in Markdown.")] = None,
    confidence: Annotated[str | None, setting("confidence", "RATING", "Of an activity.")] = None,
    reason: Annotated[str | None, setting("reason", "TEXT", "Why it is rated so.")] = None,
    depends_on: Annotated[list[str] | None, setting("depends-on", "REF", "ACTIVITY or ACTIVITY/MILESTONE.")] = None,
    tag: Annotated[list[str] | None, setting("tag", "TAG", "Of an activity.")] = None,
    note: Annotated[str | None, setting("note", "TEXT", "Of a milestone, in public.")] = None,
    source: Annotated[str | None, setting("source", "TEXT", "Of an activity: where it was taken from.")] = None,
    source_id: Annotated[str | None, setting("source-id", "TEXT", "What the source calls it.")] = None,
    internal: Annotated[bool | None, typer.Option("--internal", help="In no public output.")] = None,
    alias: Annotated[list[str] | None, setting("alias", "NAME", "Of an owner: what else it is called.")] = None,
    since: Annotated[str | None, setting("from", "DATE", "Of an owner: since when there is the role.")] = None,
    until: Annotated[str | None, setting("until", "DATE", "Of an owner: until when.")] = None,
    successor: Annotated[str | None, setting("successor", "OWNER", "Of an owner: the role that follows.")] = None,
    part_of: Annotated[str | None, setting("part-of", "ID", "Of an objective: the one it is a part of.")] = None,
    ident: Annotated[
        str | None, setting("id", "ID", "Its id. Default: made from its title, and never a used one.")
    ] = None,
    plan: PlanOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Add an activity, a milestone, an owner or an objective, and print its id; on a terminal it asks what is missing.

    The id is one that nothing ever had: not in this plan and, where there is git, in no revision of any branch.
    """
    from planctl.adding import add, ask_for, check_options, missing
    from planctl.asking import can_ask
    from planctl.editing import editing, settle
    from planctl.opening import readable
    from planctl.output import echo, say
    from planctl.whereabouts import plan_folder, prefix

    options = {
        "title": title,
        "text": text,
        "activity": activity,
        "year": year,
        "due": due,
        "due_text": due_text,
        "start": start,
        "owner": owner,
        "objective": objective,
        "enabler": enabler,
        "description": description,
        "confidence": confidence,
        "reason": reason,
        "depends_on": depends_on,
        "tag": tag,
        "note": note,
        "source": source,
        "source_id": source_id,
        "internal": internal,
        "alias": alias,
        "from": since,
        "until": until,
        "successor": successor,
        "part_of": part_of,
    }
    given = {name: value for name, value in options.items() if value is not None}
    check_options(kind, given)
    if (lacking := missing(kind, given)) and can_ask():
        given |= ask_for(readable(plan_folder(plan)).plan, kind, lacking)
    with editing(plan) as draft:
        name, file = add(draft, kind, given, ident)
        settle(draft, dry_run=dry_run)
    if not dry_run:
        echo(f"{name}\n")
        say(f"{prefix(draft.folder)}{file} written")
