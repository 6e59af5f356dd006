"""Findings as SARIF 2.1.0, as GitHub's code scanning takes it.

A fingerprint has a name of our own: the one that GitHub reads, primaryLocationLineHash, its upload action computes from
the files, and it warns of any other value that it finds there.
"""

import re

from planctl import __version__
from planctl.finding import Finding
from planctl.output import json_tree
from planctl.reports.fingerprints import fingerprints
from planctl.rules import RULES
from planctl.text import encodable, printable

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
LONGEST = 1024  # characters of a description that GitHub takes


def render(findings: list[Finding], _files: int) -> str:
    """Return a log of one run, with the rules that its results name."""
    first = {finding.code: finding for finding in reversed(findings)}
    index = {code: number for number, code in enumerate(sorted(first))}
    driver = {"name": "planctl", "version": __version__, "rules": [_rule(first[code]) for code in index]}
    results = [
        _result(finding, index[finding.code], fingerprint)
        for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
    ]
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\r", "\n"],
        "results": results,
    }
    return json_tree({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(finding: Finding) -> dict[str, object]:
    """Describe the rule of a finding; a check of the plan's own has nothing to say but what its finding says."""
    rule = RULES.get(finding.code)
    if rule is None:
        told = {"text": printable(finding.message)[:LONGEST]}
        return {
            "id": finding.code,
            "shortDescription": told,
            "fullDescription": told,
            "help": {"text": printable(finding.help)},
            "defaultConfiguration": {"level": str(finding.level)},
        }
    doc = rule.doc
    whole = f"{doc.fault} {doc.why}"
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in re.findall("[A-Za-z0-9]+", rule.name)),
        "shortDescription": {"text": doc.fault},
        "fullDescription": {"text": whole},
        "help": {
            "text": f"{whole}\n\nBad:\n\n{doc.bad}\n\nMended:\n\n{doc.mended}",
            "markdown": f"{whole}\n\nBad:\n\n```yaml\n{doc.bad}\n```\n\nMended:\n\n```yaml\n{doc.mended}\n```",
        },
        "defaultConfiguration": {"level": str(rule.level)},
    }


def _result(finding: Finding, index: int, fingerprint: str) -> dict[str, object]:
    where = finding.where
    told = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": str(finding.level),
        "message": {"text": printable(told)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(where.file), "uriBaseId": ROOT},
                    "region": {
                        "startLine": where.line,
                        "startColumn": where.column,
                        "endLine": where.end_line,
                        "endColumn": where.end_column,
                    },
                }
            }
        ],
        "partialFingerprints": {"finding/v1": fingerprint},
    }


def _uri(file: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - no other report has addresses

    return quote(encodable(file), safe="/")
