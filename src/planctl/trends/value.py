"""A trend that is ready to print."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planctl.colour import DEFAULT as ACCENT
from planctl.history import Event
from planctl.progress import RAGS, STATUSES, TIMINGS
from planctl.trend import Point


@dataclass(frozen=True, slots=True)
class Trend:
    """How a plan stood on each of some days, the filters in words, and the commits that were passed over."""

    title: str
    organisation: str
    language: str
    words: Mapping[str, list[str]]
    ratings: Sequence[str]
    points: Sequence[Point]
    passed: Sequence[Event]
    place: str
    accent: str = ACCENT


GROUPS = {"status": STATUSES, "timing": TIMINGS, "rag": RAGS}


def in_scope(point: Point) -> int:
    """Return how many milestones are to be done, or were: all but the closed and the superseded."""
    return point.counts.open_base


def columns(trend: Trend) -> list[str]:
    """Return the names of all that is counted."""
    counted = [f"{group}_{word}".replace("-", "_") for group, words in GROUPS.items() for word in words]
    rated = [f"confidence_{rating}" for rating in trend.ratings]
    return ["at", "commit", "total", "scope", "due_by_then", "complete", "overdue", "stale", *counted, *rated]


def cells(trend: Trend, point: Point) -> Iterator[object]:
    """Yield a point's values, in the order of columns."""
    counts = point.counts
    yield from (point.day.isoformat(), point.commit, counts.total, in_scope(point), point.due)
    yield from (counts.complete, counts.overdue, counts.stale)
    for table in (counts.status, counts.timing, counts.rag):
        yield from table.values()
    yield from (point.confidence.get(rating, 0) for rating in trend.ratings)
