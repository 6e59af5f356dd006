"""Findings as JSON: planctl/validate/1."""

from planctl.finding import Finding
from planctl.output import json_text


def render(findings: list[Finding], files: int) -> str:
    """Return the document."""
    rows = [
        {
            "code": finding.code,
            "level": str(finding.level),
            "file": finding.where.file,
            "line": finding.where.line,
            "column": finding.where.column,
            "end_line": finding.where.end_line,
            "end_column": finding.where.end_column,
            "message": finding.message,
            "help": finding.help,
        }
        for finding in findings
    ]
    errors = sum(finding.level == "error" for finding in findings)
    summary = {"error": errors, "warning": len(findings) - errors, "files": files}
    return json_text({"schema": "planctl/validate/1", "findings": rows, "summary": summary})
