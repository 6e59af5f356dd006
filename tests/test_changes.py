"""Every rule that compares fires where its fixtures say; a closed year is compared with the revision that closed it.

A folder of changes/ holds two overlays of the small plan, before and after; the marks stand in that after.
"""

import shutil
from pathlib import Path

import pytest

from planctl.errors import PlanctlError
from planctl.finding import Finding
from planctl.load import Loaded, load
from planctl.revisions import past_of
from planctl.rules import RULES, Past, check
from planctl.source import read_folder
from repositories import SMALL, Repository
from test_rules import marks, places

CHANGES = {folder.name: folder for folder in sorted(Path(__file__).with_name("changes").iterdir())}
CLOSED = "closed_years: [{year: 2022/23, on: 2023-06-30, by: Board}]\n"


def laid(overlay: Path, folder: Path) -> Loaded:
    shutil.copytree(SMALL, folder)
    shutil.copytree(overlay, folder, dirs_exist_ok=True)
    return load(read_folder(folder))


@pytest.mark.parametrize("name", CHANGES)
def test_findings_are_those_that_are_marked(name: str, tmp_path: Path) -> None:
    before = laid(CHANGES[name] / "before", tmp_path / "before").plan
    after = laid(CHANGES[name] / "after", tmp_path / "after")
    past = Past(before, {entry.year: before for entry in before.header.closed_years})
    assert places(check(after, past)) == marks(CHANGES[name] / "after")
    assert not any(RULES[finding.code].compare for finding in check(after))


def test_every_rule_that_compares_has_its_fixtures() -> None:
    assert {name[:4] for name in CHANGES} == {rule.code for rule in RULES.values() if rule.compare is not None}


def against(repository: Repository, name: str, plan: str = "plan") -> list[Finding]:
    folder = repository.top / plan
    loaded = load(read_folder(folder))
    return check(loaded, past_of(folder, loaded.plan, name))


def close_and_edit(repository: Repository, folder: str = "plan") -> None:
    header = repository.plan / "plan.yaml"
    header.write_text(header.read_text() + CLOSED)
    repository.commit("close the year")
    if folder != "plan":
        repository.git("mv", "plan", folder)
        repository.commit("rename the plan")
    file = repository.top / folder / "activities/step-free-entrances.yaml"
    file.write_text(file.read_text().replace("completed: 2023-02-14", "completed: 2023-01-14"))


@pytest.mark.parametrize("folder", ["plan", "our plän"])
def test_a_closed_year_is_compared_with_the_revision_that_closed_it(repository: Repository, folder: str) -> None:
    close_and_edit(repository, folder)
    for name in ("HEAD", "main"):
        found = [finding for finding in against(repository, name, folder) if finding.code == "P427"]
        assert [finding.message for finding in found] == [
            (
                "step-free-entrances/survey: completed changed since 2022/23 was closed on 2023-06-30, "
                'from "2023-02-14" to "2023-01-14"'
            )
        ]
    repository.commit("and commit it: it stays a finding")
    assert [finding.code for finding in against(repository, "HEAD", folder)] == ["P427"]


def test_another_plan_of_the_repository_that_is_taken_away_is_not_its_past(repository: Repository) -> None:
    shutil.copytree(repository.plan, repository.top / "other")
    repository.commit("another plan")
    close_and_edit(repository)
    shutil.rmtree(repository.top / "other")
    header = repository.plan / "plan.yaml"
    header.write_text(header.read_text().replace("short_name: Works", "short_name: Work"))
    repository.commit("edit one plan and take the other away")
    assert [finding.code for finding in against(repository, "HEAD")] == ["P427"]


def test_what_changed_before_the_year_was_closed_is_no_finding(repository: Repository) -> None:
    close_and_edit(repository)
    repository.git("stash", "-q")
    repository.git("reset", "-q", "--hard", "HEAD~")
    repository.git("stash", "pop", "-q")
    repository.commit("edit")
    header = repository.plan / "plan.yaml"
    header.write_text(header.read_text() + CLOSED)
    repository.commit("close")
    assert against(repository, "HEAD~2") == []


def test_a_year_closed_again_on_another_day_starts_anew(repository: Repository) -> None:
    close_and_edit(repository)
    header = repository.plan / "plan.yaml"
    header.write_text(header.read_text().replace(CLOSED, ""))
    repository.commit("open it, and mend it")
    header.write_text(header.read_text() + CLOSED.replace("06-30", "07-31"))
    repository.commit("close it again")
    assert against(repository, "HEAD~3") == []


def test_a_closing_that_nobody_committed_has_nothing_to_compare_with(repository: Repository) -> None:
    header = repository.plan / "plan.yaml"
    header.write_text(header.read_text() + CLOSED)
    assert against(repository, "HEAD") == []


@pytest.mark.parametrize("name", ["no-such", "--output=x", "", "-", "HEAD:plan", "a\nb"])
def test_a_revision_that_is_none_is_told(repository: Repository, name: str) -> None:
    with pytest.raises(PlanctlError, match="git knows no revision"):
        against(repository, name)
    assert not (repository.top / "x").exists()


def test_a_plan_outside_of_git_has_no_past(tmp_path: Path) -> None:
    loaded = laid(SMALL, tmp_path / "plan")
    with pytest.raises(PlanctlError, match="in no git repository"):
        past_of(tmp_path / "plan", loaded.plan, "HEAD")


def test_a_revision_without_a_plan_says_so(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.git("checkout", "-q", "--orphan", "empty")
    repository.git("rm", "-qrf", "--cached", "plan")
    repository.git("commit", "-q", "--allow-empty", "-m", "nothing")
    assert against(repository, "HEAD") == []
    assert "has no plan" in capsys.readouterr().err
