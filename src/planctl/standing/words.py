"""What the words of a report mean, printed beside it (2-plan-format, What is derived)."""

STATUS = {
    "not-started": "reported as not started",
    "in-progress": "reported as under way",
    "complete": "reported as done",
    "paused": "reported as stopped for now; it is still owed",
    "closed": "reported as dropped",
    "superseded": "reported as replaced by another milestone",
    "not-reported": "nobody has reported on it",
}
TIMING = {
    "early": "complete, before its due date began",
    "on-time": "complete, within its due date",
    "late": "complete, after its due date",
    "undated": "complete, with no date to compare",
    "stopped": "closed or superseded",
    "ongoing": "open, with no end date by design",
    "unscheduled": "open, its date to be confirmed",
    "overdue": "open, and its due date has passed",
    "due": "open, and the as-at date lies in its due date",
    "not-due": "open, and its due date is still to come",
}


def rag(tolerance: int, review: int) -> dict[str, str]:
    """Return the rule by which RAG is derived, under a plan's tolerances in days."""
    return {
        "red": f"overdue, or expected more than {tolerance} days late",
        "amber": f"expected late, forecast missed or open-ended, due and not reported, paused, or last reported more "
        f"than {review} days ago",
        "green": "under way or due, with nothing against it",
        "grey": "not due yet, and not under way",
        "blue": "complete",
        "none": "closed, superseded, ongoing or unscheduled: not rated",
    }


NOT_DEFINED = "(definition not in source)"
EXPLAINED = "Status is what was reported; confidence is a judgement; RAG is derived by the rule below."
