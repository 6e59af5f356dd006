"""A history as JSON: planctl/history/1."""

from typing import Any

from planctl.chronicle.value import Chronicle
from planctl.comparison.value import fact, told
from planctl.git import Commit
from planctl.history import Event
from planctl.output import json_text
from planctl.tally import Summary


def render(chronicle: Chronicle) -> str:
    """Return the document."""
    ref = chronicle.ref
    return json_text(
        {
            "schema": "planctl/history/1",
            "plan": chronicle.title,
            "organisation": chronicle.organisation,
            "ref": None if ref is None else {"kind": ref.kind, "id": ref.id},
            "summary": _summary(chronicle.summary),
            "revisions": (_revision(event, chronicle) for event in chronicle.events if event.broken is None),
            "passed_over": (_passed(event, chronicle) for event in chronicle.events if event.broken is not None),
        }
    )


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "commits": summary.commits,
        "passed_over": summary.passed_over,
        "slips": summary.slips,
        "slip_days": summary.slip_days,
        "pull_forwards": summary.pulls,
        "pull_forward_days": summary.pull_days,
        "milestones": [
            {
                "ref": ref,
                "title": tally.title,
                "first_due": tally.first,
                "due": tally.now or None,
                "slips": tally.slips,
                "slip_days": tally.slip_days,
                "pull_forwards": tally.pulls,
                "pull_forward_days": tally.pull_days,
            }
            for ref, tally in summary.moved()
        ],
        "confidence": [{"activity": ident, "ratings": ratings} for ident, ratings in sorted(summary.ratings.items())],
    }


def commit_fact(commit: Commit) -> dict[str, Any]:
    """Return who committed what and when."""
    return {
        "commit": commit.name,
        "date": commit.day.isoformat(),
        "author": commit.author,
        "subject": commit.subject,
    }


def _revision(event: Event, chronicle: Chronicle) -> dict[str, Any]:
    changes = []
    for change in event.changes:
        carried = fact(told(change, chronicle.titles))
        del carried["before"], carried["after"]
        changes.append(carried)
    return {**commit_fact(event.commit), "changes": changes}


def _passed(event: Event, chronicle: Chronicle) -> dict[str, Any]:
    return {**commit_fact(event.commit), "finding": finding_fact(event, chronicle.place)}


def finding_fact(event: Event, place: str) -> dict[str, Any] | None:
    """Return why a commit was passed over; to the public the code alone."""
    broken = event.broken
    if broken is None:
        return None
    if broken.finding is None:
        return {"code": broken.code, "file": None, "line": None, "message": None}
    at = {"file": place + broken.finding.where.file, "line": broken.finding.where.line}
    return {"code": broken.code, **at, "message": broken.finding.message}
