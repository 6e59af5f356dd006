"""Edits as a diff shows them: each text before, what is done to it, and the text after, to the letter."""

from collections.abc import Callable
from typing import Any

import pytest

from planctl import splice
from planctl.places import Refused

KEYS = ("a", "b", "c")
TOP = ("m", "A", 0), ("m", "B"), ("A", "B")
LAST = ("m", "A", 1), ("m", "B"), ("A", "B")
BACK = ("m", "B", 0), ("m", "A"), ("A", "B")
DONE: dict[str, tuple[Callable[..., str], str, tuple[Any, ...], str]] = {
    "written mapping": (splice.written, "", ({"a": "1", "b": ["x"]},), "a: 1\nb: [x]\n"),
    "written list": (splice.written, "", ([{"a": "1"}, {"b": "2"}],), "- {a: 1}\n- {b: 2}\n"),
    "written CRLF": (splice.written, "", ({"a": "1", "b": ["x"]}, "\r\n"), "a: 1\r\nb: [x]\r\n"),
    "written mapping deep": (splice.written, "", ({"a": [{"x": "1"}]},), "a:\n  - {x: 1}\n"),
    "written list deep": (splice.written, "", ([{"id": "a", "b": "2"}],), "- id: a\n  b: 2\n"),
    "drop line": (splice.drop, "a: 1\nb: 2 # why\nc: 3\n", (("b",),), "a: 1\n# why\nc: 3\n"),
    "drop last": (splice.drop, "a: 1\nb: 2", (("b",),), "a: 1"),
    "drop last CRLF": (splice.drop, "a: 1\r\nb: 2", (("b",),), "a: 1"),
    "drop last comment": (splice.drop, "a: 1\nb: 2 # why", (("b",),), "a: 1\n# why"),
    "drop behind dash": (splice.drop, "- id: a # why\n  text: b\n", ((0, "id"),), "- # why\n  text: b\n"),
    "drop behind dash, bare": (splice.drop, "- id: a\n  text: b\n", ((0, "id"),), "- text: b\n"),
    "drop bracket last": (splice.drop, "a: {b: 1, c: 2}\n", (("a", "c"),), "a: {b: 1}\n"),
    "drop bracket first": (splice.drop, "a: {b: 1, c: 2}\n", (("a", "b"),), "a: {c: 2}\n"),
    "drop bracket middle": (splice.drop, "a: {b: 1, c: 2, d: 3}\n", (("a", "c"),), "a: {b: 1, d: 3}\n"),
    "drop bracket comment": (splice.drop, "a: {b: 1, # why\n  c: 2}\n", (("a", "b"),), "a: { # why\n  c: 2}\n"),
    "put line": (splice.put, "a: 1\nc: 3\n", (("b",), "2", KEYS), "a: 1\nb: 2\nc: 3\n"),
    "put behind a comment of the key above": (
        splice.put,
        "a: 1\n  # of a\nc: 3\n",
        (("b",), "2", KEYS),
        "a: 1\n  # of a\nb: 2\nc: 3\n",
    ),
    "put anywhere": (splice.put, "a: 1\nc: 3\n", (("b",), "2"), "a: 1\nc: 3\nb: 2\n"),
    "put behind the only one": (splice.put, "a: 1\n", (("b",), "2"), "a: 1\nb: 2\n"),
    "put in item": (splice.put, "a:\n  - id: x\n", (("a", 0, "b"), "2"), "a:\n  - id: x\n    b: 2\n"),
    "put lines at the very end": (splice.put, "a: 1", (("b",), "x\ny\n", KEYS), 'a: 1\nb: "x\\ny\\n"'),
    "put over": (splice.put, "a: 1  # why\nb: 2\n", (("a",), "3"), "a: 3  # why\nb: 2\n"),
    "put over the same": (splice.put, "a: '1'  # why\n", (("a",), "1"), "a: '1'  # why\n"),
    "put over with marks": (splice.put, "a: 1\n", (("a",), "x: y"), 'a: "x: y"\n'),
    "put over an item": (splice.put, "- x\n-\n", ((1,), "z"), "- x\n- z\n"),
    "put over lines": (
        splice.put,
        "a: | # why\n  one\n\n  two\n# of b\nb: 2\n",
        (("a",), "x\nz\n"),
        "a: |  # why\n  x\n  z\n# of b\nb: 2\n",
    ),
    "put a word over lines": (splice.put, "a: | # why\n  one\nb: 2\n", (("a",), "x"), "a: x  # why\nb: 2\n"),
    "put a word over bare lines": (splice.put, "a: |\n  one\nb: 2\n", (("a",), "x"), "a: x\nb: 2\n"),
    "put list": (splice.put, "a: 1\n", (("b",), ["x", "y"], KEYS), 'a: 1\nb: [x, "y"]\n'),
    "put where nothing is": (splice.put, "a: 1\nb:\n", (("b",), ["x"], KEYS), "a: 1\nb: [x]\n"),
    "put word where a comment is": (splice.put, "a: # why\n", (("a",), "x"), "a: x # why\n"),
    "put list where a comment is": (splice.put, "a: # why\n", (("a",), ["x"]), "a: [x] # why\n"),
    "put no list where a comment is": (splice.put, "a: # why\n", (("a",), []), "a: [] # why\n"),
    "put lines where a comment is": (
        splice.put,
        "a: # why\n",
        (("a",), [{"id": "x"}, {"id": "z"}]),
        "a: # why\n  - id: x\n  - id: z\n",
    ),
    "put mapping": (splice.put, "a: 1\n", (("b",), {"x": "1"}, KEYS), "a: 1\nb: {x: 1}\n"),
    "put bracket first": (splice.put, "a: {c: 2}\n", (("a", "b"), "1", KEYS), "a: {b: 1, c: 2}\n"),
    "put bracket last": (splice.put, "a: {b: 2}\n", (("a", "c"), "1", KEYS), "a: {b: 2, c: 1}\n"),
    "put bracket empty": (splice.put, "a: {}\n", (("a", "c"), "1", KEYS), "a: {c: 1}\n"),
    "put bracket no value": (splice.put, "a: {b: , c: 2}\n", (("a", "b"), ["x"]), "a: {b: [x], c: 2}\n"),
    "put bracket deep": (splice.put, "a: {b: , c: 2}\n", (("a", "b"), [{"x": "1"}]), "a: {b: [{x: 1}], c: 2}\n"),
    "put bracket no colon": (splice.put, "a: {b, c: 2}\n", (("a", "b"), "1"), "a: {b: 1, c: 2}\n"),
    "append line": (splice.append, "a:\n  - x\n", (("a",), "z"), "a:\n  - x\n  - z\n"),
    "append bracket": (splice.append, "a: [x]\n", (("a",), "z"), "a: [x, z]\n"),
    "append bracket mapping": (splice.append, "a: [{x: 1}]\n", (("a",), {"x": "2"}), "a: [{x: 1}, {x: 2}]\n"),
    "append empty": (splice.append, "a: []\n", (("a",), {"x": "2"}), "a:\n  - {x: 2}\n"),
    "append where nothing is": (splice.append, "b: 1\na:\n", (("a",), {"x": "2"}), "b: 1\na:\n  - {x: 2}\n"),
    "append new": (splice.append, "b: 1\n", (("a",), {"x": "2"}, KEYS), "a:\n  - {x: 2}\nb: 1\n"),
    "append comment": (splice.append, "# nothing yet\n", ((), {"x": "2"}), "# nothing yet\n- {x: 2}\n"),
    "append no end": (splice.append, "# nothing yet", ((), {"x": "2"}), "# nothing yet\n- {x: 2}\n"),
    "append thing": (splice.append, "# nothing yet\n", ((), {"id": "x", "b": "2"}), "# nothing yet\n- id: x\n  b: 2\n"),
    "append first": (splice.append, "[]\n", ((), {"id": "x", "b": "2"}), "- id: x\n  b: 2\n"),
    "insert last": (splice.insert, "a:\n  - x\n", (("a",), 1, "w"), "a:\n  - x\n  - w\n"),
    "insert line": (splice.insert, "a:\n  - x\n  - z\n", (("a",), 1, "w"), "a:\n  - x\n  - w\n  - z\n"),
    "insert bracket": (splice.insert, "a: [x, z]\n", (("a",), 1, "w"), "a: [x, w, z]\n"),
    "insert top": (splice.insert, "- x: 1\n- z: 1\n", ((), 0, {"w": "1"}), "- {w: 1}\n- x: 1\n- z: 1\n"),
    "move block": (
        splice.move,
        "m:\n  A:\n    - id: a # why\n      text: |\n        one\n\n        two\n    - id: b\n  B:\n    - id: c\n",
        TOP,
        "m:\n  A:\n    - id: b\n  B:\n    - id: c\n    - id: a # why\n      text: |\n        one\n\n        two\n",
    ),
    "move new": (
        splice.move,
        "m:\n  A:\n    - id: a\n    - id: b\n",
        TOP,
        "m:\n  A:\n    - id: b\n  B:\n    - id: a\n",
    ),
    "move new at the margin": (
        splice.move,
        "m:\n  A:\n  - id: a\n  - id: b\n",
        TOP,
        "m:\n  A:\n  - id: b\n  B:\n  - id: a\n",
    ),
    "move new in front": (
        splice.move,
        "m:\n  B:\n    - id: b\n    - id: c\n",
        BACK,
        "m:\n  A:\n    - id: b\n  B:\n    - id: c\n",
    ),
    "move new behind a comment": (
        splice.move,
        "m:\n  A: []\n    # nothing yet\n  C:\n    - id: c\n    - id: d\n",
        (("m", "C", 0), ("m", "B"), ("A", "B", "C")),
        "m:\n  A: []\n    # nothing yet\n  B:\n    - id: c\n  C:\n    - id: d\n",
    ),
    "move last": (
        splice.move,
        "m:\n  A:\n    - id: a\n    - id: b # why\n",
        LAST,
        "m:\n  A:\n    - id: a\n  B:\n    - id: b # why\n",
    ),
    "move last CRLF": (
        splice.move,
        "m:\r\n  A:\r\n    - id: a\r\n    - id: b",
        LAST,
        "m:\r\n  A:\r\n    - id: a\r\n  B:\r\n    - id: b",
    ),
    "move less deep lines": (
        splice.move,
        'm:\n  A:\n    - id: a\n      text: "one\n two"\n    - id: b\n',
        TOP,
        'm:\n  A:\n    - id: b\n  B:\n    - id: a\n      text: "one\n    two"\n',
    ),
    "move to empty": (
        splice.move,
        "m:\n  A:\n    - id: a\n    - id: b\n  B: []\n",
        TOP,
        "m:\n  A:\n    - id: b\n  B:\n    - id: a\n",
    ),
    "move only": (
        splice.move,
        "m:\n  A:\n    - id: a\n  B:\n    - id: c\n",
        TOP,
        "m:\n  A: []\n  B:\n    - id: c\n    - id: a\n",
    ),
    "move brackets": (
        splice.move,
        "m:\n  A: [{id: a}, {id: b}]\n  B: [{id: c}]\n",
        TOP,
        "m:\n  A: [{id: b}]\n  B: [{id: c}, {id: a}]\n",
    ),
    "move between brackets to nothing": (
        splice.move,
        "m: {A: [{id: 'a'}, {id: b}], B: }\n",
        TOP,
        "m: {A: [{id: b}], B: [{id: 'a'}]}\n",
    ),
    "move between brackets new": (
        splice.move,
        "m: {A: [{id: 'a'}, {id: b}]}\n",
        TOP,
        "m: {A: [{id: b}], B: [{id: 'a'}]}\n",
    ),
    "move the middle out of brackets": (
        splice.move,
        "m:\n  A: [{id: a}, {id: b}, {id: c}]\n",
        LAST,
        "m:\n  A: [{id: a}, {id: c}]\n  B:\n    - {id: b}\n",
    ),
    "move the last of brackets": (
        splice.move,
        "m:\n  A: [{id: a}, {id: b}, {id: 'c'}]\n  B: [{id: d}]\n",
        (("m", "A", 2), ("m", "B")),
        "m:\n  A: [{id: a}, {id: b}]\n  B: [{id: d}, {id: 'c'}]\n",
    ),
    "move the only out of brackets": (
        splice.move,
        "m:\n  B: [{id: b}]\n",
        BACK,
        "m:\n  A:\n    - {id: b}\n  B: []\n",
    ),
    "move out of brackets to nothing": (
        splice.move,
        "m:\n  A: [{id: a}]\n  B:\n",
        TOP,
        "m:\n  A: []\n  B:\n    - {id: a}\n",
    ),
    "move out of brackets": (
        splice.move,
        "m:\n  A: [{id: a}, {id: b}]\n  B:\n  - id: c\n",
        TOP,
        "m:\n  A: [{id: b}]\n  B:\n  - id: c\n  - {id: a}\n",
    ),
    "move into brackets": (
        splice.move,
        "m:\n  A:\n  - id: a\n  - id: d\n  B: [{id: c}]\n",
        TOP,
        "m:\n  A:\n  - id: d\n  B: [{id: c}, {id: a}]\n",
    ),
    "move comment into brackets": (
        splice.move,
        "m:\n  A:\n    - id: a # why\n    - id: d\n  B: [{id: 'b'}, {id: c}]\n",
        TOP,
        "m:\n  A:\n    - id: d\n  B:\n    - {id: 'b'}\n    - {id: c}\n    - id: a # why\n",
    ),
    "move deeper": (
        splice.move,
        "m:\n  A:\n  - id: a\n    text: b\n  - id: d\n  B:\n      - id: c\n",
        TOP,
        "m:\n  A:\n  - id: d\n  B:\n      - id: c\n      - id: a\n        text: b\n",
    ),
}
BY_HAND = "this place of the file cannot be edited without touching more; edit it by hand"
REFUSED: dict[str, tuple[Callable[..., str], str, tuple[Any, ...], str]] = {
    "the only key": (splice.drop, "- id: a\n", ((0, "id"),), "id is all there is; remove what holds it by hand"),
    "no such key": (splice.drop, "a: 1\nb: 2\n", (("c",),), "there is no c to remove"),
    "the last key behind a question mark": (splice.drop, "? a\n: 1\n? b\n: 2\n", (("b",),), BY_HAND),
    "a file without any key": (splice.put, "# nothing yet\n", (("a",), "1"), "a has no mapping to stand in"),
    "a whole file": (splice.put, "a: 1\n", ((), {"a": "2"}), "a whole file is not edited but written"),
    "a comment between brackets": (
        splice.move,
        "m:\n  A:\n    - id: a # why\n    - id: d\nn: {B: [{id: b}]}\n",
        (("m", "A", 0), ("n", "B")),
        "an item with comments cannot be moved between brackets; planctl fmt gives each its line",
    ),
    "over a list": (splice.put, "a: 1\nb: [x]\n", (("b",), ["z"], KEYS), "b is a list or a mapping; edit it by hand"),
}


@pytest.mark.parametrize("name", DONE)
def test_an_edit_touches_what_it_must_and_nothing_else(name: str) -> None:
    edit, before, given, after = DONE[name]
    assert (edit(*given) if edit is splice.written else edit(before, *given)) == after


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_in_a_sentence(name: str) -> None:
    edit, before, given, told = REFUSED[name]
    with pytest.raises(Refused, match=f"^{told}"):
        edit(before, *given)


def test_a_file_that_holds_nothing_is_not_written() -> None:
    with pytest.raises(Refused, match=f"^{BY_HAND}"):
        splice.written({})
