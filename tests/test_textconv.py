"""git speaks the plan's terms by the one line that README gives; no file stops it, and none loses a byte."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from planctl.commands.textconv import run as textconv
from planctl.errors import PlanctlError
from planctl.source import MAX_BYTES
from repositories import Repository
from test_broken import build
from test_cases import run

README = Path(__file__).parents[1] / "README.md"
ACTIVITY = "activities/step-free-entrances.yaml"
SLIP = """\
-main-ramps: due 2023/24
+main-ramps: due 2024/25
+main-ramps: change of 2023-11-20 from 2023/24 to 2024/25: No supplier yet. (approved by Board)
"""
REBASELINE = (
    "planctl rebaseline main-ramps --due 2024/25 --reason 'No supplier yet.' --approved-by Board --as-at 2023-11-20"
)


class Shell:
    """Runs commands in a repository that was told of the driver as README says."""

    def __init__(self, repository: Repository, environment: dict[str, str]) -> None:
        self.repository = repository
        self.environment = environment | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        lines = re.findall(r"^    (.*diff\.planctl\.textconv.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(lines) == 1
        assert self(lines[0]) == ""

    def __call__(self, command: str) -> str:
        return run(command, self.repository.top, self.environment)

    def changes(self, command: str) -> str:
        """What git prints of lines that differ."""
        lines = self(f"{command} -U0").splitlines(keepends=True)
        return "".join(line for line in lines if re.match(r"[-+](?![-+]{2} )", line))


@pytest.fixture
def shell(repository: Repository, environment: dict[str, str]) -> Shell:
    return Shell(repository, environment)


def test_the_line_in_readme_makes_git_tell_a_slip(shell: Shell) -> None:
    shell(REBASELINE)
    assert shell.changes("git diff") == SLIP
    shell("git add .")
    assert shell.changes("git diff --cached") == SLIP
    shell("git commit -q -m Slip")
    assert shell.changes("git show") == SLIP
    assert shell.changes("git log -p -1") == SLIP
    assert "+main-ramps: due 2023/24" in shell(f"git log -p -- plan/{ACTIVITY}").splitlines()
    assert shell("git status --short") == ""


def test_blame_tells_who_changed_a_fact(shell: Shell) -> None:
    shell(REBASELINE)
    commit = shell.repository.commit("slip")
    lines = shell(f"git blame -s --abbrev=12 plan/{ACTIVITY}").splitlines()
    assert [line.split(") ")[1] for line in lines if line.startswith(commit[:12])] == [
        line[1:] for line in SLIP.splitlines() if line.startswith("+")
    ]


def test_another_layout_is_no_change_and_a_patch_is_of_the_files(shell: Shell) -> None:
    assert "2 of 6 files changed" in shell("planctl fmt")
    assert shell("git diff") == ""
    shell.repository.commit("layout")
    assert "+      status: complete\n" in shell("git format-patch --stdout -1")


def test_a_move_to_another_file_and_a_new_file_are_told(shell: Shell) -> None:
    shell(f"git mv plan/{ACTIVITY} plan/activities/ramps.yaml; printf -- '- {{id: a}}\\n' > plan/measures.yaml")
    told = shell("git diff HEAD -M")
    assert "similarity index 100%\n" in told
    assert told.endswith("+a:\n")


def test_a_conflict_is_shown_as_it_is_and_what_is_made_of_it_as_facts(shell: Shell) -> None:
    for branch, month in (("one", "2023-12"), ("other", "2024-01")):
        shell(f"git checkout -q -b {branch} main && sed -i 's/ due: 2023-03/ due: {month}/' plan/{ACTIVITY}")
        shell.repository.commit(branch)
    assert "CONFLICT" in shell("git merge one")
    told = shell("git diff")
    assert "fatal" not in told
    assert "++<<<<<<< HEAD\n" in told
    shell(f"sed -i '/^[<>=]\\{{7\\}}/d; /2023-12/d; s/2024-01/2024-02/' plan/{ACTIVITY}")
    told = shell("git diff")
    assert "- first-ramps: due 2024-01\n -first-ramps: due 2023-12\n++first-ramps: due 2024-02\n" in told


@pytest.mark.parametrize("name", ["picture", "utf-16", "files-that-are-none", "huge-scalar", "merge-conflict"])
def test_no_broken_plan_stops_git(name: str, shell: Shell, tmp_path: Path) -> None:
    plan, _ = build(name, tmp_path)
    files = shell(f"rm -r plan && cp -a {plan} plan && git add -N . && git diff --name-only").splitlines()
    assert files
    told = shell("git diff > ../told.txt")
    assert told == ""
    diff = (tmp_path / "told.txt").read_bytes()
    assert all(f"diff --git a/{file} b/{file}\n".encode() in diff for file in files)


CONTENTS = {
    "not UTF-8": "title: Café\n".encode("cp1252"),
    "UTF-16": "title: Café\n".encode("utf-16"),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a byte order mark and two faults": b"\xef\xbb\xbftitle: a\r\ntitle: b\r\n",
    "no line end": b"# Who we are",
    "nothing": b"",
    "as large as a file may be": b"title: [\n" + b"#" * (MAX_BYTES - 9),
    "larger": b"title: a\n" + b"#" * MAX_BYTES,
    "larger than twice that": b"title: a\n#" + bytes(range(128)) * (MAX_BYTES // 50) + b"\ntitle: b\n",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_what_cannot_be_read_is_printed_as_it_is(
    name: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(CONTENTS[name])
    textconv(file)
    assert capsysbinary.readouterr().out == CONTENTS[name]


def test_lines_end_as_git_wants_them(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\ufefftitle: Café\r\nowners: [b]\r\n".encode())
    textconv(file)
    assert capsysbinary.readouterr().out == "title: Café\nlead: b\n".encode()


def test_a_device_and_a_pipe_are_read_like_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    assert run("planctl textconv /dev/null", tmp_path, environment) == ""
    assert run("printf 'title: a' | planctl textconv /dev/stdin", tmp_path, environment) == "title: a\n"
    endless = subprocess.run(
        ["sh", "-c", "planctl textconv /dev/zero | head -c 9000000 | wc -c"],
        env=environment,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert endless.stdout.strip() == b"9000000"


@pytest.mark.parametrize("name", ["nothing.yaml", "."])
def test_what_is_not_there_to_read_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(PlanctlError, match="cannot read"):
        textconv(tmp_path / name)
