"""The formats in which a trend is printed."""

from typing import Protocol

from planctl.pages import burnup
from planctl.pages import trend as page
from planctl.trends import csv_, json_, text
from planctl.trends.value import Trend


class Format(Protocol):
    """A module that prints a trend."""

    def render(self, trend: Trend) -> str:
        """Return the report."""


FORMATS: dict[str, Format] = {"table": text, "json": json_, "csv": csv_, "svg": burnup, "html": page}
