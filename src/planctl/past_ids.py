"""The ids that were ever used: by the plan as it stands, or in any revision that git still reaches."""

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from planctl.change import Change
from planctl.errors import PlanctlError
from planctl.git import blobs, is_shallow, literal, repository, versions
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
    yield from (ident for ident, _ in _things(kind, document.data))


def _things(kind: str, data: Any) -> Iterator[tuple[str, str]]:
    """Yield the id of each thing in a file's data with its words; a milestone's are its text."""
    items: Any = data
    if kind == "milestone":
        years = data.get("milestones") if isinstance(data, dict) else None
        held = years.values() if isinstance(years, dict) else ()
        items = [item for listed in held if isinstance(listed, list) for item in listed]
    for item in items if isinstance(items, list) else []:
        yield from _thing(item)
        if kind == "objective" and isinstance(item, dict) and isinstance(item.get("parts"), list):
            for part in item["parts"]:
                yield from _thing(part)


def _thing(item: Any) -> Iterator[tuple[str, str]]:
    about = item if isinstance(item, dict) else {"id": item}
    ident, words = about.get("id"), about.get("text") or about.get("title")
    if isinstance(ident, str):
        yield ident.strip(), words if isinstance(words, str) else ""


def texts_before(
    top: Path, revision: str, changes: Sequence[Change], places: Sequence[str]
) -> dict[tuple[str, str], frozenset[str]]:
    """Return, of each id that changes bring in, the words of what had it before a revision and was gone by then.

    `places` are where the plan is and was: another plan of the repository has ids of its own.
    """
    new = {(change.kind, change.ref) for change in changes if change.now is not None and change.field in {"", "id"}}
    files = sorted({_file(kind, ref) for kind, ref in new if kind in _KINDS})
    if len(files) > _MANY:
        files = sorted({file if "/" not in file else "activities/*" for file in files})
    found: dict[tuple[str, str], set[str]] = {}
    if files:
        endings = [f"{file}.{ending}" for file in files for ending in ("yaml", "yml")]
        patterns = [f"{literal(place)}{ending}" for place in places for ending in endings]
        held = sorted({(version.blob, version.path) for version in versions(top, patterns, revision) if version.blob})
        for (_, path), content in zip(held, blobs(top, [blob for blob, _ in held]), strict=True):
            for key, words in _told(path, inspect(decode(content)[1]).data):
                if key in new and words:
                    found.setdefault(key, set()).add(words)
    return {key: frozenset(texts) for key, texts in found.items()}


_KINDS = {"activity": "", "milestone": "", "owner": "owners", "objective": "objectives", "measure": "measures"}
_MANY = 50


def _file(kind: str, ref: str) -> str:
    """Return the file in which a thing stands, without its ending."""
    return _KINDS[kind] or f"activities/{ref.partition('/')[0]}"


def _told(path: str, data: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the kind and reference of each thing in a file of the past, with its words."""
    stem = Path(path).stem
    kind = next((kind for kind, name in _KINDS.items() if name == stem), "")
    if kind and Path(path).parent.name != "activities":
        yield from (((kind, ident), words) for ident, words in _things(kind, data))
        return
    title = data.get("title") if isinstance(data, dict) else None
    yield ("activity", stem), title if isinstance(title, str) else ""
    yield from ((("milestone", f"{stem}/{ident}"), words) for ident, words in _things("milestone", data))
