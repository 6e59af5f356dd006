"""What wants attention in a quarter is told of the right quarter, in the right order, and nothing else is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.audience import show_to
from planctl.choice import Audience, Filters
from planctl.context import context
from planctl.load import load
from planctl.period import DAY, Calendar, Period, quarter_of, standard_year
from planctl.progress import as_at
from planctl.select import select
from planctl.source import Source, read_folder

SMALL = Path(__file__).with_name("plans") / "small"
TEXTS = dict(read_folder(SMALL).texts)
ACTIVITY = "activities/step-free-entrances.yaml"
HEAD = "title: A\nobjectives: ['1']\nowners: [head-of-energy]\nmilestones:\n  2023/24:\n"


def made(items: str, day: date) -> dict[str, Any]:
    texts = {"plan.yaml": TEXTS["plan.yaml"], "owners.yaml": TEXTS["owners.yaml"]}
    plan, _ = show_to(load(Source(texts | {"activities/a.yaml": HEAD + items})).plan, Audience.public)
    made_of: dict[str, Any] = context(
        select(plan, Filters(), as_at(day, plan.header)), audience="public", layout="activity"
    )["agenda"]
    return made_of


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


MILESTONES = """\
    - {id: done, text: Done in time, due: 2023-05, status: complete, completed: 2023-05-20}
    - {id: before, text: Done before, due: 2023-05, status: complete, completed: 2023-03-31}
    - {id: undated, text: Done some day, due: 2023-05, status: complete}
    - {id: missed, text: Missed, due: 2023-05, status: in-progress}
    - {id: older, text: Missed long ago, due: 2023-02, status: in-progress}
    - {id: closed, text: Dropped, due: 2023-05, status: closed, reason: Sold}
    - {id: soon, text: Soon, due: 2023-09}
    - {id: soonest, text: Soonest, due: 2023-07-02}
    - {id: later, text: Later, due: 2023-10}
    - {id: now, text: Now, due: 2023-06, status: in-progress}
    - {id: slow, text: Slow, due: 2023-12, forecast: 2024-06, status: in-progress}
    - {id: waits, text: Waits, due: 2024-01, changes: [{on: 2023-06-02, from: 2024-01, to: 2024-03, reason: Why}]}
    - {id: went, text: Went, due: 2024-01, status: closed, changes: [{on: 2023-06-02, from: 2024-01, to: 2024-03}]}
"""


def test_each_milestone_is_told_where_it_belongs() -> None:
    told = made(MILESTONES, date(2023, 6, 30))
    assert (told["quarter"]["id"], told["next_quarter"]["id"]) == ("2023/24 Q1", "2023/24 Q2")
    assert ids(told["done"]) == ["done"]
    assert ids(told["missed"]) == ["missed"]
    assert ids(told["overdue"]) == ["older", "missed"]
    assert ids(told["due"]) == ["now"]
    assert ids(told["next"]) == ["soonest", "soon"]
    assert ids(told["exceptions"]) == ["slow", "older", "missed"]
    assert [proposal["milestone"]["id"] for proposal in told["proposals"]] == ["waits"]
    assert {item["lead"] for item in told["next"]} == {"Head of Energy"}
    assert {item["activity"]["id"] for item in told["next"]} == {"a"}


def test_what_ends_today_belongs_to_this_quarter() -> None:
    assert ids(made("    - {id: today, text: Today, due: 2023-06-30}\n", date(2023, 6, 30))["due"]) == ["today"]
    assert ids(made("    - {id: today, text: Today, due: 2023-06-30}\n", date(2023, 7, 1))["missed"]) == []


YEARS = {
    "financial": Calendar(tuple(standard_year(label, (4, 1)) for label in ("2022/23", "2023/24"))),
    "calendar": Calendar((standard_year("2024", (4, 1)), standard_year("2025", (4, 1)))),
    "tax": Calendar((standard_year("2022/23", (4, 6)),), (4, 6)),
    "federal": Calendar((Period("FY2022", date(2021, 10, 1), date(2022, 9, 30)),)),
    "end of January": Calendar((Period("FY1", date(2022, 1, 31), date(2023, 1, 30)),)),
    "none": Calendar(),
}


@pytest.mark.parametrize("years", YEARS)
@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_every_day_is_in_one_quarter_and_quarters_follow_one_another(years: str, of: date) -> None:
    calendar = YEARS[years]
    quarter = quarter_of(calendar, of)
    assert quarter.first <= of <= quarter.last
    assert 87 <= (quarter.last - quarter.first).days <= 92
    assert quarter_of(calendar, quarter.last + DAY).first == quarter.last + DAY
    assert quarter_of(calendar, quarter.first) == quarter


@pytest.mark.parametrize(
    ("years", "of", "told"),
    [
        ("financial", date(2023, 6, 30), "2023/24 Q1"),
        ("financial", date(2023, 3, 31), "2022/23 Q4"),
        ("calendar", date(2024, 5, 1), "2024 Q2"),
        ("tax", date(2022, 7, 5), "2022/23 Q1"),
        ("tax", date(2022, 7, 6), "2022/23 Q2"),
        ("federal", date(2022, 9, 30), "FY2022 Q4"),
        ("financial", date(2030, 1, 1), "2030-01-01 to 2030-03-31"),
    ],
)
def test_a_quarter_is_named_by_its_year(years: str, of: date, told: str) -> None:
    assert quarter_of(YEARS[years], of).text == told
