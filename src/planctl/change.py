"""A change of a plan as a value: what changed, of what class, where, and the fingerprint by which it is known again."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as declared
from enum import StrEnum
from hashlib import sha256
from typing import Any

from planctl.finding import Spot
from planctl.model import OwnerLink
from planctl.schema import Thing


class Class(StrEnum):
    """What kind of change it is, in the order in which a board asks."""

    slip = "slip"
    de_scope = "de-scope"
    confidence = "confidence"
    target = "target"
    pull_forward = "pull-forward"
    scope = "scope"
    owner = "owner"
    progress = "progress"
    definition = "definition"
    wording = "wording"
    structure = "structure"


class What(StrEnum):
    """What happened."""

    added = "added"
    removed = "removed"
    renamed = "renamed"
    moved = "moved"
    reworded = "reworded"
    slipped = "slipped"
    pulled_forward = "pulled-forward"
    rebaselined = "rebaselined"
    refined = "refined"
    scheduled = "scheduled"
    unscheduled = "unscheduled"
    proposed = "proposed"
    withdrawn = "withdrawn"
    reported = "reported"
    completed = "completed"
    reopened = "reopened"
    closed = "closed"
    superseded = "superseded"
    raised = "raised"
    lowered = "lowered"
    cut = "cut"
    changed = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one thing: its field, the text before and after, and the place of each.

    `days` is how much later (or, negative, earlier) a date ends; `recorded` whether an approved record of change
    control says so, None where none is wanted; `reason` and `approved_by` what was given for it. `was` and `now` are
    the thing before and after, None where it is not there.
    """

    kind: str
    ref: str
    title: str
    what: What
    group: Class
    field: str = ""
    old: str | None = None
    new: str | None = None
    before: Spot | None = None
    after: Spot | None = None
    days: int | None = None
    recorded: bool | None = None
    reason: str | None = None
    approved_by: str | None = None
    was: Any = declared(default=None, compare=False, repr=False)
    now: Any = declared(default=None, compare=False, repr=False)

    @property
    def fingerprint(self) -> str:
        """Return twelve hexadecimal digits that stand for this change and no other, wherever the lines move."""
        field = f"{self.field} {self.what}" if self.field == "changes" else self.field or self.what
        told = (self.kind, self.ref, field, self.old or "", self.new or "")
        return sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def in_words(value: Any) -> str | None:
    """Return a field's value as text: a list's items one behind the other; None where it is absent."""
    if value is None or (isinstance(value, tuple | Mapping) and not value):
        return None
    if isinstance(value, tuple):
        return "; ".join(str(in_words(item)) for item in value)
    if isinstance(value, OwnerLink):
        return f"{value.role} ({value.capacity})" if value.capacity else value.role
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(item)}" for key, item in value.items())
    if isinstance(value, Thing):
        named = ((item.metadata["key"] or item.name, getattr(value, item.name)) for item in fields(value))  # type: ignore[arg-type]  # every class of things is a dataclass
        told = [(key, in_words(inner)) for key, inner in named if not key.startswith("\0")]
        return ", ".join(f"{key} {text}" for key, text in told if text is not None)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
