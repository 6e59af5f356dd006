"""Revisions of a plan: which one is meant, and what git holds of the plan in it."""

import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

from planctl.errors import PlanctlError
from planctl.git import blobs, days, repository, resolve, tree
from planctl.source import Source, read_contents


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
    """Read a plan from a revision: at its place of today, else the only plan there is.

    Raises PlanctlError where there are several.
    """
    files = tree(at.top, commit)
    places = sorted({path.rpartition("plan.y")[0] for path in files if path.rpartition("/")[2] in FIRST})
    if not places:
        return Revision(commit, at.place, None)
    if at.place not in places and len(places) > 1:
        raise PlanctlError(
            f"revision {commit[:12]} has plans in {', '.join(places)}, and none in {at.place or 'the top folder'}"
        )
    place = at.place if at.place in places else places[0]
    held = {path.removeprefix(place): blob for path, blob in files.items() if path.startswith(place)}
    return Revision(commit, place, read_contents(dict(zip(held, blobs(at.top, held.values()), strict=True))))


FIRST = frozenset({"plan.yaml", "plan.yml"})


def commit_on(at: Home, day: date) -> str | None:
    """Return the last commit of the main line by the end of a day; None where the first is later."""
    return next((commit for commit, of in days(at.top, resolve(at.top, "HEAD")) if of <= day), None)


FORCED = "rev:"
"""Before a name: it is a revision, whatever else it could be."""


def named(at: Home, name: str) -> str:
    """Return the commit that a name means; raises PlanctlError."""
    return resolve(at.top, name.removeprefix(FORCED))
