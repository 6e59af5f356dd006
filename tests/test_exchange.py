"""What an export holds: tables of what a selection shows, told columns first, whatever the format."""

from datetime import date
from typing import Any

import pytest

from planctl.audience import show_to
from planctl.choice import Audience, Filters
from planctl.exchange.columns import ABOUT, COLUMNS, Kind
from planctl.exchange.tables import Export, digest, export, held, shown, with_about
from planctl.load import load
from planctl.phrases import KEYS
from planctl.progress import as_at
from planctl.select import select
from planctl.source import Source, read_folder
from repositories import SMALL

DAY = date(2023, 6, 30)
TYPES = {
    Kind.text: str,
    Kind.date: str,
    Kind.day: date,
    Kind.whole: int,
    Kind.number: int | float,
    Kind.flag: bool,
    Kind.list: tuple,
}


def exported(texts: dict[str, str], filters: Filters | None = None, day: date = DAY, **more: Any) -> Export:
    """The export of a plan, for the public unless told otherwise."""
    audience = more.get("audience", Audience.public)
    plan, _ = show_to(load(Source(texts)).plan, audience)
    return export(select(plan, filters or Filters(), as_at(day, plan.header)), audience, more.get("revision"))


def small(filters: Filters | None = None, **more: Any) -> Export:
    return exported(read_folder(SMALL).texts, filters, **more)


def rows(of: Export, name: str) -> list[dict[str, Any]]:
    table = of.table(name)
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


@pytest.mark.parametrize("audience", Audience)
def test_every_table_has_its_columns_and_in_them_values_of_their_kind(audience: Audience) -> None:
    tables = with_about(small(audience=audience))
    assert [table.name for table in tables] == [*ABOUT, *(name for name in COLUMNS if name not in ABOUT)]
    for table in tables:
        named = {column.name for column in table.columns}
        assert {column.name for column in COLUMNS[table.name] if not column.internal} <= named
        assert any(column.internal for column in table.columns) <= (audience is Audience.internal)
        for row in table.rows:
            for column, value in zip(table.columns, row, strict=True):
                assert value is None or isinstance(value, TYPES[column.kind]), (table.name, column.name, value)


@pytest.mark.parametrize(("table", "kind"), [("milestones", "milestone"), ("activities", "activity")])
def test_what_is_told_has_the_names_of_the_format(table: str, kind: str) -> None:
    told = {column.name for column in COLUMNS[table] if column.told}
    elsewhere = {"changes", "\0year", "milestones", "resources"}  # in tables of their own
    place = {"ref", "activity", "year"} if kind == "milestone" else {"id"}
    assert told == {*KEYS[kind]} - elsewhere | place


def test_told_columns_stand_before_derived_ones() -> None:
    for columns in COLUMNS.values():
        assert [column.told for column in columns] == sorted((column.told for column in columns), reverse=True)
        assert len({column.name for column in columns}) == len(columns)


def test_a_milestone_is_told_as_it_stands_in_the_file_and_derived_as_at_the_day() -> None:
    found = {row["ref"]: row for row in rows(small(day=date(2023, 5, 1)), "milestones")}
    meters = found["lower-energy-use/meters"]
    assert (meters["status"], meters["completed"]) == ("complete", "2023-05-20")
    assert (meters["status_as_at"], meters["timing"]) == ("in-progress", "overdue")
    assert (meters["due"], meters["due_given"]) == ("2022/23", False)
    assert (meters["due_first"], meters["due_last"]) == (date(2022, 4, 1), date(2023, 3, 31))
    assert (meters["owners"], meters["owners_given"]) == (("head-of-energy",), False)
    lights, solar = found["lower-energy-use/lights"], found["lower-energy-use/solar"]
    assert (lights["owners"], lights["owners_given"]) == (("director-of-estates",), True)
    assert (solar["year"], solar["due"], solar["due_first"], solar["status"]) == ("unscheduled", "tbc", None, None)


def test_a_choice_leaves_out_what_it_has_nothing_to_do_with() -> None:
    chosen = small(Filters(owner=["director-of-estates"], year=["2023/24"]))
    assert [row["ref"] for row in rows(chosen, "milestones")] == [
        "lower-energy-use/lights",
        "step-free-entrances/main-ramps",
    ]
    assert [row["id"] for row in rows(chosen, "years")] == ["2023/24"]
    assert [row["id"] for row in rows(chosen, "owners")] == ["director-of-estates", "head-of-energy"]
    assert [row["id"] for row in rows(small(Filters(objective=["1(a)"])), "objectives")] == ["1", "1(a)"]
    assert [row["id"] for row in rows(small(), "objectives")] == ["1", "1(a)", "2"]
    assert rows(small(Filters(objective=["1"])), "measures") == []
    nothing = small(Filters(timing=["early"]))
    assert all(not table.rows for table in nothing.tables if table.name != "years")


def test_the_digest_is_that_of_what_is_told() -> None:
    texts = read_folder(SMALL).texts
    known = digest(small().tables)
    assert digest(small(day=date(2030, 1, 1)).tables) == known
    noted = texts | {"owners.yaml": texts["owners.yaml"] + "# a comment\n"}
    assert digest(exported(noted).tables) == known
    for file, old, new in (
        ("owners.yaml", "Estates lead", "Head of Estates"),
        ("measures.yaml", "4500", "4600"),
        ("activities/lower-energy-use.yaml", "text: Replace the lights,", "text: Replace the lights, note: Soon,"),
    ):
        assert old in texts[file]
        assert digest(exported(texts | {file: texts[file].replace(old, new)}).tables) != known


def test_about_says_what_was_exported() -> None:
    told: dict[str, Any] = dict(with_about(small(Filters(year=["2023-24"]), revision="c0ffee"))[0].rows)
    assert told["organisation"] == "Office of Works"
    assert (told["as_at"], told["audience"], told["revision"]) == ("2023-06-30", "public", "c0ffee")
    assert told["filters"] == '{"year": ["2023/24"]}'
    assert len(told["digest"]) == 64
    assert "milestones: 3" in told["contents"]


def test_a_cell_holds_a_list_as_one_text_and_no_control_character() -> None:
    assert shown(("a", "b")) == "a; b"
    assert shown(None) is None
    assert shown(True) is True
    assert shown("=1+1") == "=1+1"
    assert held("bell\x07, return\r, two\nlines\tand £") == "bell\\x07, return\\x0d, two\nlines\tand £"
