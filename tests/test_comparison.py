"""A comparison is printed for people, code hosts and scripts, whatever the plan's words are."""

import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.change import Change, Class, What
from planctl.comparison.md import MOST
from planctl.comparison.value import Comparison, Placed, Side
from planctl.comparison.words import sentence
from planctl.contract import OUTPUTS
from planctl.finding import Where
from planctl.formats.comparison import FORMATS
from searches import cases

TITLES = {"head-of-energy": "Head of Energy"}
HOSTILE = "<script>alert(1)</script> | `a` *b* --> ]]> \x1b[31m \u202e &amp; [x](javascript:y) \n# not a heading"


def change(number: int, text: str = "Survey every entrance", group: Class = Class.wording) -> Change:
    return Change("milestone", f"a/m{number}", text, What.reworded, group, "text", text, f"{text} indeed")


def comparison(changes: list[Change], title: str = "Plan of works") -> Comparison:
    where = Where("plan/activities/a.yaml", 7, 5, 7, 9)
    placed = [Placed(item, where, where, sentence(item, TITLES)) for item in changes]
    base, head = (
        Side("main", "main (0123456789ab, 2023-06-30)", "0" * 40),
        Side("the working tree", "the working tree", None),
    )
    return Comparison(title, "Office of Works", "en-GB", "plan", base, head, {}, placed)


def test_a_comment_begins_with_the_mark_by_which_it_is_found_again() -> None:
    for changes in ([], [change(1)]):
        told = FORMATS["md"].render(comparison(changes))
        assert told.split("\n")[0] == "<!-- planctl diff: plan -->"
    assert "### Plan of works: no change" in FORMATS["md"].render(comparison([]))


@pytest.mark.parametrize("text", ["Survey every entrance", "Ü" * 400, "| ` < & " * 30])
def test_a_comment_fits_a_code_host_and_says_what_is_left_out(text: str) -> None:
    groups = list(Class)
    told = FORMATS["md"].render(comparison([change(number, text, groups[number % 11]) for number in range(3000)]))
    assert len(told.encode()) <= MOST + 100
    left = re.search(r"^([0-9]+) more changes have no room here", told, re.MULTILINE)
    assert left
    assert int(left[1]) + told.count("\n  `plan/activities/a.yaml:7, ") == 3000
    assert told.count("<details>") == told.count("</details>")


def test_what_a_board_asks_about_stands_first_and_is_not_folded() -> None:
    slip = Change(
        "milestone",
        "a/late",
        "Be late",
        What.slipped,
        Class.slip,
        "due",
        "2023/24",
        "2024/25",
        days=365,
        recorded=False,
    )
    told = FORMATS["md"].render(comparison([change(1), slip]))
    assert told.index(
        "slipped from 2023/24 to 2024/25, 365 days later; no change record; no reason given"
    ) < told.index("<details>")
    assert FORMATS["text"].render(comparison([change(1), slip])).index("Slips (1)") < 200


@pytest.mark.parametrize("fmt", FORMATS)
def test_words_of_the_plan_can_do_nothing(fmt: str) -> None:
    told = FORMATS[fmt].render(comparison([change(1, HOSTILE)], HOSTILE))
    assert "\x1b" not in told
    assert "\u202e" not in told
    if fmt == "html":
        assert "<script>" not in told
    if fmt == "md":
        assert not re.search(r"(?<!\\)<script>", told)
        assert "\n# not" not in told
        assert told.split("\n")[1] == ""


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_changes_give_the_same_bytes(fmt: str) -> None:
    made = [change(number, group=group) for number, group in enumerate(Class)]
    assert FORMATS[fmt].render(comparison(made)) == FORMATS[fmt].render(comparison(list(made)))


def test_json_fits_its_schema() -> None:
    document = json.loads(FORMATS["json"].render(comparison([change(1)])))
    jsonschema.validate(document, OUTPUTS["diff"], jsonschema.Draft7Validator)
    assert document["summary"]["total"] == sum(document["summary"][group] for group in Class) == 1


SENTENCES = {
    Change(
        "milestone",
        "a/b",
        "B",
        What.rebaselined,
        Class.slip,
        "due",
        "2023/24",
        "2024/25",
        days=365,
        recorded=True,
        reason="No steel.",
        approved_by="Board",
    ): ("rebaselined from 2023/24 to 2024/25, 365 days later; approved by Board; reason: No steel."),
    Change(
        "milestone",
        "a/b",
        "B",
        What.pulled_forward,
        Class.pull_forward,
        "due",
        "2023-04",
        "2023-03",
        days=-1,
        recorded=False,
    ): ("pulled forward from 2023-04 to 2023-03, 1 day earlier; no change record; no reason given"),
    Change("milestone", "a/b", "B", What.unscheduled, Class.slip, "due", "2023-04", "tbc", recorded=False): (
        "its date 2023-04 given up for tbc; no change record; no reason given"
    ),
    Change(
        "milestone", "a/b", "B", What.refined, Class.structure, "due", "2023/24", "2024-03"
    ): "due 2023/24 is 2024-03 now",
    Change(
        "activity", "a", "A", What.lowered, Class.confidence, "confidence", "H", "L"
    ): "confidence fell from H to L; no reason given",
    Change("activity", "a", "A", What.raised, Class.confidence, "confidence", "M", "H"): "confidence rose from M to H",
    Change("activity", "a", "A", What.withdrawn, Class.confidence, "confidence", "H"): (
        "confidence changed from H to not rated; no reason given"
    ),
    Change("activity", "a", "A", What.changed, Class.owner, "owners", "head-of-energy (SRO)", "head-of-energy; x"): (
        "owners: Head of Energy (SRO) -> Head of Energy; x"
    ),
    Change("activity", "a", "A", What.removed, Class.de_scope, "objectives", "2(b)"): "objective removed: 2(b)",
    Change("milestone", "a/b", "B", What.closed, Class.de_scope, "status", "in-progress", "closed"): (
        "closed: in progress -> closed; no reason given"
    ),
    Change("milestone", "a/b", "B", What.proposed, Class.progress, "changes", None, "from 2023/24 to 2024/25"): (
        "proposed: due from 2023/24 to 2024/25; no reason given"
    ),
    Change(
        "plan", "plan", "P", What.changed, Class.definition, "tolerance_days", "30", "60"
    ): "tolerance days: 30 -> 60",
    Change(
        "plan", "plan", "P", What.added, Class.definition, "confidence.L", None, ""
    ): "confidence L added: (no words)",
    Change("milestone", "c/b", "B", What.moved, Class.structure, "id", "a/b", "c/b"): "moved here from a/b",
}


@pytest.mark.parametrize("made", SENTENCES, ids=lambda made: f"{made.field} {made.what}")
def test_a_change_is_a_sentence(made: Change) -> None:
    assert sentence(made, TITLES) == SENTENCES[made]


def test_of_a_long_text_the_words_that_differ_are_shown() -> None:
    words = [f"word{number}" for number in range(200)]
    old, new = " ".join(words), " ".join([*words[:100], "other", *words[101:]])
    told = sentence(Change("activity", "a", "A", What.reworded, Class.wording, "description", old, new), {})
    assert told == (
        "description reworded: “… word96 word97 word98 word99 word100 word101 word102 word103 word104 …” -> "
        "“… word96 word97 word98 word99 other word101 word102 word103 word104 …”"
    )


@cases(50)
@given(st.text(max_size=300), st.text(max_size=300))
def test_a_sentence_is_one_short_line_whatever_was_reworded(old: str, new: str) -> None:
    told = sentence(Change("activity", "a", "A", What.reworded, Class.wording, "description", old, new), {})
    assert len(told.splitlines()) <= 1
    assert len(told) < 2500
