"""Findings as JUnit XML, as GitLab, Jenkins and what reads test reports on GitHub take it: a test case a finding.

An error is a failure. A warning is a test that was skipped: viewers count it and show its text, yet turn no run red for
it; what a test that passed wrote, most hide. Under --strict it is the exit status that fails the run.
Of two tests with one suite, class and name GitLab drops the second: so names differ. There is no clock in a report, but
viewers expect a time, so it is nought.
"""

from collections import Counter

from planctl.finding import Finding, Level
from planctl.reports.text import entry, summary
from planctl.text import printable


def render(findings: list[Finding], files: int) -> str:
    """Return the suite; without findings it has a test that passed, as viewers take an empty report for a fault."""
    from xml.etree.ElementTree import Element, SubElement, indent, tostring  # noqa: PLC0415 - for this report alone

    failures = sum(finding.level is Level.error for finding in findings)
    counts = {"tests": str(len(findings) or 1), "failures": str(failures), "errors": "0", "time": "0"}
    suites = Element("testsuites", {"name": "planctl", **counts})
    skipped = str(len(findings) - failures)
    suite = SubElement(suites, "testsuite", {"name": "planctl validate", **counts, "skipped": skipped})
    met: Counter[str] = Counter()
    for finding in findings:
        name = printable(f"{finding.code} {finding.where}")
        met[name] += 1
        if met[name] > 1:
            name += f" ({met[name]})"
        case = SubElement(suite, "testcase", classname=printable(finding.where.file), name=name, time="0")
        if finding.level is Level.error:
            told = SubElement(case, "failure", type=finding.code, message=printable(finding.message))
        else:
            told = SubElement(case, "skipped")  # without a message: not every schema has that attribute here
        told.text = entry(finding).rstrip("\n")
    if not findings:
        case = SubElement(suite, "testcase", classname="planctl", name="validate", time="0")
        SubElement(case, "system-out").text = summary(findings, files)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'
