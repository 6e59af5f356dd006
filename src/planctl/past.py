"""What `validate --against` compares with: the plan where a revision and this one parted, and its closed years."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from planctl.diff import diff
from planctl.errors import PlanctlError
from planctl.git import Version, blobs, deepen, fork_point, versions
from planctl.load import load
from planctl.loaded import Loaded, Memo
from planctl.model import ClosedYear, Plan
from planctl.output import say
from planctl.past_ids import texts_before
from planctl.revisions import FIRST, Home, home, named, read_revision
from planctl.rules import Past
from planctl.source import decode
from planctl.yamltext import inspect


def past_of(folder: Path, loaded: Loaded, name: str, memo: Memo | None = None) -> Past:
    """Return what a plan is compared with: itself where it and a revision parted; raises PlanctlError."""
    at, plan = home(folder), loaded.plan
    base = named(at, name)
    parted = fork_point(at.top, base, "HEAD")
    if parted is None and (more := deepen(at.top)):
        raise PlanctlError(f'where "{name}" and HEAD parted is not known here{more}')
    base = parted or base
    source = read_revision(at, base).source
    if source is None:
        say(f'note: revision "{name}" has no plan, so all of this one is new')
    changes = diff(None if source is None else load(source, memo).plan, plan)
    frozen = {year: diff(before, plan) for year, before in _frozen(at, f"{at.place}{plan.file}", plan, memo).items()}
    places = [version.path.rpartition("plan.y")[0] for version in _trail(at.top, f"{at.place}{plan.file}")]
    used = texts_before(at.top, base, changes, [*dict.fromkeys((at.place, *places))]) if source is not None else {}
    return Past(changes, frozen, used)


def _frozen(at: Home, file: str, plan: Plan, memo: Memo | None) -> dict[str, Plan]:
    """Return each closed year's plan as the first revision had it that holds its entry in closed_years."""
    entries = {of.text: entry for entry in plan.header.closed_years if (of := plan.calendar.named(entry.year))}
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
    of = plan.calendar.named(str(item.get("year")).strip())
    return of is not None and of.text == year


def _trail(top: Path, file: str) -> Iterator[Version]:
    """Yield the versions of a plan's first file, the newest first, also where its folder had another name."""
    touched = versions(top, [f"**/{name}" for name in sorted(FIRST)], "HEAD")
    for _, group in groupby(touched, key=lambda version: version.commit):
        made = {version.path: version for version in group}
        if file in made:
            yield made[file]
            removed = [path for path, version in made.items() if version.blob is None and path != file]
            if made[file].old is None and removed:
                file = removed[0]
