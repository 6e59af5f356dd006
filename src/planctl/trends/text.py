"""A trend as a table for people."""

from planctl.chronicle.text import unread
from planctl.facts import SHORT
from planctl.text import one_line, table
from planctl.trends.value import GROUPS, Trend, in_scope


def render(trend: Trend) -> str:
    """Return tables: what is done of what was to be done; status, timing, RAG; confidence."""
    head = [f"{one_line(trend.organisation)}: {one_line(trend.title)}"]
    head += [f"Only {name.replace('_', ' ')}: {one_line(', '.join(of))}" for name, of in trend.words.items()]
    points = trend.points
    days = [point.day.isoformat() for point in points]
    burnup = [
        [day, str(in_scope(point)), str(point.due), str(point.counts.complete), str(point.counts.overdue)]
        for day, point in zip(days, points, strict=True)
    ]
    parts = ["\n".join(head) + "\n", table(("As at", "In scope", "Due by then", "Complete", "Overdue"), burnup)]
    for group, words in GROUPS.items():
        counted = [getattr(point.counts, group) for point in points]
        shown = [word for word in words if any(counts[word] for counts in counted)]
        rows = [[day, *(str(counts[word]) for word in shown)] for day, counts in zip(days, counted, strict=True)]
        name = "RAG" if group == "rag" else group
        parts.append(f"Milestones by {name}\n" + table(("As at", *(spaced(word).capitalize() for word in shown)), rows))
    rated = [
        [day, *(str(p.confidence.get(word, 0)) for word in trend.ratings)] for day, p in zip(days, points, strict=True)
    ]
    parts += ["Activities by confidence\n" + table(("As at", *_ratings(trend)), rated), NOTE]
    for event in trend.passed:
        told = f"{event.commit.day}  {event.commit.name[:SHORT]}  {unread(event.broken, trend.place)}"
        parts.append(one_line(told) + "\n")
    return "\n".join(parts)


NOTE = (
    "Each row counts the files of the last revision of the main line by that day.\n"
    "In scope: all milestones but the closed and the superseded; due by then: those of them whose due date has ended.\n"
)


def spaced(word: str) -> str:
    """Return a word of a vocabulary as it is read aloud."""
    return word.replace("-", " ")


def _ratings(trend: Trend) -> list[str]:
    return ["not rated" if rating == "none" else rating for rating in trend.ratings]
