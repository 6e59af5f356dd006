"""The formats in which a history is printed."""

from typing import Protocol

from planctl.chronicle import json_, text
from planctl.chronicle.value import Chronicle


class Format(Protocol):
    """A module that prints a history."""

    def render(self, chronicle: Chronicle) -> str:
        """Return the report."""


FORMATS: dict[str, Format] = {"text": text, "json": json_}
