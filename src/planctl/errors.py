"""What stops a command: one sentence and the next step; and which of the known words somebody may have meant."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

LONGEST = 150
"""How many letters a word has at the most for which a likely one is sought."""
LOOKED_AT = 50
"""How many known words are compared letter by letter: of more, those that share the most telling pairs of letters."""
_TELLING = 2_000


class PlanctlError(Exception):
    """A command cannot do what it was asked; caught in one place, exit status 2."""


def nearest(wanted: str, known: Iterable[str], count: int = 3, likeness: float = 0.6) -> list[str]:
    """Return the known words that look most like the wanted one, best first; empty where none does."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for the import

    if len(wanted) > LONGEST:
        return []
    words = tuple(known)
    folded = _folded(words)
    likely = folded if len(folded) <= LOOKED_AT else _likely(wanted.casefold(), words)
    return [folded[match] for match in get_close_matches(wanted.casefold(), likely, count, likeness)]


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """Return ' (did you mean "x"?)', or nothing where no known word is near."""
    found = nearest(wanted, known, 1)
    return f' (did you mean "{found[0]}"?)' if found else ""


@lru_cache(maxsize=4)
def _folded(words: tuple[str, ...]) -> dict[str, str]:
    """Return known words by how they read in lower case."""
    return {word.casefold(): word for word in reversed(words) if len(word) <= LONGEST}


@lru_cache(maxsize=4)
def _by_pair(words: tuple[str, ...]) -> dict[str, list[str]]:
    """Return, for each pair of letters, the words it stands in."""
    table: dict[str, list[str]] = {}
    for word in _folded(words):
        for pair in _pairs(word):
            table.setdefault(pair, []).append(word)
    return table


def _likely(wanted: str, words: tuple[str, ...]) -> list[str]:
    """Return the words that share the most pairs of letters with one; the rarest are looked up first, and enough.

    So a plan of ten thousand names, in which as many are misspelt, is answered in time for each that does not grow.
    """
    table = _by_pair(words)
    shared: Counter[str] = Counter()
    for holding in sorted((table[pair] for pair in _pairs(wanted) if pair in table), key=len):
        if shared and shared.total() + len(holding) > _TELLING:
            break
        shared.update(holding)
    best = sorted(shared, key=lambda word: (-shared[word], abs(len(word) - len(wanted)), word))
    return best[:LOOKED_AT]


def _pairs(word: str) -> list[str]:
    """Return the different pairs of letters of a word, its two ends among them, in their order."""
    return list(dict.fromkeys(map("".join, pairwise(f"\0{word}\0"))))
