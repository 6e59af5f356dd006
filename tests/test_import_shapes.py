"""The shapes in which public bodies keep their plans: each is imported by a map of a few lines, and validates."""

import json
from pathlib import Path
from typing import Any

import pytest

import office
from warm import planctl


class Folder:
    """A folder to import in."""

    def __init__(self, path: Path, environment: dict[str, str]) -> None:
        """Start with nothing in it."""
        self.path, self.environment = path, environment

    def run(self, *arguments: str, code: int = 0) -> str:
        done = planctl(self.path, self.environment, *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    def bring(self, content: str | bytes, mapped: str, name: str = "x.csv", code: int = 0) -> str:
        (self.path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        (self.path / "map.yaml").write_text(mapped, encoding="utf-8")
        told = self.run("import", name, "--map", "map.yaml", "--into", "plan", code=code)
        if code == 0:
            assert self.run("validate").splitlines()[-1].startswith("0 errors")
        return told

    def text(self, name: str) -> str:
        return (self.path / "plan" / name).read_text(encoding="utf-8")

    def milestones(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = json.loads(self.run("list", "milestones", "--format", "json"))["milestones"]
        return listed


@pytest.fixture
def folder(tmp_path: Path, environment: dict[str, str]) -> Folder:
    return Folder(tmp_path, environment)


PLAN = "plan: {organisation: Office of Works, as_at: 2024-01-31}\n"
OWNED = "activity: {title: Activity, owners: {column: Owner, new: true}}\n"


def test_calendar_years_over_five_years(folder: Folder) -> None:
    rows = "Activity,Owner,Text,Due\n" + "".join(f"A,Head,Step {year},{year}-06\n" for year in (2024, 2026, 2028))
    folder.bring(rows, 'year_names: "{start}"\n' + PLAN + OWNED + "milestone: {text: Text, due: Due}\n")
    assert "years: [2024, 2025, 2026, 2027, 2028]" in folder.text("plan.yaml")
    assert "year_start: 01-01" in folder.text("plan.yaml")
    assert [item["year"] for item in folder.milestones()] == ["2024", "2026", "2028"]


def test_fiscal_years_of_the_united_states_and_dates_with_the_month_first(folder: Folder) -> None:
    rows = "Activity,Owner,Text,Due,FY\nA,Head,One,09/30/2023,FY2023\nA,Head,Two,10/01/2023,FY 2024\n"
    rows += "A,Head,Q,Q2 FY2025,2025\n"
    mapped = "year_names: FY{end}\ndates: [month/day/year, quarter year]\n"
    mapped += "plan: {organisation: Office of Works, as_at: 2024-01-31, year_start: 10-01}\n"
    folder.bring(rows, mapped + OWNED + "milestone: {text: Text, due: Due, year: FY}\n")
    assert "- id: FY2024\n    starts: 2023-10-01\n    ends: 2024-09-30\n" in folder.text("plan.yaml")
    held = {item["text"]: (item["year"], item["due"]["first"], item["due"]["last"]) for item in folder.milestones()}
    assert held == {
        "One": ("FY2023", "2023-09-30", "2023-09-30"),
        "Two": ("FY2024", "2023-10-01", "2023-10-01"),
        "Q": ("FY2025", "2025-01-01", "2025-03-31"),
    }


def test_a_column_a_year_with_a_list_in_each_cell_and_several_owners(folder: Folder) -> None:
    """The board's own table, in Word: a row an activity, a column a year, a bullet a milestone."""
    rows = [
        ["Activity", "Objective", "Owners", "Confidence", "2023/24", "2024/25"],
        ["Better lifts", "1(a)", "Head of Estates (SRO); Director", "High", "Survey them", "Order them"],
        ["", "", "", "", office.paragraph("Tell people") + office.paragraph("Close two"), ""],
    ]
    mapped = (
        PLAN + "continued: Confidence\nobjective: {id: {value: '1'}, title: {value: Buildings}}\n"
        "part: {id: Objective, title: Objective}\n"
        "activity:\n  title: Activity\n  owners: {column: Owners, capacity: true, new: true}\n"
        "  confidence: {column: Confidence, values: {High: H}}\n"
        "milestone:\n"
        "  - {text: {column: 2023/24, split: lines}, year: {value: 2023/24}}\n"
        "  - {text: {column: 2024/25, split: lines}, year: {value: 2024/25}}\n"
    )
    told = folder.bring(office.docx(rows), mapped, "x.docx")
    assert told.endswith("2 rows: 1 new, 0 updated, 0 unchanged, 0 refused, 1 joined to the row above\n")
    assert "- {role: head-of-estates, capacity: SRO}" in folder.text("activities/better-lifts.yaml")
    assert "objectives: [1(a)]" in folder.text("activities/better-lifts.yaml")
    held = [(item["year"], item["text"]) for item in folder.milestones()]
    assert held == [
        ("2023/24", "Survey them"),
        ("2023/24", "Tell people"),
        ("2023/24", "Close two"),
        ("2024/25", "Order them"),
    ]


def test_milestones_of_other_owners_than_their_activity(folder: Folder) -> None:
    rows = "Activity,Owner,Text,Due\nA,Head of Estates,One,2024-05\nA,Head of Energy,Two,2024-06\n"
    folder.bring(rows, PLAN + OWNED + "milestone: {text: Text, due: Due, owners: {column: Owner, new: true}}\n")
    text = folder.text("activities/a.yaml")
    assert "\nowners: [head-of-estates]\n" in text
    assert text.count("owners:") == 2


def test_targets_a_year_and_readings_of_a_measure(folder: Folder) -> None:
    rows = (
        'KPI,Unit,Base,Target 2023/24,Target 2024/25,Last\nQueue,cases,"2,400","1,200",few,2023-09\nSpeed,%,70%,80%,,\n'
    )
    mapped = (
        "plan: {organisation: Office of Works, years: [2023/24, 2024/25], as_at: 2024-01-31}\n"
        "measure:\n  title: KPI\n  unit: Unit\n"
        "  baseline: {at: {value: 2023-03}, value: Base}\n"
        "  targets:\n"
        "    - {by: {value: 2023/24}, value: Target 2023/24}\n"
        "    - {by: {value: 2024/25}, text: Target 2024/25}\n"
    )
    folder.bring(rows, mapped)
    text = folder.text("measures.yaml")
    assert "baseline: {at: 2023-03, value: 2400}" in text
    assert "- {by: 2023/24, value: 1200}" in text
    assert "- {by: 2024/25, text: few}" in text
    told = folder.bring(rows.replace("1,200", "1,100"), mapped)
    assert "queue: targets: " in told
    assert "- {by: 2023/24, value: 1100}" in folder.text("measures.yaml")


def test_a_workbook_with_errors_bad_cells_and_a_row_of_another_kind(folder: Folder) -> None:
    rows = [
        ["Kind", "Activity", "Owner", "Text", "Due"],
        ["M", "A", "Head", "One", "2024-05-01"],
        ["M", "A", "Head", "Two", "#REF!"],
        ["M", "A", "Head", "One\x0bmore", "2024-06"],
        ["Note", "", "", "read this", ""],
    ]
    mapped = PLAN + "where: {Kind: M}\n" + OWNED + "milestone: {text: Text, due: Due}\n"
    rows[3][3] = "Three"
    told = folder.bring(office.xlsx(rows), mapped, "x.xlsx", code=1)
    assert 'x.xlsx:Sheet!E3: error "Due": #REF!: the workbook could not reckon this cell' in told
    assert "1 finding to mend in the file or the map; nothing is written" in told
    assert not (folder.path / "plan").exists()


def test_a_control_character_is_told_and_an_id_leads_nowhere_else(folder: Folder) -> None:
    mapped = (
        PLAN
        + "activity: {id: Id, title: Activity, owners: {column: Owner, new: true}}\nmilestone: {text: Text, due: Due}\n"
    )
    rows = "Id,Activity,Owner,Text,Due\n../../out,A,Head,a\x00b,2024-05\n"
    told = folder.bring(rows, mapped, code=1)
    assert 'x.csv:D2: error "Text": control character U+0000' in told
    folder.bring(rows.replace("\x00", ""), mapped)
    assert [path.name for path in (folder.path / "plan" / "activities").iterdir()] == ["out.yaml"]
    assert not (folder.path / "out.yaml").exists()


def test_a_cell_that_is_emptied_stays_unless_the_map_clears_it(folder: Folder) -> None:
    mapped = PLAN + OWNED + "milestone: {text: Text, due: Due, note: Note}\n"
    folder.bring("Activity,Owner,Text,Due,Note\nA,Head,One,2024-05,Said\n", mapped)
    folder.bring("Activity,Owner,Text,Due,Note\nA,Head,One,2024-05,\n", mapped)
    assert "note: Said" in folder.text("activities/a.yaml")
    told = folder.bring("Activity,Owner,Text,Due,Note\nA,Head,One,2024-05,\n", "empty_cells: clear\n" + mapped)
    assert told.startswith("activities/a.yaml: a/one: note: Said -> (none)\n")
    assert "note:" not in folder.text("activities/a.yaml")


def test_what_contradicts_itself_or_stands_twice_is_told(folder: Folder) -> None:
    mapped = PLAN + "activity: {source_id: Id, title: Activity, owners: {column: Owner, new: true}}\n"
    mapped += "milestone: {text: Text, due: Due, source_id: Ref}\n"
    rows = "Id,Activity,Owner,Text,Due,Ref\n1,A,Head,One,2024-05,m\n1,B,Head,Two,2024-05,m\n"
    told = folder.bring(rows, mapped, code=1)
    assert 'x.csv:B3: error title of this activity is "B" here, "A" in x.csv:B2' in told
    assert 'x.csv:3: error "One" stands here twice, first in x.csv:2' in told


def test_a_guessed_map_takes_the_table_that_it_was_made_of(folder: Folder) -> None:
    rows = (
        "Title,Owner,Milestone,Due date,Status\n"
        "Roads,Head of Roads; Head of Paths,Pave it,2023-04-19,Done\n"
        ",,Paint it,April 2024,On track\n"
        "Paths,Head of Paths,Mow it,2023-05\n"
    )
    (folder.path / "x.csv").write_text(rows, encoding="utf-8")
    told = folder.bring(rows, folder.run("import", "x.csv", "--guess"))
    assert "3 milestones: new" in told
    assert [item["activity"] for item in folder.milestones()] == ["paths", "roads", "roads"]


def test_a_header_drives_no_terminal(folder: Folder) -> None:
    (folder.path / "x.csv").write_text("Title,\x1b[31mRed\u202e,Status\nRoads,1,\x07Late\n", encoding="utf-8")
    done = planctl(folder.path, folder.environment, "import", "x.csv", "--guess")
    assert "Not understood, and left out: \\x1b[31mRed\\u202e" in done.stdout
    assert not {"\x1b", "\x07", "\u202e"} & {*done.stdout, *done.stderr}
