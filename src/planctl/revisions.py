"""The plan's past: what a revision of git holds of it, and how each closed year stood when it was closed."""

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from planctl.errors import PlanctlError
from planctl.git import Version, blobs, repository, resolve, tree, versions
from planctl.load import load
from planctl.model import ClosedYear, Plan
from planctl.output import say
from planctl.rules import Past
from planctl.source import Source, decode, read_contents
from planctl.yamltext import inspect


def past_of(folder: Path, plan: Plan, name: str) -> Past:
    """Return what a plan is compared with: itself in a revision; raises PlanctlError."""
    top = repository(folder)
    if top is None:
        raise PlanctlError(f'"{folder}" is in no git repository, so there is nothing to compare it with')
    inside = os.path.relpath(os.path.realpath(folder), top).replace(os.sep, "/")
    place = "" if inside == "." else f"{inside}/"
    source = read_revision(top, resolve(top, name), place)
    if source is None:
        say(f'note: revision "{name}" has no plan, so all of this one is new')
    return Past(None if source is None else load(source).plan, _frozen(top, f"{place}{plan.file}", plan))


def read_revision(top: Path, commit: str, place: str) -> Source | None:
    """Return a plan's texts as a revision holds them; None where it holds no plan.

    `place` leads from the top of the working tree to the plan today. Where no plan stands there, it is the only plan
    of that revision; raises PlanctlError where there are several.
    """
    files = tree(top, commit)
    places = sorted(
        path.rpartition("plan.y")[0] for path in files if path.rpartition("/")[2] in {"plan.yaml", "plan.yml"}
    )
    if not places:
        return None
    if place not in places and len(places) > 1:
        raise PlanctlError(
            f"revision {commit[:12]} has plans in {', '.join(places)}, and none in {place or 'the top folder'}"
        )
    lead = place if place in places else places[0]
    held = {path.removeprefix(lead): blob for path, blob in files.items() if path.startswith(lead)}
    return read_contents(dict(zip(held, blobs(top, held.values()), strict=True)))


def _frozen(top: Path, file: str, plan: Plan) -> dict[str, Plan]:
    """Return each closed year's plan as the first revision had it that holds its entry in closed_years."""
    entries = {named.text: entry for entry in plan.header.closed_years if (named := plan.calendar.named(entry.year))}
    first: dict[str, Version] = {}
    trail = [version for version in _trail(top, file) if version.blob] if entries else []
    for version, content in zip(trail, blobs(top, [version.blob or "" for version in trail]), strict=True):
        data = inspect(decode(content)[1]).data
        listed = data.get("closed_years") if isinstance(data, dict) else None
        for year, entry in entries.items():
            if any(_is_entry(plan, item, year, entry) for item in (listed if isinstance(listed, list) else [])):
                first[year] = version  # the newest come first, so the last one stays
    plans = {}
    for year, version in first.items():
        source = read_revision(top, version.commit, version.path.rpartition("plan.y")[0])
        if source is not None:
            plans[year] = load(source).plan
    return plans


def _is_entry(plan: Plan, item: object, year: str, entry: ClosedYear) -> bool:
    """Tell whether an item of an older closed_years is the same closing: the year and the day; who may be mended."""
    if not isinstance(item, dict) or str(item.get("on")).strip() != entry.on.text:
        return False
    named = plan.calendar.named(str(item.get("year")).strip())
    return named is not None and named.text == year


def _trail(top: Path, file: str) -> Iterator[Version]:
    """Yield the versions of a plan's first file, the newest first, also where its folder had another name."""
    touched = versions(top, ["**/plan.yaml", "**/plan.yml"], "HEAD")
    for _, group in groupby(touched, key=lambda version: version.commit):
        made = {version.path: version for version in group}
        if file in made:
            yield made[file]
            removed = [path for path, version in made.items() if version.blob is None and path != file]
            if made[file].old is None and removed:
                file = removed[0]
