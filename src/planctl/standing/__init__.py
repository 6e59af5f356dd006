"""How a plan stands, as text, Markdown, JSON or CSV: a selection in, text out."""

from typing import Protocol

from planctl.comparison.value import Comparison
from planctl.select import Selection
from planctl.standing import csv_, json_, md, text


class Standing(Protocol):
    """A module that prints how a selection stands."""

    def render(self, selection: Selection, by: str, since: Comparison | None = None) -> str:
        """Return the report, with a row for each activity, owner, objective or year, and what changed since."""


FORMATS: dict[str, Standing] = {"text": text, "json": json_, "csv": csv_, "md": md}
