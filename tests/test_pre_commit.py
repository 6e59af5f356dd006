"""The hooks for pre-commit: its own judgement of their file, and a real run of each in a scratch repository."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from repositories import Repository
from scripts import TOP
from warm import in_path

HOOKS = TOP / ".pre-commit-hooks.yaml"
ACTIVITY = "activities/step-free-entrances.yaml"


@pytest.fixture
def env(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An environment in which pre-commit keeps what it knows to itself."""
    return in_path(environment) | {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "PRE_COMMIT_COLOR": "never"}


def pre_commit(env: dict[str, str], folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_the_manifest_is_valid(env: dict[str, str], tmp_path: Path) -> None:
    assert pre_commit(env, tmp_path, "validate-manifest", str(HOOKS)) == (0, "")


@pytest.fixture
def ready(repository: Repository) -> Repository:
    """A repository with the hooks and a committed plan; what installs planctl is left out, for it is here."""
    hooks = [hook | {"language": "system"} for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (repository.top / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    repository.commit("the hooks")
    return repository


def outcomes(printed: str) -> list[str]:
    return [line.rpartition(".")[2] for line in printed.splitlines() if line.startswith("planctl ")]


def test_each_hook_passes_or_tells_what_is_wrong(env: dict[str, str], ready: Repository) -> None:
    activity = ready.plan / ACTIVITY
    text = activity.read_text(encoding="utf-8")
    activity.write_text(text.replace("title: ", "title:    "), encoding="utf-8")
    ready.git("add", "-A")
    status, printed = pre_commit(env, ready.top, "run")
    assert (status, outcomes(printed)) == (1, ["Passed", "Failed"])
    assert f"\nplan/{ACTIVITY}\n" in printed
    activity.write_text(text.replace("confidence: M", "confidence: X"), encoding="utf-8")
    ready.git("add", "-A")
    status, printed = pre_commit(env, ready.top, "run", "planctl-validate")
    assert (status, outcomes(printed)) == (1, ["Failed"])
    assert f"plan/{ACTIVITY}:11:13: error " in printed


def test_no_hook_runs_where_no_file_of_a_plan_changes(env: dict[str, str], ready: Repository) -> None:
    (ready.top / "README.md").touch()
    ready.git("add", "-A")
    status, printed = pre_commit(env, ready.top, "run")
    assert (status, outcomes(printed)) == (0, ["(no files to check)Skipped"] * 2)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("plan/plan.yaml", {"planctl-validate", "planctl-fmt"}),
        ("plans/works/owners.yml", {"planctl-validate", "planctl-fmt"}),
        ("measures.yaml", {"planctl-validate", "planctl-fmt"}),
        ("objectives.yaml", {"planctl-validate", "planctl-fmt"}),
        ("plan/activities/a-b.yml", {"planctl-validate", "planctl-fmt"}),
        ("plan/sections/01-about.md", {"planctl-validate"}),
        ("sections/notes.yaml", set()),
        ("plan/activities/old/a.yaml", set()),
        ("plan/explanation.yaml", set()),
        ("plan/plan.yaml.orig", set()),
    ],
)
def test_the_files_of_a_plan_are_known_in_any_folder(path: str, expected: set[str]) -> None:
    """A search, as pre-commit does it: the pattern itself says where it begins and ends."""
    hooks = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert {hook["id"] for hook in hooks if re.search(hook["files"], path)} == expected
