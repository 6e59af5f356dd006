"""What changed between two plans: each change by what happened, its class and its field, and nothing beside it."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.change import Change
from planctl.diff import diff, renamed
from planctl.layout import canonical
from planctl.likeness import Known, alike, pairs
from planctl.load import load
from planctl.model import Plan
from planctl.source import Source, kind_of, read_folder

SMALL = Path(__file__).with_name("plans") / "small"
TEXTS = dict(read_folder(SMALL).texts)
ENTRANCES, ENERGY = "activities/step-free-entrances.yaml", "activities/lower-energy-use.yaml"
Edit = tuple[str, str, str]


def plan(*edits: Edit) -> Plan:
    texts = dict(TEXTS)
    for file, old, new in edits:
        assert old in texts[file], old
        texts[file] = texts[file].replace(old, new, 1)
    return load(Source(texts)).plan


def told(change: Change) -> str:
    days = "" if change.days is None else f" {change.days:+}"
    record = {True: " recorded", False: " unrecorded", None: ""}[change.recorded]
    moved = f": {change.old} -> {change.new}" if change.title not in {change.old, change.new} else ""
    line = f"{change.group} {change.kind} {change.ref} {change.what} {change.field}{moved}{days}{record}"
    return " ".join(line.split())


RECORD = "changes: [{on: 2023-11-20, from: 2023/24, to: 2024-09, reason: No supplier., approved_by: Board}]"
PUMPS = "milestone lower-energy-use/heat-pumps"
MAIN, SURVEY, RAMPS = (f"milestone step-free-entrances/{name}" for name in ("main-ramps", "survey", "first-ramps"))
CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "slipped": (
        [(ENTRANCES, "offices\n      depends", "offices\n      due: 2024-09\n      depends")],
        [f"slip {MAIN} slipped due: 2023/24 -> 2024-09 +183 unrecorded"],
    ),
    "pulled forward": (
        [(ENERGY, "due: 2023/24 Q3", "due: 2023/24 Q2")],
        [f"pull-forward {PUMPS} pulled-forward due: 2023/24 Q3 -> 2023/24 Q2 -92 unrecorded"],
    ),
    "rebaselined": (
        [(ENTRANCES, "offices\n      depends", f"offices\n      due: 2024-09\n      {RECORD}\n      depends")],
        [f"slip {MAIN} rebaselined due: 2023/24 -> 2024-09 +183 recorded"],
    ),
    "proposed": (
        [
            (
                ENTRANCES,
                "offices\n      depends",
                f"offices\n      {RECORD.replace(', approved_by: Board', '')}\n      depends",
            )
        ],
        [f"progress {MAIN} proposed changes: None -> from 2023/24 to 2024-09, of 2023-11-20"],
    ),
    "made precise": (
        [(ENTRANCES, "offices\n      depends", "offices\n      due: 2024-03\n      depends")],
        [f"structure {MAIN} refined due: 2023/24 -> 2024-03 +0"],
    ),
    "no date any more": (
        [(ENERGY, "due: 2023/24 Q3", "due: tbc")],
        ["slip milestone lower-energy-use/heat-pumps unscheduled due: 2023/24 Q3 -> tbc unrecorded"],
    ),
    "given a date": (
        [(ENERGY, "id: solar, text", "id: solar, due: 2025-03, text")],
        ["pull-forward milestone lower-energy-use/solar scheduled due: tbc -> 2025-03"],
    ),
    "under another year": (
        [
            (ENERGY, "due: 2023/24 Q3, status: not-started, updated: 2023-06-30}", "due: 2023/24 Q3}"),
            (ENTRANCES, "- id: first-ramps", "- id: first-ramps"),
        ],
        [
            "progress milestone lower-energy-use/heat-pumps reported status: not-started -> None",
            "progress milestone lower-energy-use/heat-pumps reported updated: 2023-06-30 -> None",
        ],
    ),
    "completed": (
        [(ENTRANCES, "depends_on: [step", "status: complete\n      completed: 2023-06-02\n      depends_on: [step")],
        [
            f"progress {MAIN} completed status: None -> complete",
            f"progress {MAIN} changed completed: None -> 2023-06-02",
        ],
    ),
    "reopened": (
        [(ENTRANCES, "status: complete\n      completed: 2023-02-14\n", "status: paused\n")],
        [
            f"progress {SURVEY} reopened status: complete -> paused",
            f"progress {SURVEY} changed completed: 2023-02-14 -> None",
        ],
    ),
    "closed": (
        [(ENTRANCES, "status: in-progress", "status: closed")],
        [f"de-scope {RAMPS} closed status: in-progress -> closed"],
    ),
    "taken up again": (
        [(ENERGY, "status: closed", "status: in-progress")],
        ["scope milestone lower-energy-use/lights reopened status: closed -> in-progress"],
    ),
    "expected later": (
        [(ENTRANCES, "forecast: 2023-09", "forecast: 2023-12")],
        [f"progress {RAMPS} changed forecast: 2023-09 -> 2023-12 +92"],
    ),
    "reworded": (
        [(ENTRANCES, "Build the first ramps", "Build the very first ramps")],
        [f"wording {RAMPS} reworded text"],
    ),
    "renamed": (
        [(ENTRANCES, "title: Step", "title: New step")],
        ["wording activity step-free-entrances renamed title"],
    ),
    "a milestone with another id": (
        [(ENTRANCES, "id: first-ramps", "id: ramps")],
        [
            (
                "structure milestone step-free-entrances/ramps renamed id: "
                "step-free-entrances/first-ramps -> step-free-entrances/ramps"
            )
        ],
    ),
    "a milestone that went and one that came": (
        [
            (
                ENTRANCES,
                "id: review, text: Publish what people say about the new entrances",
                "id: tell, text: Tell the press",
            )
        ],
        ["scope milestone step-free-entrances/tell added", "de-scope milestone step-free-entrances/review removed"],
    ),
    "confidence": (
        [(ENTRANCES, "confidence: M", "confidence: L")],
        ["confidence activity step-free-entrances lowered confidence: M -> L"],
    ),
    "confidence, up": (
        [(ENTRANCES, "confidence: M", "confidence: H")],
        ["confidence activity step-free-entrances raised confidence: M -> H"],
    ),
    "a definition": (
        [("plan.yaml", "L: we do not expect to deliver without a change", "L: we doubt it")],
        ["definition plan plan changed confidence.L: we do not expect to deliver without a change -> we doubt it"],
    ),
    "the lead": (
        [(ENERGY, "owners: [head-of-energy]", "owners: [director-of-finance, head-of-energy]")],
        ["owner activity lower-energy-use changed owners: head-of-energy -> director-of-finance; head-of-energy"],
    ),
    "an objective": (
        [(ENERGY, 'objectives: ["2"]', 'objectives: ["1"]')],
        [
            "de-scope activity lower-energy-use removed objectives: 2 -> None",
            "scope activity lower-energy-use added objectives: None -> 1",
        ],
    ),
    "a target": (
        [("measures.yaml", "value: 4500", "value: 4700")],
        ["target measure energy-used cut targets: by 2024-03, value 4500 -> by 2024-03, value 4700"],
    ),
    "a target put off": (
        [("measures.yaml", "by: 2024-03", "by: 2025-03")],
        ["target measure energy-used cut targets: by 2024-03, value 4500 -> by 2025-03, value 4500"],
    ),
    "a measure more": (
        [("measures.yaml", "- id: energy-used", "- {id: water-used, title: Water}\n- id: energy-used")],
        ["target measure water-used added"],
    ),
    "a reading": (
        [("measures.yaml", "[{at: 2023-03, value: 4900}]", "[{at: 2023-03, value: 4900}, {at: 2023-06, value: 4850}]")],
        ["progress measure energy-used reported readings: None -> at 2023-06, value 4850"],
    ),
    "an owner": (
        [("owners.yaml", "title: Head of Energy", "title: Head of Energy and Water")],
        ["wording owner head-of-energy renamed title"],
    ),
    "an owner more": (
        [("owners.yaml", "- {id: head", "- {id: head-of-water, title: Head of Water}\n- {id: head")],
        ["owner owner head-of-water added"],
    ),
    "the wording of a part": (
        [("objectives.yaml", "free of steps", "without a step")],
        ["wording objective 1(a) reworded title"],
    ),
    "a year more": (
        [("plan.yaml", "2024/25]", "2024/25, 2025/26]")],
        ["structure plan plan added years.2025/26: None -> 2025-04-01 to 2026-03-31"],
    ),
    "a section": (
        [("sections/01-who-we-are.md", "# Who", "# Who indeed")],
        ["wording section who-we-are renamed title"],
    ),
    "a dependency": (
        [(ENTRANCES, "[step-free-entrances/survey]", "[lower-energy-use]")],
        [
            f"structure {MAIN} removed depends_on: step-free-entrances/survey -> None",
            f"structure {MAIN} added depends_on: None -> lower-energy-use",
        ],
    ),
    "an owner of a milestone": (
        [(ENERGY, "owners: [director-of-estates], status", "status")],
        ["owner milestone lower-energy-use/lights changed owners: director-of-estates -> None"],
    ),
    "a closed year": (
        [
            (
                "plan.yaml",
                "state: approved",
                "closed_years: [{year: 2022/23, on: 2023-06-30, by: Board}]\nstate: approved",
            )
        ],
        ["structure plan plan added closed_years: None -> year 2022/23, on 2023-06-30, by Board"],
    ),
    "comments, quotes, order": (
        [
            (ENTRANCES, "# The lead activity of the plan.\n", "# Another comment.\n"),
            (ENTRANCES, "title: Step-free entrances\n", ""),
            (ENTRANCES, "tags: [access]\n", "tags:\n  - 'access'\ntitle: 'Step-free entrances'\n"),
            ("plan.yaml", "years: [2022/23, 2023/24", "years: [2022-2023, 2023-24"),
            ("owners.yaml", "- {id: director-of-finance, title: Director of Finance}\n", ""),
            ("owners.yaml", "- {id: head", "- {title: Director of Finance, id: director-of-finance}\n- {id: head"),
        ],
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_told_and_nothing_else(name: str) -> None:
    edits, expected = CASES[name]
    assert [told(change) for change in diff(plan(), plan(*edits))] == expected


@pytest.mark.parametrize("name", CASES)
def test_a_fingerprint_is_one_changes_own_and_stays_where_lines_move(name: str) -> None:
    edits, _ = CASES[name]
    changes = diff(plan(), plan(*edits))
    moved = diff(plan(), plan(*edits, *((file, "", "\n# moved\n\n") for file in (ENERGY, "measures.yaml"))))
    assert [change.fingerprint for change in moved] == [change.fingerprint for change in changes]
    assert len({change.fingerprint for change in changes}) == len(changes)
    assert all(re.fullmatch("[0-9a-f]{12}", change.fingerprint) for change in changes)


@pytest.mark.parametrize("name", CASES)
def test_the_way_back_has_as_many_changes_and_slips_are_pulled_forward(name: str) -> None:
    edits, _ = CASES[name]
    there, back = diff(plan(), plan(*edits)), diff(plan(*edits), plan())
    assert len(there) <= len(back)  # whoever takes a slip back may take its record away too
    turned = {"slip": "pull-forward", "pull-forward": "slip", "scope": "de-scope", "de-scope": "scope"}
    changed = {str(change.group) for change in there if change.what != "renamed"}
    assert {turned.get(str(change.group), str(change.group)) for change in back if change.what != "renamed"} >= changed


@pytest.mark.parametrize("name", CASES)
def test_both_places_are_those_of_the_change(name: str) -> None:
    edits, _ = CASES[name]
    old, new = load(Source(TEXTS)), None
    for change in diff(old.plan, plan(*edits)):
        assert change.before is not None or change.what == "added"
        assert change.after is not None or change.what == "removed"
        if change.before is not None and change.old is not None and change.field not in {"", "year", "id"}:
            where, line = old.where(change.before)
            assert where.file == change.before.file
            assert line
    assert new is None


def test_a_plan_that_begins_is_new_in_all_its_parts() -> None:
    changes = diff(None, plan())
    assert (changes[0].kind, changes[0].ref, changes[0].title) == ("plan", "plan", "Plan of works 2023 to 2025")
    assert [f"{change.kind} {change.what}" for change in changes].count("milestone added") == 9
    assert {change.what for change in diff(plan(), None)} == {"removed"}
    assert diff(None, None) == []


def test_an_activity_in_another_file_is_renamed_with_its_milestones() -> None:
    texts = {file.replace("step-free-entrances", "entrances"): text for file, text in TEXTS.items()}
    texts["activities/entrances.yaml"] = texts["activities/entrances.yaml"].replace("Survey every", "Survey each")
    changes = diff(plan(), load(Source(texts)).plan)
    assert [told(change) for change in changes] == [
        "structure activity entrances renamed id: step-free-entrances -> entrances",
        "wording milestone entrances/survey reworded text",
    ]


def test_an_activity_of_another_title_and_file_is_known_by_what_it_is_to_do() -> None:
    texts = {file.replace("step-free-entrances", "doors"): text for file, text in TEXTS.items()}
    texts["activities/doors.yaml"] = texts["activities/doors.yaml"].replace(
        "title: Step-free entrances", "title: Doors"
    )
    changes = diff(plan(), load(Source(texts)).plan)
    assert [told(change) for change in changes] == [
        "structure activity doors renamed id: step-free-entrances -> doors",
        "wording activity doors renamed title",
    ]


def test_a_milestone_moves_to_another_activity() -> None:
    line = "    - {id: solar, text: Decide on solar panels}\n"
    moved = plan((ENERGY, line, ""), (ENTRANCES, "  2024/25:\n", f"  unscheduled:\n{line}  2024/25:\n"))
    assert [told(change) for change in diff(plan(), moved)] == [
        "structure milestone step-free-entrances/solar moved id: lower-energy-use/solar -> step-free-entrances/solar"
    ]


@given(st.sampled_from(sorted(TEXTS)), st.randoms(use_true_random=False))
def test_a_canonical_layout_is_no_change(file: str, random: object) -> None:
    del random
    if not kind_of(file):
        return
    text = canonical(TEXTS[file], kind_of(file), plan().calendar)
    assert diff(plan(), load(Source(TEXTS | {file: text})).plan) == []


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Build the ramps of the main offices", "Build the ramps of main offices", True),
        ("Build phase 1 of the ramps", "Build phase 2 of the ramps", False),
        ("Deliver the strategy", "Deliver the website", False),
        ("Publish the report", "publish  the REPORT.", True),
    ],
)
def test_texts_are_alike(one: str, other: str, is_alike: bool) -> None:
    assert alike(one, other) is alike(other, one) is is_alike


@given(st.lists(st.sampled_from(["a b c d", "a b c d e", "x y", "one 1", "one 2"]), max_size=6))
def test_a_thing_becomes_one_thing(texts: list[str]) -> None:
    lost = [Known(f"l{index}", text) for index, text in enumerate(texts)]
    found = [Known(f"f{index}", text) for index, text in enumerate(reversed(texts))]
    became = pairs(lost, found)
    assert len(set(became.values())) == len(became) == len(texts)


def test_thousands_of_other_things_are_compared_in_no_time() -> None:
    lost = [Known(f"l{number}", f"alpha beta gamma {number}") for number in range(5000)]
    found = [Known(f"f{number}", f"alpha beta gamma {number}") for number in range(2500, 7500)]
    assert len(pairs(lost, found)) == 2500


def test_the_folder_itself_does_not_matter(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "elsewhere")
    assert diff(plan(), load(read_folder(tmp_path / "elsewhere")).plan) == []


def test_line_ends_are_no_change() -> None:
    texts = {file: text.replace("\n", "\r\n") for file, text in TEXTS.items()}
    assert diff(plan(), load(Source(texts)).plan) == []


def test_ratings_in_another_order_are_another_definition() -> None:
    old, new = "  H: we expect to deliver in full and on time\n", "  M: there is a risk to time or scope\n"
    assert [told(change) for change in diff(plan(), plan(("plan.yaml", old + new, new + old)))] == [
        "definition plan plan changed confidence: H, M, L -> M, H, L"
    ]
    (change,) = diff(plan(), plan(("plan.yaml", old + new, new + old)))
    assert [spot and spot.path for spot in (change.before, change.after)] == [("confidence",), ("confidence",)]


HEADER, FINANCE, USED = "plan changed", "owner director-of-finance changed", "measure energy-used changed"
FIELDS = [
    ("plan.yaml", "state: approved", "state: draft", f"structure plan {HEADER} state"),
    ("plan.yaml", "as_at: 2023-06-30", "as_at: 2023-07-31", f"structure plan {HEADER} as_at"),
    ("plan.yaml", "by: Board", "by: Chair", f"structure plan {HEADER} approved"),
    ("plan.yaml", "short_name: Works", "short_name: Wks", f"wording plan {HEADER} short_name"),
    ("plan.yaml", "Office of Works", "Board of Works", f"wording plan {HEADER} organisation"),
    ("plan.yaml", "email: works", "email: plan", f"wording plan {HEADER} contact"),
    ("plan.yaml", "state:", "language: cy\nstate:", f"structure plan {HEADER} language"),
    ("plan.yaml", "state:", "source: Board paper\nstate:", f"structure plan {HEADER} source"),
    ("plan.yaml", "state:", "licence: OGL\nstate:", f"wording plan {HEADER} licence"),
    ("plan.yaml", "state:", "attribution: Crown\nstate:", f"wording plan {HEADER} attribution"),
    ("plan.yaml", "state:", 'accent: "#aa0000"\nstate:', f"wording plan {HEADER} accent"),
    ("plan.yaml", "state:", "tolerance_days: 9\nstate:", f"definition plan {HEADER} tolerance_days"),
    ("plan.yaml", "state:", "review_days: 9\nstate:", f"definition plan {HEADER} review_days"),
    ("plan.yaml", "state:", "rules: {P303: off}\nstate:", f"definition plan {HEADER} rules"),
    ("plan.yaml", "we expect", "we hope", f"definition plan {HEADER} confidence.H"),
    ("owners.yaml", "of Finance", "of Finance, from: 2023-04-01", f"owner {FINANCE} from"),
    ("owners.yaml", "of Finance", "of Finance, until: 2023-04-01", f"owner {FINANCE} until"),
    ("owners.yaml", "of Finance", "of Finance, successor: head-of-energy", f"owner {FINANCE} successor"),
    ("measures.yaml", "megawatt", "gigawatt", f"definition {USED} unit"),
    ("measures.yaml", "better: lower", "better: higher", f"definition {USED} better"),
    ("measures.yaml", "value: 5200", "value: 5300", f"definition {USED} baseline"),
    ("measures.yaml", "owner: head-of-energy", "owner: director-of-finance", f"owner {USED} owner"),
    ("measures.yaml", "better:", "note: Hm.\n  better:", f"wording {USED} note"),
    ("measures.yaml", "lower-energy-use", "step-free-entrances", f"structure {USED} activity"),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), FIELDS, ids=[expected for *_, expected in FIELDS])
def test_a_change_of_any_one_field_is_told_under_its_class(file: str, old: str, new: str, expected: str) -> None:
    (change,) = diff(plan(), plan((file, old, new)))
    assert f"{change.group} {change.kind} {change.ref} {change.what} {change.field}" == expected


CHECK = "checks: [{code: X001, each: activity, where: tags, require: enabler, message: Hm.}]"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        (CHECK, "definition"),
        ("closed_years: [{year: 2022/23, on: 2023-04-05, by: Board}]", "structure"),
        ("accepted: [{fingerprint: 0123456789ab, on: 2023-04-05, by: Board, reason: x}]", "structure"),
    ],
    ids=["checks", "closed years", "accepted"],
)
def test_an_item_of_a_list_in_the_header_comes_and_goes_under_its_class(text: str, group: str) -> None:
    edit = ("plan.yaml", "state:", f"{text}\nstate:")
    key = text.partition(":")[0]
    for changes, what in ((diff(plan(), plan(edit)), "added"), (diff(plan(edit), plan()), "removed")):
        assert [(item.kind, item.ref, str(item.group), item.field, str(item.what)) for item in changes] == [
            ("plan", "plan", group, key, what)
        ]


def test_a_part_of_an_objective_comes_and_goes_as_scope_and_a_plan_has_another_title() -> None:
    more = ("objectives.yaml", "free of steps}", "free of steps}\n    - {id: 1(b), title: Signs are clear}")
    assert [told(change) for change in diff(plan(), plan(more))] == ["scope objective 1(b) added"]
    assert [told(change) for change in diff(plan(more), plan())] == ["de-scope objective 1(b) removed"]
    title = ("plan.yaml", "title: Plan of works", "title: The plan of works")
    assert [told(change) for change in diff(plan(), plan(title))] == ["wording plan plan renamed title"]


def test_an_owner_under_another_id_is_renamed_at_its_id() -> None:
    edit = ("owners.yaml", "id: director-of-finance", "id: finance-director")
    (change,) = diff(plan(), plan(edit))
    assert told(change) == "structure owner finance-director renamed id: director-of-finance -> finance-director"
    assert [spot and spot.path for spot in (change.before, change.after)] == [(1, "id"), (1, "id")]


@pytest.mark.parametrize(("key", "group"), [("abbreviations", "definition"), ("confidence", "definition")])
def test_a_word_that_is_defined_comes_and_goes_by_its_name(key: str, group: str) -> None:
    old = "confidence:\n" if key == "confidence" else "state:"
    new = f"{old}  X: a word\n" if key == "confidence" else "abbreviations: {X: a word}\nstate:"
    edit = ("plan.yaml", old, new)
    came = [change for change in diff(plan(), plan(edit)) if change.field == f"{key}.X"]
    went = [change for change in diff(plan(edit), plan()) if change.field == f"{key}.X"]
    assert [(str(item.group), str(item.what), item.old, item.new) for item in (*came, *went)] == [
        (group, "added", None, "a word"),
        (group, "removed", "a word", None),
    ]
    assert came[0].after is not None
    assert came[0].after.path == (key, "X")


def test_a_year_that_ends_later_is_a_slip() -> None:
    changes = diff(plan(), plan(("plan.yaml", "state: approved", "year_start: 07-01\nstate: approved")))
    assert {(str(change.group), change.days) for change in changes} == {("slip", 91)}
    assert [change.field for change in changes] == ["years.2022/23", "years.2023/24", "years.2024/25"]
    by_a_day = diff(plan(), plan(("plan.yaml", "state: approved", "year_start: 04-02\nstate: approved")))
    assert {(str(change.group), change.days) for change in by_a_day} == {("slip", 1)}


def test_two_figures_of_one_date_are_both_compared() -> None:
    two = ("measures.yaml", "[{at: 2023-03, value: 4900}]", "[{at: 2023-03, value: 4900}, {at: 2023-03, value: 1}]")
    assert [told(change) for change in diff(plan(two), plan(two, ("measures.yaml", "value: 1}", "value: 9}")))] == [
        "progress measure energy-used changed readings: at 2023-03, value 1 -> at 2023-03, value 9"
    ]


def test_a_record_is_known_by_its_day_and_by_whether_it_was_approved() -> None:
    proposal = "changes: [{on: 2023-11-20, from: 2023/24, to: 2024-09, reason: No supplier.}]"
    states = ["", proposal, proposal.replace("11-20", "12-20"), proposal.replace("}]", ", approved_by: Board}]")]
    edits = [(ENTRANCES, "offices\n      depends", f"offices\n      {record}\n      depends") for record in states[1:]]
    marks = {change.fingerprint for made in edits for change in diff(plan(), plan(made))}
    assert len(marks) == 3


def test_texts_that_many_activities_share_tell_none_apart() -> None:
    body = "objectives: ['1']\nowners: [head-of-energy]\nmilestones:\n  2023/24: [{id: a, text: Report to the board}]\n"
    sides = [
        load(Source(TEXTS | {f"activities/{name}-{n}.yaml": f"title: {name} {n}\n{body}" for n in range(1500)})).plan
        for name in ("alpha", "beta")
    ]
    assert len([change for change in diff(*sides) if change.kind == "activity"]) == 3000


class Listed(NamedTuple):
    """What has an id and a title."""

    id: str
    title: str | None


def test_what_goes_and_comes_back_under_another_id_is_renamed_and_what_stays_is_not() -> None:
    one, other = Listed("one", "Head of Energy"), Listed("other", "Head of Energy")
    assert renamed([one], [other]) == {"other": "one"}
    assert renamed([one], [one, other]) == {}
    assert renamed([one, other], [other]) == {}
    assert renamed([Listed("one", None)], [Listed("other", None)]) == {}
