"""README tells the truth: its commands print what it shows, its names are those of the program."""

import re
import shutil
from pathlib import Path

import pytest

from planctl.rules import RULES
from test_cases import run

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_commands_print_what_is_shown(
    tmp_path: Path, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    text = README.read_text(encoding="utf-8")
    shutil.copytree(README.parent / "plan", tmp_path / "plan")

    def came(block: re.Match[str]) -> str:
        commands = re.findall(r"^\$ (.*)$", block[1], re.MULTILINE)
        printed = (f"$ {command}\n{run(command, tmp_path, environment)}" for command in commands)
        return "```console\n" + "\n".join(printed) + "```"

    told = BLOCK.sub(came, text)
    if request.config.getoption("--rewrite") and told != text:
        README.write_text(told, encoding="utf-8")
        return
    assert told == text


def test_every_code_that_it_names_exists() -> None:
    codes = set(re.findall(r"\bP\d{3}\b", README.read_text(encoding="utf-8")))
    assert codes
    assert codes <= set(RULES)
