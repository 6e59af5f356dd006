"""Findings as a compiler prints them: the place, the line, a mark under it, what to do."""

from planctl.finding import Finding
from planctl.text import printable

WIDEST = 160


def render(findings: list[Finding], files: int) -> str:
    """Return every finding and a closing count."""
    return "".join(map(entry, findings)) + summary(findings, files)


def entry(finding: Finding) -> str:
    """Return one finding with its source line."""
    lines = [printable(str(finding))]
    if finding.line.strip():
        lines += _marked(finding)
    if finding.help:
        lines.append(f"  help: {printable(finding.help)}")
    return "\n".join(lines) + "\n\n"


def _marked(finding: Finding) -> list[str]:
    """Return the source line, cut to what a terminal shows, and the mark under the span."""
    where = finding.where
    end = where.end_column if where.end_line == where.line else len(finding.line) + 1
    line, before, span = finding.line, where.column - 1, max(1, end - where.column)
    if len(line) > WIDEST:
        start = max(0, min(before - WIDEST // 4, len(line) - WIDEST))
        line = line[start : start + WIDEST]
        before -= start
        span = min(span, WIDEST - before)
    gutter = str(where.line)
    head = "".join(char if char == "\t" else " " * len(printable(char)) for char in line[:before])
    mark = "^" * max(1, len(printable(line[before : before + span])))
    return [f"  {gutter} | {printable(line)}", f"  {' ' * len(gutter)} | {head}{mark}"]


def summary(findings: list[Finding], files: int) -> str:
    """Return the closing line: how many of each level, in how many files."""
    errors = sum(finding.level == "error" for finding in findings)
    warnings = len(findings) - errors
    counted = [f"{number} {word}{'s' * (number != 1)}" for number, word in ((errors, "error"), (warnings, "warning"))]
    told = ", ".join(counted) if findings else "no findings"
    return f"{told} in {files} file{'s' * (files != 1)}\n"
