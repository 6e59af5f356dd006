"""The ids that were ever used: by the plan as it stands, or in any revision that git still reaches."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from planctl.errors import PlanctlError
from planctl.git import blobs, is_shallow, repository, versions
from planctl.model import FREE_ID, ID, Plan
from planctl.output import say
from planctl.source import decode
from planctl.yamltext import inspect

_WRITTEN = re.compile(r"\bid[\"']?[ \t]*:[ \t]*[\"']?([^\s\"',}#]+)")
_PLACES = {"activity": "activities/*", "milestone": "activities/{}", "owner": "owners", "objective": "objectives"}


def check_id(kind: str, ident: str, used: Collection[str]) -> str:
    """Return an id that somebody chose; raises PlanctlError for one of the wrong form, or used before."""
    if not (FREE_ID if kind == "objective" else ID).fullmatch(ident):
        form = (
            "no spaces and no /"
            if kind == "objective"
            else "small letters, digits and single hyphens, as in new-intranet"
        )
        raise PlanctlError(f'"{ident}" cannot be an id: {form}')
    if ident in used:
        raise PlanctlError(f'the id "{ident}" is or was that of another {kind}; an id is never used again')
    return ident


def used_ids(plan: Plan, folder: Path, kind: str, activity: str = "") -> set[str]:
    """Return every id that things of a kind have or ever had; a milestone's are those of its activity.

    Says so where git has only part of the history; raises PlanctlError where git fails.
    """
    return _present(plan, kind, activity) | _past(folder, kind, activity)


def _present(plan: Plan, kind: str, activity: str) -> set[str]:
    if kind == "activity":
        return {*plan.activities, *plan.named}
    if kind == "milestone":
        return {item.id for items in plan.activities[activity].milestones.values() for item in items}
    if kind == "owner":
        return {owner.id for owner in plan.owners}
    return {ident for item in plan.objectives for ident in (item.id, *(part.id for part in item.parts))}


def _past(folder: Path, kind: str, activity: str) -> set[str]:
    top = repository(folder)
    if top is None:
        return set()
    patterns = [f"**/{_PLACES[kind].format(activity)}.{ending}" for ending in ("yaml", "yml")]
    held = [version for version in versions(top, patterns, "--all") if version.blob is not None]
    if is_shallow(top):
        say("note: a shallow clone: ids used before its oldest commit cannot be seen (git fetch --unshallow)")
    if kind == "activity":
        return {Path(version.path).stem for version in held}
    return {
        ident
        for content in blobs(top, sorted({version.blob for version in held if version.blob}))
        for ident in _ids(kind, content)
    }


def _ids(kind: str, content: bytes) -> Iterator[str]:
    """Yield the ids in a file's past version, which may not even be YAML."""
    _, text = decode(content)
    document = inspect(text)
    if document.faults:
        yield from _WRITTEN.findall(text)
    items: Any = document.data
    if kind == "milestone":
        years = items.get("milestones") if isinstance(items, dict) else None
        items = (
            [item for held in years.values() if isinstance(held, list) for item in held]
            if isinstance(years, dict)
            else []
        )
    for item in items if isinstance(items, list) else []:
        yield from _id_of(item)
        for part in item.get("parts") or [] if isinstance(item, dict) and kind == "objective" else []:
            yield from _id_of(part)


def _id_of(item: Any) -> Iterator[str]:
    ident = item.get("id") if isinstance(item, dict) else item
    if isinstance(ident, str):
        yield ident.strip()
