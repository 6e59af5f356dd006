"""A measure's readings against its baseline and targets: marks over time, and the same in words."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

Item = dict[str, Any]
LEFT, RIGHT, TOP, BOTTOM = 16.0, 88.0, 1.6, 7.6
"""Where marks may stand: in per cent across, in lines down."""
HIGH = 10.0
_BESIDE = 26.0
_LINE = 1.3


def readings(measure: Item) -> Item:
    """Return what the drawing of a measure needs; `drawn` is false where there are no two numbers to compare."""
    marks = [*_marks(measure["baseline"] and [measure["baseline"]], "baseline", "at")]
    marks += _marks(measure["readings"], "reading", "at")
    marks += _marks(measure["targets"], "target", "by")
    said = _said(measure)
    drawn = len(marks) > 1 and any(mark["kind"] != "target" for mark in marks)
    if not drawn:
        return {"drawn": False, "title": measure["title"], "description": said}
    up, ticks = _upright([value for mark in marks for value in (mark["low"], mark["high"])])
    across = _along([mark["day"] for mark in marks])
    for mark in marks:
        mark["x"] = across(mark["day"])
        mark["y"], mark["y_high"] = up(mark["low"]), up(mark["high"])
    _name(marks)
    days = {mark["x"]: mark["when"] for mark in marks}
    ends = sorted(days)[:: max(1, len(days) - 1)]
    points = sorted((mark for mark in marks if mark["kind"] != "target"), key=lambda mark: mark["x"])
    return {
        "drawn": True,
        "title": measure["title"],
        "description": said,
        "ticks": ticks,
        "days": [{"x": x, "words": days[x], "anchor": _anchor(x)} for x in ends],
        "lines": [{"x1": one["x"], "y1": one["y"], "x2": two["x"], "y2": two["y"]} for one, two in pairwise(points)],
        "marks": [{key: value for key, value in mark.items() if key not in {"day", "low", "high"}} for mark in marks],
    }


def _marks(figures: Sequence[Item] | None, kind: str, when: str) -> list[Item]:
    """Return those figures that are numbers; a range is one from a low to a high one."""
    marks = []
    for figure in figures or ():
        low, high = figure.get("low"), figure.get("high")
        if low is None or high is None:
            low = high = figure["value"]
        if low is None:
            continue
        word = kind.capitalize() if kind != "reading" else ""
        told = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        day, words = date.fromisoformat(figure[when]["last"]), figure[when]["words"]
        marks.append({"kind": kind, "word": word, "told": told, "when": words, "day": day, "low": low, "high": high})
    return marks


def _said(of: Item) -> str:
    """Say in words all that the picture shows, and the targets that are only words."""
    parts = []
    if of["baseline"]:
        parts.append(f"Baseline {of['baseline']['value_text']}, {of['baseline']['at']['words']}.")
    told = [f"{item['value_text']}, {item['at']['words']}" for item in of["readings"]]
    parts.append(f"{'Reading' if len(told) == 1 else 'Readings'}: {'; '.join(told)}." if told else "No reading yet.")
    wanted = [f"{item['value_text']} by {item['by']['words']}" for item in of["targets"]]
    parts.append(f"{'Target' if len(wanted) == 1 else 'Targets'}: {'; '.join(wanted)}." if wanted else "No target.")
    better = {"lower": "Lower is better.", "higher": "Higher is better.", "within": "Within the range is better."}
    return " ".join([*parts, *filter(None, [better.get(of["better"] or "")])])


def _along(days: Sequence[date]) -> Callable[[date], float]:
    first, span = min(days), (max(days) - min(days)).days
    return lambda of: round(LEFT + (RIGHT - LEFT) * ((of - first).days / span if span else 0.5), 2)


def _upright(values: Sequence[int | float]) -> tuple[Callable[[int | float], float], list[Item]]:
    """Return where a number stands, and round numbers to draw lines at: from nought, unless all are far from it."""
    numbers = [Decimal(str(value)) for value in values]
    low, high = min(numbers), max(numbers)
    if 0 <= low <= high - low or low == high >= 0:
        low = Decimal(0)
    elif high <= 0 and low == high:
        high = Decimal(0)
    step = _step((high - low) or Decimal(1))
    start, count = low // step - (low % step < 0), 0
    while (start + count) * step < high:
        count += 1
    count = max(count, 1)

    def up(value: float | Decimal) -> float:
        share = (Decimal(str(value)) - start * step) / (count * step)
        return round(BOTTOM - (BOTTOM - TOP) * float(share), 2)

    ticks = [(start + index) * step for index in range(count + 1)]
    return up, [{"words": f"{tick.normalize():,f}", "y": up(tick)} for tick in ticks]


def _step(span: Decimal) -> Decimal:
    """Return 1, 2 or 5 times a power of ten, so that four or fewer steps reach over a span."""
    step = Decimal(10) ** (span.adjusted() - 1)
    for factor in (1, 2, 5, 10, 20, 50):
        if step * factor * 4 >= span:
            return step * factor
    return step * 100


def _name(marks: list[Item]) -> None:
    """Name the baseline, the last reading and the targets; two names that would meet stand above and below."""
    named = [mark for mark in marks if mark["kind"] != "reading"]
    named += [mark for mark in marks if mark["kind"] == "reading"][-1:]
    for mark in marks:
        mark["label"] = None
    places: list[tuple[float, float]] = []
    for mark in named:
        highest, lowest = min(mark["y"], mark["y_high"]), max(mark["y"], mark["y_high"])
        tries = [highest - 0.6, lowest + 1.3, highest - 0.6 - _LINE, lowest + 1.3 + _LINE]
        free = (y for y in tries if all(abs(mark["x"] - x) > _BESIDE or abs(y - other) >= _LINE for x, other in places))
        y = next(free, None)
        if y is None:
            continue
        places.append((mark["x"], y))
        words = f"{mark['word']} {mark['told']}".strip()
        mark["label"] = {"words": words, "y": round(y, 2), "anchor": _anchor(mark["x"])}


def _anchor(x: float) -> str:
    return "start" if x < 34 else "end" if x > 66 else "middle"
