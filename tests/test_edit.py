"""An edit of files: byte for byte where it was not asked, one at a time, whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from planctl import output
from planctl.edit import Draft
from planctl.errors import PlanctlError
from planctl.load import load
from planctl.lock import locked
from planctl.rules import check
from planctl.source import Source, read_folder
from repositories import Repository
from warm import planctl

ENTRANCES, ENERGY = "activities/step-free-entrances.yaml", "activities/lower-energy-use.yaml"
MARK = b"\xef\xbb\xbf"


def draft(folder: Path) -> Draft:
    return Draft(folder, load(read_folder(folder)))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda content: content,
    "CRLF": lambda content: content.replace(b"\n", b"\r\n"),
    "BOM": lambda content: MARK + content,
    "no last line end": lambda content: content.rstrip(b"\n"),
    "all of these": lambda content: MARK + content.rstrip(b"\n").replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("form", FORMS)
def test_only_what_was_asked_for_changes(form: str, repository: Repository, environment: dict[str, str]) -> None:
    file = repository.plan / ENTRANCES
    file.write_bytes(FORMS[form](file.read_bytes()))
    file.chmod(0o640)
    before = contents(repository.plan)
    done = planctl(repository.top, environment, "update", "review", "--status", "paused", "--reason", "Later: # no")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    after = contents(repository.plan)
    added = ", status: paused, updated: 2023-06-30, reason: 'Later: # no'}".replace("'", '"').encode()
    assert after[ENTRANCES] == before[ENTRANCES].replace(b"the new entrances}", b"the new entrances" + added)
    assert after == before | {ENTRANCES: after[ENTRANCES]}


def test_a_dry_run_writes_nothing_and_its_diff_can_be_applied(
    repository: Repository, environment: dict[str, str]
) -> None:
    (repository.plan / "owners.yaml").write_bytes((repository.plan / "owners.yaml").read_bytes().rstrip(b"\n"))
    repository.commit("no last line end")
    before = contents(repository.plan)
    commands = [
        ["close-year", "2022/23", "--to", "2023/24", "--reason", "Over.", "--approved-by", "Board"],
        ["add", "activity", "--title", "New", "--owner", "director-of-finance", "--objective", "2"],
        ["add", "owner", "--title", "Clerk"],
    ]
    for command in commands:
        shown = planctl(repository.top, environment, *command, "--dry-run")
        assert contents(repository.plan) == before
        assert shown.stderr.endswith("a dry run: nothing is written\n")
        subprocess.run(["git", "apply"], input=shown.stdout, cwd=repository.top, text=True, check=True)
        applied = contents(repository.plan)
        repository.git("checkout", "-q", "--", ".")
        repository.git("clean", "-qfd")
        assert planctl(repository.top, environment, *command).returncode == 0
        assert contents(repository.plan) == applied != before
        repository.git("checkout", "-q", "--", ".")
        repository.git("clean", "-qfd")


def test_an_edit_that_adds_an_error_is_refused_with_it(repository: Repository, environment: dict[str, str]) -> None:
    before = contents(repository.plan)
    done = planctl(repository.top, environment, "add", "owner", "--title", "Estates Lead")
    assert (done.returncode, done.stdout) == (2, "")
    assert "owners.yaml:1:80: error P115" in done.stderr
    assert "refused: the plan would have 1 more error; nothing is written" in done.stderr
    assert contents(repository.plan) == before


def test_an_error_that_was_there_before_does_not_stand_in_the_way(
    repository: Repository, environment: dict[str, str]
) -> None:
    file = repository.plan / ENERGY
    text = file.read_text().replace("due: ongoing", "start: 2024-09, due: 2023-05")
    file.write_text(text)
    done = planctl(repository.top, environment, "update", "solar", "--note", "Soon.")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "1 error: planctl validate\n1 file written\n"
    assert file.read_text() == text.replace("solar panels}", "solar panels, updated: 2023-06-30, note: Soon.}")


@pytest.mark.parametrize("what", ["changed", "removed", "there"])
def test_a_file_that_something_else_changed_meanwhile_is_not_written_over(what: str, tmp_path: Path) -> None:
    plan = Repository(tmp_path / "r").plan
    edit = draft(plan)
    edit.put("plan.yaml", ("short_name",), "Wks")
    edit.keep("activities/new.yaml", "title: New\nowners: []\n")
    edit.put(ENTRANCES, ("confidence",), "L")
    if what == "changed":
        (plan / ENTRANCES).write_text("title: Mine\n")
    elif what == "removed":
        (plan / ENTRANCES).unlink()
    else:
        (plan / "activities/new.yaml").write_text("title: Mine\n")
    before = contents(plan)
    with pytest.raises(PlanctlError, match="changed by something else meanwhile"):
        edit.write()
    assert {file: content for file, content in contents(plan).items() if file in before} == before
    assert set(contents(plan)) == set(before)


def test_a_file_that_changes_between_two_moves_stops_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window is that of one rename: what is moved is whole, what was changed meanwhile stays."""
    plan = Repository(tmp_path / "r").plan
    edit = draft(plan)
    edit.put(ENERGY, ("confidence",), "L")
    edit.put("plan.yaml", ("short_name",), "Wks")
    replace = Path.replace

    def meddle(self: Path, target: Path) -> Path:
        (plan / "plan.yaml").write_text("title: Mine\n")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", meddle)
    with pytest.raises(PlanctlError, match=r'"plan\.yaml" was changed'):
        edit.write()
    assert (plan / "plan.yaml").read_text() == "title: Mine\n"
    assert "confidence: L" in (plan / ENERGY).read_text()
    assert not [file for file in contents(plan) if file.endswith(".tmp")]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    plan = Repository(tmp_path / "r").plan
    (plan / "activities/kept.txt").write_bytes((plan / ENERGY).read_bytes())
    (plan / ENERGY).unlink()
    (plan / ENERGY).symlink_to("kept.txt")
    edit = draft(plan)
    edit.put(ENERGY, ("confidence",), "L")
    edit.write()
    assert (plan / ENERGY).is_symlink()
    assert "confidence: L" in (plan / "activities/kept.txt").read_text()


def many(tmp_path: Path, number: int) -> Path:
    """A plan with an unfinished milestone of the year that ends in each of many activities."""
    plan = Repository(tmp_path / "many").plan
    for index in range(number):
        (plan / f"activities/a{index:03}.yaml").write_text(
            f"title: Activity {index}\nobjectives: ['1']\nowners: [head-of-energy]\nconfidence: H\n"
            "milestones:\n  2022/23:\n    - id: one # the first\n      text: Do the first thing\n  2023/24: []\n"
        )
    return plan


_KILLED = """
import os, signal, sys
from pathlib import Path
replace, left = Path.replace, int(sys.argv.pop(1))
def count(self, target):
    global left
    if self.name.endswith(".tmp"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
Path.replace = count
from planctl.__main__ import main
main()
"""


@pytest.mark.parametrize("moved", [0, 1, 7, 20])
def test_a_killed_edit_leaves_each_file_whole_and_the_same_command_does_the_rest(
    moved: int, tmp_path: Path, environment: dict[str, str]
) -> None:
    plan = many(tmp_path, 20)
    before = contents(plan)
    command = ["close-year", "2022/23", "--to", "2023/24", "--reason", "Over.", "--approved-by", "Board"]
    dry = planctl(plan.parent, environment, *command, "--dry-run").stdout
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(moved), *command], cwd=plan.parent, env=environment, check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    halfway = {file: content for file, content in contents(plan).items() if not file.endswith(".tmp")}
    assert sum(halfway[file] != before[file] for file in before) == moved
    assert planctl(plan.parent, environment, "validate").returncode == 0
    assert "closed_years" not in halfway["plan.yaml"].decode()
    again = planctl(plan.parent, environment, *command)
    assert again.returncode == 0, again.stderr
    after = contents(plan)
    assert not [file for file in after if file.endswith(".tmp")]
    changed = [file for file in before if after[file] != before[file]]
    assert len(changed) == 22  # the twenty, one activity of the small plan, and plan.yaml
    assert all(f"+++ b/plan/{file}" in dry for file in changed)
    for file in changed[:-1]:
        assert after[file].decode().count("approved_by: Board") == 1, "never recorded twice"


@pytest.mark.search
def test_an_edit_killed_at_any_moment_leaves_each_file_whole(tmp_path: Path, environment: dict[str, str]) -> None:
    plan = many(tmp_path, 40)
    before = contents(plan)
    command = ["update", "--year", "2022/23", "--note", "All is well."]
    real = [sys.executable, "-m", "planctl", *command]
    started = time.monotonic()
    subprocess.run(real, cwd=plan.parent, env=environment, check=True, capture_output=True)
    lasts = time.monotonic() - started
    after = contents(plan)
    for step in range(12):
        for file, content in before.items():
            (plan / file).write_bytes(content)
        nothing = subprocess.DEVNULL
        process = subprocess.Popen(real, cwd=plan.parent, env=environment, stdout=nothing, stderr=nothing)
        time.sleep(lasts * (step + 1) / 13)
        process.kill()
        process.wait()
        for file in before:
            assert (plan / file).read_bytes() in {before[file], after[file]}
        assert planctl(plan.parent, environment, "validate").returncode == 0
    assert planctl(plan.parent, environment, *command).returncode == 0
    assert contents(plan) == after


@pytest.mark.search
def test_a_hundred_edits_at_once_are_all_there_at_the_end(tmp_path: Path, environment: dict[str, str]) -> None:
    """Forty commands at a time; none has anything to import, so they really collide."""
    plan = Repository(tmp_path / "r").plan
    file = plan / ENERGY
    lines = "".join(f"    - {{id: m{number}, text: Do thing number {number}}} # {number}\n" for number in range(100))
    file.write_text(file.read_text().replace("  2023/24:\n", f"  2023/24:\n{lines}"))
    before = file.read_text()

    def edit(number: int) -> int:
        field = "--note" if number % 2 else "--impact"
        return planctl(plan.parent, environment, "update", f"m{number // 2}", field, f"Said by {number}.").returncode

    with ThreadPoolExecutor(40) as threads:
        assert set(threads.map(edit, range(100))) == {0}
    expected = before
    for number in range(50):
        said = f", updated: 2023-06-30, note: Said by {2 * number + 1}., impact: Said by {2 * number}.}} # {number}\n"
        expected = expected.replace(f"number {number}}} # {number}\n", f"number {number}{said}")
    assert file.read_text() == expected
    assert sorted(path.name for path in plan.rglob("*") if path.name.endswith(".tmp")) == []


def test_the_lock_is_of_the_file_that_stands_there_now(tmp_path: Path) -> None:
    """While one waits, another replaces plan.yaml: the waiting one must not hold the lock of a file that is gone."""
    file = tmp_path / "plan.yaml"
    file.write_text("old")
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom planctl.lock import locked\n"
        "file = Path(sys.argv[1])\nwith locked(file):\n    print(file.read_text(), flush=True)\n    sys.stdin.read()\n"
    )

    def holder() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    with locked(file):
        waiting = holder()
        time.sleep(0.3)
        output.replace_file(file, b"new")
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "new\n"
    second = holder()
    time.sleep(0.3)
    assert second.poll() is None, "the second waits for the first"
    waiting.communicate("")
    assert second.communicate("")[0] == "new\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_told(repository: Repository, environment: dict[str, str]) -> None:
    folder = repository.plan / "activities"
    folder.chmod(0o500)
    try:
        done = planctl(repository.top, environment, "update", "review", "--note", "Hm.")
    finally:
        folder.chmod(0o700)
    assert done.returncode == 2
    assert "cannot write the plan: Permission denied" in done.stderr


def test_what_is_not_read_again_is_judged_as_if_it_were(tmp_path: Path) -> None:
    plan = Repository(tmp_path / "r").plan
    edit = draft(plan)
    edit.put(ENERGY, ("milestones", "unscheduled", 0, "depends_on"), ["step-free-entrances/none"])
    edit.put("owners.yaml", (2, "id"), "head-of-energies")
    partly = edit.found(errors_only=False)
    whole = [
        finding
        for finding in check(load(Source(edit.loaded.source.texts | edit.texts)))
        if finding not in check(edit.loaded)
    ]
    assert partly == whole
    assert {finding.code for finding in partly} == {"P105", "P107"}


def test_a_finding_that_was_there_before_does_not_hide_one_that_an_edit_brings(tmp_path: Path) -> None:
    plan = Repository(tmp_path / "r").plan
    file = plan / ENERGY
    file.write_text(file.read_text().replace("due: ongoing", "start: 2024-09, due: 2023-05"))
    edit = draft(plan)
    (old,) = check(edit.loaded, errors_only=True)
    edit.put(ENERGY, ("milestones", "unscheduled", 1, "due"), "2025-05")
    edit.put("owners.yaml", (0, "title"), "Head of Energy")
    assert old.code not in {finding.code for finding in check(load(Source(edit.loaded.source.texts | edit.texts)))}
    assert [finding.code for finding in edit.found(errors_only=True)] == ["P115"]


def test_what_was_tidied_away_meanwhile_does_not_stop_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed edit left is listed, and gone before it is removed."""
    plan = Repository(tmp_path / "r").plan
    edit = draft(plan)
    edit.put("plan.yaml", ("short_name",), "Wks")
    left = plan / ".plan.yaml.1.tmp"
    monkeypatch.setattr(Path, "iterdir", lambda _: iter([left]))
    edit.write()
    assert "short_name: Wks\n" in (plan / "plan.yaml").read_text()


def test_of_many_findings_that_an_edit_brings_ten_are_told(tmp_path: Path, environment: dict[str, str]) -> None:
    plan = many(tmp_path, 30)
    done = planctl(plan.parent, environment, "update", "--year", "2022/23", "--status", "paused")
    assert done.returncode == 0
    assert done.stderr.count("warning P404 paused") == 10
    assert "and 22 more like these\n" in done.stderr
