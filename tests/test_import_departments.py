"""The published business plans of 17 departments, imported whole, say of every row what was published."""

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
MAP = HERE / "data" / "uk-departments.map.yaml"
NAME = "uk-departments-business-plans-as-at-2012-07-21.csv"
TIMING = {
    "not-due": "Not due",
    "due": "Not due",
    "on-time": "On time",
    "early": "Early",
    "late": "Late",
    "overdue": "Overdue",
    "ongoing": "Ongoing",
    "unscheduled": "TBC",
    "carried-over": "Carried over",
}
Run = Callable[..., str]


@pytest.fixture(scope="module")
def source() -> Path:
    folders = [Path(given)] if (given := os.environ.get("PLANCTL_TEST_DATA")) else []
    folders += [HERE.parents[1] / "shared" / "data"]
    found = next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)
    if found is None:
        pytest.skip(f"{NAME} is neither in ../shared/data nor where PLANCTL_TEST_DATA says")
    return found


@pytest.fixture(scope="module")
def imported(source: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> tuple[Path, Run]:
    folder = tmp_path_factory.mktemp("departments")

    def run(*arguments: str) -> str:
        command = ["planctl", *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("import", str(source), "--map", str(MAP), "--into", "plan") == (
        "79 objectives, 17 owners, 442 activities, 1252 milestones: new\n"
        "1252 rows: 1252 new, 0 updated, 0 unchanged, 0 refused\n"
    )
    return folder / "plan", run


@pytest.fixture(scope="module")
def published(source: Path) -> dict[str, dict[str, str]]:
    text = source.read_bytes().decode("mac-roman")
    return {row["subaction_id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_every_row_has_its_published_status(imported: tuple[Path, Run], published: dict[str, dict[str, str]]) -> None:
    _, run = imported
    listed: list[dict[str, Any]] = json.loads(run("list", "milestones", "--as-at", "2012-07-21", "--format", "json"))[
        "milestones"
    ]
    said = {item["source_id"]: (TIMING[item["timing"]], TIMING[item["start_timing"]]) for item in listed}
    assert len(listed) == len(said) == 1252
    assert said == {ident: (row["end_status"], row["start_status"]) for ident, row in published.items()}


def test_the_plan_validates_and_keeps_every_word(
    imported: tuple[Path, Run], published: dict[str, dict[str, str]]
) -> None:
    plan, run = imported
    assert run("validate").splitlines()[-1].startswith("0 errors")
    held = "\n".join(path.read_text(encoding="utf-8") for path in sorted(plan.rglob("*.yaml")))
    words = " ".join(held.replace("''", "'").replace('\\"', '"').split())
    for row in published.values():
        for column in ("dept_name", "priority_body", "action_body", "subaction_body"):
            assert " ".join(row[column].split()) in words
    assert "mso-" not in held
    assert "<p" not in held


def test_imported_again_nothing_changes(imported: tuple[Path, Run], source: Path) -> None:
    plan, run = imported
    before = {path: path.read_bytes() for path in plan.rglob("*.yaml")}
    told = run("import", str(source), "--map", str(MAP), "--into", "plan")
    assert told == "1252 rows: 0 new, 0 updated, 1252 unchanged, 0 refused\n"
    assert {path: path.read_bytes() for path in plan.rglob("*.yaml")} == before


def test_a_cell_that_changes_is_the_line_that_changes(imported: tuple[Path, Run], source: Path, tmp_path: Path) -> None:
    _, run = imported
    text = source.read_bytes().decode("mac-roman")
    changed = tmp_path / "changed.csv"
    changed.write_bytes(text.replace(",Jul 2012,Oct 2013,", ",Jul 2012,Nov 2013,", 1).encode("mac-roman"))
    told = run("import", str(changed), "--map", str(MAP), "--into", "plan", "--dry-run")
    change, account = told.splitlines()
    assert change.endswith(": due: 2013-10 -> 2013-11")
    assert account == "1252 rows: 0 new, 1 updated, 1251 unchanged, 0 refused"
