"""What the quick reader of the everyday layout takes, it reads as the YAML parser does."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.everyday import everyday
from planctl.yamltext import Odd, inspect, parsed
from searches import cases

HERE = Path(__file__).parent
PLANS = sorted({*HERE.parent.glob("plan/**/*.yaml"), *HERE.glob("**/*.yaml")})
STARTS = ["", "  ", "    ", "      ", "- ", "  - ", "    - ", "      - ", " ", "   ", "-", "- - ", "? ", "\t", "-   "]
KEYS = [
    "",
    "a:",
    "a: ",
    "b: ",
    "b:",
    "2023/24:",
    "c.d: ",
    "a :",
    "<<: ",
    '"a": ',
    "é: ",
    "a:\t",
    "a:   ",
    "null: ",
    "a:b",
]
VALUES = [
    *(
        "",
        "x",
        "x y",
        "null",
        "~",
        "x: y",
        "x:",
        "x :y",
        "x #y",
        "x#y",
        "# x",
        "x ",
        "-x",
        "- x",
        "x - y",
        "1:2",
        "…",
        "é",
    ),
    *(
        "!x",
        "*x",
        "&x",
        "@x",
        "%x",
        "`x",
        "=",
        "<",
        "?",
        ":",
        ",",
        "}",
        "]",
        "x\\ty",
        "x\\ny",
        "x\ty",
        "x\u00a0",
        "\u2028",
        "x'y",
    ),
    *('"x"', "'x'", '"x y: #z"', '"x', "'x''y'", '"x\\"y"', '"x" y', '""', "''", '"x"  ', '"\'"', "'\\'"),
    *(
        "[]",
        "[x]",
        "[x, y z]",
        "[x,y]",
        "[x , y]",
        "[null]",
        "[~]",
        '["x, y", z]',
        "[x: y]",
        "[x, ]",
        "[[x]]",
        "[x]y",
        "['']",
    ),
    *(
        "{}",
        "{a: x}",
        "{a: x, b: y z}",
        "{a: x, a: y}",
        "{a: [x]}",
        "{a: null}",
        "{a, b}",
        "{a: 'x, y'}",
        "{a:x}",
        "{a: x #y}",
    ),
    *("|", "|-", ">", ">-", "|+", "|2", "| #x", "---", "...", "--- x", "%YAML 1.2"),
]
USUAL = st.tuples(
    st.sampled_from(STARTS[:8]), st.sampled_from(KEYS[1:6]), st.sampled_from(["", "x", "[x]", "|", "'x'"])
)
ANY = st.tuples(st.sampled_from(STARTS), st.sampled_from(KEYS), st.sampled_from(VALUES))
LINES = st.one_of(USUAL, USUAL, ANY).map("".join)
TEXTS = st.lists(LINES, max_size=9).map(lambda lines: "".join(f"{line}\n" for line in lines))


def agrees(text: str) -> bool:
    """Return whether the quick reader takes a text, and then find the same in both."""
    quick = everyday(text)
    if quick is None:
        return False
    told = inspect(text)
    assert (told.data, told.faults) == (quick.data, [])
    absent: list[None] = []
    with suppress(Odd):  # of what looks like an escape it is not sure
        assert quick == (parsed(text, absent), bool(absent))
    return True


@given(TEXTS)
@cases(500)
def test_it_agrees_with_the_parser(text: str) -> None:
    agrees(text)


@given(st.data())
@cases(150)
def test_it_agrees_with_the_parser_on_plans_that_somebody_changed(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(PLANS)).read_bytes().decode("utf-8", errors="replace").splitlines(keepends=True)
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(lines)))
        lines[at : at + data.draw(st.integers(0, 2))] = [line + "\n" for line in data.draw(st.lists(LINES, max_size=2))]
    agrees("".join(lines))


def test_it_takes_the_plan_of_this_project_and_a_generated_one() -> None:
    assert [path.name for path in PLANS if "tests" not in path.parts and not agrees(path.read_text("utf-8"))] == []


TAKEN = [
    "a: x\nb:\n  - c: y\n    d: [x, 'y, z']\n  - {e: 1, f: \"g: h\"}\n",
    "a:\n- x\n- y\nb:\nc:\n",
    "- a: |\n    x\n\n     y # z\n  b: >-\n    x\n    y\n\n    z\n",
    "# why\na: x\n\n    # what\nb: 1:2 #x\n".replace(" #x", "#x"),
    "a: |-\n  x: y\n  - z\n\n\nb: x\n",
]


@pytest.mark.parametrize("text", TAKEN)
def test_what_it_takes(text: str) -> None:
    assert agrees(text)
