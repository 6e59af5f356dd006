"""How a plan stands, as text, Markdown, JSON or CSV: a selection in, text out."""

from typing import Protocol

from planctl.select import Selection
from planctl.standing import csv_, json_, md, text


class Standing(Protocol):
    """A module that prints how a selection stands."""

    def render(self, selection: Selection, by: str) -> str:
        """Return the report, with a row for each activity, owner, objective or year."""


FORMATS: dict[str, Standing] = {"text": text, "json": json_, "csv": csv_, "md": md}
