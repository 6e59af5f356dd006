"""An export as a calendar (RFC 5545): an entry for the last day on which each milestone is due.

What is ongoing or to be confirmed has no day and is not in it; `remark` says how many those are. An entry keeps its
identity for good: it is made of the organisation and the milestone's reference, so that a calendar that takes the file
again changes its entries and adds none. Control characters, which the format forbids, become escapes.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from planctl import __version__
from planctl.exchange.tables import Export, held
from planctl.facts import Titles
from planctl.model import STOPPED, State
from planctl.period import Period, in_words
from planctl.progress import NOT_REPORTED, Row

_OCTETS = 75


def render(export: Export) -> bytes:
    """Return the calendar."""
    selection = export.selection
    header = selection.plan.header
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//planctl//planctl {__version__}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(header.title)}",
        f"X-WR-CALNAME:{_text(header.title)}",
    ]
    titles = Titles(selection.plan)
    agreed = header.state is State.approved
    for row in selection.rows:
        if isinstance(row.milestone.due, Period):
            lines += _entry(row, row.milestone.due, titles, selection.at.day, agreed=agreed)
    return "".join(map(_folded, [*lines, "END:VCALENDAR"])).encode()


def remark(export: Export) -> str:
    """Say what is not in the calendar; nothing where all is."""
    found = Counter(str(row.milestone.due) for row in export.selection.rows)
    undated = {word: found[word] for word in ("ongoing", "tbc") if found[word]}
    told = ", ".join(f"{number} {word}" for word, number in undated.items())
    return f"not in the calendar, having no date: {told}" if told else ""


def _entry(row: Row, due: Period, titles: Titles, day: date, *, agreed: bool) -> Iterator[str]:
    """Yield the lines of one entry."""
    from uuid import NAMESPACE_URL, uuid5  # noqa: PLC0415 - other formats do not wait for it

    item, header = row.milestone, titles.plan.header
    status = (row.status or NOT_REPORTED).replace("-", " ")
    told = [
        f"Due: {in_words(due)}",
        *([f"In the source: {item.due_text}"] if item.due_text else []),
        *([f"Now expected: {in_words(item.forecast)}"] if item.forecast else []),
        f"Status as at {day}: {status}; timing: {row.timing.replace('-', ' ')}",
        f"Activity: {row.activity.title}",
        f"Owners: {'; '.join(titles.owner(link.role) for link in row.owners)}",
        *([f"Note: {item.note}"] if item.note else []),
        f"Reference: {item.ref}",
    ]
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, f'planctl:{header.organisation}/{item.ref}')}"
    yield f"DTSTAMP:{_basic(day)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_basic(due.last)}"
    yield f"SUMMARY:{_text(item.text)}"
    yield f"DESCRIPTION:{_text(chr(10).join(told))}"
    yield f"CATEGORIES:{_text(row.activity.title)},{_text(status)}"
    yield f"STATUS:{'CANCELLED' if row.status in STOPPED else 'CONFIRMED' if agreed else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(text: str) -> str:
    """Escape a text as a value."""
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return held(text).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line with its end, folded where it is longer than 75 octets, never inside a character."""
    if line.isascii():
        step = _OCTETS - 1  # the space in front is one
        rest = (line[start : start + step] for start in range(_OCTETS, len(line), step))
        return "\r\n ".join([line[:_OCTETS], *rest]) + "\r\n"
    parts, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += octets
    return "\r\n".join(parts) + "\r\n"
