"""The table of threats names tests: each of them is there, and no line goes without one."""

import re
import shutil
from pathlib import Path

import pytest

from planctl.text import UNSEEN
from repositories import SMALL
from warm import planctl

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
ROWS = [
    line
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| through", "| what"))
]
TESTS = {
    name
    for path in Path(__file__).parent.rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
}


@pytest.mark.parametrize("row", ROWS)
def test_every_line_names_what_proves_it(row: str) -> None:
    named = re.findall(r"`(test_\w+)`", row.rpartition(" | ")[2])
    assert named
    assert not set(named) - TESTS


def test_the_table_is_one_and_readme_leads_to_it() -> None:
    assert len(ROWS) > 25
    assert "(docs/threats.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


HOSTILE = "\\e[2J\\x9b31m\\u202eevil\\u2066\\u200f\\u2028"


@pytest.mark.parametrize(
    "command",
    [
        *("validate", "validate --format github", "status", "list milestones", "show review", "fmt --check", "history"),
        *("show \x1b[2J", "status --owner \u202eevil", "render --template \x1b]0;x\x07", "list \x9b31m", "\x1b[31m"),
        *(
            "status --where \x1b",
            "status --as-at \u2066",
            "explain \x07",
            "update \x1b --note x",
            "status --year \u200f",
        ),
        *("validate \x1b[2J", "render --output \x1b[2J/x", "site plan/\x1b", "textconv \x1b", "diff \x1b[2J"),
    ],
)
def test_nothing_of_a_plan_drives_a_terminal(command: str, tmp_path: Path, environment: dict[str, str]) -> None:
    plan = shutil.copytree(SMALL, tmp_path / "plan")
    for hostile in (False, True):
        if hostile:
            file = plan / "activities" / "lower-energy-use.yaml"
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("text: Decide", f'note: "{HOSTILE}", text: Decide'), encoding="utf-8")
            (plan / "activities" / "\x1b[31mred\u202e.yaml").write_text("title: \u202ea\n", encoding="utf-8")
            (plan / "\x1b[2Jstray.yaml").touch()
        done = planctl(tmp_path, environment, *command.split(" "))
        assert not UNSEEN.search(done.stdout.replace("\r\n", "\n")), ascii(done.stdout)
        assert not UNSEEN.search(done.stderr), ascii(done.stderr)
