"""Dates as people write them, by the readings that a map allows, in its order; nothing is guessed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from planctl.period import MONTHS, BadDate, Calendar, Period, Word

_FULL = [name.casefold() for name in MONTHS]
_MONTHS = [name[:3] for name in _FULL]
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_PART = r"[/.\-]"
_QUARTER = r"(?:Q|quarter\s*)(?P<quarter>[1-4])"
_QUARTER_LAST = r"(?:Q|quarter\s*)(?P<quarter_last>[1-4])"

READINGS: dict[str, str] = {
    "plan": "",
    "day/month/year": rf"(?P<day>[0-9]{{1,2}}){_PART}(?P<month>[0-9]{{1,2}}){_PART}{_YEAR}",
    "month/day/year": rf"(?P<month>[0-9]{{1,2}}){_PART}(?P<day>[0-9]{{1,2}}){_PART}{_YEAR}",
    "year/month/day": rf"(?P<year>[0-9]{{4}}){_PART}(?P<month>[0-9]{{1,2}}){_PART}(?P<day>[0-9]{{1,2}})",
    "month/year": rf"(?P<month>[0-9]{{1,2}}){_PART}(?P<year>[0-9]{{4}})",
    "day month year": rf"{_DAY}[\s-]+(?:of\s+)?{_NAME},?[\s-]+{_YEAR}",
    "month day year": rf"{_NAME}\s+{_DAY},?\s+{_YEAR}",
    "month year": rf"{_NAME},?[\s-]+(?:of\s+)?{_YEAR}",
    "quarter year": rf"{_QUARTER},?\s*(?:of\s+)?(?P<label>\S.*)|(?P<label_first>\S.*?),?\s+{_QUARTER_LAST}",
    "year": r"(?P<label>\S.*)",
    "day month": rf"{_DAY}\s+(?:of\s+)?{_NAME}",
    "month": _NAME,
}
"""How a date may be written: as the plan writes it, in figures in a told order, in words; the last two take the year
of the row."""

_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in READINGS.items()}
_SLASHED = re.compile(r"(?P<first>[0-9]{1,2})[/.\-](?P<second>[0-9]{1,2})[/.\-](?:[0-9]{4}|[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Manner:
    """How dates are told: by which readings, in which hundred years those of two digits lie, what may stand before."""

    readings: tuple[str, ...] = ("plan",)
    century: int | None = None
    leads: tuple[str, ...] = ()


def read_date(text: str, manner: Manner, calendar: Calendar, words: frozenset[Word], year: Period | None = None) -> str:
    """Return a date as a plan writes it; raises BadDate where no reading allowed takes it.

    `year` is that of the row, for a date that names none.
    """
    told = " ".join(text.split())
    for lead in manner.leads:
        if told.casefold().startswith(f"{lead.casefold()} "):
            told = told[len(lead) :].strip()
            break
    for reading in manner.readings:
        if reading == "plan":
            if told.casefold() in words:
                return told.casefold()
            try:
                return str(calendar.period(told))
            except BadDate:
                continue
        match = _COMPILED[reading].fullmatch(told)
        if match and (found := _WRITE.get(reading, _in_figures)(match, manner, calendar, year)) is not None:
            return found
    raise BadDate(f'"{text.strip()}" is no date that the map reads', _remedy(told, manner))


def _in_figures(match: re.Match[str], manner: Manner, calendar: Calendar, _row: Period | None) -> str | None:
    held = match.groupdict()
    number = int(held["month"]) if held.get("month") else _month(held["name"])
    if number is None or not 1 <= number <= 12:
        return None
    year = _full(held["year"], manner, match[0])
    if "day" not in held:
        return str(calendar.period(f"{year:04}-{number:02}"))
    return str(calendar.period(f"{year:04}-{number:02}-{int(held['day']):02}"))


def _quarter(match: re.Match[str], _manner: Manner, calendar: Calendar, _row: Period | None) -> str | None:
    label = (match["label"] or match["label_first"]).strip()
    year = calendar.year(label) or calendar.year(re.sub(r"^FY\s*", "", label, flags=re.IGNORECASE))
    return None if year is None else str(calendar.period(f"{year} Q{match['quarter'] or match['quarter_last']}"))


def _label(match: re.Match[str], _manner: Manner, calendar: Calendar, _row: Period | None) -> str | None:
    year = read_year(match["label"], calendar)
    return None if year is None else year.text


def _in_row(match: re.Match[str], _manner: Manner, _calendar: Calendar, row: Period | None) -> str | None:
    """Read a date without a year by that under which its row stands; it has to fall in it."""
    number = _month(match["name"])
    if row is None or number is None:
        return None
    day = match.groupdict().get("day")
    for year in sorted({row.first.year, row.last.year}):
        try:
            of = date(year, number, int(day or 1))
        except ValueError:
            continue
        if row.first <= of <= row.last:
            return of.isoformat() if day else f"{year:04}-{number:02}"
    return None


_Write = Callable[["re.Match[str]", Manner, Calendar, Period | None], str | None]
_WRITE: dict[str, _Write] = {
    "quarter year": _quarter,
    "year": _label,
    "day month": _in_row,
    "month": _in_row,
}


def read_year(text: str, calendar: Calendar) -> Period | None:
    """Read a year in any of its spellings, with FY before it or without; None where it is none."""
    told = " ".join(text.split())
    bare = re.sub(r"^(?:FY|financial year|fiscal year|year)\s*", "", told, flags=re.IGNORECASE)
    return calendar.year(told) or calendar.year(f"FY{bare}") or calendar.year(bare)


def _month(name: str) -> int | None:
    folded = name.casefold()
    if folded in _FULL:
        return _FULL.index(folded) + 1
    short = "sep" if folded == "sept" else folded
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _full(year: str, manner: Manner, text: str) -> int:
    digits = year.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    if manner.century is None:
        remedy = "say in the map in which hundred years it lies: two_digit_years: 1950 means 1950 to 2049"
        raise BadDate(f'"{text}" has a year of two digits', remedy)
    base = manner.century - manner.century % 100 + int(digits)
    return base if base >= manner.century else base + 100


def _remedy(text: str, manner: Manner) -> str:
    if (match := _SLASHED.fullmatch(text)) and not {"day/month/year", "month/day/year"} & {*manner.readings}:
        day_first, month_first = int(match["first"]) <= 31, int(match["first"]) <= 12
        either = "day/month/year or month/day/year" if day_first and month_first else "day/month/year"
        return f"say in the map under dates which it is: {either}"
    others = [name for name in fitting(text) if name not in manner.readings and "/" not in name]
    if others:
        return f'add "{others[0]}" to the dates of the map, mend the cell, or say what becomes of it with otherwise'
    return (
        f"its readings are {', '.join(manner.readings)}; mend the cell, or say what becomes of it with otherwise: text"
    )


def fitting(text: str) -> list[str]:
    """Return the readings that could take a text by its form."""
    told = " ".join(text.split())
    found = []
    for name, pattern in _COMPILED.items():
        match = pattern.fullmatch(told)
        if match is None or name in {"plan", "year", "quarter year"}:
            continue
        held = match.groupdict()
        number = int(held["month"]) if held.get("month") else _month(held.get("name") or "")
        if number is not None and 1 <= number <= 12 and 1 <= int(held.get("day") or 1) <= 31:
            found.append(name)
    try:
        Calendar().due(told, frozenset({Word.tbc, Word.ongoing, Word.started}))
        found.append("plan")
    except BadDate:
        match = _COMPILED["quarter year"].fullmatch(told)
        if match and Calendar().year((match["label"] or match["label_first"]).strip()):
            found.append("quarter year")
    return found


def check_readings(names: Sequence[str]) -> list[str]:
    """Return those of some names that are no reading."""
    return [name for name in names if name not in READINGS]
