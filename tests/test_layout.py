"""A canonical file says what the file said, comments included, and stays as it is: over the wildest of layouts."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from ink import YEARS, Ink, documents, plans, texts
from planctl.edit import MILESTONE_KEYS, Draft
from planctl.layout import canonical, is_canonical
from planctl.load import load
from planctl.model import Activity
from planctl.period import Calendar, standard_year
from planctl.places import Refused, comments
from planctl.schema import keys_of
from planctl.source import Source, kind_of, read_folder
from planctl.yamltext import inspect
from searches import cases

ROOT = Path(__file__).parents[1]
PLAN = "format: 1\ntitle: Plan\norganisation: Body\nyears: [2022/23, 2023/24, 2024/25]\n"
CALENDAR = Calendar(tuple(standard_year(year, (4, 1)) for year in YEARS[:3]))
ACTIVITY = keys_of(Activity)
CASES = cases(250)


class Scrawl(Ink):
    """Writes worse than Ink: keys in any order, brackets and quotes over lines, comments at any column, blank lines."""

    def gap(self) -> str:
        """White space between brackets."""
        if self.likely(0.8):
            return self.chance.choice(["", " "])
        return (self.beside() or " ") + self.fold()

    def fold(self) -> str:
        lines = [""] + [" " * 9 + self.comment() for _ in range(3) if self.likely(self.talk / 4)]
        return self.eol.join(lines) + self.eol + " " * self.chance.randrange(9, 14)

    def above(self, column: int) -> list[str]:
        lines = []
        while self.likely(self.talk):
            deep = column if self.likely(0.6) else self.chance.randrange(8)
            lines.append(self.chance.choice([" " * deep + self.comment() + " " * self.chance.randrange(2), "", "  "]))
        return lines

    def scalar(self, value: str | None, *, flow: bool, column: int) -> list[str]:
        words = (value or "").split(" ")
        if len(words) > 1 and all(re.fullmatch("[a-zé日#:.-]+", word) for word in words) and self.likely(0.5):
            quote = self.chance.choice(['"', "'"])
            first, *rest = words
            lines = [quote + first, *(" " * (column + self.chance.randrange(1, 5)) + word for word in rest)]
            lines[-1] += quote
            return [self.eol.join(lines)] if flow else lines
        lines = super().scalar(value, flow=flow, column=column)
        if lines[0].startswith("|") and len(lines) > 1 and self.likely(0.3):
            deep = {len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()}
            if len(deep) == 1 and all(line.strip() for line in lines[1:]):
                lines[0] = f"|{deep.pop() - column}{lines[0][1:]}"
        return lines

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            inner = [f"{self.key(key)}: {self.flow(item)}" for key, item in self.shuffled(value)]
        elif isinstance(value, list):
            inner = [self.flow(item) for item in value]
        else:
            return super().flow(value)
        text = f",{self.gap() or ' '}".join(inner)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return f"{opening}{self.gap()}{text}{self.gap()}{closing}"

    def behind(self, value: Any, column: int, *, dash: bool = False) -> list[str]:
        first, *rest = super().behind(value, column, dash=dash)
        if rest or not first.strip() or first.strip().startswith("#") or self.likely(0.9):
            return [first, *rest]
        return [self.beside(), *self.above(column), " " * (column + 3) + first.strip()]

    def shuffled(self, value: dict[str, Any]) -> list[tuple[str, Any]]:
        items = list(value.items())
        if self.likely(0.5):
            self.chance.shuffle(items)
        return items

    def mapping(self, value: dict[str, Any], column: int) -> list[str]:
        return super().mapping(dict(self.shuffled(value)), column)

    def document(self, data: dict[str, Any]) -> str:
        text = super().document(data)
        if self.likely(0.1):
            text = f"---{self.beside()}{self.eol}{text}"
        return text


@st.composite
def scrawls(draw: st.DrawFn) -> str:
    data = draw(plans)
    for seed in range(draw(st.integers(0, 2**32)), 2**33):
        text = Scrawl(seed).document(data)
        if not inspect(text).faults:
            return text
    raise AssertionError


def told(text: str) -> list[str]:
    return sorted(comment.rstrip(" \t") for comment in comments(inspect(text), text))


def check(text: str, kind: str = "activity") -> str:
    """A text's canonical layout, which says the same, has the same comments and stays."""
    new = canonical(text, kind, CALENDAR)
    document = inspect(new)
    assert document.faults == []
    assert document.data == inspect(text).data
    assert told(new) == told(text)
    assert canonical(new, kind, CALENDAR) == new
    return new


EXAMPLES = {
    "keys in the format's order, years in the plan's, lists in their own": (
        "milestones:\n  unscheduled: []\n  2023-24:\n  - text: a\n    id: b\n  2022/23: [b, a]\nowners: [b, a]\n",
        "owners: [b, a]\nmilestones:\n  2022/23: [b, a]\n  2023-24:\n    - id: b\n      text: a\n  unscheduled: []\n",
    ),
    "keys that the format does not have come last, in their order": (
        "zeal: 1\nowners: []\nart: 2\ntitle: Roofs\n",
        "title: Roofs\nowners: []\nzeal: 1\nart: 2\n",
    ),
    "two spaces a level, also for lists": (
        "title:   Roofs\nowners:\n- role:  a\n  capacity: b\n-   c\ntags:\n    - x\n    -\n      - y\n",
        "title: Roofs\nowners:\n  - role: a\n    capacity: b\n  - c\ntags:\n  - x\n  - - y\n",
    ),
    "what stands between brackets is one line": (
        'title: Roofs\nowners: [ {role : "a"},\n  b,]\ntags: []\nresources: [[kind], {? unit : x}]\n',
        'title: Roofs\nowners: [{role: "a"}, b]\nresources: [[kind], {unit: x}]\ntags: []\n',
    ),
    "however long that is": (f"owners: [ a, {'c' * 207} ]\n", f"owners: [a, {'c' * 207}]\n"),
    "or lines where comments are inside": (
        "owners: [ # both\n  a, # one\n  # the other\n  b\n  # no more\n]  # that is all\n",
        "# both\nowners:  # that is all\n  - a  # one\n  # the other\n  - b\n  # no more\n",
    ),
    "a comment goes with the key it stands above, behind or deeper below": (
        "# of owners\nowners: [a]  # all\n    # but one\n# of title\ntitle: Roofs\n",
        "# of title\ntitle: Roofs\n# of owners\nowners: [a]  # all\n  # but one\n",
    ),
    "one that a blank line parts from the first key stays at the top": (
        "# The roofs.\n\n# of owners\nowners: [a]\ntitle: Roofs\n",
        "# The roofs.\n\ntitle: Roofs\n# of owners\nowners: [a]\n",
    ),
    "one at the end of a list stays there": (
        "milestones:\n  2023/24:\n  - id: b\n    # of b\n  2022/23:\n    - a\n    # its\n  # all\n# of the file\n",
        "milestones:\n  2022/23:\n    - a\n    # its\n  2023/24:\n    - id: b\n      # of b\n  # all\n# of the file\n",
    ),
    "one between a dash and its first key stands above the dash": (
        "owners:\n  - # lead\n    # of all\n    role: a\n  - capacity: b\n    # who\n    role: c\n",
        "owners:\n  # lead\n  # of all\n  - role: a\n  # who\n  - role: c\n    capacity: b\n",
    ),
    "one between a key and its value stands above the key": (
        "title: # one\n  # two\n  Roofs # three\n",
        "# one\n# two\ntitle: Roofs  # three\n",
    ),
    "texts stay as they are written": (
        "title: 'It''s'\nenabler: |2-\n    two\ntags: [\"1\", 'x y', 012, ~, null]\nsource: \"a\\tb\"\ninternal:\n",
        "title: 'It''s'\nenabler: |2-\n    two\ntags: [\"1\", 'x y', 012, ~, null]\nsource: \"a\\tb\"\ninternal:\n",
    ),
    "texts of several lines stand two spaces deeper": (
        "description: >-  # why\n     one\n       two\n\n     three\nsource: one\n two\nenabler: 'one\n\n      two'\n",
        "description: >-  # why\n  one\n    two\n\n  three\nenabler: 'one\n\n  two'\nsource: one\n  two\n",
    ),
    "blank lines at the end of a text are the text's": (
        "source: a\n\ndescription: |+\n  b\n\n\ntitle: c\n",
        "title: c\n\ndescription: |+\n  b\n\n\nsource: a\n",
    ),
    "a line of spaces can be the text's": (
        "title: |-\n a\n  \nowners: [b]\n",
        "title: |-\n  a\n   \nowners: [b]\n",
    ),
    "a text that the end of the file cuts off goes on being cut off": ("description: |\n  a", "description: |-\n  a\n"),
    "one blank line at most, none at either end": (
        "\n\ntitle: Roofs   \n\n \n\nowners:\n\n  - a\n\n\n  - b\n\n\n",
        "title: Roofs\n\nowners:\n\n  - a\n\n  - b\n",
    ),
    "line ends as in the first line": ("title: a\r\nowners:\n- b\r\n# c", "title: a\r\nowners:\r\n  - b\r\n# c\r\n"),
    "marks of a document's start and end go": (
        "%YAML 1.1\n--- # the plan\ntitle: Roofs\n...\n# over\n",
        "# the plan\ntitle: Roofs\n# over\n",
    ),
    "the whole between brackets": (
        "# all\n{owners: [a],\n title: Roofs} # so\n",
        "# all\n{title: Roofs, owners: [a]}  # so\n",
    ),
    "the whole between brackets with a comment inside": (
        "# all\n{owners: [a], # lead\n title: Roofs} # so\n",
        "# all\n# so\ntitle: Roofs\nowners: [a]  # lead\n",
    ),
    "a value that is missing between brackets": ("{title: , owners}\n", "{title: null, owners: null}\n"),
    "nothing": ("", ""),
    "nothing but comments": ("\n# a\n\n\n  # b", "# a\n\n# b\n"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_the_style(name: str) -> None:
    before, after = EXAMPLES[name]
    assert canonical(before, "activity", CALENDAR) == after
    assert canonical(after, "activity", CALENDAR) == after
    assert told(before) == told(after)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("plan", "years: [2022/23]\ntitle: a\nformat: 1\n", "format: 1\ntitle: a\nyears: [2022/23]\n"),
        (
            "plan",
            "confidence: {M: m, H: h}\ncontact: {url: u, email: e}\n",
            "contact: {email: e, url: u}\nconfidence: {M: m, H: h}\n",
        ),
        ("plan", "checks:\n- require: r\n  code: X001\n", "checks:\n  - code: X001\n    require: r\n"),
        (
            "objectives",
            "- parts: [{title: a, id: 1(a)}]\n  id: '1'\n- '2'\n",
            "- id: '1'\n  parts: [{id: 1(a), title: a}]\n- '2'\n",
        ),
        ("owners", "# all\n- {from: 2022-04, title: t, id: a}\n", "# all\n- {id: a, title: t, from: 2022-04}\n"),
        (
            "measures",
            "- {baseline: {value: 1, at: 2022-03}, id: m}\n",
            "- {id: m, baseline: {at: 2022-03, value: 1}}\n",
        ),
    ],
)
def test_each_kind_of_file_has_its_order(kind: str, before: str, after: str) -> None:
    assert canonical(before, kind, CALENDAR) == after


@pytest.mark.parametrize(
    "text", ["title: [a\n", "title: a\ntitle: b\n", "title: &a b\n", "title: a\x07\n", "a\n---\nb\n"]
)
def test_a_file_with_a_fault_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="cannot be edited"):
        canonical(text, "activity", CALENDAR)


def test_what_cannot_be_laid_out_is_refused() -> None:
    with pytest.raises(Refused, match="by hand"):
        canonical("? |\n  title\n: Roofs\n", "activity", CALENDAR)


PLANS = [
    (folder / file, kind_of(file))
    for folder in (ROOT / "plan", ROOT / "tests" / "plans" / "small")
    for file in read_folder(folder).texts
    if kind_of(file)
]


@pytest.mark.parametrize(("file", "kind"), PLANS, ids=lambda value: getattr(value, "stem", ""))
def test_a_file_of_a_plan(file: Path, kind: str) -> None:
    text = file.read_text(encoding="utf-8")
    new = check(text, kind)
    if ROOT / "plan" in file.parents:
        assert new == text


@pytest.mark.search
@CASES
@given(scrawls())
def test_a_canonical_file_says_what_the_file_said_and_stays_as_it_is(text: str) -> None:
    new = check(text)
    eol = "\r\n" if "\r\n" in text else "\n"
    assert new.endswith(eol)
    assert new.count(eol) == len(re.findall("\r\n|\r|\n", new))
    assert not new[0].isspace()
    data = inspect(new).data
    assert list(data) == sorted(data, key=ACTIVITY.index)
    years = list(data.get("milestones") or {})
    assert years == sorted(years, key=YEARS.index)
    for milestones in (data.get("milestones") or {}).values():
        for milestone in milestones or []:
            assert list(milestone) == sorted(milestone, key=MILESTONE_KEYS.index)


@pytest.mark.search
@cases(100)
@given(documents(), st.data())
def test_an_edit_keeps_a_canonical_file_canonical(given_: tuple[str, Any], data: st.DataObject) -> None:
    file = "activities/a.yaml"
    draft = Draft(ROOT, load(Source({"plan.yaml": PLAN, file: check(given_[0])})))
    years = inspect(draft.text(file)).data.get("milestones") or {}
    places = [("milestones", year, index) for year in years for index in range(len(years[year] or []))]
    year = data.draw(st.sampled_from(YEARS))
    value = data.draw(texts)
    try:
        match data.draw(
            st.sampled_from(["append", "insert", "put", "change", "drop", "move"] if places else ["append"])
        ):
            case "append":
                draft.append(file, ("milestones", year), {"id": "new", "text": value, "note": value}, YEARS)
            case "insert":
                draft.insert(file, ("milestones", year), 0, {"id": "new", "text": value}, YEARS)
            case "put":
                key = data.draw(st.sampled_from(["text", "note", "impact", "group"]))
                draft.put(file, (*data.draw(st.sampled_from(places)), key), value, MILESTONE_KEYS)
            case "change":
                record = {"on": "2023-06", "from": "2022/23", "to": "2023/24", "reason": value}
                draft.append(file, (*data.draw(st.sampled_from(places)), "changes"), record, MILESTONE_KEYS)
            case "drop":
                draft.drop(file, (*data.draw(st.sampled_from(places)), "text"))
            case "move":
                draft.move(file, data.draw(st.sampled_from(places)), ("milestones", year), YEARS)
    except Refused:
        event("refused")
        return
    assert is_canonical(draft.text(file), "activity", CALENDAR)
