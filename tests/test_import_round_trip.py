"""A workbook goes out, its owner changes cells, it comes back: those values change in the plan, and no other."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import warm
from repositories import Repository

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(repository: Repository, environment: dict[str, str]) -> Run:
    def start(*arguments: str) -> tuple[int, str, str]:
        done = warm.planctl(repository.top.parent, environment, "--plan", str(repository.plan), *arguments)
        return done.returncode, done.stdout, done.stderr

    assert start("export", "--format", "xlsx", "--output", "out.xlsx")[0] == 0
    return start


def change(book: Path, cells: Mapping[tuple[str, str, str], Any]) -> None:
    """Change cells by sheet, id and column, as an office program would."""
    held = openpyxl.load_workbook(book)
    for (sheet, key, column), value in cells.items():
        rows = held[sheet]
        columns = {cell.value: cell.column for cell in rows[1]}
        row = next(row[0].row for row in rows.iter_rows(min_row=2) if row[0].value == key)
        rows.cell(row, columns[column]).value = value
    held.save(book)


def lines(repository: Repository) -> dict[str, list[str]]:
    return {
        path.name: path.read_text(encoding="utf-8").splitlines() for path in sorted(repository.plan.rglob("*.yaml"))
    }


def differing(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> set[str]:
    """Return what came and what went, a line each."""
    found = set()
    for name, had in before.items():
        found |= {f"-{name}: {line.strip()}" for line in had if line not in after[name]}
        found |= {f"+{name}: {line.strip()}" for line in after[name] if line not in had}
    return found


def test_a_workbook_that_nobody_changed_changes_nothing(repository: Repository, run: Run) -> None:
    book = repository.top.parent / "out.xlsx"
    change(book, {})
    before = lines(repository)
    code, out, err = run("import", str(book))
    assert (code, err) == (0, "")
    assert out.endswith(": 0 cells changed\n")
    assert lines(repository) == before


def test_the_cells_that_were_changed_are_the_values_that_change(repository: Repository, run: Run) -> None:
    book = repository.top.parent / "out.xlsx"
    cells = {
        ("milestones", "lower-energy-use/heat-pumps", "note"): "Two quotes: both high",
        ("milestones", "lower-energy-use/heat-pumps", "forecast"): date(2024, 5, 17),
        ("milestones", "lower-energy-use/solar", "status"): "In progress",
        ("activities", "lower-energy-use", "confidence"): "M",
    }
    change(book, cells)
    before = lines(repository)
    code, out, err = run("import", str(book), "--dry-run")
    assert (code, lines(repository)) == (0, before), err
    code, out, err = run("import", str(book))
    assert code == 0, err
    assert out.count(" -> ") == 4
    came = {line for line in differing(before, lines(repository)) if line.startswith("+")}
    told = " ".join(came)
    assert all(text in told for text in ("Two quotes: both high", "2024-05-17", "in-progress", "confidence: M"))
    assert {line.partition(":")[0] for line in came} == {"+lower-energy-use.yaml"}
    assert run("validate")[1].splitlines()[-1].startswith("0 errors")
    code, out, err = run("import", str(book))
    assert (code, out.endswith(": 0 cells changed\n")) == (0, True), err


def test_what_changed_underneath_is_told_and_not_overwritten(repository: Repository, run: Run) -> None:
    book = repository.top.parent / "out.xlsx"
    ref = "lower-energy-use/heat-pumps"
    assert run("update", ref, "--note", "Said in the plan", "--as-at", "2023-07-31")[0] == 0
    change(book, {("milestones", "lower-energy-use/solar", "note"): "Said in the workbook"})
    code, _, err = run("import", str(book))
    assert code == 0, err
    assert f"changed in the plan since: {ref}: note: " in err
    held = "\n".join(lines(repository)["lower-energy-use.yaml"])
    assert "Said in the plan" in held
    assert "Said in the workbook" in held
    change(book, {("milestones", ref, "note"): "Said in both"})
    stood = lines(repository)
    code, _, err = run("import", str(book))
    assert code == 1
    assert "out.xlsx:milestones!" in err
    assert '"Said in both" here, and "Said in the plan" in the plan since' in err
    assert lines(repository) == stood


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        (("milestones", "lower-energy-use/solar", "due"), "31/12/2023", "is no date that the map reads"),
        (("milestones", "lower-energy-use/solar", "status"), "nearly", '"nearly" is not a value of status'),
        (("activities", "lower-energy-use", "owners"), "head-of-nothing", 'no owner "head-of-nothing"'),
        (("milestones", "lower-energy-use/solar", "ref"), "lower-energy-use/sun", "the export had no"),
        (("milestones", "lower-energy-use/solar", "id"), "sun", "id is not changed by an import"),
    ],
)
def test_what_does_not_fit_is_told_at_its_cell_and_nothing_is_written(
    repository: Repository, run: Run, cell: tuple[str, str, str], value: str, told: str
) -> None:
    book = repository.top.parent / "out.xlsx"
    change(book, {cell: value})
    before = lines(repository)
    code, _, err = run("import", str(book))
    assert code == 1
    assert f"out.xlsx:{cell[0]}!" in err
    assert told in err
    assert lines(repository) == before
