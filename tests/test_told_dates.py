"""Dates, numbers and HTML as people write them."""

from pathlib import Path

import pytest

from planctl.exchange.mapping import KEYS
from planctl.exchange.markup import markdown_of, text_of
from planctl.exchange.numbers import Figures, read_number
from planctl.exchange.told_dates import READINGS, Manner, read_date
from planctl.markdown import to_html
from planctl.period import DUE_WORDS, BadDate, Calendar, standard_year
from planctl.year_names import calendar_of

CALENDAR = Calendar()
FISCAL = calendar_of("FY{end}", (10, 1))


@pytest.mark.parametrize(
    ("text", "reading", "found"),
    [
        ("Jul 2012", "month year", "2012-07"),
        ("April  2013", "month year", "2013-04"),
        ("Sept-13", "month year", "2013-09"),
        ("19/04/23", "day/month/year", "2023-04-19"),
        ("04/19/2023", "month/day/year", "2023-04-19"),
        ("1.2.2023", "day/month/year", "2023-02-01"),
        ("2023/4/9", "year/month/day", "2023-04-09"),
        ("04/2023", "month/year", "2023-04"),
        ("19th of April, 2023", "day month year", "2023-04-19"),
        ("April 19, 2023", "month day year", "2023-04-19"),
        ("Q1 2023-24", "quarter year", "2023/24 Q1"),
        ("2023 to 2024 Q4", "quarter year", "2023/24 Q4"),
        ("Quarter 2 of 2023/24", "quarter year", "2023/24 Q2"),
        ("FY 2023/24", "year", "2023/24"),
        ("TBC", "plan", "tbc"),
        ("2023-04", "plan", "2023-04"),
    ],
)
def test_a_date_is_read_by_the_reading_that_is_told(text: str, reading: str, found: str) -> None:
    assert read_date(text, Manner((reading,), 1950), CALENDAR, DUE_WORDS) == found


@pytest.mark.parametrize(
    ("century", "found"), [(1950, "2049-01"), (1900, "1949-01"), (1949, "1949-01"), (2000, "2049-01")]
)
def test_a_year_of_two_digits_lies_in_the_hundred_years_that_are_told(century: int, found: str) -> None:
    assert read_date("Jan 49", Manner(("month year",), century), CALENDAR, DUE_WORDS) == found


@pytest.mark.parametrize(
    ("text", "readings", "told"),
    [
        ("04/05/2023", ("plan",), "day/month/year or month/day/year"),
        ("31/02/2023", ("day/month/year",), "there is no day 31"),
        ("Jul 12", ("month year",), "two_digit_years"),
        ("By fall 2022", tuple(READINGS), "otherwise"),
        ("Mar 2024", ("plan",), 'add "month year"'),
        ("Marble 2024", ("month year",), "otherwise"),
    ],
)
def test_what_is_not_told_is_not_guessed(text: str, readings: tuple[str, ...], told: str) -> None:
    with pytest.raises(BadDate) as caught:
        read_date(text, Manner(readings), CALENDAR, DUE_WORDS)
    assert told in f"{caught.value}; {caught.value.help}"


def test_a_day_without_a_year_is_read_by_the_year_of_its_row() -> None:
    year = standard_year("2023/24", (4, 1))
    assert read_date("19 April", Manner(("day month",)), CALENDAR, DUE_WORDS, year) == "2023-04-19"
    assert read_date("by March", Manner(("month",), leads=("by",)), CALENDAR, DUE_WORDS, year) == "2024-03"
    with pytest.raises(BadDate):
        read_date("19 April", Manner(("day month",)), CALENDAR, DUE_WORDS)


def test_a_fiscal_year_is_that_of_its_body() -> None:
    assert read_date("Q1 FY2023", Manner(("quarter year",)), FISCAL, DUE_WORDS) == "FY2023 Q1"
    assert str(FISCAL.period("FY2023 Q1").first) == "2022-10-01"


@pytest.mark.parametrize(
    ("text", "figures", "scale", "found"),
    [
        ("1,200", Figures(), 1, ("1200", "")),
        ("£1,200.50", Figures(), 1, ("1200.5", "£")),
        ("95 %", Figures(), 1, ("95", "%")),
        ("0.95", Figures(), 100, ("95", "")),
        ("1.200,5", Figures(".", ","), 1, ("1200.5", "")),
        ("1 200", Figures(" "), 1, ("1200", "")),
        ("(300)", Figures(), 1, ("-300", "")),
        ("GBP 5", Figures(), 1, ("5", "GBP")),
        ("-0", Figures(), 1, ("0", "")),
        ("1,5", Figures(), 1, None),
        ("12,34", Figures(), 1, None),
        ("about 5", Figures(), 1, None),
    ],
)
def test_a_number_is_read_by_the_marks_that_are_told(
    text: str, figures: Figures, scale: int, found: tuple[str, str] | None
) -> None:
    assert read_number(text, figures, scale) == found


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\\\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<p>x <b>y</b> z</p>", "x **y** z"),
        ('<a href="javascript:alert(1)">y</a>', "y"),
        ('<a href="https://a.example/?b&c">y</a>', "[y](https://a.example/?b&c)"),
        ("<script>alert(1)</script>a", "a"),
        ("1 * 2 &lt;script&gt;", "1 * 2 \\<script>"),
        ("<style>p{}</style><p>&nbsp;</p>", ""),
    ],
)
def test_html_becomes_markdown_that_acts_on_nothing(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown
    assert "<script" not in to_html(markdown_of(html), 2)


def test_the_words_of_html_are_a_line_each_paragraph() -> None:
    assert text_of("<p>1. a <b>b</b></p><ul><li>c&amp;d</li></ul>") == "1. a b\nc&d"


def test_readme_names_every_reading_of_dates_and_every_key_of_a_map() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert [name for name in (*READINGS, *KEYS) if f"`{name}`" not in text] == []
