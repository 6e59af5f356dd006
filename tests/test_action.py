"""The action's scripts run as on a host: the plan decides the outcome, and no input is ever code."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from code_host import serving
from repositories import Repository
from scripts import TOP, action
from warm import in_path

BODY = "<!-- planctl diff: plan -->\n## What changes\n"
HOSTILE = [
    "--output=ran",
    "-x",
    "; touch ran",
    "$(touch ran)`touch ran`",
    "'; touch ran; \"; touch ran; '",
]
# Spoken of before it is there: with the command, each test below that wants it runs.
Check = Callable[..., CompletedProcess[str]]


@pytest.fixture
def job(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """What the host gives every script."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    files = {"GITHUB_OUTPUT": tmp_path / "output", "GITHUB_STEP_SUMMARY": tmp_path / "summary"}
    for file in files.values():
        file.touch()
    names = {"GITHUB_ACTIONS": "true", "GITHUB_ACTION_PATH": str(TOP), "RUNNER_TEMP": str(temporary)}
    return in_path(environment) | names | {name: str(file) for name, file in files.items()}


@pytest.fixture
def check(job: dict[str, str], repository: Repository) -> Check:
    """Check the plan as the action does; what is given are the step's variables."""

    def run(**given: str) -> CompletedProcess[str]:
        script = action("Check the plan")
        unset = dict.fromkeys(script.given, "")
        assert given.keys() <= unset.keys() | {"SHELLOPTS"}
        return script.run(repository.top, job | unset | {"STRICT": "false", "COMMENT": "true"} | given)

    return run


def output(job: dict[str, str]) -> str:
    """What the script has said to those after it."""
    return Path(job["GITHUB_OUTPUT"]).read_text(encoding="utf-8")


def spoil(repository: Repository, old: str, new: str) -> None:
    file = repository.plan / "activities" / "step-free-entrances.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_clean_plan_passes_and_without_a_base_nothing_is_compared(check: Check, job: dict[str, str]) -> None:
    done = check()
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings in 7 files\n", "")
    assert output(job) == ""


def test_a_warning_fails_where_the_input_is_strict(check: Check, repository: Repository) -> None:
    spoil(repository, "text: Survey every entrance", "text: Evaluate")
    passed, failed = check(), check(STRICT="true")
    assert (passed.returncode, failed.returncode) == (0, 1)
    assert passed.stdout == failed.stdout
    assert passed.stdout.startswith("::warning file=plan/activities/step-free-entrances.yaml,line=")


def test_an_error_fails_and_where_the_plan_cannot_be_read_nothing_is_compared(
    check: Check, repository: Repository, job: dict[str, str]
) -> None:
    spoil(repository, "text: Survey every entrance", "txet: Survey every entrance")
    done = check(BASE="HEAD")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=plan/activities/step-free-entrances.yaml,line=")
    assert done.stdout.splitlines()[-1].startswith("::warning title=planctl::what the change does")
    assert output(job) == ""


@pytest.mark.parametrize("given", [{"STRICT": "yes"}, {"COMMENT": ""}, {"STRICT": "true,true"}])
def test_a_choice_is_true_or_false(check: Check, given: dict[str, str]) -> None:
    done = check(**given)
    told = "::error title=planctl::the inputs strict and comment are true or false\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, told, "")


@pytest.mark.parametrize("given", [{"PLAN": "plan\n::error::b"}, {"BASE": "HEAD\nbody=/etc/passwd"}, {"PLAN": "\r"}])
def test_a_name_is_one_line(check: Check, job: dict[str, str], given: dict[str, str]) -> None:
    done = check(**given)
    told = "::error title=planctl::the inputs plan and base are one line each\n"
    assert (done.returncode, done.stdout, done.stderr, output(job)) == (2, told, "", "")


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(("name", "told"), [("PLAN", "error: no folder "), ("BASE", "error: git knows no revision ")])
def test_a_hostile_value_names_nothing_and_does_nothing(
    check: Check, job: dict[str, str], repository: Repository, name: str, told: str, value: str
) -> None:
    before = sorted(repository.top.parent.rglob("*"))
    done = check(**{name: value})
    assert (done.returncode, done.stdout, output(job)) == (2, "", "")
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1
    assert [path for path in sorted(repository.top.parent.rglob("*")) if path.name != "script"] == before


@pytest.mark.parametrize("value", HOSTILE)
def test_a_plan_may_be_called_so(check: Check, repository: Repository, value: str) -> None:
    folder = repository.top / value
    repository.plan.rename(folder)
    repository.git("update-ref", "refs/heads/--output=ran", "HEAD")
    done = check(PLAN=folder.name, BASE="--output=ran")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "no findings in 7 files"
    assert sorted(path.name for path in repository.top.iterdir()) == sorted([".git", folder.name])


def test_a_pull_request_is_compared_with_what_it_is_merged_into(check: Check, repository: Repository) -> None:
    """The base that the event names may be older than the one that the host merged: both are compared with rightly."""
    old = repository.git("rev-parse", "HEAD").strip()
    repository.git("checkout", "-q", "-b", "change")
    spoil(repository, "text: Survey every entrance", "text: Survey all entrances")
    head = repository.commit("the change")
    repository.git("checkout", "-q", "main")
    (repository.top / "other").touch()
    new = repository.commit("something else")
    repository.git("merge", "-q", "--no-ff", "change")
    event = {"PULL_BASE": old, "PULL_HEAD": head, "SHELLOPTS": "xtrace"}
    assert f" --against={new}\n" in check(**event).stderr
    repository.git("checkout", "-q", "change")
    assert f" --against={old}\n" in check(**event | {"PULL_BASE": new}).stderr
    assert " --against=main\n" in check(**event, BASE="main").stderr


def test_a_base_that_a_shallow_clone_lacks_is_told(check: Check) -> None:
    done = check(PULL_BASE="1" * 40, PULL_HEAD="2" * 40)
    assert done.returncode == 2
    assert f'error: git knows no revision "{"1" * 40}" here' in done.stderr


def test_what_changes_is_left_in_a_file_for_the_steps_after_it(
    check: Check, job: dict[str, str], repository: Repository
) -> None:
    spoil(repository, "text: Survey every entrance", "text: Survey all entrances")
    assert check(BASE="HEAD").returncode == 0
    name, _, body = output(job).rstrip("\n").partition("=")
    assert name == "body"
    marker, rest = Path(body).read_text(encoding="utf-8").split("\n", 1)
    assert marker.startswith("<!-- planctl diff: ")
    assert "Survey all entrances" in rest


def test_the_summary_gets_the_same_text(job: dict[str, str], tmp_path: Path) -> None:
    body, summary = tmp_path / "a body", Path(job["GITHUB_STEP_SUMMARY"])
    body.write_text(BODY, encoding="utf-8")
    summary.write_text("from an earlier step\n", encoding="utf-8")
    done = action("Say in the job's summary").run(tmp_path, job | {"BODY": str(body)})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert summary.read_text(encoding="utf-8") == f"from an earlier step\n{BODY}"


def test_the_comment_is_made_and_a_failure_decides_nothing(job: dict[str, str], tmp_path: Path) -> None:
    body, event = tmp_path / "a body", tmp_path / "event.json"
    body.write_text(BODY, encoding="utf-8")
    end = {"repo": {"full_name": "works/plan"}}
    event.write_text(json.dumps({"pull_request": {"number": 7, "base": end, "head": end}}), encoding="utf-8")
    (tmp_path / "json.py").write_text("raise SystemExit('run from what is checked out')", encoding="utf-8")
    with serving() as host:
        names = {"GITHUB_API_URL": host.url, "GITHUB_REPOSITORY": "works/plan", "GITHUB_EVENT_PATH": str(event)}
        given = job | names | {"BODY": str(body), "PLANCTL_COMMENT_TOKEN": host.token}
        done = action("Say on the pull request").run(tmp_path, given)
        assert (done.returncode, done.stdout, done.stderr) == (0, "the comment is made\n", "")
        assert host.bodies() == [BODY]
        failed = action("Say on the pull request").run(tmp_path, given | {"PLANCTL_COMMENT_TOKEN": "another"})
        assert (failed.returncode, failed.stderr) == (0, "")
        assert failed.stdout.startswith("::warning title=planctl::there is no comment: the host answers 401")
