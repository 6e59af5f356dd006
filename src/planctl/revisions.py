"""Revisions of a plan: which one is meant, and what git holds of the plan in it."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from planctl.errors import PlanctlError
from planctl.git import blobs, days, repository, resolve, tree, unlike
from planctl.source import Source, belongs, read_contents


class Home(NamedTuple):
    """Where a plan lives: the top of its working tree, and what leads from there to its files."""

    top: Path
    place: str


def home(folder: Path) -> Home:
    """Return where a plan lives; raises PlanctlError where no repository holds it."""
    top = repository(folder)
    if top is None:
        raise PlanctlError(f'"{folder}" is in no git repository, so there is nothing to compare it with')
    inside = os.path.relpath(os.path.realpath(folder), top).replace(os.sep, "/")
    return Home(top, "" if inside == "." else f"{inside}/")


class Revision(NamedTuple):
    """A plan's texts in a revision, None where it holds no plan, and what leads to them from the top."""

    commit: str
    place: str
    source: Source | None


def read_revision(at: Home, commit: str) -> Revision:
    """Read a plan from a revision: at its place of today, else the only plan that is none of its own today.

    Raises PlanctlError where there are several.
    """
    files = tree(at.top, commit)
    places = plans_in(files)
    if not places:
        return Revision(commit, at.place, None)
    place = at.place
    if place not in places:
        today = plans_in(tree(at.top, "HEAD"))
        places = [other for other in places if other not in today]  # what is a plan of its own today is not this one
        if not places:
            return Revision(commit, at.place, None)
        if len(places) > 1:
            told = ", ".join(places)
            raise PlanctlError(f"revision {commit[:12]} has plans in {told}, and none in {place or 'the top folder'}")
        place = places[0]
    inside = ((path.removeprefix(place), blob) for path, blob in files.items() if path.startswith(place))
    held = {file: blob for file, blob in inside if belongs(file)}
    return Revision(commit, place, read_contents(dict(zip(held, blobs(at.top, held.values()), strict=True))))


FIRST = frozenset({"plan.yaml", "plan.yml"})


def plans_in(paths: Iterable[str]) -> list[str]:
    """Return what leads to each plan among the paths of a revision."""
    return sorted({path.rpartition("plan.y")[0] for path in paths if path.rpartition("/")[2] in FIRST})


def commit_on(at: Home, day: date) -> str | None:
    """Return the last commit of the main line by the end of a day; None where the first is later."""
    return next((commit for commit, of in days(at.top, resolve(at.top, "HEAD")) if of <= day), None)


def commit_of(folder: Path) -> str | None:
    """Return the commit that has a plan's files as they are in its folder; None where none has, or there is no git."""
    try:
        at = home(folder)
        commit = resolve(at.top, "HEAD")
        held = {path for path in tree(at.top, commit) if path.startswith(at.place) and belongs(path[len(at.place) :])}
        return commit if held and not unlike(at.top, at.place, belongs) else None
    except PlanctlError:
        return None


FORCED = "rev:"
"""Before a name: it is a revision, whatever else it could be."""


def named(at: Home, name: str) -> str:
    """Return the commit that a name means; raises PlanctlError."""
    return resolve(at.top, name.removeprefix(FORCED))
