"""The plan's past: what a revision of git holds of it, and what a comparison with one has to go by."""

import os
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from planctl.diff import diff
from planctl.errors import PlanctlError
from planctl.git import Version, blobs, days, fork_point, repository, resolve, tree, versions
from planctl.load import Loaded, Memo, load
from planctl.model import ClosedYear, Plan
from planctl.output import say
from planctl.past_ids import texts_before
from planctl.rules import Past
from planctl.source import Source, decode, read_contents
from planctl.yamltext import inspect


class Home(NamedTuple):
    """Where a plan lives: the top of its working tree, and what leads from there to its files."""

    top: Path
    place: str


def home(folder: Path) -> Home:
    """Return where a plan lives; raises PlanctlError where no repository holds it."""
    top = repository(folder)
    if top is None:
        raise PlanctlError(f'"{folder}" is in no git repository, so nothing is known of its past')
    inside = os.path.relpath(os.path.realpath(folder), top).replace(os.sep, "/")
    return Home(top, "" if inside == "." else f"{inside}/")


class Revision(NamedTuple):
    """A plan's texts in a revision, None where it holds no plan, and what leads to them from the top."""

    commit: str
    place: str
    source: Source | None


def read_revision(at: Home, commit: str) -> Revision:
    """Read a plan from a revision: at its place of today, else the only plan there is.

    Raises PlanctlError where there are several.
    """
    files = tree(at.top, commit)
    places = sorted({path.rpartition("plan.y")[0] for path in files if path.rpartition("/")[2] in _FIRST})
    if not places:
        return Revision(commit, at.place, None)
    if at.place not in places and len(places) > 1:
        raise PlanctlError(
            f"revision {commit[:12]} has plans in {', '.join(places)}, and none in {at.place or 'the top folder'}"
        )
    place = at.place if at.place in places else places[0]
    held = {path.removeprefix(place): blob for path, blob in files.items() if path.startswith(place)}
    return Revision(commit, place, read_contents(dict(zip(held, blobs(at.top, held.values()), strict=True))))


_FIRST = frozenset({"plan.yaml", "plan.yml"})


def commit_on(at: Home, day: date) -> str | None:
    """Return the last commit of the main line by the end of a day; None where the first is later."""
    return next((commit for commit, of in days(at.top, resolve(at.top, "HEAD")) if of <= day), None)


def past_of(folder: Path, loaded: Loaded, name: str, memo: Memo | None = None) -> Past:
    """Return what a plan is compared with: itself where it and a revision parted; raises PlanctlError."""
    at, plan = home(folder), loaded.plan
    base = resolve(at.top, name)
    base = fork_point(at.top, base, "HEAD") or base
    source = read_revision(at, base).source
    if source is None:
        say(f'note: revision "{name}" has no plan, so all of this one is new')
    changes = diff(None if source is None else load(source, memo).plan, plan)
    frozen = {year: diff(before, plan) for year, before in _frozen(at, f"{at.place}{plan.file}", plan, memo).items()}
    return Past(changes, frozen, texts_before(at.top, base, changes) if source is not None else {})


def _frozen(at: Home, file: str, plan: Plan, memo: Memo | None) -> dict[str, Plan]:
    """Return each closed year's plan as the first revision had it that holds its entry in closed_years."""
    entries = {named.text: entry for entry in plan.header.closed_years if (named := plan.calendar.named(entry.year))}
    first: dict[str, Version] = {}
    trail = [version for version in _trail(at.top, file) if version.blob] if entries else []
    for version, content in zip(trail, blobs(at.top, [version.blob or "" for version in trail]), strict=True):
        data = inspect(decode(content)[1]).data
        listed = data.get("closed_years") if isinstance(data, dict) else None
        for year, entry in entries.items():
            if any(_is_entry(plan, item, year, entry) for item in (listed if isinstance(listed, list) else [])):
                first[year] = version  # the newest come first, so the last one stays
    plans = {}
    for year, version in first.items():
        source = read_revision(Home(at.top, version.path.rpartition("plan.y")[0]), version.commit).source
        if source is not None:
            plans[year] = load(source, memo).plan
    return plans


def _is_entry(plan: Plan, item: object, year: str, entry: ClosedYear) -> bool:
    """Tell whether an item of an older closed_years is the same closing: the year and the day; who may be mended."""
    if not isinstance(item, dict) or str(item.get("on")).strip() != entry.on.text:
        return False
    named = plan.calendar.named(str(item.get("year")).strip())
    return named is not None and named.text == year


def _trail(top: Path, file: str) -> Iterator[Version]:
    """Yield the versions of a plan's first file, the newest first, also where its folder had another name."""
    touched = versions(top, [f"**/{name}" for name in sorted(_FIRST)], "HEAD")
    for _, group in groupby(touched, key=lambda version: version.commit):
        made = {version.path: version for version in group}
        if file in made:
            yield made[file]
            removed = [path for path, version in made.items() if version.blob is None and path != file]
            if made[file].old is None and removed:
                file = removed[0]
