"""Edits as a diff shows them: each text before, what is done to it, and the text after, to the letter."""

from collections.abc import Callable
from typing import Any

import pytest

from planctl import splice
from planctl.places import Refused

KEYS = ("a", "b", "c")
TOP = ("m", "A", 0), ("m", "B"), ("A", "B")
DONE: dict[str, tuple[Callable[..., str], str, tuple[Any, ...], str]] = {
    "written mapping": (splice.written, "", ({"a": "1", "b": ["x"]},), "a: 1\nb: [x]\n"),
    "written list": (splice.written, "", ([{"a": "1"}, {"b": "2"}],), "- {a: 1}\n- {b: 2}\n"),
    "written CRLF": (splice.written, "", ({"a": "1", "b": ["x"]}, "\r\n"), "a: 1\r\nb: [x]\r\n"),
    "drop line": (splice.drop, "a: 1\nb: 2 # why\nc: 3\n", (("b",),), "a: 1\n# why\nc: 3\n"),
    "drop last": (splice.drop, "a: 1\nb: 2", (("b",),), "a: 1"),
    "drop last CRLF": (splice.drop, "a: 1\r\nb: 2", (("b",),), "a: 1"),
    "drop last comment": (splice.drop, "a: 1\nb: 2 # why", (("b",),), "a: 1\n# why"),
    "drop behind dash": (splice.drop, "- id: a # why\n  text: b\n", ((0, "id"),), "- # why\n  text: b\n"),
    "drop behind dash, bare": (splice.drop, "- id: a\n  text: b\n", ((0, "id"),), "- text: b\n"),
    "drop bracket last": (splice.drop, "a: {b: 1, c: 2}\n", (("a", "c"),), "a: {b: 1}\n"),
    "drop bracket first": (splice.drop, "a: {b: 1, c: 2}\n", (("a", "b"),), "a: {c: 2}\n"),
    "drop bracket comment": (splice.drop, "a: {b: 1, # why\n  c: 2}\n", (("a", "b"),), "a: { # why\n  c: 2}\n"),
    "put line": (splice.put, "a: 1\nc: 3\n", (("b",), "2", KEYS), "a: 1\nb: 2\nc: 3\n"),
    "put list": (splice.put, "a: 1\n", (("b",), ["x", "y"], KEYS), 'a: 1\nb: [x, "y"]\n'),
    "put where nothing is": (splice.put, "a: 1\nb:\n", (("b",), ["x"], KEYS), "a: 1\nb: [x]\n"),
    "put mapping": (splice.put, "a: 1\n", (("b",), {"x": "1"}, KEYS), "a: 1\nb: {x: 1}\n"),
    "put bracket first": (splice.put, "a: {c: 2}\n", (("a", "b"), "1", KEYS), "a: {b: 1, c: 2}\n"),
    "put bracket last": (splice.put, "a: {b: 2}\n", (("a", "c"), "1", KEYS), "a: {b: 2, c: 1}\n"),
    "put bracket empty": (splice.put, "a: {}\n", (("a", "c"), "1", KEYS), "a: {c: 1}\n"),
    "append line": (splice.append, "a:\n  - x\n", (("a",), "z"), "a:\n  - x\n  - z\n"),
    "append bracket": (splice.append, "a: [x]\n", (("a",), "z"), "a: [x, z]\n"),
    "append bracket mapping": (splice.append, "a: [{x: 1}]\n", (("a",), {"x": "2"}), "a: [{x: 1}, {x: 2}]\n"),
    "append empty": (splice.append, "a: []\n", (("a",), {"x": "2"}), "a:\n  - {x: 2}\n"),
    "append where nothing is": (splice.append, "b: 1\na:\n", (("a",), {"x": "2"}), "b: 1\na:\n  - {x: 2}\n"),
    "append new": (splice.append, "b: 1\n", (("a",), {"x": "2"}, KEYS), "a:\n  - {x: 2}\nb: 1\n"),
    "append comment": (splice.append, "# nothing yet\n", ((), {"x": "2"}), "# nothing yet\n- {x: 2}\n"),
    "append no end": (splice.append, "# nothing yet", ((), {"x": "2"}), "# nothing yet\n- {x: 2}\n"),
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
    "move deeper": (
        splice.move,
        "m:\n  A:\n  - id: a\n    text: b\n  - id: d\n  B:\n      - id: c\n",
        TOP,
        "m:\n  A:\n  - id: d\n  B:\n      - id: c\n      - id: a\n        text: b\n",
    ),
}
REFUSED: dict[str, tuple[Callable[..., str], str, tuple[Any, ...], str]] = {
    "the only key": (splice.drop, "- id: a\n", ((0, "id"),), "id is all there is; remove what holds it by hand"),
    "no such key": (splice.drop, "a: 1\nb: 2\n", (("c",),), "there is no c to remove"),
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
