"""The command export: what stands in the way of a file, and which commit it says it was made from."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from planctl.revisions import commit_of
from repositories import SMALL, Repository

Run = Callable[..., subprocess.CompletedProcess[str]]
WITHOUT = "import sys; sys.modules[{!r}] = None; from planctl.__main__ import main; main()"


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run export on the small plan, or another."""

    def run(
        *arguments: str, plan: Path = SMALL, start: tuple[str, ...] = ("-m", "planctl")
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *start, "--plan", str(plan), "export", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
        )

    return run


def test_the_commit_is_told_where_it_has_the_files_as_they_are(repository: Repository, tmp_path: Path) -> None:
    first = repository.git("rev-parse", "HEAD").strip()
    file = repository.plan / "owners.yaml"
    text = file.read_text()
    assert commit_of(repository.plan) == first
    (repository.top / "notes.txt").write_text("beside the plan")
    (repository.plan / "notes.txt").write_text("in its folder, but not of it")
    assert commit_of(repository.plan) == first
    file.write_text(f"{text}# more\n")
    assert commit_of(repository.plan) is None
    repository.git("add", "-A")
    assert commit_of(repository.plan) is None
    file.write_text(text)
    repository.git("add", "-A")
    assert commit_of(repository.plan) == first
    new = repository.plan / "activities/new.yaml"
    new.write_text("title: New\nowners: [head-of-energy]\n")
    assert commit_of(repository.plan) is None
    (repository.top / ".git/info/exclude").write_text("new.yaml\n")
    assert commit_of(repository.plan) is None
    new.unlink()
    file.unlink()
    assert commit_of(repository.plan) is None
    assert commit_of(tmp_path) is None


def test_a_plan_that_git_ignores_is_of_no_commit(repository: Repository) -> None:
    (repository.top / ".git/info/exclude").write_text("drafts/\n")
    draft = repository.top / "drafts/plan"
    draft.mkdir(parents=True)
    (draft / "plan.yaml").write_text("format: 1\n")
    assert commit_of(draft) is None


def test_a_revision_that_was_asked_for_is_told(repository: Repository, run: Run) -> None:
    commit = repository.git("rev-parse", "HEAD").strip()
    (repository.plan / "owners.yaml").write_text("- {id: nobody, title: Nobody}\n")
    told = json.loads(run("--format", "json", "--as-at", "rev:HEAD", plan=repository.plan).stdout)
    assert told["revision"] == commit
    assert {owner["id"] for owner in told["owners"]} >= {"head-of-energy"}


def on_a_terminal(environment: dict[str, str], fmt: str) -> tuple[int, bytes, bytes]:
    """Return the status of an export to a terminal, what is shown there, and what is said on standard error."""
    outer, inner = pty.openpty()
    words = [sys.executable, "-m", "planctl", "--plan", str(SMALL), "export", "--format", fmt]
    with subprocess.Popen(words, env=environment, stdout=inner, stderr=subprocess.PIPE) as process:
        os.close(inner)
        shown = b""
        with suppress(OSError):  # Linux's word for the end
            while part := os.read(outer, 65536):
                shown += part
        os.close(outer)
        _, said = process.communicate()
    return process.returncode, shown, said


def test_bytes_do_not_go_to_a_terminal(environment: dict[str, str]) -> None:
    told = b"error: xlsx is not for a terminal; write it to a file with --output FILE\n"
    assert on_a_terminal(environment, "xlsx") == (2, b"", told)


def test_a_terminal_shows_json(environment: dict[str, str]) -> None:
    status, shown, _ = on_a_terminal(environment, "json")
    assert status == 0
    assert json.loads(shown)["schema"] == "planctl/export/1"


@pytest.mark.parametrize("name", ["plan", "plan/activities", "plan/activities/new"])
def test_a_folder_in_the_plan_is_refused(run: Run, repository: Repository, name: str) -> None:
    done = run("--format", "parquet", "--output", str(repository.top / name), plan=repository.plan)
    assert done.returncode == 2
    assert done.stderr.endswith(f'{name}" is in the plan; write the result elsewhere\n')
    assert repository.git("status", "--porcelain") == ""


def test_a_file_where_a_folder_is_to_be_is_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    done = run("--format", "parquet", "--output", "data")
    assert (done.returncode, done.stderr) == (2, 'error: "data" is a file; --output names a folder here\n')
    assert run("--format", "parquet", "--output", "data/inner").returncode == 2
    assert (tmp_path / "data").read_text() == "mine"


@pytest.mark.parametrize(
    ("fmt", "module", "extra"), [("xlsx", "xlsxwriter", "xlsx"), ("parquet", "pyarrow", "parquet")]
)
def test_a_format_whose_library_is_missing_names_its_extra(run: Run, fmt: str, module: str, extra: str) -> None:
    done = run("--format", fmt, "--output", "plan", start=("-c", WITHOUT.format(module)))
    assert done.returncode == 2
    assert f'pip install "planctl-cli[{extra}]"' in done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_a_plan_that_cannot_be_read_is_not_exported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("format: 1\ntitle: A\norganisation: B\nyears: [2023/24]\ncolour: red\n")
    done = run("--format", "json", "--output", "out.json", plan=tmp_path)
    assert done.returncode == 1
    assert "colour" in done.stderr
    assert not (tmp_path / "out.json").exists()
