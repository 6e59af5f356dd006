"""A plan file in the plan's own terms: one fact a line, so that a difference of lines is a difference of the plan.

What says the same is told the same, whatever its layout. A line begins with the id of what it is about, or with a key
of the file's own. Things stand by id and not by year: a milestone that moves to another year changes the line that
tells its year, and does not leave at one place to come in at another.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from planctl.phrases import KEYS, PHRASES, of_one, one_year, phrase, quoted, spelled, word
from planctl.text import one_line, printable
from planctl.yamltext import Odd, inspect, read

_PLACE = "\0year"  # where a milestone stands is told among its keys, under one that no file can have
_IN_ORDER = frozenset({"confidence"})  # keys that are the plan's own, and whose order says something: highest first
_NAMELESS = "(no id)"
_SENTENCE = re.compile(r"(?<=[^\sA-Z.]{2}[.!?]) (?=[^\W\d_a-z]|[\"'“‘(])")


def in_terms(text: str, name: str) -> str:
    """Return a plan file's text as lines of facts; the text as it is where it is none of a plan's or has a fault.

    `name` is the file's or ends like it; it decides where the content could be of two kinds.
    """
    lines = () if name.endswith(".md") else _facts(_data(text.removeprefix("\ufeff")), name)
    return "".join(f"{line}\n" for line in lines) or text


def _data(text: str) -> Any:
    """Return what a text says; None where it cannot be read without a loss."""
    try:
        return read(text, [])
    except Odd:
        document = inspect(text)
        return None if document.faults else document.data


def _facts(data: Any, name: str) -> Iterator[str]:
    """Yield the facts of a file; none where nothing of it is known."""
    if isinstance(data, list):
        listed = {*KEYS["listed"]}
        if any(isinstance(item, dict) and item.keys() & listed for item in data) or _is_called(name, "objectives"):
            for subject, thing in sorted(map(_named, data), key=_by_id):
                yield from list(_mapping(subject, "", KEYS["listed"], thing)) or [f"{subject}:"]
    elif isinstance(data, dict):
        kinds = [kind for kind in ("activity", "plan") if not data.keys().isdisjoint(KEYS[kind])]
        if kinds:
            kind = max(kinds, key=lambda kind: (len(data.keys() & {*KEYS[kind]}), _is_called(name, kind)))
            yield from _mapping("", "", KEYS[kind], {key: data[key] for key in data if key != "milestones"})
            yield from _milestones(data.get("milestones"))


def _is_called(name: str, kind: str) -> bool:
    return name.endswith((f"{kind}.yaml", f"{kind}.yml"))


def _named(item: Any) -> tuple[str, dict[str, Any]]:
    """Return a thing's id and the rest of it; the id alone may stand for it."""
    thing = item if isinstance(item, dict) else {"id" if isinstance(item, str) else "item": item}
    name = thing.get("id")
    if not isinstance(name, str) or not name.strip():
        return _NAMELESS, thing
    return one_line(name), {key: value for key, value in thing.items() if key != "id"}


def _by_id(found: tuple[str, Any]) -> tuple[bool, str]:
    """Return where a thing stands; what has no id stands behind all."""
    return found[0] == _NAMELESS, found[0]


def _milestones(years: Any) -> Iterator[str]:
    """Yield the facts of milestones, all of one together whatever year it stands under."""
    if not isinstance(years, dict):
        yield from _field("", "milestones", "milestones", years)
        return
    found: list[tuple[str, tuple[str, dict[str, Any]]]] = []
    for key in sorted(years, key=one_year):
        if isinstance(years[key], list):
            found += ((subject, (one_year(key), thing)) for subject, thing in map(_named, years[key]))
        else:
            yield from _field("", f"milestones {word(key)}", "milestones", years[key])
    for subject, (year, thing) in sorted(found, key=_by_id):
        yield from _milestone(subject, year, thing)


def _milestone(subject: str, year: str, thing: dict[str, Any]) -> Iterator[str]:
    """Yield the facts of a milestone; the year it stands under is one where that is not also when it is due."""
    standing = "tbc" if year == "unscheduled" else year
    due = standing if thing.get("due") is None else thing["due"]
    told = thing | {"due": due}
    if not isinstance(due, str) or spelled("due", due) != standing:
        told[_PLACE] = year
    yield from _mapping(subject, "", KEYS["milestone"], told)


def _mapping(subject: str, words: str, keys: Sequence[str] | None, mapping: dict[str, Any]) -> Iterator[str]:
    """Yield the facts of a mapping: those under keys of the format in its order, then the others.

    Where the format has no keys all are the plan's own; None says that their order matters.
    """
    rank = {key: place for place, key in enumerate(keys or ())}
    for key in mapping if keys is None else sorted(mapping, key=lambda key: (rank.get(key, len(rank)), key)):
        name = quoted(key) if rank and key not in rank else word(key)
        yield from _field(subject, f"{words} {name}".lstrip(), key if key in rank else "", mapping[key])


def _field(subject: str, words: str, key: str, value: Any) -> Iterator[str]:
    """Yield the facts that stand under a key of the format, or under none ("").

    Where the format has the key, nothing or an empty list says the same as no key, and is no fact.
    """
    lead = f"{subject}: {words}" if subject else f"{words}:"
    if isinstance(value, str):
        yield from _text(lead, spelled(key, value))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _field(subject, of_one(words, key, index), key, item)
    elif isinstance(value, dict) and value:
        if key in PHRASES and not any(isinstance(item, dict | list) for item in value.values()):
            yield f"{lead} {phrase(key, value)}".rstrip()
        elif key == "checks" and isinstance(value.get("code"), str):
            rest = {name: item for name, item in value.items() if name != "code"}
            yield from _mapping(subject, f"{words} {word(value['code'])}", KEYS[key], rest)
        else:
            yield from _mapping(subject, words, None if key in _IN_ORDER else KEYS.get(key, ()), value)
    elif not key:
        yield lead if value is None else f"{lead} {value}"


def _text(lead: str, text: str) -> Iterator[str]:
    """Yield a text behind its lead, a line for each of its lines and sentences."""
    for line in text.split("\n"):
        for sentence in _SENTENCE.split(line):
            yield f"{lead} {printable(sentence)}" if sentence else lead
