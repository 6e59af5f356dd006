"""Every edit changes exactly its span or is refused: over random documents, layouts, comments and hostile values."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ink import WORDS, YEARS, Ink, documents, inspect, texts
from planctl.finding import Path
from planctl.places import Refused, comments
from planctl.splice import drop, insert, move, put
from searches import cases

pytestmark = pytest.mark.search
ORDER = ("id", "text", "due", "status", "forecast", "note", "changes")
CASES = cases(200)


def at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def scalars(data: Any, path: Path = ()) -> list[Path]:
    if isinstance(data, dict):
        return [found for key, item in data.items() for found in scalars(item, (*path, key))]
    if isinstance(data, list):
        return [found for index, item in enumerate(data) for found in scalars(item, (*path, index))]
    return [path]


def mappings(data: Any) -> list[Path]:
    """The milestones, and the whole."""
    years = data.get("milestones") or {}
    return [(), *(("milestones", year, index) for year in years for index in range(len(years[year] or [])))]


TRIED: Counter[str] = Counter()


def tried(edit: Callable[..., str], *arguments: Any) -> str | None:
    """The text after an edit, or None where it was refused."""
    TRIED["all"] += 1
    try:
        made = edit(*arguments)
    except Refused:
        TRIED["refused"] += 1
        return None
    assert isinstance(made, str)  # nothing at all would pass for refused, and not be counted
    return made


@pytest.fixture(scope="module", autouse=True)
def few_are_refused() -> Iterator[None]:
    """An edit that is always refused would pass every property: hardly one may be."""
    yield
    assert TRIED["refused"] <= TRIED["all"] / 200, TRIED


def changed(old: str, new: str) -> tuple[int, int, int]:
    """Where the texts start to differ, and how much of each lies before where they are the same again."""
    least = min(len(old), len(new))
    start = next((index for index in range(least) if old[index] != new[index]), least)
    same = next((index for index in range(least - start) if old[-1 - index] != new[-1 - index]), least - start)
    return start, len(old) - same, len(new) - same


def same_comments(old: str, new: str) -> None:
    assert sorted(comments(inspect(old), old)) == sorted(comments(inspect(new), new))


@CASES
@given(documents(), texts, st.integers(0, 99))
def test_a_value_is_written_over_and_nothing_beside_it(given_: tuple[str, Any], value: str, pick: int) -> None:
    old, data = given_
    paths = scalars(data)
    path = paths[pick % len(paths)]
    new = tried(put, old, path, value)
    if new is None:
        return
    wanted = deepcopy(data)
    at(wanted, path[:-1])[path[-1]] = value
    assert inspect(new).data == wanted
    same_comments(old, new)
    if at(data, path) == value:
        assert new == old
        return
    span = inspect(old).entries[path].value
    start, end, _ = changed(old, new)
    assert start >= span.start - (span.start == span.end)
    assert end <= max(span.end, span.start + 1)


@CASES
@given(documents(), texts, st.sampled_from(ORDER), st.integers(0, 99))
def test_a_new_key_is_added_and_nothing_is_taken(given_: tuple[str, Any], value: str, key: str, pick: int) -> None:
    old, data = given_
    parents = mappings(data)
    parent = parents[pick % len(parents)]
    if key in at(data, parent):
        key = "impact"
    new = tried(put, old, (*parent, key), value, ORDER)
    if new is None:
        return
    wanted = deepcopy(data)
    at(wanted, parent)[key] = value
    assert inspect(new).data == wanted
    start, old_end, _ = changed(old, new)
    assert old_end <= start  # what is new is one stretch, and all of the old is around it
    same_comments(old, new)


@CASES
@given(documents(), st.integers(0, 99), st.integers(0, 9))
def test_a_key_is_removed_with_its_value_alone(given_: tuple[str, Any], pick: int, other: int) -> None:
    old, data = given_
    parents = [path for path in mappings(data) if len(at(data, path)) > 1]
    if not parents:
        return
    parent = parents[pick % len(parents)]
    keys = [key for key, item in at(data, parent).items() if not isinstance(item, dict | list)]
    if not keys:
        return
    key = keys[other % len(keys)]
    new = tried(drop, old, (*parent, key))
    if new is None:
        return
    wanted = deepcopy(data)
    del at(wanted, parent)[key]
    assert inspect(new).data == wanted
    same_comments(old, new)
    for path in scalars(wanted):
        before, after = inspect(old).entries[path].value, inspect(new).entries[path].value
        assert old[before.start : before.end].strip() == new[after.start : after.end].strip()


@CASES
@given(documents(), texts, st.integers(0, 99), st.integers(0, 3))
def test_an_item_is_added_where_it_belongs(given_: tuple[str, Any], value: str, pick: int, before: int) -> None:
    old, data = given_
    years = data.get("milestones") or {}
    lists: list[Path] = [("milestones", year) for year in YEARS]
    lists += [("milestones", year, index, "changes") for year in years for index in range(len(years[year] or []))]
    path = lists[pick % len(lists)]
    item = {"id": "new", "text": value} if len(path) == 2 else {"on": "2023-07", "from": "2023/24", "reason": value}
    new = tried(insert, old, path, before, item, YEARS if len(path) == 2 else ORDER)
    if new is None:
        return
    document = inspect(new)
    wanted = deepcopy(data)
    if wanted.get("milestones") is None:
        wanted["milestones"] = {}
    holder = at(wanted, path[:-1])
    holder[path[-1]] = list(holder.get(path[-1]) or [])
    place = min(before, len(holder[path[-1]]))
    holder[path[-1]].insert(place, item)
    assert document.data == wanted
    same_comments(old, new)
    for was in scalars(data):
        index = was[len(path)] if was[: len(path)] == path and len(was) > len(path) else -1
        now = (*path, index + 1, *was[len(path) + 1 :]) if isinstance(index, int) and index >= place else was
        if at(data, was) is not None:
            left, right = inspect(old).entries[was].value, document.entries[now].value
            assert old[left.start : left.end].strip() == new[right.start : right.end].strip()


def bare(line: str) -> str:
    """A line without its comment, and without the value of a list that has no item."""
    return re.sub(r" ?(~|null|\[\])?(  #.*)?$", "", line)


@CASES
@given(documents(), st.integers(0, 99), st.sampled_from(YEARS))
def test_an_item_is_moved_as_it_is_written(given_: tuple[str, Any], pick: int, target: str) -> None:
    old, data = given_
    items = [path for path in mappings(data) if path and path[1] != target]
    if not items:
        return
    path = items[pick % len(items)]
    new = tried(move, old, path, ("milestones", target), YEARS)
    if new is None:
        return
    wanted = deepcopy(data)
    wanted["milestones"][target] = [
        *(wanted["milestones"].get(target) or []),
        wanted["milestones"][path[1]].pop(path[2]),
    ]
    assert inspect(new).data == wanted
    same_comments(old, new)
    if "{" not in old and "[" not in old:  # lines are the same lines, somewhere else, deeper or less deep
        kept = sorted(line.strip() for line in re.split(r"\r\n|\n", new))
        for line in (line.strip() for line in re.split(r"\r\n|\n", old)):
            # A null that is no more may have had a line of its own; that its comment is kept, same_comments has seen.
            assert line in kept or not bare(line) or bare(line) in set(map(bare, kept))


@pytest.mark.parametrize("times", [1, 3])
def test_a_document_of_the_tests_is_read_as_it_was_meant(times: int) -> None:
    shown = 0
    for seed in range(300 * times):
        chance = random.Random(seed)
        data = {"title": chance.choice(WORDS), "owners": [{"role": "a: b"}], "milestones": {"2022/23": [{"id": "x"}]}}
        document = inspect(Ink(seed).document(data))
        shown += not document.faults and document.data == data
    assert shown > 290 * times
