"""Hostile files to import: tables of every format with something wrong in them, and maps of their columns."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal
from xml.sax.saxutils import escape

import documents
from hostile import ROOT, SMALL, Case, given, spoilt, text
from planctl.choice import Audience, Filters
from planctl.exchange.tables import export
from planctl.exchange.xlsx import render
from planctl.load import load
from planctl.progress import as_at
from planctl.select import select
from planctl.source import read_folder

TABLES = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))
ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac-roman", "utf-7", "cp037"]
Rows = list[list[object]]


def _rows(chance: Random) -> Rows:
    """Return rows about the small plan's own things, and others; a cell here and there is hostile."""
    plan = load(read_folder(ROOT / "tests" / "plans" / "small")).plan
    titles = {owner.id: owner.title for owner in plan.owners}
    made: Rows = [list(TABLES["head"])]
    for milestone in chance.sample(list(plan.milestones), k=chance.randrange(9)):
        activity = plan.activities[milestone.place.activity]
        when = chance.choice([str(milestone.due), chance.choice(TABLES["dates"])])
        lead = chance.choice([titles[activity.owners[0].role], "Somebody new; Head of Energy"])
        known = [milestone.id, activity.title, lead, milestone.text, when, chance.choice(TABLES["statuses"])]
        made.append([*known, "2023/24", "A note", chance.choice(TABLES["numbers"]), "", "false"])
    for number in range(chance.choice([0, 1, 3])):
        other = [
            f"N{number}",
            chance.choice(["New things", None]),
            None,
            f"Do {number}",
            chance.choice(TABLES["dates"]),
        ]
        made.append([*other, "Done", chance.choice(["2023/24", "2024", ""]), None, 1.5, "", None])
    for _ in range(chance.choice([0, 0, 1, 2, 5])):
        row = chance.choice(made)
        row[chance.randrange(len(row))] = chance.choice([text(chance), chance.choice(TABLES["dates"]), None, 1e300])
    if chance.random() < 0.15:
        odd: list[object] = [[], ["x"] * 300, [None] * 11, ["a\nb"] * 11, made[0], [text(chance)]]
        made.insert(chance.randrange(len(made) + 1), list(chance.choice(odd)))  # type: ignore[call-overload]
    return [] if chance.random() < 0.02 else made


def _csv(rows: Rows, chance: Random) -> bytes:
    stream = io.StringIO()
    delimiter, end = chance.choice(",,;\t|:\x1f"), chance.choice(["\r\n", "\n", "\r"])
    all_quoted = chance.random() < 0.5
    quoting: Literal[0, 1] = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(stream, quoting=quoting, delimiter=delimiter, lineterminator=end).writerows(rows)
    content = stream.getvalue().encode(chance.choice(ENCODINGS), "replace")
    return spoilt(content, chance) if content and chance.random() < 0.4 else content


def _json(rows: Rows, chance: Random) -> bytes:
    head, *others = rows or [[]]
    records = [{str(name): cell for name, cell in zip(head, row, strict=False)} for row in others]
    data: object = chance.choice(
        [
            records,
            {"rows": records, "more": records},
            [records],
            {"a": {"b": records}},
            records[:1] or {},
            [*records, 1, None, []],
        ]
    )
    content = json.dumps(data).encode("utf-8", "replace")
    deep = [b"[" * 5000, b'{"a":' * 5000, b"[" * 900 + b"]" * 900, b'[{"a":' * 300 + b"1" + b"}]" * 300]
    figures = [
        b'[{"a": NaN}]',
        b'[{"a": 1e999}]',
        b'[{"a": ' + b"9" * 5000 + b"}]",
        b'[{"a": "\\ud800"}]',
        b"[{}]",
        b"[]",
    ]
    if chance.random() < 0.15:
        return chance.choice([*deep, *figures])
    return spoilt(content, chance) if chance.random() < 0.4 else content


@cache
def _exported() -> bytes:
    """Return the small plan as a workbook of ours."""
    plan = load(read_folder(ROOT / "tests" / "plans" / "small")).plan
    made = render(export(select(plan, Filters(), as_at(date(2023, 6, 30), plan.header)), Audience.public, None))
    assert isinstance(made, bytes)
    return made


def _changed(chance: Random) -> dict[str, bytes]:
    """Return the parts of a workbook of ours in which somebody changed cells."""
    parts = documents.unpacked(_exported())
    name = "xl/sharedStrings.xml"
    texts = parts[name].split(b"</t>")
    for _ in range(chance.choice([0, 1, 1, 3])):
        at = chance.randrange(len(texts))
        new = text(chance) if chance.random() < 0.6 else str(chance.choice([*TABLES["dates"], *TABLES["statuses"]]))
        texts[at] = texts[at].rpartition(b">")[0] + b">" + escape(new).encode("utf-8", "replace")
    return parts | {name: b"</t>".join(texts)}


def _office(rows: Rows, ending: str, chance: Random) -> bytes:
    makers = {"xlsx": documents.xlsx, "ods": documents.ods, "docx": documents.docx}
    parts: Mapping[str, str | bytes] = _changed(chance) if ending == "ours" else makers[ending](rows, chance)
    if chance.random() < 0.25:
        parts = documents.spoilt_parts(parts, chance)
    content = documents.packed(parts)
    return documents.damaged(content, chance) if chance.random() < 0.25 else content


def _map(chance: Random) -> bytes:
    content: str = chance.choice(TABLES["maps"])
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
        line: str = chance.choice(TABLES["lines"])
        while "VALUE" in line:
            pick = chance.random()
            value = chance.choice(TABLES["words"]) if pick < 0.7 else json.dumps(text(chance).replace("VALUE", ""))
            line = line.replace("VALUE", value, 1)
        kept = [other for other in content.splitlines() if other.partition(":")[0] != line.partition(":")[0]]
        content = "\n".join([*kept, line]) + "\n"
    return (
        spoilt(content.encode("utf-8", "replace"), chance)
        if chance.random() < 0.3
        else content.encode("utf-8", "replace")
    )


def _named(ending: str, chance: Random) -> str:
    odd: Sequence[str] = [
        "x",
        "x.txt",
        "x.pdf",
        "-x.csv",
        "\x1b[31m.csv",
        "x.tsv",
        "\u202e.xlsx",
        "x.JSON",
        "x.xlsm",
        "x:1.csv",
    ]
    return f"x.{ending}" if chance.random() < 0.85 else chance.choice(odd)


def case(chance: Random) -> Case:
    """Return a hostile file to import, with a map or without."""
    ending = chance.choice(["csv", "csv", "csv", "json", "xlsx", "xlsx", "ods", "docx", "ours"])
    rows = _rows(chance)
    simple = {"csv": _csv, "json": _json}
    content = simple[ending](rows, chance) if ending in simple else _office(rows, ending, chance)
    name = _named("xlsx" if ending == "ours" else ending, chance)
    files = {name: content} | {f"plan/{file}": held for file, held in SMALL.items()}
    if chance.random() < 0.1:
        file = chance.choice(sorted(files))
        files[file] = spoilt(files[file] or b"x", chance)
    words = ["import", "--", name] if name.startswith("-") else ["import", name]
    pick = chance.random()
    if pick < 0.25:
        return Case([*words[:1], "--guess", *words[1:]], files)
    options = ["--dry-run"] if chance.random() < 0.15 else []
    if ending != "ours" or chance.random() < 0.1:
        files["map.yaml"] = _map(chance)
        options += ["--map", "map.yaml", "--into", chance.choice(["plan", "out", "out", "out/deep/plan"])]
    return Case([given(word) for word in [*words[:1], *options, *words[1:]]], files)
