"""A history that is ready to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planctl.history import Event, Ref
from planctl.tally import Summary


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The events of a plan, or of one thing in it, and what they add up to; `titles` are those of the owners."""

    title: str
    organisation: str
    ref: Ref | None
    name: str
    place: str
    events: Sequence[Event]
    summary: Summary
    titles: Mapping[str, str]
