"""The words in which a plan file is told: its keys in the format's order, what is told in one line, and how."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from planctl.period import BadDate, Calendar
from planctl.text import one_line

KEYS: Mapping[str, tuple[str, ...]] = {
    name: tuple(keys.split())
    for name, keys in {
        "plan": "format title organisation short_name plan_year as_at years year_start state approved source language"
        " licence attribution contact accent confidence abbreviations tolerance_days review_days rules closed_years"
        " accepted checks",
        "activity": "title title_given description objectives enabler owners confidence confidence_reason depends_on"
        " resources tags source source_id internal internal_note milestones",
        "milestone": "id text group owners due \0year due_text start started completed status forecast updated note"
        " impact internal internal_note evidence confirmed_by reason superseded_by depends_on source_id changes",
        "listed": "id title description parts aliases from until successor unit better owner activity baseline targets"
        " readings note internal internal_note source source_id",
        "contact": "address telephone email url other_formats",
        "checks": "code each where require message level",
    }.items()
}
"""The keys in the format's order; `listed` are those of objectives, owners and measures alike.

They stand here, and a test compares them with the model, because git waits for this twice a file: the model takes
longer to import than a file to be told.
"""


def _labelled(first: str, *others: str) -> dict[str, str]:
    return {first: "{}"} | {key: f", {key} {{}}" for key in others}


PHRASES: Mapping[str, Mapping[str, str]] = {
    "owners": {"role": "{}", "capacity": " ({})"},
    "changes": {
        "on": "of {}",
        "from": " from {}",
        "to": " to {}",
        "reason": ": {}",
        "approved_by": " (approved by {})",
    },
    "resources": _labelled("kind", "amount", "unit", "note"),
    "parts": _labelled("id", "title", "description", "source_id"),
    "baseline": _labelled("at", "value", "text", "note"),
    "readings": _labelled("at", "value", "text", "note"),
    "targets": _labelled("by", "value", "text", "low", "high", "note"),
    "years": _labelled("id", "starts", "ends"),
    "approved": _labelled("on", "by"),
    "closed_years": _labelled("year", "on", "by"),
    "accepted": _labelled("fingerprint", "reason", "by", "on"),
}
"""What is told in one line, by the key it stands under: the words around each of its values, in the format's order."""

_ONE = {
    "accepted": "accepted change",
    "aliases": "alias",
    "changes": "change",
    "checks": "check",
    "closed_years": "closed year",
    "depends_on": "depends on",
    "objectives": "objective",
    "owners": "owner",
    "parts": "part",
    "readings": "reading",
    "resources": "resource",
    "tags": "tag",
    "targets": "target",
    "years": "year",
}
_DATES = frozenset({"as_at", "at", "completed", "due", "ends", "forecast", "from", "on", "start", "started", "starts"})
_DATES |= {"targets.by", "to", "until", "updated"}
_YEARS = frozenset({"plan_year", "year", "years", "years.id"})
_CALENDAR = Calendar()
_WORD = re.compile(r"[^\s:\"]+")


def of_one(words: str, key: str, index: int) -> str:
    """Return the words for an item of a list under a key, the first owner being the lead."""
    if not key or not words.endswith(key):
        return words
    return words.removesuffix(key) + ("lead" if key == "owners" and not index else _ONE.get(key, quoted(key)))


def phrase(key: str, thing: Mapping[str, Any]) -> str:
    """Return a thing in one line, behind what the format has what it has not; its values are text or None."""
    around = PHRASES[key]
    told = [
        words.replace("{}", one_line(spelled(name, thing[name], within=key)))
        for name, words in around.items()
        if thing.get(name) is not None
    ]
    told += [
        f", {quoted(name)} {one_line(thing[name] or '')}".rstrip() for name in sorted(thing.keys() - around.keys())
    ]
    if key == "changes" and not thing.get("approved_by"):
        told.append(" (proposed)")
    has_first = thing.get(next(iter(around))) is not None
    return "".join(told) if has_first else "".join(told).lstrip(" ,")


def spelled(key: str, text: str, within: str = "") -> str:
    """Return a text without the space around it, a year in the one spelling where the key takes a year or date."""
    text = text.strip()
    if not _YEARS.isdisjoint({key, f"{within}.{key}"}):
        return one_year(text)
    if not _DATES.isdisjoint({key, f"{within}.{key}"}):
        with suppress(BadDate):  # one of the words, or a year that only plan.yaml knows
            return _CALENDAR.period(text).text
    return text


def one_year(text: str) -> str:
    """Return a year in its one spelling; another text as it is."""
    year = _CALENDAR.year(text)
    return year.text if year else text.strip()


def word(key: str) -> str:
    """Return a key as one word, in quotation marks where it would not be one."""
    name = one_line(key.removeprefix("\0"))
    return name if _WORD.fullmatch(name) else quoted(name)


def quoted(key: str) -> str:
    """Return a key as it is told where the format has no such key: a word of the format might be the same."""
    return '"' + one_line(key).replace('"', '\\"') + '"'
