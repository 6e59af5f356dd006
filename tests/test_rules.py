"""Every rule fires where its fixtures say, and nothing else fires anywhere.

A folder of rules/ holds the files in which a plan differs from plans/small. The bad line of a file carries the codes
that it earns in a comment at its end. Where no comment can stand, `expect.txt` names the place: `FILE:LINE CODE`; its
lines `without FILE` take a file of the small plan away.
"""

import marshal
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planctl import rules
from planctl.finding import Finding, Level
from planctl.load import load
from planctl.rules import RULES, check
from planctl.source import MAX_BYTES, read_folder

SMALL = Path(__file__).with_name("plans") / "small"
OVERLAYS = {folder.name: folder for folder in sorted(Path(__file__).with_name("rules").iterdir()) if folder.is_dir()}
SWITCHABLE = [name for name in OVERLAYS if not name.startswith("P0")]
MARK = re.compile(r"# ((?:[PX][0-9]{3} ?)+)$", re.MULTILINE)
Mark = tuple[str, int, str]

MESSAGES = {
    "X001-check-of-activities": """\
A low confidence rating needs a reason. (confidence: L; confidence_reason: none)
""",
    "X002-check-of-milestones": """\
What is overdue says what follows. (activity.confidence: M; activity.tags: none; impact: none; timing: overdue)
What is overdue says what follows. (activity.confidence: M; activity.tags: none; impact: none; timing: overdue)
""",
    "X003-check-of-measures": """\
A measure has an owner and stays below 5000. (owner: none; reading: 49)
A measure has an owner and stays below 5000. (owner: head-of-energy; reading: 5000)
A measure has an owner and stays below 5000. (owner: head-of-energy; reading: none)
""",
}


def marks(overlay: Path) -> list[Mark]:
    """Return what an overlay says will be found: file, line, code."""
    found: list[Mark] = []
    for path in overlay.rglob("*"):
        if path.is_dir():
            continue
        lines = re.split(r"\r\n|\r|\n", path.read_bytes().decode())
        if path == overlay / "expect.txt":
            places = (re.fullmatch(r"(.+):([0-9]+) ([PX][0-9]{3})", line) for line in lines)
            found += [(place[1], int(place[2]), place[3]) for place in places if place]
            continue
        file = path.relative_to(overlay).as_posix()
        for number, line in enumerate(lines, 1):
            found += [(file, number, code) for match in MARK.finditer(line) for code in match[1].split()]
    return sorted(found)


def lay(name: str, folder: Path) -> Path:
    """Lay an overlay over the small plan."""
    plan = folder / "plan"
    shutil.copytree(SMALL, plan)
    shutil.copytree(OVERLAYS[name], plan, dirs_exist_ok=True)
    expected = plan / "expect.txt"
    if expected.exists():
        for line in expected.read_text().splitlines():
            if line.startswith("without "):
                (plan / line.removeprefix("without ")).unlink()
        expected.unlink()
    return plan


def judge(plan: Path, *, errors_only: bool = False) -> list[Finding]:
    return check(load(read_folder(plan)), errors_only=errors_only)


def places(findings: list[Finding]) -> list[Mark]:
    return sorted((finding.where.file, finding.where.line, finding.code) for finding in findings)


def switch(plan: Path, code: str, to: str) -> None:
    """Switch a code in plan.yaml; a fixture that has `rules` has it as the last thing in the file."""
    file = plan / "plan.yaml"
    text = file.read_text()
    head = "" if "\nrules:\n" in text else "rules:\n"
    lines = [line for line in text.splitlines() if not line.startswith(f"  {code}: ")]
    file.write_text("\n".join(lines) + f"\n{head}  {code}: {to}\n")


def test_the_small_plan_has_no_finding() -> None:
    assert judge(SMALL) == []


@pytest.mark.parametrize("name", OVERLAYS)
def test_findings_are_those_that_the_overlay_marks(name: str, tmp_path: Path) -> None:
    assert places(judge(lay(name, tmp_path))) == marks(OVERLAYS[name])


@pytest.mark.parametrize("name", OVERLAYS)
def test_two_processes_find_what_one_does(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = lay(name, tmp_path)
    alone = judge(plan)
    monkeypatch.setattr(rules, "MANY", 0)
    assert judge(plan) == alone

    def handed(mine: Callable[[], Any], theirs: Callable[[], Any], **_: Any) -> tuple[Any, Any]:
        return mine(), marshal.loads(marshal.dumps(theirs()))

    monkeypatch.setattr(rules, "both", handed)  # what cannot be handed over would be found twice
    assert judge(plan) == alone


@pytest.mark.parametrize("name", OVERLAYS)
def test_overlay_shows_the_code_it_is_named_for(name: str) -> None:
    code = name[:4]
    assert code in RULES or code.startswith("X")
    assert code in {mark[2] for mark in marks(OVERLAYS[name])}


def test_every_rule_has_an_overlay() -> None:
    made_by_code = {"P001"}  # what git cannot keep is made below
    comparing = {rule.code for rule in RULES.values() if rule.compare is not None}  # test_changes has theirs
    assert {name[:4] for name in OVERLAYS if name.startswith("P")} | made_by_code == set(RULES) - comparing


@pytest.mark.parametrize("name", OVERLAYS)
def test_finding_is_whole(name: str, tmp_path: Path) -> None:
    plan = lay(name, tmp_path)
    for finding in judge(plan):
        where = finding.where
        assert finding.message.strip()
        assert finding.help.strip()
        assert len((finding.message + finding.help).splitlines()) == 1
        assert (1, 1) <= (where.line, where.column) <= (where.end_line, where.end_column)
        unread = finding.code in {"P017", "P018", "P307"}
        lines = [""] if unread else re.split(r"\r\n|\r|\n", (plan / where.file).read_bytes().decode())
        assert finding.line == lines[where.line - 1]
        assert where.column <= len(finding.line) + 1
        assert where.end_column <= len(lines[where.end_line - 1]) + 1


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_errors_alone_are_the_errors_of_all(name: str, tmp_path: Path) -> None:
    plan = lay(name, tmp_path)
    assert judge(plan, errors_only=True) == [finding for finding in judge(plan) if finding.level is Level.error]


@pytest.mark.parametrize("name", MESSAGES)
def test_check_of_the_plan_prints_its_message_with_the_values_used(name: str, tmp_path: Path) -> None:
    told = [finding.message for finding in judge(lay(name, tmp_path)) if finding.code == name[:4]]
    assert told == MESSAGES[name].splitlines()


@pytest.mark.parametrize("code", RULES)
def test_rule_explains_itself(code: str) -> None:
    rule = RULES[code]
    assert re.fullmatch(r"P[0-4][0-9]{2}", code)
    assert all(part.strip() for part in (rule.name, *rule.doc))
    assert rule.doc.bad != rule.doc.mended


def test_names_and_faults_of_rules_are_unique() -> None:
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert len({rule.doc.fault for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("to", ["off", "warning", "error"])
@pytest.mark.parametrize("name", SWITCHABLE)
def test_switch_changes_its_own_code_and_nothing_else(name: str, to: str, tmp_path: Path) -> None:
    plan, code = lay(name, tmp_path), name[:4]
    before = judge(plan)
    switch(plan, code, to)
    after = judge(plan)
    assert {finding.level for finding in after if finding.code == code} == ({Level(to)} if to != "off" else set())
    kept = [finding for finding in before if finding.code != code or to != "off"]
    assert places(after) == places(kept)
    levels = Counter((finding.code, finding.level) for finding in before if finding.code != code)
    assert Counter((finding.code, finding.level) for finding in after if finding.code != code) == levels


@pytest.mark.parametrize("to", ["off", "warning", "error"])
@pytest.mark.parametrize("code", [code for code in RULES if code.startswith("P0")])
def test_what_cannot_be_read_cannot_be_switched(code: str, to: str, tmp_path: Path) -> None:
    plan = lay("P003-file-is-empty", tmp_path)
    expected = marks(OVERLAYS["P003-file-is-empty"])
    switch(plan, code, to)
    line = len((plan / "plan.yaml").read_text().splitlines())
    assert places(judge(plan)) == sorted([*expected, ("plan.yaml", line, "P112")])
    assert {finding.level for finding in judge(plan)} == {Level.error}


# P001: what git cannot keep


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_out(path: Path) -> None:
    outside = path.parents[2] / "outside.yaml"
    outside.write_text("title: Outside\nowners: [head-of-energy]\n")
    path.symlink_to(outside)


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing.yaml"))


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def too_large(path: Path) -> None:
    path.write_bytes(b"#" * MAX_BYTES + b"\n")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def windows_1252(path: Path) -> None:
    path.write_bytes("title: Café\n".encode("cp1252"))


def utf_16(path: Path) -> None:
    path.write_text("title: Clean windows\n", encoding="utf-16")


def without_permission(path: Path) -> None:
    path.write_text("title: Clean windows\n")
    path.chmod(0)


SETUPS = [
    a_folder,
    a_link_out,
    a_link_to_nothing,
    a_link_to_itself,
    too_large,
    pytest.param(a_pipe, marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")),
    windows_1252,
    utf_16,
    pytest.param(
        without_permission,
        marks=pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"),
    ),
]
WINDOWS = """\
title: Clean windows
objectives: ["2"]
owners: [head-of-energy]
depends_on: [odd, odd/north]
titel: Clean windows
milestones:
  2023/24: [{id: north, text: Wash the north side, owners: [director-of-estates]}]
"""


@pytest.mark.parametrize("make", SETUPS)
@pytest.mark.parametrize("file", ["activities/odd.yaml", "sections/02-odd.md"])
def test_file_that_cannot_be_opened_is_one_finding_and_the_rest_is_checked(
    file: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    plan = tmp_path / "work" / "plan"
    shutil.copytree(SMALL, plan)
    text = WINDOWS if file == "activities/odd.yaml" else WINDOWS.replace("odd, odd/north", "")
    (plan / "activities" / "windows.yaml").write_text(text)
    make(plan / file)
    assert places(judge(plan)) == sorted([("activities/windows.yaml", 5, "P010"), (file, 1, "P001")])


@pytest.mark.parametrize("name", ["plan", "objectives", "owners", "measures"])
def test_what_follows_from_a_file_that_cannot_be_opened_is_not_told(name: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(SMALL, plan)
    (plan / f"{name}.yaml").unlink()
    (plan / f"{name}.yaml").mkdir()
    assert places(judge(plan)) == [(f"{name}.yaml", 1, "P001")]


def test_folder_that_leads_out_of_the_plan_is_not_read(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(SMALL, plan)
    (plan / "sections").rename(tmp_path / "sections")
    (plan / "sections").symlink_to(tmp_path / "sections")
    assert places(judge(plan)) == [("sections/", 1, "P001")]


def test_link_inside_the_plan_and_a_file_just_small_enough_are_fine(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(SMALL, plan)
    (plan / "sections" / "02-again.md").symlink_to("01-who-we-are.md")
    large = plan / "sections" / "03-large.md"
    large.write_bytes(b"# Large\n" + b"a" * (MAX_BYTES - 8))
    assert judge(plan) == []
