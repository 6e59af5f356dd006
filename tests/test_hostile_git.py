"""A repository of somebody else's runs nothing: not its hooks, its filters, its settings, nor what it fetches."""

import os
import subprocess
from pathlib import Path

import pytest

import warm
from repositories import Repository

COMMANDS = [
    "diff",
    "diff HEAD~1 HEAD",
    "history",
    "history lower-energy-use",
    "trend --format json --as-at 2030-01-01",
    "status --as-at rev:HEAD",
    "status --as-at 2030-01-01 --since 2029-01-01",
    "validate --against HEAD~1",
    "export --format json",
    "render --template board",
    "add owner --title Auditor",
    "site ../public",
]
SETTINGS = [
    *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.alternateRefsCommand", "core.askPass"),
    *("diff.external", "pager.log", "pager.diff", "pager.status", "sequence.editor", "gpg.program", "gpg.ssh.program"),
    *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command"),
    *("filter.Evil Two.clean", "merge.evil.driver", "credential.helper", "interactive.diffFilter"),
]
HOOKS = [
    "post-index-change",
    "post-checkout",
    "pre-auto-gc",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-commit",
]


@pytest.fixture
def hostile(repository: Repository, tmp_path: Path) -> Repository:
    """A repository in which everything that git could run would leave a trace, and whose index is out of date."""
    file = repository.plan / "activities" / "lower-energy-use.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("confidence: H", "confidence: M"), encoding="utf-8")
    repository.commit("less sure")
    for path in repository.plan.rglob("*.*"):  # git looks again at what has another time
        os.utime(path, (1, 1))
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {tmp_path}/sprung\n', encoding="utf-8")
    trap.chmod(0o755)
    for setting in SETTINGS:
        repository.git("config", setting, str(trap))
    for setting, value in {
        "filter.evil.required": "true",
        "log.showSignature": "true",
        "core.hooksPath": "hooks",
        "alias.log": f"!{trap}",
        "alias.status": f"!{trap}",
        "remote.origin.url": f"ext::{trap}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
        "extensions.partialClone": "origin",
        "diff.submodule": "log",
    }.items():
        repository.git("config", setting, value)
    for folder in (repository.top / "hooks", repository.top / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for hook in HOOKS:
            (folder / hook).unlink(missing_ok=True)
            (folder / hook).symlink_to(trap)
    for attributes in (repository.top / ".gitattributes", repository.top / ".git" / "info" / "attributes"):
        attributes.write_text('* filter=evil diff=evil merge=evil\n*.md filter="Evil Two"\n', encoding="utf-8")
    (repository.top / ".git" / "info" / "attributes").write_text("*.yaml filter=evil diff=evil\n", encoding="utf-8")
    return repository


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_of_it_is_run(command: str, hostile: Repository, environment: dict[str, str], tmp_path: Path) -> None:
    told = warm.planctl(hostile.top, environment, *command.split())
    assert told.returncode == 0, told.stderr
    assert not (tmp_path / "sprung").exists(), (tmp_path / "sprung").read_text(encoding="utf-8")


def test_the_traps_are_some(hostile: Repository, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        hostile.git("-c", "core.fsmonitor=false", "diff")
    assert "trap" in (tmp_path / "sprung").read_text(encoding="utf-8")


def test_what_a_clone_left_out_is_not_fetched(hostile: Repository, environment: dict[str, str], tmp_path: Path) -> None:
    blob = hostile.git("rev-parse", "HEAD~1:plan/activities/lower-energy-use.yaml").strip()
    (hostile.top / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    told = warm.planctl(hostile.top, environment, "diff", "HEAD~1", "HEAD")
    assert told.returncode == 2
    assert "git" in told.stderr
    assert not (tmp_path / "sprung").exists(), (tmp_path / "sprung").read_text(encoding="utf-8")
