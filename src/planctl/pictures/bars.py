"""Progress by owner or by objective: a bar of milestones each, and its numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Item = dict[str, Any]
MOST_ROWS = 40
PARTS = {
    "complete": "Complete",
    "overdue": "Overdue",
    "not-reported": "Not reported",
    "open": "In progress or due",
    "rest": "Other",
}
"""What a bar is made of; a milestone counts under the first that it is."""


def by_owner(activities: Iterable[Item], owners: Iterable[Item]) -> Item:
    """Count milestones under each of their owners: their own, else those of the activity."""
    titles = {owner["id"]: owner["title"] for owner in owners}
    pairs = []
    for of, milestone in _milestones(activities):
        links = milestone["owners"] or of["owners"]
        titles |= {link["id"]: link["title"] for link in links if link["id"] not in titles}
        pairs.append((milestone, [link["id"] for link in links] or ["none"]))
    return _bars("Owner", pairs, {**titles, "none": "No owner"})


def by_objective(activities: Iterable[Item], objectives: Iterable[Item]) -> Item:
    """Count milestones under each objective, or part of one, that their activity serves."""
    titles = {
        item["id"]: f"{item['id']}: {item['title']}" if item["title"] else f"{item['id']} (wording not in source)"
        for objective in objectives
        for item in (objective, *objective["parts"])
    }
    pairs = []
    for of, milestone in _milestones(activities):
        links = [link["id"] for link in of["objectives"]]
        titles |= {ident: ident for ident in links if ident not in titles}
        pairs.append((milestone, links or ["enabler" if of["enabler"] else "none"]))
    return _bars("Objective", pairs, {**titles, "enabler": "Supports all objectives", "none": "No objective"})


def part(milestone: Item) -> str:
    """Return what a milestone counts as in a bar."""
    if milestone["status"] == "complete":
        return "complete"
    if milestone["timing"] == "overdue":
        return "overdue"
    if milestone["not_reported"]:
        return "not-reported"
    return "open" if milestone["status"] in {"in-progress", "paused"} or milestone["timing"] == "due" else "rest"


def _milestones(activities: Iterable[Item]) -> Iterator[tuple[Item, Item]]:
    return ((of, milestone) for of in activities for year in of["years"] for milestone in year["milestones"])


def _bars(name: str, pairs: Sequence[tuple[Item, list[str]]], titles: dict[str, str]) -> Item:
    """Return a bar for each group that has a milestone, in the order of the titles; of too many one is the rest."""
    groups: dict[str, Counter[str]] = {}
    for milestone, keys in pairs:
        for key in dict.fromkeys(keys):
            groups.setdefault(key, Counter())[part(milestone)] += 1
    order = [key for key in titles if key in groups]
    shown = order
    if len(order) > MOST_ROWS:
        worst = sorted(order, key=lambda key: (-groups[key]["overdue"], -groups[key].total(), order.index(key)))
        shown = [key for key in order if key in set(worst[: MOST_ROWS - 1])]
    scale = max((groups[key].total() for key in shown), default=1)
    rows = [_bar(key, titles[key], groups[key], scale) for key in shown]
    others = [groups[key] for key in order if key not in set(shown)]
    return {
        "name": name,
        "rows": rows,
        "parts": [{"kind": kind, "words": words} for kind, words in PARTS.items()],
        "others": _bar("", f"{len(others)} others", sum(others, Counter()), None) if others else None,
        "total": len(pairs),
        "shared": sum(len(set(keys)) > 1 for _, keys in pairs),
    }


def _bar(ident: str, title: str, counts: Counter[str], scale: int | None) -> Item:
    at, segments = 0.0, []
    for kind in PARTS:
        width = round(100 * counts[kind] / scale, 2) if scale else 0.0
        if width:
            segments.append({"kind": kind, "number": counts[kind], "x": round(at, 2), "width": width})
            at += width
    told = ", ".join(f"{counts[kind]} {words.lower()}" for kind, words in PARTS.items() if counts[kind])
    return {
        "id": ident,
        "title": title,
        "total": counts.total(),
        "numbers": [counts[kind] for kind in PARTS],
        "segments": segments,
        "description": f"{counts.total()} {'milestone' if counts.total() == 1 else 'milestones'}: {told}",
    }
