"""How a milestone stands: every case that the format names, and what must hold of all of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from planctl.model import Activity, Change, Header, Milestone, OwnerLink, Place, Status
from planctl.period import Calendar, Due, Period, Word, standard_year
from planctl.progress import RAGS, STATUSES, TIMINGS, AsAt, Counts, Row, as_at, count, days_after, derive, worst
from searches import cases

CALENDAR = Calendar(tuple(standard_year(label, (4, 1)) for label in ("2022/23", "2023/24", "2024/25")))
D = date(2023, 6, 30)
TOLERANCE, REVIEW = 30, 100
DATES = {"due", "start", "started", "completed", "forecast", "updated"}
many = cases(100)


def due(text: str) -> Due:
    return Word(text) if text in set(Word) else CALENDAR.period(text)


def change(from_: str, *, approved: bool = True) -> Change:
    by = "Board" if approved else None
    return Change(on=CALENDAR.period("2023-02"), from_=due(from_), to=due("2023/24"), reason="Late.", approved_by=by)


def milestone(given: Mapping[str, Any], year: str = "2023/24") -> Milestone:
    """A milestone that stands under a year; dates as text."""
    stands = Word.tbc if year == "unscheduled" else CALENDAR.period(year)
    values: dict[str, Any] = {name: due(value) if name in DATES else value for name, value in given.items()}
    if "due" in values:
        values["given_due"] = values.pop("due")
    if "status" in values:
        values["status"] = Status(given["status"])
    return Milestone(place=Place("a", year, stands, "activities/a.yaml", year), index=0, id="m", text="Do it", **values)


ACTIVITY = Activity(id="a", file="activities/a.yaml", title="A", owners=(OwnerLink(role="head"),))


def row(given: Mapping[str, Any], year: str = "2023/24", day: date = D) -> Row:
    return derive(milestone(given, year), ACTIVITY, AsAt(day, TOLERANCE, REVIEW))


def stands(found: Row) -> tuple[str, int | None, str]:
    return found.timing, found.slip_days, found.rag


@pytest.mark.parametrize(
    ("given_", "timing", "slip", "rag", "status"),
    [
        ({"due": "2023-04-19", "status": "complete", "completed": "2023/24"}, "on-time", 0, "blue", "complete"),
        ({"due": "2023-04-19", "status": "complete", "completed": "2023-07"}, "overdue", 72, "red", "in-progress"),
        ({"due": "2022/23"}, "overdue", 91, "red", None),
        ({"due": "ongoing", "status": "in-progress"}, "ongoing", None, "none", "in-progress"),
        ({"due": "ongoing", "status": "complete"}, "undated", None, "blue", "complete"),
        ({"due": "2023-09", "forecast": "2023-08", "status": "in-progress"}, "not-due", -1, "green", "in-progress"),
        ({"due": "2023-09", "forecast": "2023-05"}, "not-due", -93, "amber", None),
        ({"due": "2023-09", "forecast": "2023-05", "status": "in-progress"}, "not-due", -93, "amber", "in-progress"),
        ({"due": "2023-06", "forecast": "tbc"}, "due", None, "amber", None),
        ({"due": "2023/24", "status": "not-started", "updated": "2023-06-30"}, "due", 0, "green", "not-started"),
        ({"due": "2023/24", "status": "complete", "completed": "2023-09"}, "due", 0, "green", "in-progress"),
    ],
)
def test_the_table_of_the_format(
    given_: dict[str, str], timing: str, slip: int | None, rag: str, status: str | None
) -> None:
    found = row(given_)
    assert stands(found) == (timing, slip, rag)
    assert found.status == status
    assert found.not_reported is (status is None)


@pytest.mark.parametrize(
    ("given_", "timing", "slip"),
    [
        # Complete: what was done against what was due.
        ({"due": "2023-04", "status": "complete", "completed": "2023-03-31"}, "early", -1),
        ({"due": "2023-04", "status": "complete", "completed": "2023-03"}, "early", -1),
        ({"due": "2023-04", "status": "complete", "completed": "2023-04-01"}, "on-time", 0),
        ({"due": "2023-04", "status": "complete", "completed": "2023-04-30"}, "on-time", 0),
        ({"due": "2023-04", "status": "complete", "completed": "2023-05-01"}, "late", 1),
        ({"due": "2023-04", "status": "complete", "completed": "2023-05"}, "late", 31),
        ({"due": "2023-04", "status": "complete", "completed": "2022/23 Q1"}, "early", -275),
        ({"due": "2023-04-19", "status": "complete", "completed": "2023-04"}, "on-time", 0),
        ({"due": "2023-04-19", "status": "complete", "completed": "2022/23"}, "early", -19),
        ({"due": "2023-04", "status": "complete"}, "undated", None),
        ({"due": "tbc", "status": "complete", "completed": "2023-04"}, "undated", None),
        ({"due": "ongoing", "status": "complete", "completed": "2023-04"}, "undated", None),
        # Stopped, whatever the dates say.
        ({"due": "2023-04", "status": "closed"}, "stopped", None),
        ({"due": "2023-04", "status": "superseded"}, "stopped", None),
        ({"due": "tbc", "status": "closed"}, "stopped", None),
        # No date by design, or none yet.
        ({"due": "ongoing"}, "ongoing", None),
        ({"due": "tbc"}, "unscheduled", None),
        ({"due": "ongoing", "status": "paused"}, "ongoing", None),
        ({"due": "tbc", "forecast": "2023-05"}, "unscheduled", None),
        # Open: the day against what is due.
        ({"due": "2023-06-29"}, "overdue", 1),
        ({"due": "2023-06-30"}, "due", 0),
        ({"due": "2023-07-01"}, "not-due", 0),
        ({"due": "2023-05", "status": "paused"}, "overdue", 30),
        ({"due": "2023/24", "status": "paused"}, "due", 0),
        ({"due": "2023/24 Q1"}, "due", 0),
        ({"due": "2023/24 Q2"}, "not-due", 0),
        # Open and expected: the forecast, or the day where that is later and it is overdue.
        ({"due": "2023-05", "forecast": "2023-08"}, "overdue", 92),
        ({"due": "2023-05", "forecast": "2023-06-15"}, "overdue", 30),
        ({"due": "2023-05", "forecast": "2023-05"}, "overdue", 30),
        ({"due": "2023-05", "forecast": "tbc"}, "overdue", None),
        ({"due": "2023-05", "forecast": "ongoing"}, "overdue", None),
        ({"due": "2023-06", "forecast": "2023-07"}, "due", 31),
        ({"due": "2023-06", "forecast": "2023-06-01"}, "due", 0),
        ({"due": "2023-06", "forecast": "2023-05"}, "due", -1),
        ({"due": "2023-09", "forecast": "2023-09-15"}, "not-due", 0),
        ({"due": "2023-09", "forecast": "2023-10-01"}, "not-due", 1),
        ({"due": "2023-09", "forecast": "tbc"}, "not-due", None),
        # A word for a forecast leaves no slip, also of what is complete.
        ({"due": "2023-04", "status": "complete", "completed": "2023-05", "forecast": "tbc"}, "late", None),
    ],
)
def test_timing_and_slip(given_: dict[str, str], timing: str, slip: int | None) -> None:
    found = row(given_)
    assert (found.timing, found.slip_days) == (timing, slip)


@pytest.mark.parametrize(
    ("year", "given_", "timing"),
    [
        ("2022/23", {}, "overdue"),
        ("2023/24", {}, "due"),
        ("2024/25", {}, "not-due"),
        ("unscheduled", {}, "unscheduled"),
        ("unscheduled", {"due": "ongoing"}, "ongoing"),
        ("2022/23", {"due": "2023/24"}, "due"),
    ],
)
def test_what_has_no_date_is_due_in_the_year_it_stands_under(year: str, given_: dict[str, str], timing: str) -> None:
    assert row(given_, year).timing == timing


@pytest.mark.parametrize(
    ("given_", "timing"),
    [
        ({}, None),
        ({"started": "2023-05"}, None),
        ({"start": "started"}, "carried-over"),
        ({"start": "started", "status": "complete"}, "carried-over"),
        ({"start": "tbc"}, "unscheduled"),
        ({"start": "2023-05", "started": "2023-04", "status": "in-progress"}, "early"),
        ({"start": "2023-05", "started": "2023-05-31", "status": "in-progress"}, "on-time"),
        ({"start": "2023-05", "started": "2023-06-01", "status": "in-progress"}, "late"),
        ({"start": "2023-05", "started": "2023-06-01", "status": "complete"}, "late"),
        ({"start": "2023-05", "started": "2023-06-01", "status": "closed"}, "late"),
        ({"start": "2023-05", "status": "closed"}, "stopped"),
        ({"start": "2023-05", "status": "superseded"}, "stopped"),
        ({"start": "2023-05", "status": "in-progress"}, "undated"),
        ({"start": "2023-05", "status": "complete"}, "undated"),
        ({"start": "2023-05"}, "overdue"),
        ({"start": "2023-05", "status": "not-started"}, "overdue"),
        ({"start": "2023-06"}, "due"),
        ({"start": "2023-07"}, "not-due"),
        ({"start": "2023-05", "started": "2023-07-01", "status": "in-progress"}, "overdue"),
        ({"start": "2023-07", "started": "2023-07-01", "status": "in-progress"}, "not-due"),
    ],
)
def test_start_timing(given_: dict[str, str], timing: str | None) -> None:
    assert row(given_).start_timing == timing


@pytest.mark.parametrize(
    ("given_", "status"),
    [
        ({"status": "complete"}, "complete"),
        ({"status": "complete", "completed": "2023-06-30"}, "complete"),
        ({"status": "complete", "completed": "2023-06"}, "complete"),
        ({"status": "complete", "completed": "2023/24"}, "complete"),
        ({"status": "complete", "completed": "2023-07-01"}, "in-progress"),
        ({"status": "complete", "completed": "2023-07-01", "started": "2023-06"}, "in-progress"),
        ({"status": "complete", "completed": "2023-09", "started": "2023-07"}, "not-started"),
        ({"status": "in-progress", "started": "2023-06-30"}, "in-progress"),
        ({"status": "in-progress", "started": "2023-07-01"}, "not-started"),
        ({"status": "in-progress", "updated": "2023-07-01"}, "in-progress"),
        ({"status": "not-started"}, "not-started"),
        ({"status": "paused"}, "paused"),
        ({}, None),
    ],
)
def test_what_is_dated_after_the_day_has_not_happened_yet(given_: dict[str, str], status: str | None) -> None:
    found = row(given_)
    assert found.status == status
    assert found.milestone.status == given_.get("status")


def test_a_milestone_goes_from_open_to_complete_as_the_day_goes_on() -> None:
    given_ = {
        "due": "2023-05",
        "start": "2023-02",
        "started": "2023-03",
        "status": "complete",
        "completed": "2023-07-10",
    }
    told = [(row(given_, day=day).status, *stands(row(given_, day=day))) for day in map(date.fromisoformat, DAYS)]
    assert told == [
        ("not-started", "not-due", 0, "grey"),
        ("in-progress", "not-due", 0, "green"),
        ("in-progress", "due", 0, "green"),
        ("in-progress", "overdue", 1, "red"),
        ("in-progress", "overdue", 39, "red"),
        ("complete", "late", 40, "blue"),
        ("complete", "late", 40, "blue"),
    ]


DAYS = ("2023-02-28", "2023-03-01", "2023-05-31", "2023-06-01", "2023-07-09", "2023-07-10", "2024-07-01")


@pytest.mark.parametrize(
    ("given_", "stale"),
    [
        # 100 days before 2023-06-30 is 2023-03-22.
        ({"due": "2023/24", "status": "not-started", "updated": "2023-03-22"}, False),
        ({"due": "2023/24", "status": "not-started", "updated": "2023-03-21"}, True),
        ({"due": "2023-05", "status": "not-started", "updated": "2023-03-21"}, True),
        ({"due": "2024-05", "status": "not-started", "updated": "2023-03-21"}, False),
        ({"due": "2024-05", "status": "in-progress", "updated": "2023-03-21"}, True),
        ({"due": "2024-05", "status": "paused", "updated": "2023-03-21"}, True),
        ({"due": "ongoing", "status": "in-progress", "updated": "2023-03-21"}, True),
        ({"due": "tbc", "status": "not-started", "updated": "2023-03-21"}, False),
        ({"due": "2023/24", "updated": "2023-03-21"}, False),
        ({"due": "2023/24", "status": "in-progress"}, False),
        ({"due": "2023/24", "status": "complete", "updated": "2022-01"}, False),
        ({"due": "2023/24", "status": "closed", "updated": "2022-01"}, False),
        ({"due": "2023/24", "status": "superseded", "updated": "2022-01"}, False),
        ({"due": "2023/24", "status": "complete", "completed": "2023-07", "updated": "2022-01"}, True),
        ({"due": "2023/24", "status": "in-progress", "updated": "2023-07-01"}, False),
        # A period counts by its last day.
        ({"due": "2023/24", "status": "in-progress", "updated": "2023-03"}, False),
        ({"due": "2023/24", "status": "in-progress", "updated": "2023-02"}, True),
    ],
)
def test_stale(given_: dict[str, str], stale: bool) -> None:
    assert row(given_).stale is stale


@pytest.mark.parametrize(
    ("given_", "rag"),
    [
        ({"due": "2023-05", "status": "complete"}, "blue"),
        ({"due": "2023-05", "status": "complete", "completed": "2023-06-30"}, "blue"),
        ({"due": "2023-05", "status": "closed"}, "none"),
        ({"due": "ongoing", "status": "paused"}, "none"),
        ({"due": "ongoing", "status": "in-progress", "updated": "2022-01"}, "none"),
        ({"due": "tbc", "status": "in-progress", "forecast": "2022-01"}, "none"),
        # Red: overdue, or a slip over the tolerance of 30 days.
        ({"due": "2023-06-29", "status": "in-progress"}, "red"),
        ({"due": "2023-06-29", "status": "paused", "forecast": "tbc"}, "red"),
        ({"due": "2023-08", "forecast": "2023-10-01", "status": "in-progress"}, "red"),
        # Amber, each reason alone.
        ({"due": "2023-08", "forecast": "2023-09-30", "status": "in-progress"}, "amber"),
        ({"due": "2023-08", "forecast": "2023-09-01", "status": "not-started"}, "amber"),
        ({"due": "2023-08", "forecast": "2023-06-29", "status": "in-progress"}, "amber"),
        ({"due": "2023-08", "forecast": "tbc", "status": "in-progress"}, "amber"),
        ({"due": "2023-08", "forecast": "ongoing", "status": "in-progress"}, "amber"),
        ({"due": "2023/24"}, "amber"),
        ({"due": "2023-08", "status": "paused"}, "amber"),
        ({"due": "2023-08", "status": "in-progress", "updated": "2022-01"}, "amber"),
        # Green: under way, or due.
        ({"due": "2023-08", "status": "in-progress"}, "green"),
        ({"due": "2023-08", "status": "in-progress", "forecast": "2023-06-30"}, "green"),
        ({"due": "2023/24", "status": "not-started"}, "green"),
        # Grey: all else.
        ({"due": "2023-08", "status": "not-started"}, "grey"),
        ({"due": "2023-08"}, "grey"),
        ({"due": "2023-08", "updated": "2022-01"}, "grey"),
    ],
)
def test_rag_is_the_first_that_fits(given_: dict[str, str], rag: str) -> None:
    assert row(given_).rag == rag


def test_tolerance_and_review_are_the_plans_own() -> None:
    late = milestone({"due": "2023-08", "forecast": "2023-09-30", "status": "in-progress"})
    quiet = milestone({"due": "2023-08", "status": "in-progress", "updated": "2023-06-29"})
    assert [derive(late, ACTIVITY, AsAt(D, days, REVIEW)).rag for days in (29, 30, 31)] == ["red", "amber", "amber"]
    assert [derive(quiet, ACTIVITY, AsAt(D, TOLERANCE, days)).stale for days in (0, 1)] == [True, False]


@pytest.mark.parametrize(
    ("given_", "slip", "original"),
    [
        ({"changes": ()}, 0, 0),
        ({"changes": (change("2022/23"),)}, 0, 91),
        ({"changes": (change("2022/23", approved=False),)}, 0, 0),
        ({"changes": (change("2024/25", approved=False), change("2022/23"))}, 0, 91),
        ({"changes": (change("2022/23"), change("2023-05"))}, 0, 91),
        ({"changes": (change("tbc"),)}, 0, None),
        ({"changes": (change("ongoing"),)}, 0, None),
        ({"changes": (change("2022/23"),), "forecast": "2023-07"}, 0, 122),
        ({"changes": (change("2022/23"),), "forecast": "tbc"}, None, None),
        ({"changes": (change("2022/23"),), "status": "complete", "completed": "2023-05"}, 0, 61),
        ({"changes": (change("2022/23"),), "status": "complete", "completed": "2023-03-31"}, -1, 0),
        ({"changes": (change("2022/23"),), "status": "complete"}, None, None),
        ({"changes": (change("2022/23"),), "status": "closed"}, None, None),
        ({"changes": (change("2024/25"),), "forecast": "2023-12"}, 0, -92),
        ({"changes": (change("2022/23"),), "due": "tbc"}, None, 91),
    ],
)
def test_slip_from_the_original_is_reckoned_from_the_first_approved_change(
    given_: dict[str, Any], slip: int | None, original: int | None
) -> None:
    found = row(given_)
    assert (found.slip_days, found.slip_from_original_days) == (slip, original)


def test_owners_of_a_milestone_are_its_own_or_the_activitys() -> None:
    assert row({}).owners == ACTIVITY.owners
    own = (OwnerLink(role="other"),)
    assert row({"own_owners": own}).owners == own


def test_worst_is_the_first_that_occurs_and_no_average() -> None:
    order = ["red", "amber", "green", "grey", "blue", "none"]
    for above, below in pairwise(order):
        assert worst([below, below, above, below]) == above
    assert worst([]) == "none"
    assert sorted(order) == sorted(RAGS)


@pytest.mark.parametrize(
    ("statuses", "complete", "base"),
    [
        ([], 0, 0),
        (["complete", "complete", "not-started", None], 2, 4),
        (["complete", "closed", "superseded", "paused"], 1, 2),
        (["closed", "superseded"], 0, 0),
    ],
)
def test_a_bar_counts_all_but_the_closed_and_superseded(statuses: list[str | None], complete: int, base: int) -> None:
    counts = count(row({"status": status} if status else {}) for status in statuses)
    assert (counts.complete, counts.open_base) == (complete, base)


def test_counts_of_a_few() -> None:
    given_: list[dict[str, str]] = [
        {"due": "2023-05"},
        {"due": "2023-05", "status": "paused", "updated": "2022-01"},
        {"due": "2023-05", "status": "complete", "completed": "2023-05"},
        {"due": "ongoing", "status": "in-progress"},
    ]
    counts = count(row(item) for item in given_)
    assert (counts.total, counts.complete, counts.overdue, counts.not_reported, counts.stale) == (4, 1, 2, 1, 1)
    assert {word: number for word, number in counts.rag.items() if number} == {"red": 2, "blue": 1, "none": 1}
    assert counts.worst == "red"
    assert count([]).worst == "none"


def test_every_word_has_its_number() -> None:
    counts = Counts()
    assert tuple(counts.status) == STATUSES
    assert tuple(counts.timing) == TIMINGS
    assert tuple(counts.rag) == RAGS
    assert [*Status, "not-reported"] == list(STATUSES)


def test_days_after_stops_at_the_last_day_there_is() -> None:
    assert days_after(D, 0) == D
    assert days_after(D, 1) == date(2023, 7, 1)
    assert days_after(date(9999, 12, 30), 10**9) == date.max


days = st.dates(date(2022, 1, 1), date(2025, 12, 31))
periods = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: day.isoformat()[:7]),
    st.builds("{} Q{}".format, st.sampled_from(["2022/23", "2023/24"]), st.integers(1, 4)),
    st.sampled_from(["2022/23", "2023/24", "2024/25"]),
)
expected = st.one_of(periods, st.sampled_from(["tbc", "ongoing"]))
changed = st.lists(st.builds(change, expected, approved=st.booleans()), max_size=2).map(tuple)
givens = st.fixed_dictionaries(
    {},
    optional={
        "due": expected,
        "start": st.one_of(periods, st.sampled_from(["tbc", "started"])),
        "started": periods,
        "completed": periods,
        "forecast": expected,
        "updated": periods,
        "status": st.sampled_from([str(status) for status in Status]),
        "changes": changed,
    },
)
open_givens = givens.filter(lambda given_: given_.get("status") not in {"complete", "closed", "superseded"})


@many
@given(st.lists(st.tuples(st.sampled_from(["2022/23", "2024/25", "unscheduled"]), givens), max_size=8), days)
def test_counts_by_status_by_timing_and_by_rag_each_add_up(items: list[tuple[str, dict[str, Any]]], day: date) -> None:
    rows = [row(given_, year, day) for year, given_ in items]
    counts = count(rows)
    assert counts.total == len(items)
    for table in (counts.status, counts.timing, counts.rag):
        assert sum(table.values()) == len(items)
    assert counts.not_reported == sum("status" not in given_ for _, given_ in items)
    order = ["red", "amber", "green", "grey", "blue", "none"]
    assert counts.worst == min((found.rag for found in rows), key=order.index, default="none")


@many
@given(open_givens, days, st.integers(0, 2000))
@example({"due": "2022-01"}, date(2022, 1, 31), 1)
def test_what_is_overdue_and_open_stays_so_as_days_go_by(given_: dict[str, Any], day: date, later: int) -> None:
    order = ["not-due", "due", "overdue"]
    before, after = (row(given_, day=of).timing for of in (day, day + timedelta(later)))
    if before in order:
        assert order.index(before) <= order.index(after)
    else:
        assert before == after


@many
@given(open_givens, days, st.integers(0, 500))
def test_the_slip_of_what_is_open_never_shrinks_while_nothing_changes(
    given_: dict[str, Any], day: date, later: int
) -> None:
    before, after = (row(given_, day=of).slip_days for of in (day, day + timedelta(later)))
    assert (before is None) == (after is None)
    assert before is None or after is None or before <= after


@many
@given(givens, days)
def test_slip_is_absent_exactly_where_there_is_nothing_to_reckon_from(given_: dict[str, Any], day: date) -> None:
    found = row(given_, day=day)
    words = {"tbc", "ongoing"}
    nothing = found.timing in {"stopped", "undated"} or given_.get("due") in words or given_.get("forecast") in words
    assert (found.slip_days is None) == nothing
    if found.slip_days is not None:
        assert (found.slip_days < 0) == (found.timing == "early") or found.timing in {"due", "not-due"}
        assert found.slip_days <= 0 or found.timing not in {"early", "on-time"}
        assert found.slip_days > 0 or found.timing not in {"overdue", "late"}


@many
@given(givens, days)
def test_nothing_dated_after_the_day_changes_how_it_stands(given_: dict[str, Any], day: date) -> None:
    assume("status" in given_)
    later = {name for name in ("updated", "started") if name in given_ and CALENDAR.period(given_[name]).first > day}
    without = {name: value for name, value in given_.items() if name != "updated" or name not in later}
    assert stands(row(given_, day=day)) == stands(row(without, day=day))
    found = row(given_, day=day)
    if found.status is Status.complete and found.milestone.completed is not None:
        assert found.milestone.completed.first <= day
    if found.status is Status.in_progress:
        assert "started" not in later


@many
@given(givens, days)
def test_rag_follows_from_what_is_shown_beside_it(given_: dict[str, Any], day: date) -> None:
    found = row(given_, day=day)
    assert (found.rag == "blue") == (found.status is Status.complete)
    assert (found.rag == "none") == (found.timing in {"stopped", "ongoing", "unscheduled"})
    late = found.slip_days is not None and found.slip_days > TOLERANCE
    assert (found.rag == "red") == (found.timing == "overdue" or (late and found.timing in {"due", "not-due"}))
    if found.rag in {"green", "grey"}:
        assert not found.stale
        assert found.status is not Status.paused
        assert found.slip_days is not None
        assert found.slip_days <= 0
        forecast = found.milestone.forecast
        assert forecast is None or (isinstance(forecast, Period) and forecast.last >= day)
        assert (found.rag == "green") == (found.status is Status.in_progress or found.timing == "due")


def test_a_plan_sets_the_measure() -> None:
    header = Header(format="1", title="A", organisation="B", years=(), tolerance_days=7, review_days=9)
    assert as_at(D, header) == AsAt(D, 7, 9)
