"""Findings as GitLab's Code Quality report: what a merge request brings in and what it mends.

GitLab takes two findings for one where their fingerprints are equal, so each has its own.
"""

from planctl.finding import Finding, Level
from planctl.output import json_tree
from planctl.reports.fingerprints import fingerprints
from planctl.text import encodable, printable

SEVERITIES = {Level.error: "major", Level.warning: "minor"}


def render(findings: list[Finding], _files: int) -> str:
    """Return the array; GitLab has no place for anything beside findings in it."""
    return json_tree([_issue(*pair) for pair in zip(findings, fingerprints(findings), strict=True)])


def _issue(finding: Finding, fingerprint: str) -> dict[str, object]:
    where = finding.where
    told = f"{finding.message}; {finding.help}" if finding.help else finding.message
    return {
        "description": printable(told),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.level],
        "location": {"path": encodable(where.file), "lines": {"begin": where.line, "end": where.end_line}},
    }
