"""What an export is as a file: read back by the programs that others will read it with."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from xlsxwriter.worksheet import Worksheet

from planctl.choice import Audience, Filters
from planctl.errors import PlanctlError
from planctl.exchange import csv_, ics, json_, worksheet, xlsx
from planctl.exchange.columns import ABOUT, COLUMNS, Column, Kind
from planctl.exchange.encoding import members, objects
from planctl.exchange.tables import Export, Table, digest, held, shown, with_about
from planctl.formats.exchange import FORMATS
from planctl.source import read_folder
from repositories import SMALL
from test_exchange import exported, small

NASTY = {
    "formula": "=1+1",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "tab": "\t=1",
    "return": "\r=1",
    "bell": "bell\x07",
    "hexed": "_x0041_",
    "number": "0123",
    "date": "2023-04-19",
    "link": "https://example.org/",
    "unicode": "Llanfair – Éire 𝕏 العربية",
    "comma": 'a, "b"; c\\n',
    "lines": "one\ntwo",
    "long": "é" * 200,
}
FILES = [*FORMATS, "zip"]
CELLS: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.text: st.text(),
    Kind.date: st.sampled_from(["2023-04-19", "2023/24 Q1", "tbc"]),
    Kind.day: st.dates(),
    Kind.whole: st.integers(),
    Kind.number: st.integers(-1, 1) | st.floats(-1, 1),
    Kind.flag: st.booleans(),
    Kind.list: st.lists(st.text()).map(tuple),
}


def nasty(more: str = "") -> Export:
    """A plan of milestones whose notes are anything but plain, also as no plan file can say it."""
    items = "".join(
        f"    - {{id: {name}, text: Say it, note: {json.dumps(text.replace(chr(7), ''), ensure_ascii=False)}}}\n"
        for name, text in NASTY.items()
    )
    made = exported(
        {
            "plan.yaml": 'format: 1\ntitle: "=Plan"\norganisation: Office of Works\nyears: [2023/24]\n',
            "owners.yaml": "- {id: energy, title: Head of Energy}\n",
            "activities/a.yaml": f"title: A\nowners: [energy]\nmilestones:\n  2023/24:\n{items}{more}",
        }
    )
    table = made.table("milestones")
    place = [column.name for column in table.columns].index("note")
    rows = [(*row[:place], NASTY.get(row[3], row[place]), *row[place + 1 :]) for row in table.rows]
    return replace(made, tables=(replace(table, rows=rows), *made.tables[1:]))


def written(of: Export, fmt: str) -> bytes:
    content = csv_.archive(of) if fmt == "zip" else FORMATS[fmt].render(of)
    return content.encode() if isinstance(content, str) else content


def book(of: Export) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(of)))


def notes(of: Export) -> dict[str, str]:
    table = of.table("milestones")
    place = [column.name for column in table.columns].index("note")
    return {row[3]: row[place] for row in table.rows}


@pytest.mark.parametrize("fmt", FILES)
@pytest.mark.parametrize(
    "make", [small, nasty, lambda: small(Filters(timing=["early"]))], ids=["small", "nasty", "none"]
)
def test_the_same_plan_gives_the_same_bytes(fmt: str, make: Callable[[], Export]) -> None:
    assert written(make(), fmt) == written(make(), fmt)


@pytest.mark.parametrize("audience", Audience)
def test_json_holds_every_value_and_its_digest(audience: Audience) -> None:
    for made in (small(audience=audience), nasty()):
        document = json.loads(json_.render(made))
        assert document["digest"] == digest(made.tables)
        for table in made.tables:
            names = [column.name for column in table.columns]
            told = [[*map(row.get, names)] for row in document[table.name]]
            assert told == [[*map(plain, row)] for row in table.rows]
            assert all(set(row) <= set(names) for row in document[table.name])


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


@given(st.lists(st.tuples(*(st.none() | kind for kind in CELLS.values())), max_size=20))
def test_rows_as_json_say_what_they_held_and_no_more(rows: list[tuple[Any, ...]]) -> None:
    columns = [Column(f"a {kind}", kind, "", told=True, internal=False) for kind in CELLS]
    for first in (0, 3):
        named = columns[first:]
        told = [
            {column.name: plain(value) for column, value in zip(named, row[first:], strict=True) if value is not None}
            for row in rows
        ]
        came = [f"{{{line}}}" for line in members(named, rows, first)]
        assert [json.loads(line) for line in came] == told
        assert [json.dumps(row, ensure_ascii=False) for row in told] == came


def test_many_different_values_are_told_apart() -> None:
    column = Column("text", Kind.text, "", told=True, internal=False)
    rows = [(f"text {number % 30_000}",) for number in range(60_000)]
    assert [json.loads(line)["text"] for line in objects([column], rows)] == [text for (text,) in rows]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300))
def test_a_calendar_gives_back_any_text(text: str) -> None:
    text = f"a{text}z"
    made = nasty()
    row = made.selection.groups[0][1][0]
    changed = replace(row, milestone=row.milestone.but(text=text))
    selection = replace(made.selection, groups=[(row.activity, [changed])])
    assert [str(entry["summary"]) for entry in entries_of(replace(made, selection=selection))] == [text]


def test_a_zip_of_csv_holds_every_table_as_its_description_says() -> None:
    made = nasty()
    with zipfile.ZipFile(io.BytesIO(csv_.archive(made))) as packed:
        package = json.loads(packed.read("datapackage.json"))
        assert {item["path"] for item in package["resources"]} | {"datapackage.json"} == set(packed.namelist())
        for item, table in zip(package["resources"], with_about(made), strict=True):
            head, *lines = csv.reader(io.StringIO(packed.read(item["path"]).decode("utf-8"), newline=""))
            assert head == [field["name"] for field in item["schema"]["fields"]]
            assert len(lines) == len(table.rows)
            key = [head.index(name) for name in item["schema"]["primaryKey"]]
            assert len({tuple(line[place] for place in key) for line in lines}) == len(lines)
            assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_guards_what_a_spreadsheet_would_run() -> None:
    made = nasty()
    told = {
        row["id"]: row["note"] for row in csv.DictReader(io.StringIO(csv_.table(made.table("milestones")), newline=""))
    }
    for name, text in notes(made).items():
        assert told[name] == (f"'{text}" if text[0] in "=+-@\t\r" else text)


def test_a_workbook_has_a_tidy_sheet_a_table_and_says_first_what_it_is() -> None:
    made = small()
    found = book(made)
    assert found.sheetnames == [*ABOUT, *(name for name in COLUMNS if name not in ABOUT)]
    assert found.properties.title == "Plan of works 2023 to 2025"
    assert found.properties.creator == "Office of Works"
    assert found.properties.created == found.properties.modified == datetime(2023, 6, 30)  # noqa: DTZ001
    assert [(item.name, item.value) for item in found.custom_doc_props.props] == [("Language", "en-GB")]
    for table in with_about(made):
        sheet = found[table.name]
        assert sheet.sheet_state == "visible"
        assert [cell.value for cell in sheet[1]] == [column.name for column in table.columns]
        assert sheet.max_row == len(table.rows) + 1
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is not None
        assert not any(item.hidden for item in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        assert len(sheet.tables) == bool(table.rows)
        told, derived = (
            {cell.font.italic for cell in sheet[1][part]} for part in (slice(table.told), slice(table.told, None))
        )
        assert told <= {False}
        assert derived <= {True}


@pytest.mark.parametrize("large", [False, True])
def test_a_workbook_is_the_library_s_own_byte_for_byte(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(xlsx, "LARGE", 1)
    ours = [xlsx.render(made) for made in (small(), nasty())]
    monkeypatch.setattr(worksheet, "Sheet", Worksheet)
    assert ours == [xlsx.render(made) for made in (small(), nasty())]


@pytest.mark.parametrize("large", [False, True])
def test_a_workbook_holds_every_value_in_a_cell_of_its_kind(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(xlsx, "LARGE", 1)
    for made in (small(audience=Audience.internal), nasty()):
        found = book(made)
        for table in with_about(made):
            for row, cells in zip(table.rows, found[table.name].iter_rows(min_row=2), strict=True):
                for column, value, cell in zip(table.columns, row, cells, strict=True):
                    same(column.kind, value, cell)
    assert found["milestones"]["A1"].value == "ref"


def same(kind: Kind, value: Any, cell: Any) -> None:
    if cell.is_date:
        assert kind in {Kind.date, Kind.day}
        assert str(value) == cell.value.date().isoformat()
    elif kind in {Kind.whole, Kind.number, Kind.flag} or value is None:
        assert cell.value == value
        assert cell.data_type == {Kind.flag: "b"}.get(kind, "n") or value is None
    else:
        assert (cell.value is None) if value in {"", ()} else cell.data_type in {"s", "inlineStr"}
        assert unescaped(cell.value or "") == held(str(shown(value)))
        assert cell.hyperlink is None


def unescaped(text: str) -> str:
    """Undo what the format writes for a text that looks like one of its escapes, which this reader does not."""
    return text.replace("_x005F_", "_")


def test_a_day_is_a_date_cell_and_a_month_is_text() -> None:
    found = book(small())["milestones"]
    heads = {cell.value: place for place, cell in enumerate(found[1])}
    by_id = {row[heads["id"]].value: row for row in found.iter_rows(min_row=2)}
    assert by_id["meters"][heads["completed"]].value == datetime(2023, 5, 20)  # noqa: DTZ001
    assert by_id["meters"][heads["completed"]].is_date
    assert by_id["first-ramps"][heads["due"]].value == "2023-03"
    assert by_id["first-ramps"][heads["due_last"]].value == datetime(2023, 3, 31)  # noqa: DTZ001
    assert by_id["heat-pumps"][heads["due"]].value == "2023/24 Q3"


def test_a_day_before_the_calendar_of_workbooks_is_text() -> None:
    made = nasty("    - {id: old, text: Say it, due: 1899-12-31, start: 1900-01-01}\n")
    sheet = book(made)["milestones"]
    cells = {head.value: cell.value for head, cell in zip(sheet[1], sheet[sheet.max_row], strict=True)}
    assert (cells["due"], cells["due_first"], cells["start"]) == ("1899-12-31", "1899-12-31", "1900-01-01")


@pytest.mark.parametrize("text", ["é" * 32_768, "𝕏" * 16_384])
def test_a_cell_that_a_workbook_cannot_hold_is_an_error_that_names_it(text: str) -> None:
    fits = text[:-1]
    assert fits in {cell.value for cell in book(nasty(long_note(fits)))["milestones"]["P"]}
    with pytest.raises(
        PlanctlError, match=r"note of a/novel has .* characters, and a cell of a workbook holds 32,767;"
    ):
        xlsx.render(nasty(long_note(text)))
    assert text in json_.render(nasty(long_note(text))).decode()


def long_note(text: str) -> str:
    return f"    - {{id: novel, text: Say it, note: {text}}}\n"


def test_more_rows_than_a_sheet_holds_are_an_error() -> None:
    made = small()
    many = replace(made, tables=(replace(made.table("years"), rows=range(xlsx.MOST_ROWS)),))  # type: ignore[arg-type]
    with pytest.raises(PlanctlError, match=r"years has 1,048,576 rows, and a sheet holds 1,048,575 below its headers"):
        xlsx.workbook(many, many.tables)
    assert isinstance(made.tables[0], Table)


def entries_of(of: Export) -> list[Any]:
    return [*Calendar.from_ical(ics.render(of)).walk("VEVENT")]


def test_a_calendar_has_an_entry_for_each_last_day() -> None:
    made = small()
    entries = {str(entry["description"]).rpartition("Reference: ")[2]: entry for entry in entries_of(made)}
    dues = {row.milestone.ref: row.milestone.due for row in made.selection.rows}
    assert {ref: entry["dtstart"].dt for ref, entry in entries.items()} == {
        ref: due.last for ref, due in dues.items() if not isinstance(due, str)
    }
    pumps = entries["lower-energy-use/heat-pumps"]
    assert str(pumps["summary"]) == "Replace the boilers of two buildings"
    assert "Due: October to December 2023\n" in pumps["description"]
    assert (str(pumps["status"]), str(entries["lower-energy-use/lights"]["status"])) == ("CONFIRMED", "CANCELLED")
    assert ics.remark(made) == "not in the calendar, having no date: 1 ongoing, 1 tbc"
    assert ics.remark(nasty()) == ""


def test_an_entry_of_a_calendar_keeps_its_identity_whatever_changes() -> None:
    def identities(of: Export) -> list[str]:
        return [str(entry["uid"]) for entry in entries_of(of)]

    texts = read_folder(SMALL).texts
    known = identities(exported(texts))
    assert len(set(known)) == len(known) == 7
    changed = {
        name: text.replace("text: ", "due: 2023-04, text: Soon ") for name, text in texts.items() if "lower" in name
    }
    assert identities(exported(texts | changed, Filters(activity=["lower-energy-use"])))[:3] == known[:3]
    other = texts | {"plan.yaml": texts["plan.yaml"].replace("Office of Works", "Office of Rivers")}
    assert not set(identities(exported(other))) & set(known)


def test_lines_of_a_calendar_are_folded_and_its_texts_escaped() -> None:
    content = ics.render(nasty())
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()  # never cut inside a character
    told = [str(entry["description"]) for entry in entries_of(nasty())]
    for row in nasty().selection.rows:
        text = row.milestone.note
        assert text
        assert any(f"Note: {text}\n" in item for item in told), text
