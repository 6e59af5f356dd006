"""Every rule that compares fires where its fixtures say; a closed year is compared with the revision that closed it.

A folder of changes/ holds two overlays of the small plan, before and after; the marks stand in that after.
"""

import shutil
from pathlib import Path

import pytest

from planctl.diff import diff
from planctl.errors import PlanctlError
from planctl.finding import Finding
from planctl.load import load
from planctl.loaded import Loaded
from planctl.past import past_of
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
    changes = diff(before, after.plan)
    past = Past(changes, {entry.year: changes for entry in before.header.closed_years})
    assert places(check(after, past)) == marks(CHANGES[name] / "after")
    assert not any(RULES[finding.code].compare for finding in check(after))


def test_every_rule_that_compares_has_its_fixtures() -> None:
    assert {name[:4] for name in CHANGES} == {rule.code for rule in RULES.values() if rule.compare is not None}


def against(repository: Repository, name: str, plan: str = "plan") -> list[Finding]:
    folder = repository.top / plan
    loaded = load(read_folder(folder))
    return check(loaded, past_of(folder, loaded, name))


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
        past_of(tmp_path / "plan", loaded, "HEAD")


def test_a_revision_without_a_plan_says_so(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.git("checkout", "-q", "--orphan", "empty")
    repository.git("rm", "-qrf", "--cached", "plan")
    repository.git("commit", "-q", "--allow-empty", "-m", "nothing")
    assert against(repository, "HEAD") == []
    assert "has no plan" in capsys.readouterr().err


def edit(repository: Repository, old: str, new: str, file: str = "activities/step-free-entrances.yaml") -> None:
    path = repository.plan / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def codes(repository: Repository, name: str = "HEAD") -> list[str]:
    """What only the comparison finds."""
    return [finding.code for finding in against(repository, name) if finding.code.startswith(("P0", "P42"))]


REVIEW = "    - {id: review, text: Publish what people say about the new entrances}\n"


def test_an_id_that_was_deleted_is_not_to_be_used_for_something_else(repository: Repository) -> None:
    edit(repository, REVIEW, "    []\n")
    repository.commit("delete it")
    edit(repository, "    []\n", "    - {id: review, text: Train the front desk}\n")
    assert codes(repository) == ["P422"]
    repository.commit("use its id again")
    assert codes(repository, "HEAD~") == ["P422"]
    edit(repository, "Train the front desk", "Publish what people say about our new entrances")
    assert codes(repository, "HEAD~2") == []  # it is the same thing, put back


def test_an_activity_an_owner_and_a_measure_have_ids_of_their_own(repository: Repository) -> None:
    file = repository.plan / "activities/lower-energy-use.yaml"
    text = file.read_text()
    file.unlink()
    edit(repository, "- {id: director-of-finance, title: Director of Finance}\n", "", "owners.yaml")
    (repository.plan / "measures.yaml").unlink()
    repository.commit("delete them")
    file.write_text(text.replace("Lower energy use", "Plant trees"))
    edit(repository, "- {id: head", "- {id: director-of-finance, title: Head of Trees}\n- {id: head", "owners.yaml")
    (repository.plan / "measures.yaml").write_text("- {id: energy-used, title: Trees planted}\n")
    assert sorted(finding.message for finding in against(repository, "HEAD") if finding.code == "P422") == [
        'director-of-finance was "Director of Finance" once, and deleted',
        'energy-used was "Energy used in our buildings" once, and deleted',
        'lower-energy-use was "Lower energy use" once, and deleted',
    ]


def test_many_new_activities_ask_git_once(repository: Repository) -> None:
    for number in range(60):
        text = f"title: Tree {number}\nobjectives: []\nenabler: Trees\nowners: [head-of-energy]\nconfidence: H\n"
        (repository.plan / f"activities/tree-{number}.yaml").write_text(
            f"{text}milestones:\n  2023/24: [{{id: plant, text: Plant tree {number}}}]\n"
        )
    repository.commit("plant trees")
    (repository.plan / "activities/tree-7.yaml").unlink()
    repository.commit("fell one")
    for number in range(60, 120):
        text = (repository.plan / "activities/tree-8.yaml").read_text().replace("ree 8", f"ree {number}")
        (repository.plan / f"activities/tree-{number}.yaml").write_text(text)
    (repository.plan / "activities/tree-7.yaml").write_text(text.replace("Tree 8", "Build a shed"))
    assert codes(repository) == ["P422", "P422"]  # the activity, and its milestone


def test_a_change_that_was_reviewed_is_accepted_and_no_other(repository: Repository) -> None:
    edit(repository, "confidence: M", "confidence: L")
    (lowered,) = against(repository, "HEAD")
    assert lowered.code == "P424"
    fingerprint = lowered.help.partition("fingerprint: ")[2].partition(",")[0]
    edit(
        repository,
        "short_name: Works\n",
        f"short_name: Works\naccepted: [{{fingerprint: {fingerprint}, reason: Seen, by: Board, on: 2023-11-20}}]\n",
        "plan.yaml",
    )
    assert codes(repository) == []
    edit(repository, "title: Step-free entrances", "# a comment above\n\ntitle: Step-free entrances")
    assert codes(repository) == []
    edit(repository, "confidence: H", "confidence: L", "activities/lower-energy-use.yaml")
    assert codes(repository) == ["P424"]


def test_a_comparison_is_with_where_the_two_parted(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    edit(repository, "text: Survey every entrance", "text: Survey every entrance and exit")
    repository.commit("reword")
    repository.git("checkout", "-q", "main")
    edit(repository, REVIEW, REVIEW + "    - {id: tell, text: Tell everyone}\n")
    repository.commit("add one on main")
    repository.git("checkout", "-q", "topic")
    assert codes(repository, "main") == []  # what main added since is not deleted here


def test_what_cannot_be_read_is_not_deleted(repository: Repository) -> None:
    (repository.plan / "activities/step-free-entrances.yaml").write_text("title: [")
    assert codes(repository) == ["P002"]


def test_a_renamed_file_is_no_deletion(repository: Repository) -> None:
    repository.git("mv", "plan/activities/step-free-entrances.yaml", "plan/activities/entrances.yaml")
    edit(repository, "step-free-entrances/survey", "entrances/survey", "activities/entrances.yaml")
    assert codes(repository) == []


def test_another_plan_of_the_repository_has_ids_of_its_own(repository: Repository) -> None:
    other = repository.top / "other"
    shutil.copytree(repository.plan, other)
    (other / "activities/it.yaml").write_text(
        "title: Cloud hosting\nobjectives: ['1']\nowners: [head-of-energy]\nconfidence: H\n"
        "milestones:\n  2023/24: [{id: go, text: Move every server}]\n"
    )
    repository.commit("another plan with an activity of its own")
    (repository.plan / "activities/it.yaml").write_text(
        (other / "activities/it.yaml").read_text().replace("Cloud hosting", "New desks").replace("Move", "Order")
    )
    assert codes(repository) == []


def test_an_example_beside_the_plan_is_not_its_past(repository: Repository) -> None:
    repository.git("mv", "plan", "example")
    repository.commit("only an example")
    shutil.copytree(repository.top / "example", repository.plan)
    edit(repository, "confidence: M", "confidence: L")
    edit(repository, REVIEW, "    []\n")
    repository.commit("a plan of our own")
    assert codes(repository, "HEAD~") == []


def test_in_a_shallow_clone_it_says_what_is_missing(repository: Repository, tmp_path: Path) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit_nothing("a commit of the topic")
    repository.git("checkout", "-q", "main")
    edit(repository, REVIEW, REVIEW + "    - {id: tell, text: Tell everyone}\n")
    repository.commit("one on main")
    repository.git(
        "clone", "-q", "--depth", "1", "--no-single-branch", repository.top.as_uri(), str(tmp_path / "clone")
    )
    repository.top, repository.plan = tmp_path / "clone", tmp_path / "clone/plan"
    repository.git("checkout", "-q", "topic")
    with pytest.raises(PlanctlError, match="git fetch --unshallow"):
        against(repository, "origin/main")


@pytest.mark.parametrize("new", ["", CLOSED.replace("06-30", "07-01"), CLOSED.replace("Board", "The Board")])
def test_a_closing_cannot_be_taken_back_in_silence(repository: Repository, new: str) -> None:
    close_and_edit(repository)
    header = repository.plan / "plan.yaml"
    header.write_text(header.read_text().replace(CLOSED, new))
    told = [finding.message for finding in against(repository, "HEAD") if finding.code == "P427"]
    if "The Board" in new:
        assert told == [
            (
                "step-free-entrances/survey: completed changed since 2022/23 was closed on 2023-06-30, "
                'from "2023-02-14" to "2023-01-14"'
            )
        ]
    else:
        assert told == ["the closing of 2022/23 on 2023-06-30 was taken back"]


def test_whoever_moves_a_year_moves_what_is_due_in_it(repository: Repository) -> None:
    edit(repository, "state: approved", "year_start: 07-01\nstate: approved", "plan.yaml")
    told = [finding.message for finding in against(repository, "HEAD") if finding.code == "P423"]
    assert told[0] == (
        "2022/23 is 2022-07-01 to 2023-06-30 now, was 2022-04-01 to 2023-03-31: every date that names it moves"
    )
    assert len(told) == 3


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Survey every entrance", "Survey every entrance and exit", []),
        ("Survey every entrance", "survey Every entrance", []),
        ("Survey every entrance", "購買電腦設備", ["P422"]),
        ("Survey every entrance", "Train the front desk", ["P422"]),
    ],
)
def test_an_id_may_be_reworded_and_not_given_away(repository: Repository, old: str, new: str, found: list[str]) -> None:
    edit(repository, f"text: {old}", f"text: {new}")
    assert codes(repository) == found


def test_short_texts_and_other_scripts_may_be_reworded(repository: Repository) -> None:
    for old, new in (("Buy IT kit", "Buy all IT kit"), ("購買電腦設備", "購買電腦設備和桌子")):
        file = repository.plan / "activities/it.yaml"
        text = "title: IT\nobjectives: ['1']\nowners: [head-of-energy]\nconfidence: H\nmilestones:\n  2023/24:\n"
        file.write_text(f"{text}    - {{id: kit, text: {old}}}\n    - {{id: desks, text: Order the desks}}\n")
        repository.commit("as it was")
        file.write_text(file.read_text().replace(old, new))
        assert codes(repository) == []


def test_a_word_that_stands_elsewhere_hides_no_deletion(repository: Repository) -> None:
    edit(repository, REVIEW, "    - {id: review, text: Evaluate everything}\n")
    repository.commit("a short one")
    edit(repository, "    - {id: review, text: Evaluate everything}\n", "    []\n")
    solar = "    - {id: solar, text: Decide on solar panels}\n"
    more = "    - {id: look, text: Evaluate everything}\n"
    edit(repository, solar, solar + more, "activities/lower-energy-use.yaml")
    assert codes(repository) == ["P421"]


def test_a_measure_is_deleted_or_given_another_id(repository: Repository) -> None:
    edit(repository, "id: energy-used", "id: energy-used-in-all", "measures.yaml")
    edit(repository, "value: 4500", "value: 9999", "measures.yaml")
    assert codes(repository) == ["P425"]
    (repository.plan / "measures.yaml").unlink()
    assert codes(repository) == ["P421"]


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ("{by: 2024-03, text: fewer}", ["P425"]),
        ("{by: 2024-09, value: 4499}", ["P425"]),
        ("{by: 2024-03, value: 4400}", []),
        ("{by: 2024-03, value: 4500}, {by: 2024-03, value: 9999}", []),
    ],
)
def test_a_target_gives_way_only_with_a_reason(repository: Repository, new: str, found: list[str]) -> None:
    edit(repository, "{by: 2024-03, value: 4500}", new, "measures.yaml")
    assert codes(repository) == found


def test_the_words_of_the_ratings_do_not_hide_a_fall(repository: Repository) -> None:
    edit(repository, "  H: we expect", "  Sure: we expect", "plan.yaml")
    edit(repository, "  M: there", "  Open: there", "plan.yaml")
    edit(repository, "  L: we do", "  Doubtful: we do", "plan.yaml")
    edit(repository, "confidence: M", "confidence: Doubtful")
    edit(repository, "confidence: H", "confidence: Sure", "activities/lower-energy-use.yaml")
    assert codes(repository) == ["P424"]


def test_turning_the_ratings_round_hides_no_fall(repository: Repository) -> None:
    text = (repository.plan / "plan.yaml").read_text()
    head, ratings = text.split("confidence:\n")
    turned = "".join(reversed([f"{line}\n" for line in ratings.splitlines()]))
    (repository.plan / "plan.yaml").write_text(f"{head}confidence:\n{turned}")
    edit(repository, "confidence: M", "confidence: L")
    assert codes(repository) == ["P424"]
