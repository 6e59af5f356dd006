"""Ids made from titles and from the ids beside them; pure."""

import re
from collections.abc import Collection
from unicodedata import normalize

LONGEST = 48
_LETTERS = str.maketrans(
    {"&": " and ", "'": "", "’": "", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
_JOINING = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "our", "the", "to", "with"}
)
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
_COUNTED = re.compile(
    r"(?P<lead>(?:[A-Za-z]{1,3}[-.]?)?(?:[0-9]+[.(])*)(?P<mark>[0-9]{1,9}|(?<=[0-9(])[a-z])(?P<tail>\)?)"
)


def make_id(kind: str, title: str, used: Collection[str]) -> str:
    """Make an id that was never used from a title: its first words; of a script without Latin letters, the kind."""
    base = slug(title) or kind
    number = 1
    ident = base
    while ident in used or ident in _DEVICES:
        number += 1
        ident = f"{base}-{number}"
    return ident


def slug(title: str) -> str:
    """Return a title's first words in lower case ASCII with hyphens, none of them a joining word at the end."""
    plain = normalize("NFKD", title.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = re.findall("[a-z0-9]+", plain)
    while words and len("-".join(words)) > LONGEST:
        words = words[:-1] or [words[0][:LONGEST]]
        while len(words) > 1 and words[-1] in _JOINING:
            words.pop()
    return "-".join(words)


def next_id(known: Collection[str], used: Collection[str], first: str) -> str | None:
    """Return the next of ids that are counted, as 3 follows 2 and 1(c) follows 1(b); None where they are not counted.

    `first` is the id where none are known; what was used before is passed over.
    """
    counted = [_COUNTED.fullmatch(ident) for ident in known]
    shapes = {(item["lead"], item["tail"], item["mark"].isdigit()) for item in counted if item}
    if not known:
        return next_id([first], used, first) if first in used else first
    if None in counted or len(shapes) != 1:
        return None
    lead, tail, digits = shapes.pop()
    same = re.compile(re.escape(lead) + ("([0-9]{1,9})" if digits else "([a-z])") + re.escape(tail))
    marks = [match[1] for ident in {*known, *used} if (match := same.fullmatch(ident))]
    if digits:
        return f"{lead}{max(map(int, marks)) + 1}{tail}"
    return f"{lead}{chr(ord(max(marks)) + 1)}{tail}" if max(marks) < "z" else None
