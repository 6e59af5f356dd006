"""A comparison that is ready to print: two states, their changes with their places, by class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from planctl.change import Change, Class
from planctl.colour import DEFAULT as ACCENT
from planctl.comparison.words import ASKED, HEADINGS, sentence
from planctl.finding import Where


class Side(NamedTuple):
    """One side of a comparison: its name, with commit and day if it is a revision; the commit alone."""

    name: str
    told: str
    commit: str | None


class Placed(NamedTuple):
    """A change with its places in the files, None where it has none, and its sentence."""

    change: Change
    before: Where | None
    after: Where | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a plan and what changed between them, in the order of the plan."""

    title: str
    organisation: str
    language: str
    place: str
    base: Side
    head: Side
    words: Mapping[str, list[str]]
    changes: list[Placed]
    accent: str = ACCENT

    def by_class(self) -> dict[Class, list[Placed]]:
        """Return the changes of each class that has any, what a board asks about first."""
        table: dict[Class, list[Placed]] = {group: [] for group in HEADINGS}
        for placed in self.changes:
            table[placed.change.group].append(placed)
        return {group: items for group, items in table.items() if items}

    def counted(self) -> str:
        """Return how many changes there are of each class, in words."""
        return ", ".join(f"{len(items)} {group}" for group, items in self.by_class().items())

    def asked(self) -> list[Placed]:
        """Return the changes that a board asks about."""
        return [placed for group, items in self.by_class().items() if group in ASKED for placed in items]


def number(changes: int) -> str:
    """Return how many changes there are, in words."""
    return f"{changes} change{'s' * (changes != 1)}" if changes else "no change"


def titled(change: Change) -> str:
    """Name the thing that changed."""
    return change.ref if change.title in {change.ref, ""} or change.kind == "plan" else f"{change.ref}: {change.title}"


def fact(placed: Placed) -> dict[str, Any]:
    """Return a change as JSON carries it."""
    change = placed.change
    return {
        "kind": change.kind,
        "ref": change.ref,
        "title": change.title,
        "what": change.what,
        "class": change.group,
        "field": change.field or None,
        "old": change.old,
        "new": change.new,
        "days": change.days,
        "recorded": change.recorded,
        "reason": change.reason,
        "approved_by": change.approved_by,
        "sentence": placed.sentence,
        "before": _place(placed.before),
        "after": _place(placed.after),
        "fingerprint": change.fingerprint,
    }


def told(change: Change, titles: Mapping[str, str]) -> Placed:
    """Return a change without its places."""
    return Placed(change, None, None, sentence(change, titles))


def _place(where: Where | None) -> dict[str, Any] | None:
    return None if where is None else {"file": where.file, "line": where.line, "column": where.column}
