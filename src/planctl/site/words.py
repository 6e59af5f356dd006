"""The index that the site is searched by: of each thing its path, kind, title, further words, and its milestones."""

import re
from collections.abc import Iterable, Iterator
from json import JSONEncoder
from typing import Any

from planctl.agenda import Item

LONGEST = 400
"""How many characters of a long text are searched."""
_SPACES = re.compile(r"\s+")


def index(told: Item, everything: Iterable[Item]) -> str:
    """Return the index as a script that names it: no page of a folder may read another file as data."""
    encode = JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
    return "const planIndex = [\n" + ",\n".join(encode(row) for row in _rows(told, everything)) + "\n];\n"


def _rows(told: Item, everything: Iterable[Item]) -> Iterator[list[Any]]:
    more: dict[tuple[str, str], list[Any]] = {("section", of["id"]): [_words(of["body"])] for of in told["sections"]}
    for of in told["activities"]:
        milestones = [_milestone(item) for year in of["years"] for item in year["milestones"]]
        more["activity", of["id"]] = [_words(of["description"], *_names(of["owners"])), milestones]
    for group in everything:
        for link in group["links"]:
            yield [link["path"], group["kind"], link["title"], *more.get((group["kind"], link["id"]), [""])]


def _milestone(of: Item) -> list[str]:
    """Return what a milestone is found by: its id, its text, when it is due and whose it is."""
    return [of["id"], of["text"], _words(of["due"]["words"], *_names(of["owners"]))]


def _names(owners: Iterable[Item]) -> list[str]:
    return [owner["title"] for owner in owners]


def _words(*texts: str | None) -> str:
    return " · ".join(_SPACES.sub(" ", text.strip())[:LONGEST] for text in texts if text)
