"""What the machine does wrong: no room, no permission, a reader that goes, an interrupt, no home, an odd locale."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from repositories import SMALL
from warm import planctl

PLANCTL = [sys.executable, "-m", "planctl"]
FULL = Path("/dev/full")
RESULTS = [
    "status",
    "status --format json",
    "validate --format sarif",
    "list milestones --format csv",
    "render --format html",
    "export --format xlsx",
    "--help",
    "status --help",
    "--version",
    "explain",
    "completion bash",
    "textconv plan/plan.yaml",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "plan")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def limited(size: int) -> Callable[[], None]:
    """Return what lets a process write no file larger than this, as on a disk that is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full is Linux's")
@pytest.mark.parametrize("command", RESULTS)
def test_a_full_disk_behind_standard_output_is_told(command: str, folder: Path, environment: dict[str, str]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*PLANCTL, *command.split()],
            cwd=folder, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr == "error: cannot write the result: No space left on device\n"


@pytest.mark.parametrize(
    "command",
    [
        "update review --note Hm.",
        "fmt",
        "rebaseline main-ramps --due 2024-06 --reason Rain.",
        "export --format csv --output out.zip",
        "export --format xlsx --output out.xlsx",
        "render --output out.md",
        "site out",
    ],
)
def test_a_disk_that_fills_up_loses_nothing(command: str, folder: Path, environment: dict[str, str]) -> None:
    if command == "fmt":
        file = folder / "plan" / "activities" / "lower-energy-use.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title:   "), encoding="utf-8")
    before = contents(folder)
    done = subprocess.run(
        [*PLANCTL, *command.split()],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, preexec_fn=limited(100),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error: cannot write")
    assert "File too large" in done.stderr
    left = contents(folder)
    assert {name: left[name] for name in before} == before
    assert not [name for name in left if name.endswith((".tmp", ".part"))]


@pytest.mark.parametrize("command", ["status", "list milestones", "render --template document", "export --format json"])
def test_a_reader_that_goes_ends_it_quietly(command: str, folder: Path, environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PLANCTL, *command.split()],
        cwd=folder, env=environment, stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("send", [os.killpg, os.kill])  # as a terminal does, to all that was started; or to it alone
def test_an_interrupt_ends_it_quietly_and_changes_nothing(
    send: Callable[[int, int], None], folder: Path, environment: dict[str, str]
) -> None:
    (folder / "mine.j2").write_text(
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", encoding="utf-8"
    )
    before = contents(folder)
    process = subprocess.Popen(
        [*PLANCTL, "render", "--template", "mine.j2", "--output", "out.md"],
        cwd=folder, env=environment, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    time.sleep(2)
    send(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=10)
    assert (process.returncode, told) == (130, b"")
    assert contents(folder) == before


@pytest.mark.parametrize(
    "settings",
    [
        {"LC_ALL": "C", "TZ": "Nowhere/None", "HOME": ""},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "COLUMNS": "nonsense"},
        {"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONHASHSEED": "77"},
        {"PYTHONIOENCODING": "ascii", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
)
def test_where_it_runs_changes_no_byte(settings: dict[str, str], folder: Path, environment: dict[str, str]) -> None:
    file = folder / "plan" / "owners.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Head of Energy", "Chef de l’énergie"), encoding="utf-8")
    for command in ("status", "list owners --format json", "render --format html", "show head-of-energy"):
        usual = planctl(folder, environment, *command.split())
        other = {**environment, **settings}
        done = subprocess.run([*PLANCTL, *command.split()], cwd=folder, env=other, capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, usual.stdout.encode(), usual.stderr.encode()), command


def test_without_a_home_or_any_setting_it_works(folder: Path) -> None:
    done = subprocess.run(
        [*PLANCTL, "status", "--as-at", "2023-06-30"], cwd=folder, env={}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_trouble(closed: tuple[int, ...], folder: Path, environment: dict[str, str]) -> None:
    script = f"import os; [os.close(n) for n in {closed}]; os.execvp({PLANCTL[0]!r}, {[*PLANCTL, 'status']!r})"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == (2 if 1 in closed else 0), done.stderr
    assert done.stderr == (b"error: cannot write the result: Bad file descriptor\n" if closed == (1,) else b"")
    assert contents(folder / "plan") == contents(SMALL)


@pytest.mark.parametrize("what", ["removed", "replaced", "cut", "made a folder"])
def test_a_plan_that_changes_while_it_is_read_is_read_or_told(
    what: str, folder: Path, environment: dict[str, str]
) -> None:
    file = folder / "plan" / "activities" / "lower-energy-use.yaml"
    text = file.read_text(encoding="utf-8")
    change = {
        "removed": f"os.remove({str(file)!r})",
        "replaced": f"open({str(file)!r}, 'w').write('title: x')",
        "cut": f"os.truncate({str(file)!r}, 99)",
        "made a folder": f"(os.remove({str(file)!r}), os.mkdir({str(file)!r}))",
    }[what]
    # It changes behind the listing of the folder and before the file is opened.
    script = (
        "import os, sys\nopened = os.open\n"
        f"def odd(path, *rest, **more):\n    if str(path).endswith('lower-energy-use.yaml'):\n        {change}\n"
        "    return opened(path, *rest, **more)\n"
        "os.open = odd\nsys.argv[0] = 'planctl'\nfrom planctl.__main__ import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "validate"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "plan/activities/lower-energy-use.yaml:" in done.stdout
    assert "Traceback" not in done.stderr
    assert text
