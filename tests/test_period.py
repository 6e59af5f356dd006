"""Every spelling of a date that the format allows, what it means, and what is said of the others."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planctl.period import (
    DUE_WORDS,
    NO_WORDS,
    START_WORDS,
    BadDate,
    Calendar,
    Period,
    Word,
    add_months,
    day,
    in_words,
    month,
    quarter_of,
    reads_as_a_date,
    standard_year,
    year_label,
)
from searches import cases

FY2022 = Period("FY2022", date(2021, 10, 1), date(2022, 9, 30))
SHORT = Period("stub", date(2025, 1, 1), date(2025, 3, 31))
PLAN = Calendar((FY2022, *(standard_year(label, (4, 1)) for label in ("2022/23", "2023/24", "2024/25")), SHORT))
CALENDAR_YEARS = Calendar((standard_year("2024", (4, 1)), standard_year("2025", (4, 1))))
YEARS_OF_2011 = Calendar(tuple(standard_year(label, (4, 1)) for label in ("2010/11", "2011/12")))

many = cases(100)


def printed(period: Period) -> str:
    return f"{period} {period.first} {period.last}"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2023/24", "2023/24 2023-04-01 2024-03-31"),
        ("2022/23", "2022/23 2022-04-01 2023-03-31"),
        ("2023-24", "2023/24 2023-04-01 2024-03-31"),
        ("2023-2024", "2023/24 2023-04-01 2024-03-31"),
        ("2023/2024", "2023/24 2023-04-01 2024-03-31"),
        ("2023 to 2024", "2023/24 2023-04-01 2024-03-31"),
        ("2023 TO 24", "2023/24 2023-04-01 2024-03-31"),
        ("2023–24", "2023/24 2023-04-01 2024-03-31"),
        ("2023 / 24", "2023/24 2023-04-01 2024-03-31"),
        ("  2023/24 ", "2023/24 2023-04-01 2024-03-31"),
        ("1999/00", "1999/00 1999-04-01 2000-03-31"),
        ("1999-2000", "1999/00 1999-04-01 2000-03-31"),
        ("2030/31", "2030/31 2030-04-01 2031-03-31"),
        ("2011-12", "2011/12 2011-04-01 2012-03-31"),
        ("FY2022", "FY2022 2021-10-01 2022-09-30"),
        ("stub", "stub 2025-01-01 2025-03-31"),
        ("fy2022", "FY2022 2021-10-01 2022-09-30"),
    ],
)
def test_year_field_reads_a_year_in_any_spelling(text: str, meaning: str) -> None:
    year = PLAN.year(text)
    assert year is not None
    assert printed(year) == meaning


@pytest.mark.parametrize(
    "text",
    [
        *("2023/25", "2023-2025", "2023/23", "2023/22", "2023", "2025", "2023/4", "23/24", "2023to2024", "fy2023"),
        *("", " ", "/", "2023/24/25", "2023/24 Q1", "2023-04-01", "٢٠٢٣/٢٤", "0000/01", "9998/99", "FY 2022"),
    ],
)
def test_year_field_takes_nothing_else_for_a_year(text: str) -> None:
    assert PLAN.year(text) is None


def test_bare_calendar_year_is_read_where_the_plan_lists_it() -> None:
    assert printed(CALENDAR_YEARS.period("2025")) == "2025 2025-01-01 2025-12-31"
    assert printed(CALENDAR_YEARS.period("2025 Q3")) == "2025 Q3 2025-07-01 2025-09-30"
    assert CALENDAR_YEARS.year("2026") is None
    with pytest.raises(BadDate, match=r"\"2026\" is not one of the plan's years"):
        CALENDAR_YEARS.period("2026")


def test_a_year_of_the_plan_is_told_from_any_other() -> None:
    assert PLAN.named("2023 to 2024") == PLAN.years[2]
    assert PLAN.named("2030/31") is None
    assert PLAN.named("nonsense") is None


def test_own_years_keep_their_own_days_in_every_spelling() -> None:
    calendar = Calendar((Period("2023/24", date(2023, 1, 1), date(2023, 12, 31)),))
    assert printed(calendar.period("2023-2024")) == "2023/24 2023-01-01 2023-12-31"
    assert printed(calendar.period("2023-24 Q2")) == "2023/24 Q2 2023-04-01 2023-06-30"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2023-04-19", "2023-04-19 2023-04-19 2023-04-19"),
        ("2024-02-29", "2024-02-29 2024-02-29 2024-02-29"),
        ("2023-04", "2023-04 2023-04-01 2023-04-30"),
        ("2024-02", "2024-02 2024-02-01 2024-02-29"),
        ("2023-02", "2023-02 2023-02-01 2023-02-28"),
        ("2023-12", "2023-12 2023-12-01 2023-12-31"),
        ("2023/24 Q1", "2023/24 Q1 2023-04-01 2023-06-30"),
        ("2023/24 q2", "2023/24 Q2 2023-07-01 2023-09-30"),
        ("2023-2024  Q3", "2023/24 Q3 2023-10-01 2023-12-31"),
        ("2023 to 2024 Q4", "2023/24 Q4 2024-01-01 2024-03-31"),
        ("FY2022 Q1", "FY2022 Q1 2021-10-01 2021-12-31"),
        ("2023/24", "2023/24 2023-04-01 2024-03-31"),
        ("2023 to 2024", "2023/24 2023-04-01 2024-03-31"),
        ("2023-24", "2023/24 2023-04-01 2024-03-31"),
        ("FY2022", "FY2022 2021-10-01 2022-09-30"),
        ("fy2022 q4", "FY2022 Q4 2022-07-01 2022-09-30"),
        ("2031/32", "2031/32 2031-04-01 2032-03-31"),
        (" 2023-04 ", "2023-04 2023-04-01 2023-04-30"),
        ("0001-01-01", "0001-01-01 0001-01-01 0001-01-01"),
        ("0001-01", "0001-01 0001-01-01 0001-01-31"),
        ("9997-12", "9997-12 9997-12-01 9997-12-31"),
    ],
)
def test_date_field_reads_day_month_quarter_and_year(text: str, meaning: str) -> None:
    assert printed(PLAN.period(text)) == meaning


def test_2011_12_is_a_month_in_a_date_field_and_a_year_in_a_year_field() -> None:
    assert printed(YEARS_OF_2011.period("2011-12")) == "2011-12 2011-12-01 2011-12-31"
    year = YEARS_OF_2011.year("2011-12")
    assert year is not None
    assert printed(year) == "2011/12 2011-04-01 2012-03-31"
    assert YEARS_OF_2011.named("2011-12") == YEARS_OF_2011.years[1]


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("2023-02-30", "there is no day 30 in February 2023", "write year-month-day"),
        ("2023-02-29", "there is no day 29 in February 2023", "write year-month-day"),
        ("2023-13-01", "there is no month 13", "write year-month-day"),
        ("2023-00-05", "there is no month 0", "write year-month-day"),
        ("2023-12-32", "there is no day 32 in December 2023", "write year-month-day"),
        ("2023-01-32", "there is no day 32 in January 2023", "write year-month-day"),
        ("2023-13", "is no date", "there is no month 13; write year-month"),
        ("2023-00", "is no date", "there is no month 00; write year-month"),
        ("2023-14", "is no date", "the second year must be the first plus one"),
        ("2023-04-00", "there is no day 0 in April 2023", "write year-month-day"),
        ("2023-4-9", "is no date", "write 2023-04-09"),
        ("2023-4", "is no date", "write 2023-04"),
        ("2023-1", "is no date", "write 2023-01"),
        ("2023-2-30", "is no date", "write year-month-day, such as 2023-04-19"),
        ("19/04/2023", "is no date", "day and month cannot be told apart"),
        ("4.5.23", "is no date", "day and month cannot be told apart"),
        ("19 April", "is no date", "write a day 2023-04-19, a month 2023-04, a quarter 2023/24 Q1 or a year 2023/24"),
        ("April 2023", "is no date", "write a day 2023-04-19, a month 2023-04"),
        ("2023/25", "is no date", "the second year must be the first plus one"),
        ("2023-2025", "is no date", "the second year must be the first plus one"),
        ("2023/24 Q5", "is no date", "a quarter 2023/24 Q1"),
        ("2023/25 Q1", "names no year of the plan", "write a quarter as 2023/24 Q1"),
        ("stub Q1", "stub does not have twelve months, so it has no quarters", "write a day or a month"),
        ("2025", "is not one of the plan's years", "write 2025-01 for a month, or a year such as 2025/26"),
        ("TBC", "is no date", "write tbc"),
        ("Ongoing", "is no date", "write ongoing"),
        ("Started", "is no date", "write started, where the field allows it"),
        ("0000-01", "the year 0000 cannot be reckoned with", "between 0001 and 9997"),
        ("9998-01-01", "cannot be reckoned with", "between 0001 and 9997"),
        ("", "is no date", "write a day"),
        ("2023-04-19T00:00", "is no date", "write a day"),
        ("٢٠٢٣-٠٤-١٩", "is no date", "write a day"),
    ],
)
def test_what_is_no_date_is_answered_with_what_to_write(text: str, message: str, remedy: str) -> None:
    with pytest.raises(BadDate) as caught:
        PLAN.period(text)
    assert message in str(caught.value)
    assert remedy in caught.value.help


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2023/25", "the second year must be the first plus one, as in 2023/24"),
        ("nonsense", "write a day 2023-04-19, a month 2023-04, a quarter 2023/24 Q1 or a year 2023/24"),
        ("19/04/2023", "write year-month-day, such as 2023-04-19: day and month cannot be told apart here"),
        ("2023-13", "there is no month 13; write year-month, such as 2023-04"),
        ("TBC", "write tbc, where the field allows it"),
        *((word, "write a day 2023-04-19, a month 2023-04, a quarter 2023/24 Q1 or a year 2023/24") for word in Word),
        ("9998-01-01", "write a year between 0001 and 9997"),
        ("9998-01", "write a year between 0001 and 9997"),
    ],
)
def test_what_to_write_is_told_to_its_end(text: str, remedy: str) -> None:
    with pytest.raises(BadDate) as caught:
        PLAN.period(text)
    assert caught.value.help == remedy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in ("2023-04-19", "2023-13-99", "2023-04", "2023/24 Q1", "FY2022 Q4", "TBC", "ongoing")
        ),
        *((text, False) for text in ("2023/24", "2023", "2023-4-9", "19 April", "tbc.", "", "2023/24 Q5")),
    ],
)
def test_what_a_date_field_would_take_reads_as_a_date(text: str, expected: bool) -> None:
    assert reads_as_a_date(text) is expected


def test_what_a_calendar_has_read_makes_it_no_other() -> None:
    read, unread = Calendar(PLAN.years), Calendar(PLAN.years)
    read.period("2023/24 Q1")
    assert read == unread
    assert hash(read) == hash(unread)


@pytest.mark.parametrize(
    ("words", "allowed"),
    [(NO_WORDS, set()), (DUE_WORDS, {"ongoing", "tbc"}), (START_WORDS, {"started", "tbc"})],
)
def test_words_stand_for_a_date_only_where_the_field_allows_them(words: frozenset[Word], allowed: set[str]) -> None:
    for word in Word:
        if word in allowed:
            assert PLAN.due(str(word), words) is word
        else:
            with pytest.raises(BadDate):
                PLAN.due(str(word), words)
    assert PLAN.due("2023-04", words) == PLAN.period("2023-04")


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        ("2023", "24", "2023/24"),
        ("2023", "2024", "2023/24"),
        ("1999", "00", "1999/00"),
        ("1999", "2000", "1999/00"),
        ("1999", "1900", None),
        ("2023", "1924", None),
        ("2023", "25", None),
        ("0000", "01", None),
        ("0001", "02", "0001/02"),
    ],
)
def test_second_year_is_the_first_plus_one(first: str, second: str, label: str | None) -> None:
    assert year_label(first, second) == label


def in_words_of(text: str) -> str:
    return in_words(PLAN.due(text, frozenset(Word)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-04-19", "19 April 2023"),
        ("2023-04-01", "1 April 2023"),
        ("2023-04", "April 2023"),
        ("2023/24 Q1", "April to June 2023"),
        ("2023/24 Q4", "January to March 2024"),
        ("2023-24", "2023 to 2024"),
        ("1999/00", "1999 to 2000"),
        ("FY2022", "FY2022"),
        ("FY2022 Q1", "October to December 2021"),
        ("ongoing", "ongoing"),
        ("tbc", "to be confirmed"),
        ("started", "started"),
    ],
)
def test_date_in_words(text: str, words: str) -> None:
    assert in_words_of(text) == words


def test_month_names_are_english_and_ours() -> None:
    names = [in_words(month(2023, number)).split()[0] for number in range(1, 13)]
    assert names == (
        "January February March April May June July August September October November December".split()  # noqa: SIM905
    )


def test_quarter_over_the_turn_of_a_year_names_both_years() -> None:
    calendar = Calendar((), (12, 1))
    assert in_words(calendar.period("2023/24 Q1")) == "December 2023 to February 2024"


def test_quarter_that_starts_inside_a_month_is_said_in_days() -> None:
    calendar = Calendar((), (4, 6))
    assert printed(calendar.period("2023/24 Q1")) == "2023/24 Q1 2023-04-06 2023-07-05"
    assert in_words(calendar.period("2023/24 Q1")) == "6 April to 5 July 2023"
    assert in_words(calendar.period("2023/24 Q3")) == "6 October 2023 to 5 January 2024"
    assert in_words(quarter_of(calendar, date(2023, 5, 1))) == "6 April to 5 July 2023"


@pytest.mark.parametrize(
    ("of", "quarter"),
    [
        ("2022-04-01", "2022/23 Q1"),
        ("2022-12-31", "2022/23 Q3"),
        ("2023-01-01", "2022/23 Q4"),
        ("2024-02-29", "2023/24 Q4"),
        ("2024-04-01", "2024/25 Q1"),
        ("2009-04-01", "2009-04-01 to 2009-06-30"),
        ("2031-01-01", "2031-01-01 to 2031-03-31"),
    ],
)
def test_a_day_lies_in_its_quarter(of: str, quarter: str) -> None:
    calendar = Calendar(tuple(standard_year(label, (4, 1)) for label in ("2022/23", "2023/24", "2024/25")))
    found = quarter_of(calendar, date.fromisoformat(of))
    assert found.text == quarter
    assert found.first <= date.fromisoformat(of) <= found.last


ODD = Calendar(
    (Period("2022", date(2022, 4, 6), date(2023, 2, 5)), Period("FY2023", date(2023, 2, 6), date(2024, 2, 5)))
)


@pytest.mark.parametrize(
    ("of", "quarter"),
    [
        ("2022-04-05", "2022-01-06 to 2022-04-05"),
        ("2022-07-05", "2022-04-06 to 2022-07-05"),
        ("2022-07-06", "2022-07-06 to 2022-10-05"),
        ("2023-02-05", "2023-01-06 to 2023-02-05"),
        ("2023-02-06", "FY2023 Q1"),
        ("2023-05-05", "FY2023 Q1"),
        ("2023-05-06", "FY2023 Q2"),
        ("2024-02-05", "FY2023 Q4"),
        ("2024-02-06", "2024-02-06 to 2024-05-05"),
    ],
)
def test_a_quarter_is_one_of_the_year_in_which_the_day_lies(of: str, quarter: str) -> None:
    found = quarter_of(ODD, date.fromisoformat(of))
    assert found.text == quarter
    assert found.first <= date.fromisoformat(of) <= found.last
    if "Q" in quarter:
        assert found == ODD.period(quarter)


@pytest.mark.parametrize(
    ("first", "months", "moved"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-30", 3, "2023-04-30"),
        ("2023-10-31", 2, "2023-12-31"),
        ("2023-11-30", 1, "2023-12-30"),
        ("2023-10-31", 13, "2024-11-30"),
        ("2023-12-01", 1, "2024-01-01"),
        ("2023-03-31", -1, "2023-02-28"),
        ("2023-01-01", -1, "2022-12-01"),
    ],
)
def test_a_start_is_moved_by_months_to_a_day_that_the_month_has(first: str, months: int, moved: str) -> None:
    assert add_months(date.fromisoformat(first), months).isoformat() == moved


def test_calendar_year_in_words() -> None:
    assert in_words(CALENDAR_YEARS.period("2025")) == "2025"


starts = st.dates(date(2023, 1, 1), date(2023, 12, 31)).map(lambda of: (of.month, of.day))
labels = st.integers(1000, 9996).map(lambda number: f"{number}/{(number + 1) % 100:02}")
days = st.dates(date(1, 1, 1), date(9997, 12, 31))
quarters = st.tuples(labels, st.integers(1, 4)).map(lambda pair: f"{pair[0]} Q{pair[1]}")
dates = st.one_of(
    days.map(date.isoformat),
    days.map(lambda of: of.isoformat()[:7]),
    labels,
    quarters,
    st.sampled_from(["FY2022", "FY2022 Q4", "2023 to 2024", "2022-2023", "2023-24 q2"]),
)
hostile = st.one_of(
    st.text(max_size=30),
    st.text("0123456789-/– qQtoTOFY.\u0660\u2007", max_size=16),
    st.builds("{}{}".format, dates, st.text(" Q12345-/", max_size=4)),
)


@many
@given(dates, starts)
def test_what_is_printed_reads_back_as_the_same_period(text: str, start: tuple[int, int]) -> None:
    calendar = Calendar((FY2022,), start)
    period = calendar.period(text)
    assert calendar.period(str(period)) == period
    assert Calendar((FY2022,), start).period(str(period)) == period
    assert period.first <= period.last


@pytest.mark.parametrize(
    ("start", "of", "quarter"),
    [
        ((2, 6), "0001-01-01", "0001-01-01 to 0001-02-05"),
        ((3, 1), "0001-01-01", "0001-01-01 to 0001-02-28"),
        ((1, 6), "0001-01-05", "0001-01-01 to 0001-01-05"),
        ((1, 6), "0001-01-06", "0001-01-06 to 0001-04-05"),
        ((4, 6), "0001-05-10", "0001-04-06 to 0001-07-05"),
    ],
)
def test_the_first_quarter_there_is_begins_with_the_first_day(start: tuple[int, int], of: str, quarter: str) -> None:
    assert quarter_of(Calendar((standard_year("2023/24", start),)), date.fromisoformat(of)).text == quarter


def test_what_is_left_of_a_year_is_said_in_months_where_it_has_whole_ones() -> None:
    for last, words in (
        ("01-31", "January 2023"),
        ("02-28", "January to February 2023"),
        ("01-05", "1 January to 5 January 2023"),
    ):
        year = Period("2022", date(2022, 4, 1), date.fromisoformat(f"2023-{last}"))
        calendar = Calendar((year, Period("2023", year.last + timedelta(days=1), date(2024, 3, 31))))
        assert in_words(quarter_of(calendar, date(2023, 1, 1))) == words


@many
@given(labels, starts)
@example("2023/24", (5, 31))
@example("2023/24", (2, 28))
@example("1999/00", (1, 1))
def test_quarters_part_a_year_without_gap_or_overlap(label: str, start: tuple[int, int]) -> None:
    calendar = Calendar((), start)
    year = calendar.period(label)
    parts = [calendar.period(f"{label} Q{number}") for number in range(1, 5)]
    assert parts[0].first == year.first
    assert parts[3].last == year.last
    for one, following in pairwise(parts):
        assert one.last + timedelta(days=1) == following.first
    assert all(88 <= (part.last - part.first).days <= 93 for part in parts)


@many
@given(st.integers(1000, 9995), starts)
def test_a_year_is_followed_by_the_next_without_gap(number: int, start: tuple[int, int]) -> None:
    calendar = Calendar((), start)
    one = calendar.period(f"{number}/{(number + 1) % 100:02}")
    following = calendar.period(f"{number + 1}/{(number + 2) % 100:02}")
    assert one.last + timedelta(days=1) == following.first
    assert (one.first.month, one.first.day) == start


@many
@given(days)
def test_a_day_lies_in_its_month(of: date) -> None:
    around = month(of.year, of.month)
    assert around.first <= of <= around.last
    assert around.first.day == 1
    assert (around.last + timedelta(days=1)).day == 1
    assert printed(day(of)) == f"{of} {of} {of}"


def read(calendar: Calendar, text: str) -> Period | BadDate:
    try:
        return calendar.period(text)
    except BadDate as bad:
        return bad


@many
@given(hostile)
@example("9998/99")
@example("9999/00 Q4")
@example("9997/98 Q4")
@example("0000 Q1")
@example("2023-4-99")
@example("2023-13")
def test_any_text_is_read_or_is_a_bad_date_whose_remedy_can_be_followed(text: str) -> None:
    for calendar in (PLAN, CALENDAR_YEARS, Calendar((), (12, 31))):
        found = read(calendar, text)
        if isinstance(found, Period):
            assert calendar.period(str(found)) == found
            continue
        assert str(found)
        assert found.help
        verb, _, advice = found.help.partition(" ")
        if verb == "write" and advice[0].isdigit():
            assert isinstance(read(calendar, advice), Period)


@many
@given(hostile, st.sampled_from([NO_WORDS, DUE_WORDS, START_WORDS]))
@example("tbc", DUE_WORDS)
@example("started", START_WORDS)
def test_any_text_in_a_field_with_words_is_a_word_a_period_or_a_bad_date(text: str, words: frozenset[Word]) -> None:
    try:
        due: Period | Word | BadDate = PLAN.due(text, words)
    except BadDate as bad:
        due = bad
    assert isinstance(due, Word) == (text in words)
    if isinstance(due, Period):
        assert due == PLAN.period(text)
