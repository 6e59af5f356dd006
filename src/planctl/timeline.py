"""The states a plan was ever in: commit by commit, the oldest first, each file's text read once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from planctl.errors import PlanctlError
from planctl.git import Commit, Version, blobs, commits, is_shallow, tree
from planctl.load import load
from planctl.loaded import Loaded, Memo
from planctl.output import say
from planctl.revisions import FIRST, Home, plans_in
from planctl.source import FOLDERS, TOP, belongs, decode, read_contents

_PATTERNS = (
    *(f"**/{name}.{ending}" for name in TOP for ending in ("yaml", "yml")),
    *(f"**/{folder}/*{ending}" for folder, endings in FOLDERS.items() for ending in endings),
)


class Moment(NamedTuple):
    """A commit, the plan as it has it (None: no plan there), and the commits that no later moment goes back to."""

    commit: Commit
    loaded: Loaded | None
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The commits that touched a plan, the oldest first, and where it was in each."""

    home: Home
    commits: list[Commit]
    places: Mapping[str, str]
    others: frozenset[str]
    """Where other plans are today: what was there before is theirs."""

    def moments(self, memo: Memo, wanted: Iterable[int] | None = None) -> Iterator[Moment]:
        """Read the plan in each commit, or in some by their index; of the others `loaded` is None."""
        chosen = None if wanted is None else set(wanted)
        contents = self._contents()
        decoded = cache(decode)
        heirs = Counter(parent for commit in self.commits for parent in commit.parents)
        states: dict[str, dict[str, str]] = {}
        for index, commit in enumerate(self.commits):
            state = dict(states.get(commit.parents[0], {})) if commit.parents else {}
            for version in commit.touched:
                if version.blob is None:
                    state.pop(version.path, None)
                elif version.blob in contents:
                    state[version.path] = version.blob
            states[commit.name] = state
            loaded = None
            if chosen is None or index in chosen:
                held = self._held(commit, state)
                source = read_contents({file: contents[blob] for file, blob in held.items()}, decoded)
                loaded = load(source, memo) if held else None
            heirs.subtract(commit.parents)
            done = tuple(parent for parent in commit.parents if not heirs[parent])
            for parent in done:
                states.pop(parent, None)
            yield Moment(commit, loaded, done)

    def _held(self, commit: Commit, state: Mapping[str, str]) -> dict[str, str]:
        """Return the plan's files in a state: those at its place, else those of the only plan there is."""
        plans = plans_in(state)
        place = self.places[commit.name]
        if place not in plans:
            plans = [other for other in plans if other not in self.others]
            if len(plans) != 1:
                return {}
            place = plans[0]
        inside = ((path.removeprefix(place), blob) for path, blob in state.items() if path.startswith(place))
        return {file: blob for file, blob in inside if belongs(file)}

    def _contents(self) -> dict[str, bytes]:
        """Return every version of every file that was ever a plan's, by its blob."""
        plans = plans_in(version.path for commit in self.commits for version in commit.touched)
        wanted = {
            version.blob
            for commit in self.commits
            for version in commit.touched
            if version.blob and any(_is_of(version.path, place) for place in plans)
        }
        names = sorted(wanted)
        return dict(zip(names, blobs(self.home.top, names), strict=True))


def _is_of(path: str, place: str) -> bool:
    return path.startswith(place) and belongs(path.removeprefix(place))


def timeline(at: Home, revision: str, *, main_line: bool = False) -> Timeline:
    """Return the commits behind a revision in which something of a plan changed; raises PlanctlError without any.

    On the main line are first parents alone: what the plan was there, merges and all.
    """
    found = commits(at.top, revision, _PATTERNS, main_line=main_line)
    if is_shallow(at.top):
        say("note: a shallow clone: its history begins with its oldest commit (git fetch --unshallow brings the rest)")
    if main_line:
        before = [*((commit.name,) for commit in found[1:]), ()]  # of none there is one before all the same
        found = [commit._replace(parents=parents) for commit, parents in zip(found, before, strict=False)]
    places = _places(found, at.place)
    if not any(_first(commit, places[commit.name]) for commit in found):
        raise PlanctlError("nothing of this plan is committed yet, so it has no history")
    others = frozenset(plans_in(tree(at.top, revision))) - {at.place}
    return Timeline(at, found[::-1], places, others)


def _places(found: Iterable[Commit], place: str) -> dict[str, str]:
    """Return where the plan was in each commit, the newest first: a commit may have given its folder another name."""
    places: dict[str, str] = {}
    for commit in found:
        here = places.setdefault(commit.name, place)
        before = here
        added = next((version for version in _first(commit, here) if version.old is None and version.blob), None)
        if added is not None:
            gone = [item for item in commit.touched if item.blob is None and item.path.rpartition("/")[2] in FIRST]
            same = [item for item in gone if item.old == added.blob] or gone
            before = same[0].path.rpartition("plan.y")[0] if len(same) == 1 else here
        for index, parent in enumerate(commit.parents):
            places.setdefault(parent, here if index else before)
    return places


def _first(commit: Commit, place: str) -> list[Version]:
    """Return what a commit made of the plan's first file."""
    return [
        version
        for version in commit.touched
        if version.path.startswith(place) and version.path.removeprefix(place) in FIRST
    ]
