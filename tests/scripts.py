"""The scripts that stand in an action, a workflow and a GitLab job, and a way to run one as its host does."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

TOP = Path(__file__).parents[1]
# What GitHub runs for `shell: bash`, and what it runs where a workflow names no shell.
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
DEFAULT = ("bash", "-e")


class Script(NamedTuple):
    """A script, what runs it, and the names of what it is given."""

    name: str
    text: str
    shell: tuple[str, ...]
    given: frozenset[str] = frozenset()

    def run(self, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run it from a file, as its host does."""
        file = Path(env["RUNNER_TEMP"]) / "script"
        file.write_text(self.text, encoding="utf-8")
        command = [*self.shell, str(file)]
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60)


def steps(text: str) -> list[dict[str, Any]]:
    """Return the steps of an action or of every job of a workflow."""
    data = yaml.safe_load(text)
    jobs = [data["runs"]] if "runs" in data else list(data["jobs"].values())
    return [{"env": job.get("env", {}) | step.pop("env", {}), **step} for job in jobs for step in job["steps"]]


def github(text: str) -> list[Script]:
    """Return the scripts of an action or a workflow."""
    return [
        Script(step.get("name", ""), step["run"], BASH if step.get("shell") else DEFAULT, frozenset(step["env"]))
        for step in steps(text)
        if "run" in step
    ]


def action(name: str) -> Script:
    """Return one script of the action by the beginning of its name."""
    text = (TOP / "action.yml").read_text(encoding="utf-8")
    return next(script for script in github(text) if script.name.startswith(name))


def gitlab(text: str) -> list[Script]:
    """Return the script of each job of a GitLab file: what it lists is one script, in the image's own shell."""
    jobs = {name: job for name, job in yaml.safe_load(text).items() if "script" in job}
    return [
        Script(name, "\n".join([*job.get("before_script", []), *job["script"]]), ("bash", "-eo", "pipefail"))
        for name, job in jobs.items()
    ]
