"""A plan's folder to the folder of its site."""

import os
from pathlib import Path

from planctl.choice import Audience
from planctl.errors import PlanctlError
from planctl.opening import open_plan
from planctl.revisions import commit_of
from planctl.site.folder import Published, publish
from planctl.site.making import make
from planctl.site.past import past
from planctl.states import States


def build(given: str | None, folder: Path, audience: Audience, as_at: str | None) -> str:
    """Make the site and say what became of the folder; raises PlanctlError."""
    opened = open_plan(given, audience, as_at)
    inside = Path(os.path.realpath(folder))
    root = Path(os.path.realpath(opened.folder))
    if root == inside or root in inside.parents:
        raise PlanctlError(f'"{folder}" is in the plan; name a folder outside it')
    told = past(States(given), opened.whole, audience, opened.at)
    files = make(opened.plan, opened.at, audience, told, opened.at.revision or commit_of(opened.folder))
    return outcome(folder, publish(folder, files))


def outcome(folder: Path, of: Published) -> str:
    """Say what became of the folder."""
    parts = [f"{len(of.written)} written", f"{len(of.same)} unchanged", f"{len(of.removed)} removed"]
    left = "".join(f"\nleft as it is, since it was changed by hand: {folder / path}" for path in of.left)
    return f"{folder / 'index.html'}: {', '.join(parts)}{left}"
