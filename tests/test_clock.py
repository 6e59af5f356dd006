"""A clock that is wrong, or set back between two runs, and files whose times are of another age."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planctl import output
from repositories import SMALL, Repository
from warm import planctl

AGES = [0, 1, 4_102_444_800, 32_503_680_000]  # the first second there is, and the years 2100 and 3000
# The one look at the clock finds another day than it is, or is not to be taken at all.
CLOCK = """
import sys
from datetime import date
from planctl import opening
opening.today = lambda: {today}
sys.argv[0] = "planctl"
from planctl.__main__ import main
main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan that says nothing of the day as at which it holds."""
    shutil.copytree(SMALL, tmp_path / "plan")
    file = tmp_path / "plan" / "plan.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("as_at: 2023-06-30\n", ""), encoding="utf-8")
    return tmp_path


def on(today: str, folder: Path, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a day."""
    script = CLOCK.format(today=f"date.fromisoformat({today!r})" if today else "1 / 0")
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def aged(folder: Path, seconds: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (seconds, seconds))


@pytest.mark.parametrize("seconds", AGES)
def test_the_times_of_files_change_no_byte(seconds: int, repository: Repository, environment: dict[str, str]) -> None:
    commands = ["status", "validate", "diff", "export --format json", "trend --format json", "fmt --check"]
    usual = [planctl(repository.top, environment, *command.split()) for command in commands]
    aged(repository.plan, seconds)
    for command, before in zip(commands, usual, strict=True):
        done = planctl(repository.top, environment, *command.split())
        assert (done.returncode, done.stdout, done.stderr) == (before.returncode, before.stdout, before.stderr), command


@pytest.mark.parametrize("seconds", AGES)
def test_an_edit_and_a_site_do_not_go_by_the_times_of_files(
    seconds: int, repository: Repository, environment: dict[str, str]
) -> None:
    assert planctl(repository.top, environment, "site", "out").returncode == 0
    file = repository.plan / "activities" / "step-free-entrances.yaml"
    aged(repository.top, seconds)
    done = planctl(repository.top, environment, "update", "review", "--note", "Hm.")
    assert done.returncode == 0, done.stderr
    assert "note: Hm." in file.read_text(encoding="utf-8")
    aged(repository.top, seconds)
    told = planctl(repository.top, environment, "site", "out").stderr
    assert " written" in told
    assert "index.html: 0 written" not in told
    pages = (path.read_text(encoding="utf-8") for path in (repository.top / "out").rglob("*.html"))
    assert any("Hm." in page for page in pages)
    assert "index.html: 0 written" in planctl(repository.top, environment, "site", "out").stderr


def test_a_clock_that_is_set_back_between_two_reports_keeps_the_later(
    folder: Path, environment: dict[str, str]
) -> None:
    file = folder / "plan" / "activities" / "step-free-entrances.yaml"
    assert on("2024-05-17", folder, environment, "update", "review", "--note", "One.").returncode == 0
    done = on("1970-01-01", folder, environment, "update", "review", "--note", "Two.")
    assert done.returncode == 0, done.stderr
    assert "last reported as at 2024-05-17, after 1970-01-01; that date stays" in done.stderr
    held = file.read_text(encoding="utf-8")
    assert "updated: 2024-05-17" in held
    assert "note: Two." in held


@pytest.mark.parametrize("today", ["0001-01-01", "1970-01-01", "2038-01-20", "9997-12-31"])
@pytest.mark.parametrize("command", ["status", "render --template board", "list milestones --where slip_days>0"])
def test_any_day_can_be_today(command: str, today: str, folder: Path, environment: dict[str, str]) -> None:
    done = on(today, folder, environment, *command.split())
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout


def test_a_day_beyond_all_years_of_a_plan_is_refused_and_nothing_is_written(
    folder: Path, environment: dict[str, str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    for words in (["update", "review", "--note", "Hm."], ["render", "--template", "board", "--output", "out.md"]):
        done = on("9999-12-31", folder, environment, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "9999-12-31" in done.stderr
        assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()} == before


@pytest.mark.parametrize(
    "command", ["validate", "explain P303", "status --as-at 2023-06-30", "export --format json --as-at 2023-06"]
)
def test_what_is_told_the_day_asks_no_clock(command: str, folder: Path, environment: dict[str, str]) -> None:
    done = on("", folder, environment, *command.split())
    assert done.returncode == 0, done.stderr


def test_what_a_killed_run_of_the_same_number_left_is_in_nobodys_way(tmp_path: Path) -> None:
    """In a container each run has the same number."""
    left = [tmp_path / f".out.md.{os.getpid() + more}.tmp" for more in (0, 1)]
    for path in left:
        path.write_bytes(b"half")
    output.replace_file(tmp_path / "out.md", b"whole")
    assert (tmp_path / "out.md").read_bytes() == b"whole"
    assert sorted(tmp_path.iterdir()) == sorted([*left, tmp_path / "out.md"])
