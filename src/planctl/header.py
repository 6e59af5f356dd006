"""What plan.yaml says that every other file is read by: the plan's years, its ratings, its format."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from planctl.errors import did_you_mean
from planctl.finding import Found, Spot
from planctl.misread import QUOTED
from planctl.model import FREE_ID, UNSCHEDULED
from planctl.period import LAST_YEAR, BadDate, Calendar, Period, reads_as_a_date, standard_year, year_label
from planctl.schema import DEFAULT_CONFIDENCE, describe

FORMAT = 1
_YEAR = re.compile(r"([0-9]{4})\s*(?:/|-|–|\bto\b)\s*([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_UNQUOTED = re.compile(r"^accent:[ \t]+#", re.MULTILINE)  # from the hash on, the line is a comment


class Years(NamedTuple):
    """The plan's years, what is wrong with them, and whether all are there: else no date can be held against them."""

    calendar: Calendar
    found: list[Found]
    whole: bool


def years_of(file: str, data: dict[str, Any]) -> Years:
    """Read the plan's years and the day on which they start; they take the place of their texts in the data."""
    found: list[Found] = []
    start, given = (4, 1), data.get("year_start")
    if given is not None:
        match = re.fullmatch(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])", given) if isinstance(given, str) else None
        try:
            start = (int(match[1]), int(match[2])) if match else (0, 0)
            standard_year("2023/24", start)
        except ValueError:
            start = (4, 1)
            remedy = "write month and day, such as 04-01; 29 February will not do"
            found.append(Found(Spot(file, ("year_start",)), "P013", f'"{given}" is no start of a year', remedy))
    given = data.get("years")
    items: list[Any] = given if isinstance(given, list) else []
    whole = bool(items)
    if given is not None and not whole:
        found.append(Found(Spot(file, ("years",)), "P012", "expected a list of years", "as in [2023/24]"))
    years: list[Period] = []
    for index, item in enumerate(items):
        try:
            years.append(_year(item, start))
        except BadDate as bad:
            found.append(Found(Spot(file, ("years", index)), "P013", str(bad), bad.help))
            whole = False
    calendar = Calendar(tuple(years), start)
    if given is not None:
        data["years"] = calendar.years
    return Years(calendar, found, whole)


def ratings_of(data: dict[str, Any]) -> tuple[str, ...]:
    """Return the ratings of confidence, none where they cannot be read; one without a definition gets an empty one."""
    ratings = data.get("confidence")
    if ratings is None:
        return DEFAULT_CONFIDENCE
    if not isinstance(ratings, dict):
        return ()
    if not ratings:
        del data["confidence"]
        return DEFAULT_CONFIDENCE
    data["confidence"] = {key: "" if value is None else value for key, value in ratings.items()}
    return tuple(ratings)


def refused(file: str, data: dict[str, Any], text: str) -> Iterator[Found]:
    """Yield what only this file can have: a format of the future, a colour that YAML takes for a comment."""
    number = data.get("format")
    if isinstance(number, str):
        if not re.fullmatch(r"[0-9]{1,9}", number) or number == "0":
            yield Found(Spot(file, ("format",)), "P014", f'"{number}" is no format number', "write 1")
        elif int(number) > FORMAT:
            message = f"the plan is written in format {number}; this planctl reads format {FORMAT}"
            yield Found(Spot(file, ("format",)), "P016", message, "update planctl")
    if "accent" not in data and _UNQUOTED.search(text):
        yield Found(Spot(file, ("accent",)), "P022", "the colour is not in quotation marks", QUOTED)


def _year(item: Any, start: tuple[int, int]) -> Period:
    """Read one of the plan's years; raises BadDate."""
    if isinstance(item, dict):
        known = {"id", "starts", "ends"}
        unknown = [key for key in item if key not in known]
        if unknown:
            raise BadDate(f'unknown key "{unknown[0]}"{did_you_mean(unknown[0], sorted(known))}', "id, starts, ends")
        missing = [key for key in ("id", "starts", "ends") if not isinstance(item.get(key), str)]
        if missing == ["starts", "ends"]:
            return _year(item["id"], start)
        if missing:
            raise BadDate(f"{missing[0]} is missing", "a year of its own wants id, starts and ends, as days")
        calendar = Calendar()
        first, last = calendar.period(item["starts"]).first, calendar.period(item["ends"]).last
        if last < first:
            raise BadDate(f"the year ends {last}, before it starts {first}", "exchange the two")
        match = _YEAR.fullmatch(item["id"])
        label = (year_label(match[1], match[2]) if match else None) or item["id"]
        if not FREE_ID.fullmatch(label) and label != (match and year_label(match[1], match[2])):
            remedy = "write it without spaces and /; two years with / are a year and the next"
            raise BadDate(f'"{label}" is no id of a year', remedy)
        if label.casefold() == UNSCHEDULED or reads_as_a_date(label):
            raise BadDate(f'"{label}" means something else in a date field', "give the year another id")
        return Period(label, first, last)
    if isinstance(item, str):
        match = _YEAR.fullmatch(item.strip())
        label = year_label(match[1], match[2]) if match else item.strip()
        if label and (match or re.fullmatch(r"[0-9]{4}", label)) and 1 <= int(label[:4]) <= LAST_YEAR:
            return standard_year(label, start)
        remedy = "the second year must be the first plus one" if match else "or give it id, starts and ends"
        raise BadDate(f'"{item}" is no year', f"write 2023/24 or 2025; {remedy}")
    raise BadDate(f"expected a year, found {describe(item)}", "write 2023/24, 2025, or id, starts and ends")
