"""What a code host reads is what its schema takes, and no script in it can be given code."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from scripts import TOP, Script, github, gitlab, steps
from warm import in_path, planctl

ACTION = TOP / "action.yml"
WORKFLOWS = sorted((TOP / ".github" / "workflows").glob("*.yml"))
GITLAB = [TOP / ".gitlab-ci.yml", TOP / "action" / "gitlab.yml"]
PERMISSIONS = {"contents": "read", "pull-requests": "write"}
GITHUB_SCHEMA = ("--builtin-schema", "vendor.github-workflows")
GITLAB_SCHEMA = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")


@pytest.fixture(scope="module")
def begun(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workflow that init writes."""
    folder = tmp_path_factory.mktemp("new")
    assert planctl(folder, environment, "init", "--organisation", "Works", "--year", "2026/27").returncode == 0
    return folder / ".github" / "workflows" / "planctl.yml"


def valid(schema: tuple[str, ...], *files: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--color", "never", *schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n"), done.stdout + done.stderr


def test_the_action_is_one() -> None:
    valid(("--builtin-schema", "vendor.github-actions"), ACTION)


def test_the_workflows_are_some(begun: Path) -> None:
    valid(GITHUB_SCHEMA, begun, *WORKFLOWS)


def test_the_gitlab_files_are_some() -> None:
    valid(GITLAB_SCHEMA, *GITLAB)


def shown(name: str, folder: Path) -> Path:
    """Write the file that README shows by this name into a folder."""
    text = (TOP / "README.md").read_text(encoding="utf-8")
    block = re.search(rf"^    # {re.escape(name)}\n((?:    .*\n)+)", text, re.MULTILINE)
    assert block
    file = folder / Path(name).name
    file.write_text(textwrap.dedent(block[1]), encoding="utf-8")
    return file


def test_the_files_that_readme_shows_are_some(environment: dict[str, str], tmp_path: Path) -> None:
    workflow = shown(".github/workflows/plan.yml", tmp_path)
    valid(GITHUB_SCHEMA, workflow)
    assert yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"] == PERMISSIONS
    valid(GITLAB_SCHEMA, shown(".gitlab-ci.yml", tmp_path))
    config = shown(".pre-commit-config.yaml", tmp_path)
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(config)]
    env = environment | {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    subprocess.run(command, cwd=tmp_path, env=env, check=True, timeout=60)
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    asked = yaml.safe_load(config.read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert [hook["id"] for hook in asked] == [hook["id"] for hook in hooks]


def test_readme_names_every_input_of_the_action() -> None:
    section = (TOP / "README.md").read_text(encoding="utf-8").partition("\nIts inputs: ")[2].partition("\n\n")[0]
    inputs = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["inputs"]
    assert [name for name in re.findall(r"`([a-z-]+)`", section) if name != "planctl"] == list(inputs)


def scripts(begun: Path) -> list[Script]:
    found = [script for file in (ACTION, begun, *WORKFLOWS) for script in github(file.read_text(encoding="utf-8"))]
    found += [script for file in GITLAB for script in gitlab(file.read_text(encoding="utf-8"))]
    assert len(found) == 9
    return found


def test_no_script_has_anything_written_into_it_by_the_host(begun: Path) -> None:
    """What stands between ${{ }} is put into the text before the shell reads it, whatever it holds."""
    for script in scripts(begun):
        assert "${{" not in script.text


def test_shellcheck_finds_nothing_in_any_script(begun: Path, environment: dict[str, str], tmp_path: Path) -> None:
    files = []
    for number, script in enumerate(scripts(begun)):
        files.append(tmp_path / f"{number}.sh")
        files[-1].write_text(script.text, encoding="utf-8")
    command = ["shellcheck", "--norc", "--shell=bash", "--enable=quote-safe-variables", *map(str, files)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_workflow_may_do_no_more_than_it_must() -> None:
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == PERMISSIONS
    assert workflow[True] == {"pull_request": None, "push": {"branches": ["main"]}}  # YAML 1.1 reads on as true
    checkout, check, layout = steps(text)
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert check == {"env": {}, "uses": "./"}
    assert layout["run"] == "planctl fmt --check"


@pytest.mark.parametrize("folder", ["-x", "a b", "$(touch ran)", "; touch ran", "'; touch ran; '", "x: y #z", '"'])
def test_the_workflow_of_a_plan_by_any_name_checks_it(environment: dict[str, str], tmp_path: Path, folder: str) -> None:
    command = ["init", "--organisation", "Works", "--year", "2026/27", "--", folder]
    assert planctl(tmp_path, environment, *command).returncode == 0
    workflow = (tmp_path / ".github" / "workflows" / "planctl.yml").read_text(encoding="utf-8")
    check = next(script for script in github(workflow) if " validate " in script.text)
    assert check.given == {"BASE"}
    done = check.run(tmp_path, in_path(environment) | {"BASE": "", "RUNNER_TEMP": str(tmp_path)})
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings in 1 file\n", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([".github", folder, "script"])
