"""A burn-up as SVG: what is done of what is to be done, drawn, described, and in numbers."""

from datetime import date
from typing import Any

from planctl.period import day as day_of
from planctl.period import in_words
from planctl.render import fill
from planctl.trends.value import Trend, in_scope

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 48, 150, 20, 44
ROW = 22
LABELS = 5
"""How many days are named below the axis at most."""


def render(trend: Trend) -> str:
    """Return the picture with its numbers below, whole in itself."""
    return fill("_burnup.svg.j2", {"plan": {"title": trend.title}, **figure(trend)})


def figure(trend: Trend) -> dict[str, Any]:
    """Return what the drawing needs: places in the picture, words, numbers."""
    points = trend.points
    first, last = points[0].day, points[-1].day
    numbers = [(in_scope(point), point.due, point.counts.complete) for point in points]
    highest, step = _scale(max(map(max, numbers)))

    def across(day: date) -> float:
        span = (last - first).days
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ((day - first).days / span if span else 1), 1)

    def up(number: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / highest, 1)

    names = ("In scope", "Due by then", "Complete")
    lines = [
        {
            "name": name,
            "kind": kind,
            "points": [(across(point.day), up(row[place])) for point, row in zip(points, numbers, strict=True)],
            "last": numbers[-1][place],
        }
        for place, (name, kind) in enumerate(zip(names, ("scope", "due", "complete"), strict=True))
    ]
    _part(lines)
    every = -(-len(points) // LABELS)
    return {
        "language": trend.language,
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "base": HEIGHT - BOTTOM,
        "row": ROW,
        "ticks": [{"number": number, "y": up(number)} for number in range(0, highest + 1, step)],
        "days": [
            {"words": in_words(day_of(point.day)), "x": across(point.day)}
            for index, point in enumerate(points)
            if (len(points) - 1 - index) % every == 0
        ],
        "lines": lines,
        "headers": ("As at", *names),
        "rows": [[in_words(day_of(point.day)), *row] for point, row in zip(points, numbers, strict=True)],
        "description": _described(trend),
    }


def _described(trend: Trend) -> str:
    """Say in words what the picture shows."""
    opening, closing = trend.points[0], trend.points[-1]

    def stood(point: Any) -> str:
        done, base = point.counts.complete, in_scope(point)
        return f"{in_words(day_of(point.day))}: {done} of {base} milestones complete, {point.due} due by then"

    if opening is closing:
        return f"{stood(closing)}."
    return f"{stood(opening)}. {stood(closing)}."


def _scale(most: int) -> tuple[int, int]:
    """Return the top of the axis and the distance of its lines: round numbers, five lines or so."""
    step = 1
    while most > 5 * step:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return max(step, -(-most // step) * step), step


def _part(lines: list[dict[str, Any]]) -> None:
    """Keep the names behind the ends of the lines apart."""
    lowest = float(HEIGHT)
    for line in sorted(lines, key=lambda item: -item["points"][-1][1]):
        line["label"] = min(line["points"][-1][1], lowest - 16)
        lowest = line["label"]
