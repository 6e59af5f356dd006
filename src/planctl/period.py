"""Years, quarters, months and days as periods with a first and a last day (2-plan-format, Dates)."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

DAY = timedelta(days=1)
LAST_YEAR = 9997
"""The last year of which every period ends in a year that a date can hold, whenever the plan's years start."""
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_YEAR = re.compile(r"([0-9]{4})\s*(?:/|-|–|\bto\b)\s*([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_SINGLE = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_QUARTER = re.compile(r"(.+?)\s+[qQ]([1-4])")


class Word(StrEnum):
    """What stands in a date field instead of a date."""

    ongoing = "ongoing"
    tbc = "tbc"
    started = "started"


DUE_WORDS = frozenset({Word.ongoing, Word.tbc})
START_WORDS = frozenset({Word.started, Word.tbc})
NO_WORDS: frozenset[Word] = frozenset()


class BadDate(ValueError):  # noqa: N818 - the plan's own word for it
    """A text that is no date here; `help` says what to write."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep the message and the remedy."""
        super().__init__(message)
        self.help = remedy


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month, quarter or year: its one spelling, its first and its last day."""

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        """Print the one spelling."""
        return self.text


Due = Period | Word


@dataclass(frozen=True, slots=True)
class Calendar:
    """The plan's years, oldest first, and the day on which its years start (month, day)."""

    years: tuple[Period, ...] = ()
    year_start: tuple[int, int] = (4, 1)
    _known: dict[str, Period] = field(default_factory=dict, compare=False, repr=False)

    def year(self, text: str) -> Period | None:
        """Read a year in any of its spellings, in the plan or not; None where the text is no year."""
        text = text.strip()
        for year in self.years:
            if year.text.casefold() == text.casefold():
                return year
        match = _YEAR.fullmatch(text)
        if match is None:
            return None
        label = year_label(match[1], match[2])
        if label is None:
            return None
        for year in self.years:
            if year.text == label:
                return year
        return standard_year(label, self.year_start)

    def named(self, text: str) -> Period | None:
        """Read a year that is one of the plan's; None where it is not."""
        year = self.year(text)
        return year if year in self.years else None

    def period(self, text: str) -> Period:
        """Read a date of any precision; raises BadDate with what is wrong and what to write."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read(text.strip())
        return known

    def due(self, text: str, words: frozenset[Word] = NO_WORDS) -> Due:
        """Read a date or one of the words allowed in its place; raises BadDate."""
        if text in words:
            return Word(text)
        return self.period(text)

    def _read(self, text: str) -> Period:
        """Read what was not met before."""
        if match := _DAY.fullmatch(text):
            return _day(text, int(match[1]), int(match[2]), int(match[3]))
        if match := _MONTH.fullmatch(text):
            return month(int(match[1]), int(match[2]))
        if match := _QUARTER.fullmatch(text):
            return self._quarter(text, match[1], int(match[2]))
        if year := self.year(text):
            return year
        if _SINGLE.fullmatch(text):
            raise BadDate(
                f'"{text}" is not one of the plan\'s years',
                f"a bare calendar year is read only where plan.yaml lists it; write {text}-01 for a month, "
                f"or a year such as {text}/{(int(text) + 1) % 100:02}",
            )
        raise BadDate(f'"{text}" is no date', _remedy(text))

    def _quarter(self, text: str, label: str, number: int) -> Period:
        """Read a quarter of a year that has twelve months."""
        year = self.year(label)
        if year is None:
            raise BadDate(f'"{text}" names no year of the plan', "write a quarter as 2023/24 Q1")
        starts = [add_months(year.first, 3 * n) for n in range(5)]
        if starts[4] - DAY != year.last:
            raise BadDate(f"{year} does not have twelve months, so it has no quarters", "write a day or a month")
        return Period(f"{year} Q{number}", starts[number - 1], starts[number] - DAY)


def year_label(first: str, second: str) -> str | None:
    """Return the one spelling of a year named by two, or None where the second is not the first plus one."""
    following = int(first) + 1
    wanted = following if len(second) == 4 else following % 100
    if int(second) != wanted or not 1 <= int(first) <= LAST_YEAR:
        return None
    return f"{first}/{following % 100:02}"


def standard_year(label: str, year_start: tuple[int, int]) -> Period:
    """Return the year of a label such as 2023/24 or 2025; the latter is the calendar year."""
    number = int(label[:4])
    if len(label) == 4:
        return Period(label, date(number, 1, 1), date(number, 12, 31))
    return Period(label, date(number, *year_start), date(number + 1, *year_start) - DAY)


def month(year: int, number: int) -> Period:
    """Return a month as a period; raises BadDate outside the years 1 to 9997."""
    if not 1 <= year <= LAST_YEAR:
        raise BadDate(f"the year {year:04} cannot be reckoned with", f"write a year between 0001 and {LAST_YEAR}")
    first = date(year, number, 1)
    return Period(f"{year:04}-{number:02}", first, add_months(first, 1) - DAY)


def day(of: date) -> Period:
    """Return a day as a period."""
    return Period(of.isoformat(), of, of)


def quarter_of(calendar: Calendar, of: date) -> Period:
    """Return the quarter of the plan's years in which a day lies, also before the first of them and after the last."""
    begun = [year for year in calendar.years if year.first <= of] or calendar.years[:1]
    start = begun[-1].first if begun else date(of.year, *calendar.year_start)
    step = ((of.year - start.year) * 12 + of.month - start.month) // 3
    if _start(start, 3 * step) > of:  # later in its month
        step -= 1
    first, last = _start(start, 3 * step), add_months(start, 3 * (step + 1)) - DAY
    last = min([last, *(year.first - DAY for year in calendar.years if year.first > of)])  # a new year, a new quarter
    if begun and 0 <= step <= 3 and add_months(start, 12) - DAY == begun[-1].last:
        return Period(f"{begun[-1]} Q{step + 1}", first, last)
    return Period(f"{first} to {last}", first, last)


def _start(first: date, count: int) -> date:
    """Move the start of a period by whole months; return the first day there is where it would lie before that."""
    return add_months(first, count) if first.year * 12 + first.month + count > 12 else date.min


def reads_as_a_date(text: str) -> bool:
    """Tell whether a date field would take a text for a day, month or quarter, or for one of its words."""
    return any(kind.fullmatch(text) for kind in (_DAY, _MONTH, _QUARTER)) or text.casefold() in set(Word)


@lru_cache(maxsize=1024)  # a plan has few dates
def in_words(due: Due) -> str:
    """Spell a date as a public page does: 19 April 2023, April 2023, April to June 2023, 2023 to 2024."""
    if not isinstance(due, Period):
        return {Word.tbc: "to be confirmed"}.get(due, str(due))
    first, last = due.first, due.last
    opening = MONTHS[first.month - 1]
    if first == last:
        return f"{first.day} {opening} {first.year}"
    if _MONTH.fullmatch(due.text):
        return f"{opening} {first.year}"
    if _QUARTER.fullmatch(due.text) or due.text == f"{first} to {last}":
        return _from_to(first, last)
    match = _YEAR.fullmatch(due.text)
    if match and year_label(match[1], match[2]) == due.text and add_months(first, 12) - DAY == last:
        return f"{match[1]} to {int(match[1]) + 1}"
    return due.text


def _from_to(first: date, last: date) -> str:
    """Spell a stretch of time: July to September 2023, 6 April to 5 July 2023; a year is told twice if it changes."""
    whole = first.day == 1 and (last + DAY).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    words = [MONTHS[of.month - 1] if whole else f"{of.day} {MONTHS[of.month - 1]}" for of in (first, last)]
    since = f"{words[0]} {first.year}" if first.year != last.year else words[0]
    return f"{since} to {words[1]} {last.year}"


def _day(text: str, year: int, number: int, of_month: int) -> Period:
    """Read a day, refusing one that no calendar has."""
    if not 1 <= year <= LAST_YEAR:
        raise BadDate(f'"{text}" cannot be reckoned with', f"write a year between 0001 and {LAST_YEAR}")
    try:
        return day(date(year, number, of_month))
    except ValueError:
        named = f"month {number}" if not 1 <= number <= 12 else f"day {of_month} in {MONTHS[number - 1]} {year}"
        raise BadDate(f'"{text}" is no date: there is no {named}', "write year-month-day, such as 2023-04-19") from None


def add_months(first: date, count: int) -> date:
    """Move the start of a period by whole months; a day the month lacks becomes the month's last."""
    index = first.year * 12 + first.month - 1 + count
    year, number = divmod(index, 12)
    following = date(year + (number == 11), (number + 1) % 12 + 1, 1)
    return min(date(year, number + 1, 1) + timedelta(days=first.day - 1), following - DAY)


def _remedy(text: str) -> str:
    """Say how to write what somebody seems to have meant."""
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?", text):
        parts = [match[1], f"{int(match[2]):02}"] + ([f"{int(match[3]):02}"] if match[3] else [])
        if 1 <= int(match[2]) <= 12:
            try:
                return f"write {Calendar().period('-'.join(parts))}"
            except BadDate as bad:
                return bad.help
        if int(match[2]) in {0, 13}:
            return f"there is no month {match[2]}; write year-month, such as 2023-04"
    if _YEAR.fullmatch(text):
        return "the second year must be the first plus one, as in 2023/24"
    if re.fullmatch(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}", text):
        return "write year-month-day, such as 2023-04-19: day and month cannot be told apart here"
    if text.casefold() in {"ongoing", "tbc", "started"} and text not in {"ongoing", "tbc", "started"}:
        return f"write {text.casefold()}, where the field allows it"
    return "write a day 2023-04-19, a month 2023-04, a quarter 2023/24 Q1 or a year 2023/24"
