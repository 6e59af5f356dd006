"""The plan's years as a map of a file names them, and as plan.yaml lists them."""

from datetime import date
from typing import Any

from planctl.period import DAY, Calendar, Period, add_months


def calendar_of(names: str | None, year_start: tuple[int, int], first: int = 1950, last: int = 2100) -> Calendar:
    """Return many years, named as a map tells: by them a file's dates are read before its own years are known."""
    years = []
    for number in range(first, last):
        begins = date(number, *year_start)
        ends = add_months(begins, 12) - DAY
        years.append(Period(year_name(names, begins, ends), begins, ends))
    return Calendar(tuple(years), year_start)


def year_name(names: str | None, begins: date, ends: date) -> str:
    """Return the name of a year."""
    names = names or ("{start}" if begins.year == ends.year else "{start}/{short_end}")
    return names.format(start=begins.year, end=ends.year, short_end=f"{ends.year % 100:02}")


def year_data(year: Period, calendar: Calendar) -> Any:
    """Return a year as plan.yaml lists it: its label alone where that says it all."""
    read = Calendar((), calendar.year_start).year(year.text)
    if read is None and year.text == f"{year.first.year:04}" and (year.first.month, year.first.day) == (1, 1):
        read = year
    if read is not None and (read.first, read.last) == (year.first, year.last):
        return year.text
    return {"id": year.text, "starts": year.first.isoformat(), "ends": year.last.isoformat()}
