"""Findings as GitHub's workflow commands: annotations on the lines of a pull request."""

from planctl.finding import Finding
from planctl.reports.text import summary
from planctl.text import printable

SHOWN = 10  # GitHub shows ten annotations of a kind for a step


def render(findings: list[Finding], files: int) -> str:
    """Return an annotation a finding, errors first; what GitHub would drop is told in the last one it shows."""
    lines: list[str] = []
    for level in ("error", "warning"):
        chosen = [finding for finding in findings if finding.level == level]
        shown = chosen if len(chosen) <= SHOWN else chosen[: SHOWN - 1]
        lines += map(_command, shown)
        if len(chosen) > len(shown):
            rest = [f"{finding.where} {finding.code} {finding.message}" for finding in chosen[len(shown) :]]
            lines.append(f"::{level} title=planctl::{len(rest)} more {level}s; planctl validate shows them all")
            lines += [printable(f"{level}: {item}").replace("::", ": :") for item in rest]
    return "".join(f"{line}\n" for line in lines) + summary(findings, files)


def _command(finding: Finding) -> str:
    where = finding.where
    properties = {
        "file": where.file,
        "line": where.line,
        "endLine": where.end_line,
        "col": where.column,
        "endColumn": where.end_column,
        "title": f"{finding.code}",
    }
    if where.end_line != where.line:  # columns count only within one line
        del properties["endColumn"]
    told = finding.message + (f"\n{finding.help}" if finding.help else "")
    joined = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{finding.level} {joined}::{_data(told)}"


def _data(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
