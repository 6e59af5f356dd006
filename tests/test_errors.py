"""What somebody may have meant: the same answer whether few or many words are known, and no more work for many."""

import sys
from difflib import get_close_matches
from random import Random
from typing import Any

import pytest

from planctl.errors import LONGEST, LOOKED_AT, did_you_mean, nearest
from planctl.load import load
from planctl.rules import check
from planctl.source import Source
from repositories import SMALL

WORDS = ["access", "board", "casework", "energy", "estates", "finance", "legal", "people", "report", "strategy"]


def names(count: int) -> list[str]:
    """So many ids as a large plan has them."""
    chance = Random(count)
    return [f"{chance.choice(WORDS)}-{chance.choice(WORDS)}-{number}" for number in range(count)]


def misspelt(word: str, chance: Random) -> str:
    """Return a word with a letter left out, put in, or changed places with the next."""
    at = chance.randrange(len(word) - 1)
    return chance.choice(
        [word[:at] + word[at + 1 :], f"{word[:at]}x{word[at:]}", word[:at] + word[at + 1] + word[at] + word[at + 2 :]]
    )


@pytest.mark.parametrize("count", [3, LOOKED_AT, LOOKED_AT + 1, 2000])
def test_a_misspelt_word_is_answered_as_by_looking_at_every_one(count: int) -> None:
    known, chance = names(count), Random(1)
    for word in chance.sample(known, min(20, count)):
        wrong = misspelt(word, chance)
        assert nearest(wrong, known, 1) == get_close_matches(wrong, known, 1), wrong


def test_of_many_words_the_most_like_come_first_and_in_their_own_spelling() -> None:
    known = [*names(200), "Annual-Report", "annual-return"]
    assert nearest("anual-report", known)[:2] == ["Annual-Report", "annual-return"]
    assert did_you_mean("qqqqqqqqqq", known) == ""


def test_a_word_as_long_as_a_page_has_none_near() -> None:
    assert nearest("a" * (LONGEST + 1), ["a" * LONGEST]) == []
    assert nearest("a" * LONGEST, ["b" + "a" * (LONGEST - 1), "a" * 1_000_000]) == ["b" + "a" * (LONGEST - 1)]


def calls(known: list[str], wanted: list[str]) -> int:
    """Return how many functions are called to answer some words, when the first has been answered."""
    nearest(wanted[0], known)
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    for word in wanted:
        nearest(word, known)
    sys.setprofile(None)
    return count


def test_ten_thousand_names_are_as_much_work_as_a_hundred() -> None:
    chance = Random(2)
    few, many = names(100), names(10_000)
    work = [calls(known, [misspelt(word, chance) for word in chance.sample(known, 20)]) for known in (few, many)]
    assert work[1] < 5 * work[0]


def test_what_is_told_of_a_reference_to_nothing_does_not_grow_with_the_plan() -> None:
    texts = {path.relative_to(SMALL).as_posix(): path.read_text(encoding="utf-8") for path in SMALL.rglob("*.*")}
    texts["objectives.yaml"] += "".join(f'- {{id: "{number}", title: Aim {number}}}\n' for number in range(10, 500))
    name = "activities/lower-energy-use.yaml"
    texts[name] = texts[name].replace('objectives: ["2"]', 'objectives: ["497x"]')
    (found,) = [finding for finding in check(load(Source(texts))) if finding.code == "P104"]
    assert found.message == 'no objective "497x" (did you mean "497"?)'
    assert found.help.endswith("more")
    assert len(found.help) < 100
