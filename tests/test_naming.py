"""Ids: made from any title, counted on from those beside them, and never one that git has seen."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.load import load
from planctl.model import ID
from planctl.naming import LONGEST, make_id, next_id, slug
from planctl.past_ids import used_ids
from planctl.source import read_folder
from repositories import Repository

TITLES = {
    "Publish the People's guide & rules": "publish-the-peoples-guide-and-rules",
    "Café Łódź, Straße": "cafe-lodz-strasse",
    "  --  ": "",
    "計画": "",
    "Research options for the new finance and HR system of the office": "research-options-for-the-new-finance-and-hr",
    "x" * 100: "x" * LONGEST,
}


@pytest.mark.parametrize(("title", "made"), TITLES.items())
def test_a_title_becomes_an_id(title: str, made: str) -> None:
    assert slug(title) == made


@given(st.text(), st.sets(st.text("ab-2", min_size=1)))
def test_an_id_has_the_right_form_and_was_never_used(title: str, used: set[str]) -> None:
    used |= {slug(title), f"{slug(title)}-2"}
    made = make_id("milestone", title, used)
    assert ID.fullmatch(made)
    assert made not in used


def test_a_name_that_some_machines_keep_for_a_device_is_no_file_name() -> None:
    assert make_id("activity", "CON", set()) == "con-2"


@pytest.mark.parametrize(
    ("known", "used", "first", "following"),
    [
        ([], [], "1", "1"),
        ([], ["1", "2"], "1", "3"),
        (["1", "2"], [], "1", "3"),
        (["1", "2"], ["7"], "1", "8"),
        (["1(a)", "1(b)"], ["1(c)", "2(x)"], "1(a)", "1(d)"),
        (["1.1", "1.2"], [], "1(a)", "1.3"),
        (["SO1", "SO2"], [], "1", "SO3"),
        (["1", "SO2"], [], "1", None),
        (["access"], [], "1", None),
        (["net-zero-2030"], [], "1", None),
        (["1(z)"], [], "1(a)", None),
    ],
)
def test_what_is_counted_is_counted_on(known: list[str], used: list[str], first: str, following: str | None) -> None:
    assert next_id(known, used, first) == following


def ids(folder: Path, kind: str, activity: str = "") -> set[str]:
    return used_ids(load(read_folder(folder)).plan, folder, kind, activity)


def test_an_id_counts_as_used_wherever_git_has_seen_it(repository: Repository) -> None:
    plan = repository.plan
    start = ids(plan, "activity")
    (plan / "activities/on-a-branch.yaml").write_text("title: [broken")
    repository.git("checkout", "-qb", "other")
    repository.commit("add on a branch")
    repository.git("rm", "-q", "plan/activities/on-a-branch.yaml")
    repository.commit("and take it away")
    repository.git("checkout", "-q", "main")
    assert ids(plan, "activity") == start | {"on-a-branch"}
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "other")
    repository.git("branch", "-D", "other")
    assert ids(plan, "activity") == start | {"on-a-branch"}


def test_an_id_counts_as_used_from_before_the_plan_was_renamed(repository: Repository) -> None:
    owners = repository.plan / "owners.yaml"
    before = owners.read_text()
    owners.write_text(before + "- {id: a-clerk, title: Clerk}\n")
    repository.commit("add")
    owners.write_text(before)
    repository.commit("remove")
    repository.git("mv", "plan", "our plan")
    repository.commit("rename")
    assert "a-clerk" in ids(repository.top / "our plan", "owner")


def test_the_ids_of_milestones_are_those_of_their_activity_even_where_a_version_is_broken(
    repository: Repository,
) -> None:
    file = repository.plan / "activities/lower-energy-use.yaml"
    before = file.read_text()
    file.write_text(before + '    - {id: "gone", text: Gone}\n')
    repository.commit("add")
    file.write_text(before + "    - {id: broken, text: 'Gone}\n")
    repository.commit("break")
    file.write_text(before)
    repository.commit("remove")
    assert ids(repository.plan, "milestone", "lower-energy-use") >= {"gone", "broken", "solar"}
    assert not ids(repository.plan, "milestone", "step-free-entrances") & {"gone", "broken", "solar"}


def test_the_ids_of_parts_of_objectives_count(repository: Repository) -> None:
    file = repository.plan / "objectives.yaml"
    before = file.read_text()
    file.write_text(before + "- {id: '3', title: T, parts: [3(a), {id: 3(b)}]}\n- '4'\n")
    repository.commit("add")
    file.write_text(before)
    repository.commit("remove")
    assert ids(repository.plan, "objective") >= {"1", "1(a)", "2", "3", "3(a)", "3(b)", "4"}


def test_a_repository_without_a_commit_has_no_past(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "new")
    repository.git("branch", "-D", "main")
    assert "step-free-entrances" in ids(repository.plan, "activity")


def test_a_hook_s_surroundings_do_not_mislead(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nonexistent/index")
    assert "step-free-entrances" in ids(repository.plan, "activity")


def test_a_shallow_clone_says_what_it_cannot_see(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.plan / "owners.yaml").touch()
    repository.git("commit", "-q", "--allow-empty", "-m", "second")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth", "1", repository.top.as_uri(), clone], check=True)
    assert "step-free-entrances" in ids(clone / "plan", "activity")
    assert "shallow clone" in capsys.readouterr().err
