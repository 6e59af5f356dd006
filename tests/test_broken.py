"""Plans broken as people break them: the whole command line names every fault, at its place, once, and changes nothing.

A folder of broken/ holds the files in which a plan differs from plans/small; its `expect.txt` says what is found, as
`FILE:LINE CODE`, and which files of the small plan are not there, as `without FILE`.
"""

import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planctl.finding import Finding, Level
from planctl.load import load
from planctl.rules import check
from planctl.source import MAX_BYTES, Source, read_folder
from planctl.text import printable
from warm import START, planctl

SMALL = Path(__file__).with_name("plans") / "small"
FOLDERS = {folder.name: folder for folder in sorted(Path(__file__).with_name("broken").iterdir()) if folder.is_dir()}
ENDS = re.compile(r"\r\n|\r|\n")
ENVIRONMENT = START | {"PATH": os.environ["PATH"]}
Mark = tuple[str, int, str]
HEAD = "title: Clean windows\nobjectives: ['2']\nowners: [head-of-energy]\n"
BODY = "milestones:\n  2023/24:\n    - {id: north, text: Wash the north side}\n"


def windows_1252(plan: Path) -> list[Mark]:
    text = "title: Café – “open”\nobjectives: ['2']\nowners: [head-of-energy]\n"
    (plan / "activities" / "cafe.yaml").write_bytes((text + BODY).encode("cp1252"))
    (plan / "owners.yaml").write_bytes("- {id: café, title: Café}\n".encode("latin-1"))
    return [("activities/cafe.yaml", 1, "P001"), ("owners.yaml", 1, "P001")]


def utf_16(plan: Path) -> list[Mark]:
    text = (plan / "objectives.yaml").read_text()
    (plan / "objectives.yaml").write_text(text, encoding="utf-16")
    return [("objectives.yaml", 1, "P001")]


def picture(plan: Path) -> list[Mark]:
    (plan / "activities" / "logo.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    (plan / "activities" / "zeroes.yaml").write_bytes(b"title: a" + b"\0" * 3)
    return [
        ("activities/logo.yaml", 1, "P001"),
        *[("activities/zeroes.yaml", 1, "P007")] * 3,
        ("activities/zeroes.yaml", 1, "P011"),
    ]


def deep_nesting(plan: Path) -> list[Mark]:
    deep = "[" * 100_000 + "]" * 100_000
    (plan / "activities" / "flow.yaml").write_text(f"{HEAD}tags: {deep}\n{BODY}")
    block = "".join(f"{' ' * depth}a:\n" for depth in range(1, 200))
    (plan / "activities" / "block.yaml").write_text(f"{HEAD}{BODY}tags:\n{block}")
    less_deep = "[" * 600 + "]" * 600  # deeper than that libyaml may refuse it before it has told that it is a key
    (plan / "activities" / "keys.yaml").write_text(f"{HEAD}{BODY}? {less_deep}\n: a\n")
    return [
        ("activities/block.yaml", 57, "P008"),
        ("activities/flow.yaml", 4, "P008"),
        ("activities/keys.yaml", 7, "P008"),
        ("activities/keys.yaml", 7, "P009"),
    ]


def billion_laughs(plan: Path) -> list[Mark]:
    lines = ["a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    (plan / "activities" / "laughs.yaml").write_text(HEAD + BODY + "\n".join(lines) + "\n")
    places = range(7, 16)
    keys = [("activities/laughs.yaml", line, "P010") for line in places]
    anchors = [("activities/laughs.yaml", line, "P005") for line in places]
    return keys + anchors + [("activities/laughs.yaml", line, "P005") for line in places if line > 7] * 10


def huge_scalar(plan: Path) -> list[Mark]:
    (plan / "activities" / "huge.yaml").write_text(f"{HEAD}{BODY}description: {'a' * MAX_BYTES}\n")
    (plan / "activities" / "large.yaml").write_text(f"{HEAD}{BODY}confidence: {'a' * 1_000_000}\n")
    return [("activities/huge.yaml", 1, "P001"), ("activities/large.yaml", 7, "P015")]


def many_errors(plan: Path) -> list[Mark]:
    milestones = "".join(f"    - {{id: m{number}, text: Wash it, due: soon}}\n" for number in range(300))
    (plan / "activities" / "many.yaml").write_text(f"{HEAD}milestones:\n  2023/24:\n{milestones}")
    return [("activities/many.yaml", 6 + number, "P013") for number in range(300)]


def long_ring(plan: Path) -> list[Mark]:
    numbers = range(1500)
    items = (f"    - {{id: m{at}, text: Wash it, depends_on: [ring/m{(at + 1) % 1500}]}}\n" for at in numbers)
    (plan / "activities" / "ring.yaml").write_text(f"{HEAD}milestones:\n  2023/24:\n{''.join(items)}")
    return [("activities/ring.yaml", 6, "P113")]


def files_that_are_none(plan: Path) -> list[Mark]:
    (plan / "measures.yaml").unlink()
    (plan / "measures.yaml").mkdir()
    (plan / "owners.yaml").unlink()
    (plan / "owners.yaml").symlink_to("../../elsewhere/owners.yaml")
    (plan / "activities" / "empty.yaml").touch()
    return [("activities/empty.yaml", 1, "P003"), ("measures.yaml", 1, "P001"), ("owners.yaml", 1, "P001")]


def control_characters(plan: Path) -> list[Mark]:
    text = "title: Clean\x0bwindows\nobjectives: ['2']\nowners: [head-of-energy]\n# \x1b[31mred\x1b[0m\n"
    (plan / "activities" / "windows.yaml").write_text(text + BODY)
    (plan / "activities" / "escapes.yaml").write_text(f'{HEAD}enabler: "\\x1b[31mred"\n{BODY}')
    return [
        ("activities/escapes.yaml", 4, "P007"),
        ("activities/windows.yaml", 1, "P007"),
        ("activities/windows.yaml", 4, "P007"),
        ("activities/windows.yaml", 4, "P007"),
    ]


def carriage_returns(plan: Path) -> list[Mark]:
    text = "title: Clean windows\robjectives: ['7']\r\nowners: [nobody]\n\rdue: 2023\r"
    (plan / "activities" / "mixed.yaml").write_bytes((text + BODY).encode())
    return [
        ("activities/mixed.yaml", 2, "P104"),
        ("activities/mixed.yaml", 3, "P105"),
        ("activities/mixed.yaml", 5, "P010"),
    ]


MADE: dict[str, Callable[[Path], list[Mark]]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        windows_1252,
        utf_16,
        picture,
        deep_nesting,
        billion_laughs,
        huge_scalar,
        many_errors,
        long_ring,
        files_that_are_none,
        control_characters,
        carriage_returns,
    )
}
BROKEN = [*FOLDERS, *MADE]


def build(name: str, folder: Path) -> tuple[Path, list[Mark]]:
    """Make a broken plan; return it and what will be found."""
    plan = folder / "plan"
    shutil.copytree(SMALL, plan)
    if name in MADE:
        return plan, sorted(MADE[name](plan))
    shutil.copytree(FOLDERS[name], plan, dirs_exist_ok=True)
    expected = plan / "expect.txt"
    lines = expected.read_text().splitlines()
    expected.unlink()
    for line in lines:
        if line.startswith("without "):
            (plan / line.removeprefix("without ")).unlink()
    found = (re.fullmatch(r"(.+):([0-9]+) ([PX][0-9]{3})", line) for line in lines)
    return plan, sorted((place[1], int(place[2]), place[3]) for place in found if place)


def findings(folder: Path) -> tuple[int, str, list[dict[str, Any]]]:
    ran = planctl(folder, ENVIRONMENT, "validate", "--format", "json", "plan")
    return ran.returncode, ran.stderr, json.loads(ran.stdout)["findings"]


def content(plan: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in plan.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


@pytest.mark.parametrize("name", BROKEN)
def test_every_fault_is_told_at_its_place_and_nothing_is_changed(name: str, tmp_path: Path) -> None:
    plan, expected = build(name, tmp_path)
    before = content(plan)
    status, stderr, found = findings(tmp_path)
    assert sorted((item["file"].removeprefix("plan/"), item["line"], item["code"]) for item in found) == expected
    assert (status, stderr) == (1, "")
    assert all(item["message"] and item["help"] for item in found)
    assert "Traceback" not in json.dumps(found)
    assert content(plan) == before


@pytest.mark.parametrize("name", BROKEN)
def test_text_shows_every_finding_with_its_line_and_a_help(name: str, tmp_path: Path) -> None:
    plan, _ = build(name, tmp_path)
    found = check(load(read_folder(plan)))
    ran = planctl(tmp_path, ENVIRONMENT, "validate", "plan")
    assert (ran.returncode, ran.stderr) == (1, "")
    *told, closing = ran.stdout.split("\n\n")
    assert len(told) == len(found)
    for text, finding in zip(told, found, strict=True):
        head, *lines = text.split("\n")
        assert head == printable(f"plan/{finding}")
        assert lines.pop() == printable(f"  help: {finding.help}")
        assert_source_is_shown(plan / finding.where.file, finding, lines)
    counts = Counter(finding.level for finding in found)
    assert closing.startswith(f"{counts[Level.error]} error")
    assert f", {counts[Level.warning]} warning" in closing


def assert_source_is_shown(file: Path, finding: Finding, lines: list[str]) -> None:
    """Assert that the source line stands there with a mark under the span, or that there is no line to show."""
    line = finding.where.line
    if not lines:
        unread = finding.code in {"P001", "P017", "P018", "P307"}
        assert unread or not ENDS.split(file.read_bytes().decode(errors="replace"))[line - 1].strip()
        return
    shown, mark = lines
    number, _, words = shown.removeprefix("  ").partition(" | ")
    assert number == str(line)
    assert words in printable(ENDS.split(file.read_bytes().decode(errors="replace"))[line - 1])
    assert re.fullmatch(r" +\| \s*\^+", mark)
    assert len(mark) <= len(shown) + 1


@pytest.mark.parametrize("name", BROKEN)
def test_status_prints_no_figure_of_a_plan_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    _, expected = build(name, tmp_path)
    ran = planctl(tmp_path, ENVIRONMENT, "status", "--plan", "plan")
    stopping = [mark for mark in expected if mark[2].startswith(("P0", "P1"))]
    assert stopping
    assert (ran.returncode, ran.stdout) == (1, "")
    assert all(f"{file}:{line}:" in ran.stderr and f" {code} " in ran.stderr for file, line, code in stopping)
    assert "planctl validate" in ran.stderr.splitlines()[-1]
    assert "Traceback" not in ran.stderr


def test_windows_line_ends_and_a_byte_order_mark_are_no_fault(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(SMALL, plan)
    for file in plan.rglob("*.*"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert findings(tmp_path) == (0, "", [])


@pytest.mark.parametrize("spaces", [2, 70, 20_000])
def test_any_number_of_spaces_is_one_fault_with_its_place(spaces: int, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(SMALL, plan)
    file = plan / "owners.yaml"
    file.write_text(file.read_text().replace("Head of Energy", f"Head of{' ' * spaces}Energy"))
    status, _, found = findings(tmp_path)
    assert (status, [(item["file"], item["line"], item["code"]) for item in found]) == (
        0,
        [("plan/owners.yaml", 3, "P302")],
    )
    assert found[0]["end_column"] - found[0]["column"] >= spaces


def test_json_is_yaml_too(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(SMALL, plan)
    data = {
        "title": "Clean windows",
        "objectives": ["2"],
        "owners": [{"role": "head-of-energy", "capacity": None}],
        "milestones": {"2023/24": [{"id": "north", "text": "Wash the north side: all of it"}]},
    }
    (plan / "activities" / "windows.yaml").write_text(json.dumps(data))
    assert findings(tmp_path) == (0, "", [])


def steps(texts: dict[str, str]) -> int:
    """Return how many lines of Python are run to judge a plan."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return note

    sys.settrace(note)
    check(load(Source(texts)))
    sys.settrace(None)
    return count


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("activities/x.yaml", lambda count: HEAD + "".join(f"k{number:03}: 1\n" for number in range(count))),
        ("activities/x.yaml", lambda count: "{" + ", ".join(f"k{number:03}: 1" for number in range(count)) + "}"),
        ("activities/x.yaml", lambda count: f"{HEAD}depends_on: [{', '.join(f'a{n:03}' for n in range(count))}]\n"),
        ("activities/x.yaml", lambda count: HEAD + BODY + "    - {id: a, text: b, due: never}\n" * count),
        ("measures.yaml", lambda count: "- {id: a}\n" * count),
        ("measures.yaml", lambda count: "- x\n" * count),
        ("owners.yaml", lambda count: "- {id: A b, title: c}\n" * count),
        ("sections/01-who-we-are.md", lambda count: "# a\n" + "\x01" * count),
    ],
)
def test_twice_the_faults_are_twice_the_work(file: str, text: Callable[[int], str]) -> None:
    plan = {path.relative_to(SMALL).as_posix(): path.read_text(encoding="utf-8") for path in SMALL.rglob("*.*")}
    few, some, many = (steps(plan | {file: text(count)}) for count in (100, 200, 400))
    assert many - some < 2.5 * (
        some - few
    )  # four times as many, were it quadratic; what a file costs at all is in neither
