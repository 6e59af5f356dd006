"""The formats in which findings are printed."""

from typing import Protocol

from planctl.finding import Finding
from planctl.reports import github, gitlab, json_, junit, sarif, text


class Report(Protocol):
    """A module that prints findings."""

    def render(self, findings: list[Finding], files: int, /) -> str:
        """Return the report of the findings of so many files."""


REPORTS: dict[str, Report] = {
    "text": text,
    "json": json_,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "junit": junit,
}
