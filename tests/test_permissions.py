"""What somebody may not write, who is not root: from the start, or from the middle of a run on."""

import ctypes
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from needs import need
from repositories import SMALL

NOBODY = 65534
SCRIPT = """
import os, sys
from pathlib import Path
from planctl.edit import Draft
from planctl.site import folder
{midway}
sys.argv[0] = "planctl"
from planctl.__main__ import main
main()
"""
LOST_BEFORE_WRITING = """
write = Draft.write
def lose(draft):
    os.chmod("plan/activities", 0o555)
    write(draft)
Draft.write = lose
"""
LOST_BETWEEN_TWO_FILES = """
replace = Path.replace
def lose(path, target):
    done = replace(path, target)
    os.chmod("plan", 0o555)
    return done
Path.replace = lose
"""
LOST_WHEN_ALL_WAS_READY = """
replace = Path.replace
def lose(path, target):
    os.chmod("plan/activities", 0o555)
    return replace(path, target)
Path.replace = lose
"""
LOST_AFTER_SOME_PAGES = """
write = folder._write
def lose(root, path, content):
    if path.startswith("owner/"):
        os.chmod(root / "owner", 0o555)
    write(root, path, content)
folder._write = lose
"""

CAPABLE = hasattr(os, "geteuid") and os.geteuid() == 0
pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has other permissions")


def drop() -> None:
    """Have what is started next read and write by the modes of files, though it is root.

    The capabilities to pass over modes (1, 2) and owners (3) go from the bounding set (24), all of which root has.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2, 3):
        if libc.prctl(24, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


def ordinary() -> int:
    """Return 0 where root can start a process to which permissions apply."""
    try:
        done = subprocess.run([sys.executable, "-c", ""], check=False, preexec_fn=drop)
    except (OSError, subprocess.SubprocessError):
        return 1
    return done.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    if CAPABLE and ordinary() != 0:
        need("root cannot give up its power over permissions here")
    shutil.copytree(SMALL, tmp_path / "plan")
    yield tmp_path
    for path in (tmp_path, *tmp_path.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def planctl(folder: Path, command: str, midway: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command as somebody to whom permissions apply."""
    words = [sys.executable, "-c", SCRIPT.format(midway=midway), *command.split()]
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    give_up = drop if CAPABLE else None
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False, preexec_fn=give_up
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert done.stderr.splitlines()[-1:] == told  # warnings may stand before
    assert re.match("error: cannot write .*(Permission denied|Operation not permitted)", told[0])


@pytest.mark.parametrize(
    ("command", "closed"),
    [
        ("update review --note Hm.", "plan/activities"),
        ("update energy-used --reading 2023-09=5", "plan"),
        ("add activity --title New --owner head-of-energy --objective 2", "plan/activities"),
        ("close-year 2022/23 --to 2023/24 --reason Over. --approved-by Board", "plan"),
        ("render --output out/x.md", "out"),
        ("export --format json --output out/x.json", "out"),
        ("export --format csv --output out/x.zip", "out"),
        ("export --format parquet --output out", "out"),
        ("validate --format junit --output out/x.xml", "out"),
        ("site out", "out"),
        ("site out/deep/public", "out"),
        ("init out/plan --organisation Works --year 2026/27", "out"),
    ],
)
def test_a_folder_that_is_closed_from_the_start(command: str, closed: str, folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / closed).chmod(0o555)
    before = contents(folder)
    refused(planctl(folder, command))
    assert contents(folder) == before


def test_a_folder_that_is_closed_between_reading_and_writing(folder: Path) -> None:
    before = contents(folder)
    refused(planctl(folder, "update review --note Hm.", LOST_BEFORE_WRITING))
    assert contents(folder) == before
    refused(planctl(folder, CLOSE, LOST_BEFORE_WRITING))
    assert contents(folder) == before


CLOSE = "close-year 2022/23 --to 2023/24 --reason Over. --approved-by Board"


def test_a_folder_that_is_closed_between_two_files(folder: Path) -> None:
    """The first file is whole and new, the other whole and old; what was made ready goes with the next run."""
    before = contents(folder)
    refused(planctl(folder, CLOSE, LOST_BETWEEN_TWO_FILES))
    midway = contents(folder)
    assert [name for name, content in before.items() if midway[name] != content] == [
        "plan/activities/step-free-entrances.yaml"
    ]
    (folder / "plan").chmod(0o755)
    done = planctl(folder, CLOSE)
    assert done.returncode == 0, done.stderr
    assert set(contents(folder)) == set(before)
    assert planctl(folder, "validate").returncode == 0


def test_what_was_made_ready_in_a_folder_that_is_open_is_removed(folder: Path) -> None:
    before = contents(folder)
    refused(planctl(folder, CLOSE, LOST_WHEN_ALL_WAS_READY))
    after = contents(folder)
    assert {name: after[name] for name in before} == before
    assert not [name for name in set(after) - set(before) if not name.startswith("plan/activities/.")]
    (folder / "plan/activities").chmod(0o755)
    assert planctl(folder, CLOSE).returncode == 0
    assert set(contents(folder)) == set(before)


def test_a_site_whose_folder_is_closed_midway_is_brought_to_its_end(folder: Path) -> None:
    refused(planctl(folder, "site out", LOST_AFTER_SOME_PAGES))
    assert not [name for name in contents(folder) if name.endswith((".part", ".tmp"))]
    (folder / "out/owner").chmod(0o755)
    assert planctl(folder, "site out").returncode == 0
    whole = contents(folder / "out")
    shutil.rmtree(folder / "out")
    assert planctl(folder, "site out").returncode == 0
    assert contents(folder / "out") == whole


def test_a_file_that_is_read_only_is_edited_and_stays_so(folder: Path) -> None:
    file = folder / "plan/activities/step-free-entrances.yaml"
    file.chmod(0o444)
    done = planctl(folder, "update review --note Hm.")
    assert (done.returncode, stat.S_IMODE(file.stat().st_mode)) == (0, 0o444), done.stderr
    assert "Hm." in file.read_text(encoding="utf-8")


@pytest.mark.skipif(not CAPABLE, reason="only root can make a file somebody else's")
class TestSomebodyElsesFile:
    """A file of the plan belongs to another user."""

    @pytest.fixture
    def file(self, folder: Path) -> Path:
        made = folder / "plan/activities/step-free-entrances.yaml"
        os.chown(made, NOBODY, NOBODY)
        return made

    def test_that_nobody_else_may_read_is_a_finding_and_stops_an_edit(self, file: Path, folder: Path) -> None:
        file.chmod(0o600)
        before = file.read_bytes()
        done = planctl(folder, "validate")
        assert done.returncode == 1
        assert "step-free-entrances.yaml:1:1: error P001 cannot be opened: Permission denied" in done.stdout
        done = planctl(folder, "update meters --note Hm.")
        assert (done.returncode, done.stdout) == (1, "")
        assert "P001" in done.stderr
        assert file.read_bytes() == before

    def test_in_a_folder_of_ones_own_is_edited(self, file: Path, folder: Path) -> None:
        assert planctl(folder, "update review --note Hm.").returncode == 0
        assert "Hm." in file.read_text(encoding="utf-8")

    def test_in_a_folder_in_which_each_has_their_own_is_left(self, file: Path, folder: Path) -> None:
        os.chown(file.parent, NOBODY, NOBODY)
        file.parent.chmod(0o1777)
        before = contents(folder)
        refused(planctl(folder, "update review --note Hm."))
        assert contents(folder) == before

    def test_stands_where_a_result_is_to_go(self, folder: Path) -> None:
        (folder / "out.md").write_text("theirs", encoding="utf-8")
        folder.chmod(0o1777)
        os.chown(folder, NOBODY, NOBODY)
        os.chown(folder / "out.md", NOBODY, NOBODY)
        refused(planctl(folder, "render --output out.md"))
        assert contents(folder)["out.md"] == b"theirs"
        assert len(list(folder.iterdir())) == 2
