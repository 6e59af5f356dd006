"""A trend as a table for people."""

from planctl.chronicle.text import unread
from planctl.facts import SHORT
from planctl.progress import RAGS, STATUSES
from planctl.text import one_line, table
from planctl.trends.value import Trend, in_scope


def render(trend: Trend) -> str:
    """Return three tables: what is done of what was to be done; status and RAG; confidence."""
    head = [f"{one_line(trend.organisation)}: {one_line(trend.title)}"]
    head += [f"Only {name.replace('_', ' ')}: {one_line(', '.join(of))}" for name, of in trend.words.items()]
    points = trend.points
    days = [point.day.isoformat() for point in points]
    burnup = [
        [day, str(in_scope(point)), str(point.due), str(point.counts.complete), str(point.counts.overdue)]
        for day, point in zip(days, points, strict=True)
    ]
    statuses = [word for word in STATUSES if any(point.counts.status[word] for point in points)]
    rags = [word for word in RAGS if any(point.counts.rag[word] for point in points)]
    by_status = [[day, *(str(p.counts.status[word]) for word in statuses)] for day, p in zip(days, points, strict=True)]
    by_rag = [[day, *(str(p.counts.rag[word]) for word in rags)] for day, p in zip(days, points, strict=True)]
    rated = [
        [day, *(str(p.confidence.get(word, 0)) for word in trend.ratings)] for day, p in zip(days, points, strict=True)
    ]
    parts = [
        "\n".join(head) + "\n",
        table(("As at", "In scope", "Due by then", "Complete", "Overdue"), burnup),
        "Milestones by status\n"
        + table(("As at", *(word.replace("-", " ").capitalize() for word in statuses)), by_status),
        "Milestones by RAG\n" + table(("As at", *(word.capitalize() for word in rags)), by_rag),
        "Activities by confidence\n" + table(("As at", *_ratings(trend)), rated),
        NOTE,
    ]
    for event in trend.passed:
        told = f"{event.commit.day}  {event.commit.name[:SHORT]}  {unread(event.broken, trend.place)}"
        parts.append(one_line(told) + "\n")
    return "\n".join(parts)


NOTE = (
    "Each row counts the files of the last revision of the main line by that day.\n"
    "In scope: all milestones but the closed and the superseded; due by then: those of them whose due date has ended.\n"
)


def _ratings(trend: Trend) -> list[str]:
    return ["not rated" if rating == "none" else rating for rating in trend.ratings]
