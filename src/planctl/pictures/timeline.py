"""The timeline: a row an activity, its milestones as marks at their due, the as-at line."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from planctl.period import DAY, day, in_words

Item = dict[str, Any]
MOST_ROWS, MOST_LANES = 40, 10
KINDS = {
    "red": ("R", "red"),
    "amber": ("A", "amber"),
    "green": ("G", "green"),
    "grey": ("N", "not due yet"),
    "blue": ("C", "complete"),
    "none": ("X", "closed or superseded"),
}
"""The letter and the words of a mark, by its RAG; the worst first."""
_ONE, _MANY = 8.0, 13.0
"""How much room a mark wants, without and with a number, in per cent of the narrowest picture."""
_NAMED = 16.0
"""How wide a year must be for its name to stand below it on a phone."""


class _Span(NamedTuple):
    """A due date that some milestones share: its first and last day, its words, how many of each kind."""

    first: date
    last: date
    words: str
    kinds: Counter[str]


def timeline(activities: Sequence[Item], years: Iterable[Item], as_at: Item, most: int = MOST_ROWS) -> Item:
    """Return the rows of a timeline over the years that are dated, and in words what it does not draw.

    Of more activities than can be looked at those are drawn that want attention most.
    """
    dated = [year for year in years if year["first"]]
    first = min((date.fromisoformat(year["first"]) for year in dated), default=None)
    last = max((date.fromisoformat(year["last"]) for year in dated), default=None)
    chosen = sorted(range(len(activities)), key=lambda index: _rank(activities[index], index))[:most]
    rows = [_row(activities[index], first, last) for index in sorted(chosen)]
    missing = [of for index, of in enumerate(activities) if index not in set(chosen)]
    used = {mark["kind"] for row in rows for span in row["spans"] for mark in span["marks"]}
    return {
        "years": _columns(dated, first, last),
        "as_at": _line(as_at, first, last),
        "rows": rows,
        "kinds": [{"kind": kind, "letter": KINDS[kind][0], "word": KINDS[kind][1]} for kind in KINDS if kind in used],
        "left_out": _left_out(missing),
    }


def _across(first: date, last: date) -> Callable[[date], float]:
    """Return where a day begins, in per cent of the years from a first to a last day; never outside."""
    days = (last - first).days + 1
    return lambda of: round(min(max(100 * (of - first).days / days, 0.0), 100.0), 2)


def _rank(of: Item, index: int) -> tuple[int, int, int]:
    """Order activities by what wants attention: the worst RAG, then the most overdue, then the plan's order."""
    return list(KINDS).index(of["rag"]), -of["counts"]["overdue"], index


def _columns(dated: Sequence[Item], first: date | None, last: date | None) -> list[Item]:
    if first is None or last is None:
        return []
    across = _across(first, last)
    columns = []
    for year in dated:
        left, right = across(date.fromisoformat(year["first"])), across(date.fromisoformat(year["last"]) + DAY)
        head, joined, tail = year["words"].partition(" to ")
        lines = [head, f"to {tail}"] if joined else [head]
        columns.append({"words": year["words"], "x": left, "width": round(right - left, 2), "lines": lines})
    every = max(1, -int(-_NAMED // min(column["width"] or 0.01 for column in columns)))
    return [{**column, "named": index % every == 0} for index, column in enumerate(columns)]


def _line(as_at: Item, first: date | None, last: date | None) -> Item:
    """Place the as-at line at the end of its day, or say on which side of the years it lies."""
    words = f"As at {as_at['words']}"
    if first is None or last is None:
        return {"words": words, "x": None}
    of = date.fromisoformat(as_at["last"])
    if of < first or of > last:
        return {"words": f"{words}, {'before' if of < first else 'after'} the years shown", "x": None}
    return {"words": words, "x": _across(first, last)(of + DAY)}


def _row(of: Item, first: date | None, last: date | None) -> Item:
    spans: dict[tuple[str, str, str], _Span] = {}
    beside: Counter[str] = Counter()
    for milestone in (item for year in of["years"] for item in year["milestones"]):
        due = milestone["due"]
        place = _outside(due, first, last)
        if place:
            beside[place] += 1
            continue
        key = (due["first"], due["last"], due["words"])
        if key not in spans:
            spans[key] = _Span(
                date.fromisoformat(due["first"]), date.fromisoformat(due["last"]), due["words"], Counter()
            )
        spans[key].kinds[milestone["rag"]] += 1
    found = [spans[key] for key in sorted(spans)]
    placed, lanes = _placed(found, first, last)
    if lanes > MOST_LANES:
        placed, lanes = _placed(_by_year(found), first, last)
    told = [f"{number} {words}" for words, number in sorted(beside.items())]
    drawn = [f"{span['words']}: {_counted(span['marks'])}." for span in placed]
    return {
        "id": of["id"],
        "title": of["title"],
        "rag": of["rag"],
        "internal": of["internal"],
        "complete": of["complete"],
        "of": of["of"],
        "overdue": of["counts"]["overdue"],
        "told": told,
        "spans": placed,
        "lanes": lanes,
        "description": " ".join([*drawn, *(f"{text}." for text in told)]) or "No milestone.",
    }


def _counted(marks: Iterable[Item]) -> str:
    return ", ".join(f"{mark['number']} {mark['word']}" for mark in marks)


def _outside(due: Item, first: date | None, last: date | None) -> str:
    """Say in words why a due date has no place in the picture; nothing where it has one."""
    if due["first"] is None:
        return str(due["words"])
    if first is None or last is None:
        return f"due {due['words']}"
    if date.fromisoformat(due["last"]) < first:
        return f"due before {in_words(day(first))}"
    return f"due after {in_words(day(last))}" if date.fromisoformat(due["first"]) > last else ""


def _by_year(spans: Iterable[_Span]) -> list[_Span]:
    """Join the spans that begin in the same calendar year, where one by one they would stand too high."""
    joined: dict[int, _Span] = {}
    for span in spans:
        known = joined.get(span.first.year)
        if known is None:
            joined[span.first.year] = span
        else:
            last = max(known.last, span.last)
            words = f"{in_words(day(known.first))} to {in_words(day(last))}"
            joined[span.first.year] = _Span(known.first, last, words, known.kinds + span.kinds)
    return list(joined.values())


def _placed(spans: Iterable[_Span], first: date | None, last: date | None) -> tuple[list[Item], int]:
    """Give each span the lowest lanes that are free where it stands; return them and how many lanes there are."""
    if first is None or last is None:
        return [], 0
    across = _across(first, last)
    taken: list[tuple[float, float, int, int]] = []
    placed = []
    for span in spans:
        left, right = across(span.first), across(span.last + DAY)
        marks, start, end, high = _marks(span.kinds, left, right)
        free = (taken_until for _, _, _, taken_until in sorted(taken, key=lambda box: box[3]))
        lane = next(
            lane
            for lane in (0, *free)
            if not any(
                start < right_ and left_ < end and lane < upper and lower < lane + high
                for left_, right_, lower, upper in taken
            )
        )
        taken.append((start, end, lane, lane + high))
        for mark in marks:
            mark["lane"] += lane
        width = round(right - left, 2)
        placed.append({"words": span.words, "x": left, "width": width, "lane": lane, "high": high, "marks": marks})
    return placed, max((upper for _, _, _, upper in taken), default=0)


def _marks(kinds: Counter[str], left: float, right: float) -> tuple[list[Item], float, float, int]:
    """Lay marks out in a span, in as many lanes as they want; return them, where they begin and end, and the lanes."""
    widths = {kind: _MANY if kinds[kind] > 1 else _ONE for kind in KINDS if kind in kinds}
    room = max(right - left, *widths.values())
    centred = right - left < _ONE
    start = min(max((left + right - _ONE) / 2, 0.0), 100.0 - room) if centred else min(left, 100.0 - room)
    marks: list[Item] = []
    at, lane = 0.0, 0
    for kind, width in widths.items():
        if at and at + width > room:
            at, lane = 0.0, lane + 1
        letter, word = KINDS[kind]
        told = {"kind": kind, "letter": letter, "word": word, "number": kinds[kind]}
        x, shift = _short((left + right) / 2, many=kinds[kind] > 1) if centred else (start + at, 0)
        marks.append({**told, "x": round(x, 2), "shift": shift, "lane": lane})
        at += width
    return marks, start, start + room, lane + 1


def _short(middle: float, *, many: bool) -> tuple[float, int]:
    """Place a mark on a time that is shorter than it; return also how far it is moved, in parts of its own width.

    On the edges it stands inside the picture, elsewhere in the middle of its time. A mark is 20 parts wide.
    """
    if middle < _ONE / 2:
        return 0.0, 0
    if middle > 100 - (_MANY if many else _ONE / 2):
        return 100.0, -34 if many else -20
    return middle, -10


def _left_out(missing: Sequence[Item]) -> Item | None:
    if not missing:
        return None
    total = sum(of["counts"]["total"] for of in missing)
    counted = {word: sum(of["counts"]["rag"][kind] for of in missing) for kind, (_, word) in KINDS.items()}
    return {
        "activities": len(missing),
        "milestones": total,
        "counts": [{"word": word, "number": number} for word, number in counted.items() if number],
    }
