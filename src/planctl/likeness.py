"""Which of the things that went are among those that came, under another id; pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import NamedTuple

ALIKE = 0.75
"""How much of their words two texts share where one is taken for the other, reworded."""
UNLIKE = 0.35
"""How much of their pairs of letters two texts share at the least where one may be the other, in other words."""
TELLING = 4
"""How many words a text has at the least that tells a thing apart from all of a plan."""
MOST = 40_000
"""How many pairs are looked at; of more, only those whose words are the same are found."""
_WORD = re.compile(r"\w+")


class Known(NamedTuple):
    """A thing by its name, its words, and where it stands; those in one place are sought there first."""

    name: str
    text: str
    place: str = ""


def pairs(lost: Sequence[Known], found: Sequence[Known]) -> dict[str, str]:
    """Return what became of what, by name: those of the same words, then, in one place, those that are alike."""
    became: dict[str, str] = {}
    taken: set[str] = set()
    for near in (True, False):
        of_words: dict[tuple[str, str], list[Known]] = {}
        for item in found:
            if item.name not in taken:
                of_words.setdefault((_folded(item.text), item.place if near else ""), []).append(item)
        for item in lost:
            if not near and len(_WORD.findall(item.text)) < TELLING:
                continue
            same = of_words.get((_folded(item.text), item.place if near else ""), [])
            if item.name not in became and same:
                became[item.name] = same.pop(0).name
                taken.add(became[item.name])
    left = _by_place(item for item in lost if item.name not in became)
    come = _by_place(item for item in found if item.name not in taken)
    for place, items in left.items():
        for before, after in _alike(items, come.get(place, [])):
            if before not in became and after not in taken:
                became[before] = after
                taken.add(after)
    return became


def _by_place(items: Iterable[Known]) -> dict[str, list[Known]]:
    table: dict[str, list[Known]] = {}
    for item in items:
        table.setdefault(item.place, []).append(item)
    return table


def _alike(lost: Sequence[Known], found: Sequence[Known]) -> list[tuple[str, str]]:
    """Return the pairs that are alike, the most alike first."""
    if len(lost) * len(found) > MOST:
        return []
    words = {item: _words(item.text) for item in (*lost, *found)}
    scored = (
        (-likeness(words[before], words[after]), before.name, after.name) for before, after in product(lost, found)
    )
    return [(before, after) for score, before, after in sorted(scored) if -score >= ALIKE]


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return how much of their words two texts share, from 0 to 1; with other figures in them they share nothing."""
    if _figures(one) != _figures(other):
        return 0.0
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def alike(one: str, other: str) -> bool:
    """Tell whether one text may be the other, reworded."""
    return likeness(_words(one), _words(other)) >= ALIKE


def unlike(one: str, other: str) -> bool:
    """Tell whether two texts say nothing of the same: no word of more than three letters, and few pairs of letters."""
    if any(len(word) > 3 for word in _words(one) & _words(other)):
        return False
    letters = ["".join(_WORD.findall(text.casefold())) for text in (one, other)]
    before, after = (Counter(map("".join, pairwise(text))) for text in letters)
    total = before.total() + after.total()
    return letters[0] != letters[1] and (not total or 2 * (before & after).total() / total < UNLIKE)


def _figures(words: Counter[str]) -> set[str]:
    return {word for word in words if any(map(str.isdigit, word))}


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
