"""A trend as JSON: planctl/trend/1."""

from planctl import facts
from planctl.chronicle.json_ import commit_fact, finding_fact
from planctl.output import json_text
from planctl.trends.value import Trend, in_scope


def render(trend: Trend) -> str:
    """Return the document."""
    points = (
        {
            "at": point.day.isoformat(),
            "commit": point.commit,
            "scope": in_scope(point),
            "due_by_then": point.due,
            "counts": facts.counts(point.counts),
            "confidence": {rating: point.confidence.get(rating, 0) for rating in trend.ratings},
        }
        for point in trend.points
    )
    passed = ({**commit_fact(event.commit), "finding": finding_fact(event, trend.place)} for event in trend.passed)
    head = {"schema": "planctl/trend/1", "plan": trend.title, "organisation": trend.organisation}
    as_at = {"as_at": trend.points[-1].day.isoformat(), "filters": trend.words}
    return json_text({**head, **as_at, "points": points, "passed_over": passed})
