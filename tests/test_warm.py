"""A warm command is one like any other: whatever a process of its own would tell, it tells."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import warm
from repositories import SMALL

COMMANDS = [
    "",
    "--version",
    "statsu",
    "list owners",
    "show nothing",
    "status --fail-on overdue",
    "status --format json",
    "validate --strict --format junit",
    "render --template document --format html",
    "__complete bash show lower",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "plan")
    return tmp_path


def in_shell(command: str, folder: Path, environment: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_tells_what_a_process_of_its_own_tells(
    command: str, folder: Path, environment: dict[str, str]
) -> None:
    real = in_shell(f"planctl {command}", folder, environment)
    assert in_shell(f"planctl {command}", folder, warm.in_path(environment)) == real
    done = warm.planctl(folder, environment, *command.split())
    assert (done.returncode, done.stdout, done.stderr) == real
    assert any(real[1:])


@pytest.mark.parametrize(
    "command",
    [
        "planctl list milestones | head -n 1",
        "planctl list milestones --format json | { planctl --nonsense; cat; } > told; cat told",
        "{ planctl render | true; echo $? >&2; } 2>&1",
        "printf 'title: a' | planctl textconv /dev/stdin",
        "cd plan && planctl list years >> years; planctl list years >> years; cat years",
        "PLANCTL_PLAN=nowhere planctl status; planctl status --as-at 2023-06-30 2>&1 >/dev/null",
        "PLANCTL_AS_AT=2023-06-30 COLUMNS=40 NO_COLOR=1 planctl status",
        "planctl list owners & wait $!; echo $?",
        "LC_ALL=C planctl show energy-used; PYTHONHASHSEED=1 planctl list owners",
    ],
)
def test_a_shell_cannot_tell_it_from_a_process_of_its_own(
    command: str, folder: Path, environment: dict[str, str]
) -> None:
    fresh = Path(shutil.copytree(folder, folder / "fresh"))
    assert in_shell(command, folder, warm.in_path(environment)) == in_shell(command, fresh, environment)


def test_a_command_leaves_nothing_to_the_next(folder: Path, environment: dict[str, str]) -> None:
    told = warm.planctl(folder, environment | {"PLANCTL_AS_AT": "2023-06-30", "TZ": "Etc/GMT+12"}, "status")
    assert "As at 2023-06-30" in told.stdout
    assert warm.planctl(Path("/"), environment, "status").returncode == 2
    assert warm.planctl(folder, environment | {"PLANCTL_AS_AT": "2023-06-30"}, "status").stdout == told.stdout


def test_another_start_is_a_process_of_its_own(folder: Path, environment: dict[str, str]) -> None:
    for more, imports in (({}, False), ({"PYTHONPROFILEIMPORTTIME": "1"}, True)):
        told = warm.planctl(folder, environment | more, "list", "owners")
        assert ("import time:" in told.stderr) == imports
        assert told.stdout.startswith("Activities ")


def test_the_modules_are_those_of_the_process_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "planctl").mkdir()
    (tmp_path / "planctl/__init__.py").touch()
    (tmp_path / "planctl/__main__.py").write_text("def main(): print('another')")
    script = "import os, pathlib, warm; print(warm.planctl(pathlib.Path('/'), warm.START).stdout)"
    here = str(Path(__file__).parent)
    environment = {"LANG": "C.UTF-8", "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=here, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "another"


def test_the_parent_ends_with_the_process_that_started_it() -> None:
    script = "import warm; print(warm.parent().process.pid, warm.parent().folder.name)"
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", script], cwd=here, capture_output=True, text=True, check=True)
    number, folder = done.stdout.split()
    deadline = time.monotonic() + 20
    while running(int(number)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not running(int(number))
    assert not Path(folder).exists()


def running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
