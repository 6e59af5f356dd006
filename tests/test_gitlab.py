"""The job for GitLab runs as on a host: the plan decides the outcome, the reports and the comment are left behind."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from code_host import serving
from repositories import Repository
from scripts import TOP, Script
from warm import in_path

JOB = yaml.safe_load((TOP / "action" / "gitlab.yml").read_text(encoding="utf-8"))["planctl"]


@pytest.fixture
def job(environment: dict[str, str], repository: Repository, tmp_path: Path) -> dict[str, str]:
    """What the host gives the job."""
    more = {"GITLAB_CI": "true", "CI_PROJECT_DIR": str(repository.top), "RUNNER_TEMP": str(tmp_path)}
    return in_path(environment) | more


def script(*parts: str) -> Script:
    """One script of the job's parts, as its host makes one; planctl is installed already."""
    before, install = JOB["before_script"]
    assert install.startswith("python -I -m pip install ")
    return Script("planctl", "\n".join([before, *parts]), ("bash", "-eo", "pipefail"))


def test_planctl_comes_from_where_the_variable_says(job: dict[str, str], tmp_path: Path) -> None:
    source = Repository(tmp_path / "source")
    shutil.copytree(TOP / "action", source.top / "action")
    source.commit("the script")
    cloned = script('cat "$planctl/action/comment.py"').run(tmp_path, job | {"PLANCTL_REPOSITORY": source.top.as_uri()})
    assert cloned.stdout == (TOP / "action" / "comment.py").read_text(encoding="utf-8")
    hostile = script("echo cloned").run(tmp_path, job | {"PLANCTL_REPOSITORY": "--upload-pack=touch ran;"})
    assert hostile.returncode == 128
    assert not (tmp_path / "ran").exists()
    own = script('echo "$planctl"').run(tmp_path, job)
    assert own.stdout == f"{job['CI_PROJECT_DIR']}\n"


@pytest.mark.parametrize(("fault", "status"), [("Evaluate", 0), ('"', 1)])
def test_the_findings_are_in_the_log_and_in_both_reports_and_decide(
    job: dict[str, str], repository: Repository, fault: str, status: int
) -> None:
    file = repository.plan / "activities" / "step-free-entrances.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Survey every entrance", fault), encoding="utf-8")
    done = script(*JOB["script"]).run(repository.top, job)
    assert (done.returncode, done.stderr) == (status, "")
    assert done.stdout.startswith("plan/activities/step-free-entrances.yaml:")
    reports = JOB["artifacts"]["reports"]
    findings = json.loads((repository.top / reports["codequality"]).read_text(encoding="utf-8"))
    assert {finding["location"]["path"] for finding in findings} == {"plan/activities/step-free-entrances.yaml"}
    assert "step-free-entrances" in (repository.top / reports["junit"]).read_text(encoding="utf-8")


def test_the_merge_request_is_told_what_changes(job: dict[str, str], repository: Repository) -> None:
    shutil.copytree(TOP / "action", repository.top / "action")
    base = repository.commit("the script")
    file = repository.plan / "activities" / "step-free-entrances.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Survey every entrance", "Survey all entrances"), encoding="utf-8")
    with serving() as host:
        host.me = {"id": 6}
        names = {"CI_API_V4_URL": host.url, "CI_PROJECT_ID": "31", "CI_MERGE_REQUEST_IID": "7"}
        given = job | names | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": ""}
        done = script(*JOB["script"]).run(repository.top, given | {"PLANCTL_COMMENT_TOKEN": host.token})
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("the comment is made\n")
        assert host.bodies() == [(repository.top / "planctl-diff.md").read_text(encoding="utf-8")]
        assert "Survey all entrances" in host.bodies()[0]
