"""What says the same is told the same, what says something else is told in few lines, and nothing is left out."""

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from ink import documents, plans, texts
from planctl import model
from planctl.layout import canonical
from planctl.period import Calendar, standard_year
from planctl.phrases import KEYS, PHRASES
from planctl.schema import keys_of
from planctl.source import kind_of, read_folder
from planctl.terms import in_terms
from planctl.text import printable
from planctl.yamltext import inspect
from searches import cases
from test_broken import BROKEN, build
from test_yamltext import Plainly, layouts

ROOT = Path(__file__).parents[1]
CALENDAR = Calendar(tuple(standard_year(year, (4, 1)) for year in ("2022/23", "2023/24", "2024/25")))
CASES = cases(100)


def activity(milestones: str) -> str:
    return f"title: Step-free entrances\nmilestones:\n{milestones}"


RAMPS = "    - {id: main-ramps, text: Build the ramps}\n"
SLIP = "{on: 2023-11-20, from: 2023/24, to: 2024/25, reason: No supplier yet, approved_by: Board}"
WORK = "  2023/24:\n    - {id: a, text: A}\n    - {id: b, text: B%s}\n  2024/25:\n    - {id: c, text: C}\n"

# What changed: a file before and after, and the lines that differ.
CHANGES = {
    "a milestone slips on record": (
        activity(f"  2023/24:\n{RAMPS}"),
        activity(f"  2023/24: []\n  2024/25:\n    - {{id: main-ramps, text: Build the ramps, changes: [{SLIP}]}}\n"),
        """
        -main-ramps: due 2023/24
        +main-ramps: due 2024/25
        +main-ramps: change of 2023-11-20 from 2023/24 to 2024/25: No supplier yet (approved by Board)
        """,
    ),
    "a slip is proposed": (
        activity(f"  2023/24:\n{RAMPS}"),
        activity(
            "  2023/24:\n    - id: main-ramps\n      text: Build the ramps\n"
            "      changes: [{to: 2024-2025, on: 2023-11, from: 2023-24}]\n"
        ),
        "+main-ramps: change of 2023-11 from 2023/24 to 2024/25 (proposed)",
    ),
    "a milestone that is due within its year moves to another": (
        activity("  2023/24:\n    - {id: a, text: A, due: 2023-09}\n"),
        activity("  2024/25:\n    - {id: a, text: A, due: 2024-06}\n"),
        """
        -a: due 2023-09
        -a: year 2023/24
        +a: due 2024-06
        +a: year 2024/25
        """,
    ),
    "a milestone leaves the years": (
        activity(f"  2023/24:\n{RAMPS}"),
        activity(f"  unscheduled:\n{RAMPS}"),
        "-main-ramps: due 2023/24\n+main-ramps: due tbc",
    ),
    "a milestone is ongoing under no year": (
        activity(f"  unscheduled:\n{RAMPS}"),
        activity("  unscheduled:\n    - {id: main-ramps, text: Build the ramps, due: ongoing}\n"),
        """
        -main-ramps: due tbc
        +main-ramps: due ongoing
        +main-ramps: year unscheduled
        """,
    ),
    "progress is reported on one of several": (
        activity(WORK % ""),
        activity(WORK % ", status: complete, completed: 2023-09"),
        "+b: completed 2023-09\n+b: status complete",
    ),
    "milestones change places": (
        activity(f"  2023/24:\n    - {{id: a, text: A}}\n{RAMPS}"),
        activity(f"  2023/24:\n{RAMPS}    - {{id: a, text: A}}\n"),
        "",
    ),
    "a word of a long text": (
        "title: a\ndescription: |\n  First of all. Then the ramps are built. Last the signs.\n\n  Nothing else.\n",
        "title: a\ndescription: |\n  First of all. Then the doors are built. Last the signs.\n\n  Nothing else.\n",
        "-description: Then the ramps are built.\n+description: Then the doors are built.",
    ),
    "a paragraph is parted in two": (
        "title: a\ndescription: |-\n  One\n  two\n",
        "title: a\ndescription: |-\n  One\n\n  two\n",
        "+description:",
    ),
    "an owner joins, and the lead changes": (
        "title: a\nowners: [{role: x, capacity: SRO}]\n",
        "title: a\nowners: [y, {role: x, capacity: SRO}]\n",
        "-lead: x (SRO)\n+lead: y\n+owner: x (SRO)",
    ),
    "an abbreviation of a name is no sentence": (
        "title: a\n",
        "title: Visit St. Anne and Dr. No. 5 in No. 10 etc. as e.g. Bath\n",
        "-title: a\n+title: Visit St. Anne and Dr. No. 5 in No. 10 etc. as e.g. Bath",
    ),
    "lists of ids and things": (
        "title: a\nobjectives: ['1']\nresources: [{kind: posts, amount: 36}]\n",
        "title: a\nobjectives: ['1', 1(b)]\nresources: [{amount: 14, kind: posts, note: more}]\ntags: [b, a]\n",
        """
        -resource: posts, amount 36
        +objective: 1(b)
        +resource: posts, amount 14, note more
        +tag: b
        +tag: a
        """,
    ),
    "an absent value, an empty list and no key are one": (
        "title: a\nobjectives: []\nsource: ~\nmilestones:\n  2023/24:\n",
        "title: a\nmilestones: {2022/23: []}\n",
        "",
    ),
    "unknown keys": (
        "title: a\nmilestones: {2023/24: [{id: a, text: A, color: red}]}\n",
        "title: a\nmilestones: {2023/24: [{id: a, text: A, color: {b: [x, {y: }], 'a b': []}}]}\nzeal: ~\n",
        """
        +"zeal":
        -a: "color" red
        +a: "color" "a b" []
        +a: "color" b x
        +a: "color" b y
        """,
    ),
    "shapes that do not belong there": (
        "title: a\nowners: x\nmilestones: {2023/24: [{id: a, text: A}]}\n",
        "title: [a, b]\nowners: {role: y}\nmilestones: {2023/24: [b, {text: A, due: [x]}, [c]], 2024/25: {id: d}}\n",
        """
        -title: a
        -owners: x
        -a: text A
        -a: due 2023/24
        +"title": a
        +"title": b
        +owners: y
        +milestones 2024/25 id: d
        +b: due 2023/24
        +(no id): text A
        +(no id): "due" x
        +(no id): year 2023/24
        +(no id): due 2023/24
        +(no id): "item" c
        """,
    ),
    "a plan": (
        "format: 1\nyears: [2022-23]\napproved: {by: Board, on: 2023-04-20}\nconfidence: {H: high, L: }\n",
        """
format: 1
years: [2022/23, {starts: 2021-10-01, id: FY22, ends: 2022-09-30}]
rules: {P301: off}
approved: {by: Council, on: 2023-04-20}
confidence: {L: , H: high}
closed_years: [{year: 2022-23}]
checks: [{code: X001, message: No., each: activity}]
abbreviations: {SRO: senior}
""",
        """
        -approved: 2023-04-20, by Board
        +year: FY22, starts 2021-10-01, ends 2022-09-30
        +approved: 2023-04-20, by Council
        +confidence L:
        -confidence L:
        +abbreviations SRO: senior
        +rules P301: off
        +closed year: 2022/23
        +check X001 each: activity
        +check X001 message: No.
        """,
    ),
    "objectives": (
        "- {id: '1', parts: [1(a)]}\n- '2'\n",
        "- {id: '2', title: Two}\n- {id: '1', parts: [{title: One, id: 1(a)}]}\n",
        "-1: part 1(a)\n-2:\n+1: part 1(a), title One\n+2: title Two",
    ),
    "owners": (
        "- {id: a, title: A}\n",
        "- {id: a, title: A, aliases: [b], from: 2022-23}\n",
        "+a: alias b\n+a: from 2022/23",
    ),
    "measures": (
        "- {id: a, baseline: {value: 2, at: 2022-03}, targets: [{by: 2023-24, low: 1, high: 2}]}\n",
        """
- id: a
  baseline: {at: 2022-03, value: 2}
  readings: [{at: 2023-03, value: 1}]
  targets: [{by: 2024-25, text: few}]
""",
        """
        -a: target 2023/24, low 1, high 2
        +a: target 2024/25, text few
        +a: reading 2023-03, value 1
        """,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_the_plan_is_a_change_of_few_lines(name: str) -> None:
    before, after, expected = CHANGES[name]
    old, new = (in_terms(text, "some.yaml").splitlines() for text in (before, after))
    lines = difflib.unified_diff(old, new, n=0, lineterm="")
    found = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    assert found == [line.strip() for line in expected.strip().splitlines()]


ALIKE = {
    "styles": (
        "title: a\nowners:\n  - role: x\n    capacity: SRO\n  - y\n",
        '# why\n{"owners": [{capacity: SRO, role: x}, {role: y}], title: "a"}  # so\n',
    ),
    "line ends and a byte order mark": ("title: a\ntags: [b]\n", "\ufefftags: [b]\r\ntitle: a\r\n"),
    "spellings of a year": (
        activity("  2023/24:\n    - {id: a, text: A, start: 2023/24, due: 2024/25 Q1}\n"),
        activity("  2023 to 2024:\n    - {id: a, text: A, start: 2023-2024, due: 2024-25 q1}\n"),
    ),
    "a due that says what the year says": (
        activity(f"  2023/24:\n{RAMPS}"),
        activity("  2023-24:\n    - {id: main-ramps, text: Build the ramps, due: 2023/24}\n"),
    ),
    "a text in lines and one in quotes": (
        "title: a\nsource: |\n  One. Two\n\n  three: 3\n",
        'title: a\nsource: "One. Two\\n\\nthree: 3"\n',
    ),
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_says_the_same_is_told_the_same(name: str) -> None:
    one, other = ALIKE[name]
    assert in_terms(one, "a.yaml") == in_terms(other, "a.yaml") != one


MENDED = {
    "title: a\ntag: b\n": "title: a\ntags: [b]\n",
    "title: a\ntags: b\n": "title: a\ntags: [b]\n",
    "title: a\ndepends_on: b\n": "title: a\ndepends_on: [b]\n",
    "title: [a]\n": "title: a\n",
    "title: a\nlead: b\n": "title: a\nowners: [b]\n",
    "title: a\nowners: b\n": "title: a\nowners: [b]\n",
    "title: a\nresources: {kind: b}\n": "title: a\nresources: [{kind: b}]\n",
    "title: a\nresources: [{kind: posts 36}]\n": "title: a\nresources: [{kind: posts, amount: 36}]\n",
    "format: 1\nclosed_year: {year: 2022/23}\n": "format: 1\nclosed_years: [{year: 2022/23}]\n",
    "format: 1\naccepted: {by: b}\n": "format: 1\naccepted: [{by: b}]\n",
    "- {id: a, alias: b}\n": "- {id: a, aliases: [b]}\n",
    "- {id: a, readings: [{at: 2023-03, text: 5}]}\n": "- {id: a, readings: [{at: 2023-03, value: 5}]}\n",
    "milestones: {unscheduled: [{id: a, due: ongoing}]}\n": "milestones: {2023/24: [{id: a, due: ongoing}]}\n",
    "milestones: {2023/24: [{id: a, year: b}]}\n": "milestones: {2023/24: [{id: a, text: b}]}\n",
}


@pytest.mark.parametrize("text", MENDED)
def test_what_is_mended_in_a_file_is_told(text: str) -> None:
    assert in_terms(text, "some.yaml") != in_terms(MENDED[text], "some.yaml")


def test_a_month_is_no_year() -> None:
    text = activity("  2011-12:\n    - {id: a, text: A, due: 2011-12}\n")
    assert in_terms(text, "") == "title: Step-free entrances\na: text A\na: due 2011-12\na: year 2011/12\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing but why\n",
        "a text\n",
        "{}",
        "[]\n",
        "colour: red\n",
        "- a\n- b\n",
        "title: [a\n",
        "title: a\ntitle: b\n",
        "title: &a b\n",
        "title: a\x07\n",
        'title: "\\x1b[31m"\n',
        "title: a\n<<<<<<< ours\nsource: b\n=======\nsource: c\n>>>>>>> theirs\n",
        "---\ninternal: true\n---\n# Who we are\n",
        "\ufeff# Who we are\r\n",
        "title: " + "[" * 60 + "]" * 60,
    ],
)
def test_what_is_no_plan_file_stays_as_it_is(text: str) -> None:
    assert in_terms(text, "activities/a.yaml") == text


def test_the_name_decides_where_the_content_could_be_of_two_kinds() -> None:
    assert in_terms("- '2'\n- '1'\n", "git-blob-X/objectives.yaml") == "1:\n2:\n"
    assert in_terms("- title: a\n", "01-a.md") == "- title: a\n"
    text = "confidence_reason: c\ninternal: true\nformat: 1\nsource: s\nlanguage: l\n"
    assert in_terms(text, "X_plan.yml").splitlines()[0] == "format: 1"
    assert in_terms(text, "X_roofs.yaml").splitlines()[0] == "confidence_reason: c"


def test_what_would_drive_a_terminal_is_shown() -> None:
    assert in_terms("title: 'a \u202eb'\n", "") == "title: a \\u202eb\n"


CLASSES: dict[str, list[type]] = {
    "plan": [model.Header],
    "activity": [model.Activity],
    "milestone": [model.Milestone],
    "listed": [model.Objective, model.Owner, model.Measure],
    "contact": [model.Contact],
    "checks": [model.Check],
    "owners": [model.OwnerLink],
    "changes": [model.Change],
    "resources": [model.Resource],
    "parts": [model.Part],
    "baseline": [model.Figure],
    "readings": [model.Figure],
    "targets": [model.Target],
    "approved": [model.Approval],
    "closed_years": [model.ClosedYear],
    "accepted": [model.Accepted],
}


@pytest.mark.parametrize("name", CLASSES)
def test_the_keys_are_those_of_the_format_in_its_order(name: str) -> None:
    told = [key for key in KEYS.get(name) or PHRASES[name] if not key.startswith("\0")]
    known = [keys_of(cls) for cls in CLASSES[name]]
    assert set(told) == {key for keys in known for key in keys}
    for keys in known:
        assert sorted(keys, key=told.index) == keys


def test_every_table_of_keys_is_compared() -> None:
    assert {*KEYS, *PHRASES} == {*CLASSES, "years"}


FILES = [
    (folder / file, kind_of(file))
    for folder in (ROOT / "plan", ROOT / "tests" / "plans" / "small")
    for file in read_folder(folder).texts
    if kind_of(file)
]


def scalars(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in scalars(value)]
    if isinstance(data, list):
        return [text for value in data for text in scalars(value)]
    return [] if data is None else [data]


def without_years(text: str) -> str:
    """A text whose years are spelled in one way."""
    return text.replace("2023-24", "2023/24")


def check_complete(text: str, told: str) -> None:
    """Assert that every word of every value is told, or the file is told as it is."""
    if told != text:
        document = inspect(text.removeprefix("\ufeff"))
        assert document.faults == []
        words = {printable(word) for value in scalars(document.data) for word in value.split()}
        assert {word for word in words if without_years(word) not in told} == set()


@pytest.mark.parametrize(("file", "kind"), FILES, ids=lambda value: getattr(value, "stem", ""))
def test_a_file_of_a_plan_is_told_whole_and_whatever_its_layout(file: Path, kind: str) -> None:
    text = file.read_text(encoding="utf-8")
    told = in_terms(text, file.name)
    check_complete(text, told)
    assert told == in_terms(text, "") != text
    assert in_terms(canonical(text, kind, CALENDAR), file.name) == told
    assert in_terms("\ufeff" + text.replace("\n", "\r\n"), file.name) == told
    data = inspect(text).data
    turned = dict(reversed(data.items())) if isinstance(data, dict) else data[::-1]
    assert in_terms(yaml.dump(turned, Dumper=Plainly, width=40, sort_keys=False), file.name) == told


def without_one(data: Any) -> Iterator[Any]:
    """Some data without each of its keys and items in turn, and with each key misspelled; what holds nothing stays."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if isinstance(data, dict):
            rest = {name: item for name, item in data.items() if name != key}
            others: list[Any] = [{**rest, key: other} for other in without_one(value)]
            others += [rest, {**rest, f"{key}x": value}]
        else:
            others = [[*data[:key], other, *data[key + 1 :]] for other in without_one(value)]
            others.append([*data[:key], *data[key + 1 :]])
        yield from others if value else ()


@pytest.mark.parametrize(("file", "kind"), FILES, ids=lambda value: getattr(value, "stem", ""))
def test_every_key_and_item_of_a_plan_leaves_its_trace(file: Path, kind: str) -> None:
    data = inspect(file.read_text(encoding="utf-8")).data
    told = [in_terms(json.dumps(some), f"{kind}.yaml") for some in (data, *without_one(data))]
    assert told.count(told[0]) == 1
    assert len(told) > 10


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_whole(name: str, tmp_path: Path) -> None:
    plan, _ = build(name, tmp_path)
    for text in read_folder(plan).texts.values():
        check_complete(text, in_terms(text, "some.yaml"))


@pytest.mark.search
@CASES
@given(documents())
def test_a_file_is_told_whole_and_canonical_layout_changes_nothing(given_: tuple[str, Any]) -> None:
    text, _ = given_
    told = in_terms(text, "a.yaml")
    check_complete(text, told)
    assert in_terms(canonical(text, "activity", CALENDAR), "a.yaml") == told


def shuffled(data: Any, chance: Random) -> Any:
    if isinstance(data, list):
        return [shuffled(item, chance) for item in data]
    if not isinstance(data, dict):
        return data
    keys = list(data)
    chance.shuffle(keys)
    return {key: shuffled(data[key], chance) for key in keys}


@pytest.mark.search
@CASES
@given(plans, layouts, st.randoms(use_true_random=False))
def test_order_of_keys_and_layout_change_nothing(data: Any, layout: dict[str, Any], chance: Random) -> None:
    plain = yaml.dump(data, Dumper=Plainly)
    other = yaml.dump(shuffled(data, chance), Dumper=Plainly, sort_keys=False, **layout)
    assume(inspect(other).data == inspect(plain).data == data)
    assume(inspect(plain).faults == inspect(other).faults == [])
    assert in_terms(plain, "a.yaml") == in_terms(other, "a.yaml")


def spots(data: Any) -> list[tuple[Any, Any]]:
    """Where each text of some data stands: what holds it, and under which key."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [spot for key, value in items for spot in ([(data, key)] if isinstance(value, str) else spots(value))]


@CASES
@given(plans, texts, st.data())
def test_no_other_text_is_told_alike(data: dict[str, Any], text: str, choice: st.DataObject) -> None:
    before = yaml.dump(data, Dumper=Plainly)
    held, key = choice.draw(st.sampled_from(spots(data)))
    assume(" ".join(text.split()) != " ".join(held[key].split()))
    held[key] = text
    after = yaml.dump(data, Dumper=Plainly)
    assume(inspect(before).faults == inspect(after).faults == [])
    assert in_terms(before, "a.yaml") != in_terms(after, "a.yaml")
