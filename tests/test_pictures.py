"""Pictures are pure: everything inside the view, every milestone drawn or told, the line where the day is."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.period import DUE_WORDS, Calendar, in_words, standard_year
from planctl.pictures import bars, readings, timeline
from planctl.render import render
from planctl.things import date
from test_render import data

YEARS = [
    {"id": label, "words": in_words(year), "first": str(year.first), "last": str(year.last)}
    for label in ("2022/23", "2023/24", "2024/25")
    for year in [standard_year(label, (4, 1))]
]
CALENDAR = Calendar(tuple(standard_year(year["id"], (4, 1)) for year in YEARS))
DUES = ["2022/23", "2023/24", "2024/25", "2023/24 Q1", "2024/25 Q4", "2023-04", "2025-03", "2022-04-01", "2025-03-31"]
DUES += ["2021-06", "2026/27", "2023-10-05", "2023-10-06", "2023-10-07", "ongoing", "tbc"]
RAGS = list(timeline.KINDS)


def due(text: str) -> Any:
    return date(CALENDAR.due(text, DUE_WORDS))


def activity(*milestones: tuple[str, str]) -> dict[str, Any]:
    """An activity whose milestones have a due date and a RAG."""
    made = [{"due": due(text), "rag": rag} for text, rag in milestones]
    counts = {"total": len(made), "overdue": 0, "rag": {rag: sum(of["rag"] == rag for of in made) for rag in RAGS}}
    names = {"id": "a", "title": "A", "internal": False, "complete": 0, "of": len(made), "counts": counts}
    worst = next((rag for rag in RAGS if counts["rag"][rag]), "none")  # type: ignore[index]
    return {**names, "rag": worst, "years": [{"milestones": made}]}


milestones = st.lists(st.tuples(st.sampled_from(DUES), st.sampled_from(RAGS)), max_size=30)
AT = due("2023-09-30")


@given(milestones)
def test_every_milestone_is_drawn_or_told_and_nothing_stands_outside_or_upon_another(
    made: list[tuple[str, str]],
) -> None:
    row = timeline.timeline([activity(*made)], YEARS, AT)["rows"][0]
    marks = [mark for span in row["spans"] for mark in span["marks"]]
    told = sum(int(text.split()[0]) for text in row["told"])
    assert sum(mark["number"] for mark in marks) + told == len(made)
    for span in row["spans"]:
        assert 0 <= span["x"] <= span["x"] + span["width"] <= 100.01
        assert 0 <= span["lane"] < span["lane"] + span["high"] <= row["lanes"] <= 4 * len(RAGS)
    places = sorted((mark["lane"], mark["x"] + 0.36 * mark["shift"]) for mark in marks)
    assert all(0 <= x <= 93 for _, x in places)
    assert all(one != lane or x - before > 3 for (one, before), (lane, x) in pairwise(places))


def test_a_span_is_as_long_as_the_time_that_it_stands_for() -> None:
    row = timeline.timeline([activity(("2023/24", "red"), ("2023-04-01", "grey"))], YEARS, AT)["rows"][0]
    year, of_day = sorted(row["spans"], key=lambda span: -span["width"])
    assert (year["x"], year["width"]) == pytest.approx((33.3, 33.39), abs=0.02)
    assert (of_day["x"], of_day["width"]) == pytest.approx((33.3, 0.09), abs=0.02)
    assert row["description"] == "1 April 2023: 1 not due yet. 2023 to 2024: 1 red."


@pytest.mark.parametrize(
    ("day", "x", "words"),
    [
        ("2022-04-01", 0.09, "As at 1 April 2022"),
        ("2023-09-30", 50.0, "As at 30 September 2023"),
        ("2025-03-31", 100, "As at 31 March 2025"),
        ("2022-03-31", None, "As at 31 March 2022, before the years shown"),
        ("2025-04-01", None, "As at 1 April 2025, after the years shown"),
    ],
)
def test_the_as_at_line_stands_at_the_end_of_its_day(day: str, x: float | None, words: str) -> None:
    line = timeline.timeline([], YEARS, due(day))["as_at"]
    assert line["words"] == words
    assert line["x"] == (None if x is None else pytest.approx(x, abs=0.05))


def test_of_many_activities_those_are_drawn_that_want_attention_and_the_others_are_counted() -> None:
    many = [activity(("2023/24", "red" if index == 250 else "grey"), ("tbc", "none")) for index in range(300)]
    drawn = timeline.timeline(many, YEARS, AT)
    assert len(drawn["rows"]) == timeline.MOST_ROWS
    assert [row["rag"] for row in drawn["rows"]].count("red") == 1
    left = drawn["left_out"]
    assert (left["activities"], left["milestones"]) == (260, 520)
    assert sum(item["number"] for item in left["counts"]) == 520


def test_years_that_have_no_days_draw_nothing_and_tell_all() -> None:
    unscheduled = {"id": "unscheduled", "words": "Unscheduled", "first": None, "last": None}
    drawn = timeline.timeline([activity(("tbc", "none"), ("2023/24", "red"))], [unscheduled], AT)
    assert drawn["years"] == drawn["rows"][0]["spans"] == []
    assert drawn["rows"][0]["told"] == ["1 due 2023 to 2024", "1 to be confirmed"]


@pytest.mark.parametrize("plan", ["plan", "tests/plans/small"])
def test_bars_add_up_to_their_milestones_and_stay_inside(plan: str) -> None:
    made = data(plan)
    for drawn in (
        bars.by_owner(made["activities"], made["owners"]),
        bars.by_objective(made["activities"], made["objectives"]),
    ):
        assert drawn["total"] == made["counts"]["total"]
        assert sum(row["total"] for row in drawn["rows"]) >= drawn["total"]
        for row in drawn["rows"]:
            assert sum(row["numbers"]) == row["total"] == sum(item["number"] for item in row["segments"])
            assert sum(item["width"] for item in row["segments"]) <= 100.1
        assert max(sum(item["width"] for item in row["segments"]) for row in drawn["rows"]) == pytest.approx(100, abs=1)


def test_a_milestone_counts_under_each_owner_and_says_so() -> None:
    made = data("tests/plans/small")
    drawn = bars.by_owner(made["activities"], made["owners"])
    assert [(row["title"], row["total"]) for row in drawn["rows"]] == [
        ("Director of Estates & Facilities", 5),
        ("Head of Energy", 8),
    ]
    assert drawn["shared"] == 4


def test_more_owners_than_can_be_looked_at_end_in_one_row() -> None:
    one = {"status": "not-started", "timing": "not-due", "not_reported": False, "owners": []}
    activities = [
        {"owners": [{"id": str(index), "title": str(index)}], "years": [{"milestones": [one]}]} for index in range(50)
    ]
    drawn = bars.by_owner(activities, [])
    assert len(drawn["rows"]) == bars.MOST_ROWS - 1
    assert (drawn["others"]["title"], drawn["others"]["total"]) == ("11 others", 11)


def number(value: float | None, at: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "value_text": str(value), "note": None, "at": due(at), "by": due(at), **more}


def measure(**parts: Any) -> dict[str, Any]:
    return {"title": "M", "unit": None, "better": None, "baseline": None, "targets": [], "readings": [], **parts}


numbers = st.one_of(st.integers(-(10**15), 10**15), st.decimals(-1000, 1000, places=3).map(float))


@given(
    st.one_of(st.none(), numbers.map(lambda value: number(value, "2022-03"))),
    st.lists(st.tuples(numbers, st.sampled_from(["2023-03", "2023-04-02", "2024/25"])), max_size=5),
    st.lists(numbers, max_size=3),
)
def test_marks_of_a_measure_stay_inside_and_every_number_has_one(
    baseline: dict[str, Any] | None, found: list[tuple[float, str]], targets: list[float]
) -> None:
    of = measure(
        baseline=baseline,
        readings=[number(value, at) for value, at in found],
        targets=[number(value, "2025-03", low=None, high=None) for value in targets],
    )
    drawn = readings.readings(of)
    count = bool(baseline) + len(found) + len(targets)
    assert drawn["drawn"] == (count > 1 and count > len(targets))
    if drawn["drawn"]:
        assert len(drawn["marks"]) == count
        assert all(readings.TOP <= mark["y"] <= readings.BOTTOM for mark in drawn["marks"])
        assert all(readings.LEFT <= mark["x"] <= readings.RIGHT for mark in drawn["marks"])
        assert 2 <= len(drawn["ticks"]) <= 6


def test_a_target_in_words_has_no_mark_and_is_told() -> None:
    wanted = {**number(None, "2024-03", low=None, high=None), "value_text": "frictional levels"}
    drawn = readings.readings(
        measure(baseline=number(2400, "2022-03"), readings=[number(1200, "2023-03")], targets=[wanted], better="lower")
    )
    assert [mark["kind"] for mark in drawn["marks"]] == ["baseline", "reading"]
    assert drawn["description"] == (
        "Baseline 2400, March 2022. Reading: 1200, March 2023. "
        "Target: frictional levels by March 2024. Lower is better."
    )
    assert [tick["words"] for tick in drawn["ticks"]] == ["0", "1,000", "2,000", "3,000"]


def test_a_range_is_a_band_and_one_number_alone_is_no_picture() -> None:
    within = number(None, "2024-03", low=10, high=20)
    drawn = readings.readings(measure(readings=[number(25, "2023-03")], targets=[within], better="within"))
    target = drawn["marks"][1]
    assert target["y_high"] < target["y"]
    assert not readings.readings(measure(readings=[number(25, "2023-03")]))["drawn"]
    assert not readings.readings(measure(targets=[within]))["drawn"]


@pytest.mark.parametrize("template", ["board", "document", "owner"])
def test_ids_are_unique_and_every_picture_has_a_title_and_a_description(template: str) -> None:
    page = render(data(), template, "html")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    pictures = re.findall(r'<svg[^>]*role="img" aria-labelledby="(\S+) (\S+)"', page)
    assert pictures
    for title, description in pictures:
        assert f'<title id="{title}">' in page
        assert f'<desc id="{description}">' in page
    assert re.findall(r"<svg(?![^>]*role=\"img\")(?![^>]*aria-hidden)(?![^>]*class=\"mark)", page) == []
