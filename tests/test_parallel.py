"""Two processes read and write what one would."""

import marshal
import os
from datetime import date
from pathlib import Path

import pytest

from planctl import parallel
from planctl.choice import Audience, Filters
from planctl.exchange import json_
from planctl.exchange.tables import export
from planctl.load import load
from planctl.parallel import CHUNK, MANY, WORTHWHILE, read_many, read_one, shared
from planctl.progress import as_at
from planctl.select import select
from planctl.source import read_folder
from planctl.standing import text


def test_many_texts_read_on_two_cores_are_what_each_alone_is() -> None:
    filler = "x" * (WORTHWHILE // (2 * CHUNK))
    texts = {f"{number:04}": f"title: {number}\nnote: {filler}\nempty:\n" for number in range(3 * CHUNK)}
    texts["0007"] = "title: one\ntitle: two\n"
    texts["0008"] = "title: [cut off"
    texts["0011"] = texts["0012"] = ""
    assert sum(map(len, texts.values())) > WORTHWHILE
    assert dict(read_many(texts)) == {file: read_one(text) for file, text in texts.items()}
    assert read_one(texts["0007"]) is None


@pytest.mark.parametrize("torn", [b"", b"\0\0\0", (99).to_bytes(8, "big") + b"half"])
def test_where_the_child_ends_early_the_rest_is_read_all_the_same(torn: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(texts: dict[str, str], files: list[str], _reading: int, writing: int) -> None:
        chunk = marshal.dumps([read_one(texts[file]) for file in files[:CHUNK]], 2)
        os.write(writing, len(chunk).to_bytes(8, "big") + chunk + torn)
        os._exit(1)

    monkeypatch.setattr(parallel, "_answer", answer)
    monkeypatch.setattr(parallel, "WORTHWHILE", 0)
    texts = {f"{number:03}": f"title: {number}\n" for number in range(4 * CHUNK)}
    assert dict(read_many(texts)) == {file: read_one(text) for file, text in texts.items()}


def test_whoever_stops_early_leaves_no_process_behind() -> None:
    texts = {str(number): f"note: {'x' * 10_000}\n" for number in range(2 * WORTHWHILE // 10_000)}
    first = next(iter(read_many(texts)))
    assert first == ("0", read_one(texts["0"]))


@pytest.mark.parametrize("number", [0, 1, 2 * MANY + 1])
def test_what_is_made_of_many_things_stays_in_their_order(number: int) -> None:
    assert shared(str, range(number)) == [str(item) for item in range(number)]


def test_an_error_in_the_child_is_that_of_the_parent() -> None:
    with pytest.raises(ZeroDivisionError):
        shared(lambda item: 1 // (item - 2 * MANY), range(2 * MANY + 1))


def test_what_two_cores_write_is_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = load(read_folder(Path(__file__).parents[1] / "plan")).plan
    chosen = select(plan, Filters(), as_at(date(2024, 3, 31), plan.header))
    whole = export(chosen, Audience.public, None)
    alone = text.render(chosen, "activity"), json_.render(whole)
    monkeypatch.setattr(text, "MANY", 0)
    monkeypatch.setattr(json_, "MANY", 0)
    assert (text.render(chosen, "activity"), json_.render(whole)) == alone
