"""A trend as a web page: the burn-up, and every number in tables."""

from planctl.chronicle.text import unread
from planctl.facts import SHORT
from planctl.pages.burnup import figure
from planctl.period import day, in_words
from planctl.progress import RAGS, STATUSES, TIMINGS
from planctl.render import about, fill
from planctl.trends.text import NOTE, spaced
from planctl.trends.value import Trend, in_scope


def render(trend: Trend) -> str:
    """Return the page."""
    points = trend.points
    return fill(
        "_trend.html.j2",
        {
            "burnup": figure(trend),
            "plan": about(trend),
            "filters": [f"{name.replace('_', ' ').capitalize()}: {', '.join(of)}" for name, of in trend.words.items()],
            "points": [
                {
                    "at": in_words(day(point.day)),
                    "scope": in_scope(point),
                    "due": point.due,
                    "complete": point.counts.complete,
                    "overdue": point.counts.overdue,
                    "status": list(point.counts.status.values()),
                    "timing": list(point.counts.timing.values()),
                    "rag": list(point.counts.rag.values()),
                    "confidence": [point.confidence.get(rating, 0) for rating in trend.ratings],
                }
                for point in points
            ],
            "statuses": [spaced(word).capitalize() for word in STATUSES],
            "timings": [spaced(word).capitalize() for word in TIMINGS],
            "rags": [word.capitalize() for word in RAGS],
            "ratings": ["Not rated" if rating == "none" else rating for rating in trend.ratings],
            "passed": [
                f"{in_words(day(event.commit.day))}, {event.commit.name[:SHORT]}, {unread(event.broken, trend.place)}"
                for event in trend.passed
            ],
            "note": NOTE,
        },
    )
