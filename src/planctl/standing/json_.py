"""How a plan stands, as JSON: planctl/status/1."""

from planctl import facts
from planctl.comparison.json_ import side
from planctl.comparison.value import Comparison, fact
from planctl.output import json_text
from planctl.progress import count
from planctl.select import Selection
from planctl.standing.groups import groups


def render(selection: Selection, by: str, since: Comparison | None = None) -> str:
    """Return the document; what changed since is null where it was not asked for."""
    titles = facts.Titles(selection.plan)
    data = facts.heading("status", selection)
    data["counts"] = facts.counts(count(selection.rows))
    data["by"] = by
    data["groups"] = [
        {"id": group.id, "title": group.title, "counts": facts.counts(count(group.rows))}
        for group in groups(selection, by)
    ]
    data["since"] = None if since is None else {**side(since.base), "changes": [*map(fact, since.changes)]}
    data["activities"] = (facts.activity(item, rows, selection.years, titles) for item, rows in selection.groups)
    data["milestones"] = (facts.milestone(row, titles) for row in selection.rows)
    return json_text(data)
