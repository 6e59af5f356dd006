"""What a command was asked for: which part of the plan, and for whom; imports nothing that a typo would wait for."""

from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    """For whom something is printed."""

    public = "public"
    internal = "internal"


@dataclass(slots=True)
class Filters:
    """What was asked for: repeated values are alternatives, different filters all hold."""

    owner: list[str] = field(default_factory=list)
    lead: bool = False
    objective: list[str] = field(default_factory=list)
    activity: list[str] = field(default_factory=list)
    confidence: list[str] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    year: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    timing: list[str] = field(default_factory=list)
    rag: list[str] = field(default_factory=list)
    due_before: list[str] = field(default_factory=list)
    due_after: list[str] = field(default_factory=list)
    due_within: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
