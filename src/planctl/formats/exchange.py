"""The formats in which a plan is exported to one file."""

from typing import Protocol

from planctl.exchange import csv_, ics, json_, sqlite, xlsx
from planctl.exchange.tables import Export


class Format(Protocol):
    """A module that exports a plan; raises PlanctlError where the format cannot hold it."""

    def render(self, export: Export) -> str | bytes:
        """Return the content of the file."""


FORMATS: dict[str, Format] = {"csv": csv_, "json": json_, "ics": ics, "xlsx": xlsx, "sqlite": sqlite}
BINARY = frozenset({"xlsx", "sqlite"})
"""Those that are nothing to look at on a terminal."""
