"""The formats in which a comparison is printed."""

from typing import Protocol

from planctl.comparison import json_, md, text
from planctl.comparison.value import Comparison
from planctl.pages import comparison as page


class Format(Protocol):
    """A module that prints a comparison."""

    def render(self, comparison: Comparison) -> str:
        """Return the report."""


FORMATS: dict[str, Format] = {"text": text, "md": md, "html": page, "json": json_}
