"""A comparison as JSON: planctl/diff/1."""

from planctl.change import Class
from planctl.comparison.value import Comparison, Side, fact
from planctl.output import json_text


def render(comparison: Comparison) -> str:
    """Return the document."""
    by_class = comparison.by_class()
    head = {
        "schema": "planctl/diff/1",
        "plan": comparison.title,
        "organisation": comparison.organisation,
        "base": side(comparison.base),
        "head": side(comparison.head),
        "filters": comparison.words,
        "summary": {"total": len(comparison.changes), **{str(group): len(by_class.get(group, [])) for group in Class}},
    }
    return json_text({**head, "changes": map(fact, comparison.changes)})


def side(of: Side) -> dict[str, str | None]:
    """Return one side of a comparison."""
    return {"name": of.name, "commit": of.commit}
