"""The sides of a comparison: a plan as a folder has it now, or a revision had it; which of the two a name means."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from planctl.errors import PlanctlError
from planctl.git import day_of, deepen, fork_point, is_revision, repository, resolve
from planctl.load import load
from planctl.loaded import Loaded, Memo
from planctl.output import say
from planctl.period import BadDate
from planctl.revisions import FORCED, Home, commit_on, home, read_revision
from planctl.source import find_plan, read_folder
from planctl.whereabouts import here, plan_folder, prefix

WORKING_TREE = "the working tree"


@dataclass(frozen=True, slots=True)
class State:
    """A plan as it stood or stands: its name in words, what leads to its files, the commit if it is one.

    `lead` leads there from the working directory, also where a revision has the files in another place than today;
    `loaded` is None where there was no plan.
    """

    name: str
    lead: str
    loaded: Loaded | None
    commit: str | None = None

    @property
    def files(self) -> str:
        """What to write before the name of one of its files in a message, as git does."""
        return f"{self.name}:{self.lead}" if self.commit else self.lead


class States:
    """Reads states of the plan at hand; what is the same in several of them is read once."""

    def __init__(self, given: str | None) -> None:
        """Keep what --plan said."""
        self.given = given
        self.memo: Memo = {}
        self._read: list[Path] = []

    @cached_property
    def folder(self) -> Path:
        """The plan's folder; raises PlanctlError."""
        return plan_folder(self.given)

    @cached_property
    def home(self) -> Home:
        """Where the plan lives in its repository; raises PlanctlError."""
        return home(self.folder)

    @cached_property
    def now(self) -> State:
        """The plan as its folder has it."""
        return self.in_folder(self.folder, WORKING_TREE)

    @property
    def folders(self) -> list[Path]:
        """The plans' folders that were read so far, in which no result is to be written."""
        return list(self._read)

    def in_folder(self, folder: Path, name: str) -> State:
        """Return the plan of a folder."""
        self._read.append(folder)
        return State(name, prefix(folder), load(read_folder(folder), self.memo))

    def named(self, name: str) -> State:
        """Return what a name means: a folder with a plan, the plan on a day, or a revision; raises PlanctlError."""
        if name and not name.startswith(FORCED) and _has_plan(here() / name):
            top = repository(here())
            if top is not None and is_revision(top, name):
                say(f'note: "{name}" is a folder here, and a revision too; {FORCED}{name} names the revision')
            return self.in_folder(find_plan(name, None, here()), name)
        return self.at(name, self.commit(name))

    def commit(self, name: str) -> str:
        """Return the commit that a date or a name means, a date first; raises PlanctlError."""
        if name.startswith(FORCED) or not re.search(r"[0-9]", name):
            return resolve(self.home.top, name.removeprefix(FORCED))
        loaded = self.now.loaded
        try:
            day = loaded.plan.calendar.period(name).last if loaded else None
        except BadDate as bad:
            try:
                return resolve(self.home.top, name)
            except PlanctlError as error:
                raise PlanctlError(f'"{name}" is no date, and {error}; {bad.help}') from None
        found = commit_on(self.home, day) if day else None
        if found is None:
            more = deepen(self.home.top) or "; name a later date"
            raise PlanctlError(f"the main line of this repository holds no commit by {day}{more}")
        return found

    def at(self, name: str, commit: str) -> State:
        """Return the plan as a commit has it."""
        revision = read_revision(self.home, commit)
        shown = name.removeprefix(FORCED)
        loaded = None if revision.source is None else load(revision.source, self.memo)
        return State(shown, prefix(self.home.top / revision.place), loaded, commit)

    def two(self, base: str | None, head: str | None) -> tuple[State, State]:
        """Return what is to be compared: BASE and HEAD, or A..B, or A...B from where the two parted.

        Raises PlanctlError.
        """
        if base is not None and head is None and (match := _RANGE.fullmatch(base)) and (match[1] or match[3]):
            first, dots, second = match[1] or "HEAD", match[2], match[3] or "HEAD"
            old, new = self.commit(first), self.commit(second)
            if dots == "...":
                parted = fork_point(self.home.top, old, new)
                if parted is None:
                    more = deepen(self.home.top) or f"; write {first}..{second}"
                    raise PlanctlError(f'"{first}" and "{second}" have no revision in common{more}')
                return self.at(f"where {first} and {second} parted", parted), self.at(second, new)
            return self.at(first, old), self.at(second, new)
        return self.named(base or "HEAD"), self.now if head is None else self.named(head)

    def told(self, state: State) -> str:
        """Name a state with its commit and day, if it has any."""
        if state.commit is None:
            return state.name
        return f"{state.name} ({state.commit[:12]}, {day_of(self.home.top, state.commit)})"


def _has_plan(folder: Path) -> bool:
    try:
        return any((folder / part).is_file() for part in _PLANS)
    except OSError:  # too long for a name of a folder, or one that may not be looked into
        return False


_RANGE = re.compile(r"(.*?)(\.{2,3})([^/.].*)?")
_PLANS = ("plan.yaml", "plan.yml", "plan/plan.yaml", "plan/plan.yml")
