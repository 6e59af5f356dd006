"""An export for engines: what a database answers, and what many bodies' plans answer together."""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from planctl.choice import Audience, Filters
from planctl.exchange import parquet, sqlite
from planctl.exchange.columns import COLUMNS, Kind
from planctl.exchange.tables import Export, shown, with_about
from planctl.output import deliver_folder
from planctl.source import read_folder
from repositories import SMALL
from test_exchange import exported, small
from test_exchange_files import nasty

README = Path(__file__).parents[1] / "README.md"
TEXTS = read_folder(SMALL).texts


def database(of: Export) -> Any:
    found = sqlite3.connect(":memory:")
    found.deserialize(sqlite.render(of))
    return closing(found)


@pytest.mark.parametrize("audience", Audience)
def test_a_database_holds_every_value_strictly_and_refers_rightly(audience: Audience) -> None:
    for made in (small(audience=audience), nasty(), small(Filters(owner=["head-of-energy"], year=["2023/24"]))):
        with database(made) as found:
            assert found.execute("PRAGMA foreign_key_check").fetchall() == []
            assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert found.execute("PRAGMA user_version").fetchone() == (sqlite.VERSION,)
            strict = {name: flag for _, name, kind, _, _, flag in found.execute("PRAGMA table_list") if kind == "table"}
            for table in with_about(made):
                assert strict[table.name] == 1
                cursor = found.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid')
                assert [item[0] for item in cursor.description] == [column.name for column in table.columns]
                assert cursor.fetchall() == [tuple(map(stored, row)) for row in table.rows]


def stored(value: object) -> object:
    told = shown(value)
    return told.isoformat() if isinstance(told, date) else told


def test_a_database_refuses_what_the_plan_could_not_say() -> None:
    with database(small()) as found:
        found.execute("PRAGMA foreign_keys = ON")
        for wrong in (
            "UPDATE milestones SET activity = 'nowhere'",
            "UPDATE milestones SET slip_days = 'many'",
            "UPDATE milestones SET stale = 2",
            "INSERT INTO owners (id, title) VALUES ('head-of-energy', 'Another')",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                found.execute(wrong)


def test_the_views_of_a_database_answer_the_common_questions() -> None:
    asked = {
        "SELECT ref, slip_days FROM overdue": [("step-free-entrances/first-ramps", 183)],
        "SELECT ref FROM due_next": [
            ("lower-energy-use/heat-pumps",),
            ("step-free-entrances/main-ramps",),
            ("step-free-entrances/review",),
        ],
        "SELECT ref, slip_days FROM slipped": [
            ("step-free-entrances/first-ramps", 183),
            ("lower-energy-use/meters", 50),
        ],
        "SELECT id, milestones, complete, overdue, not_reported FROM by_owner": [
            ("director-of-estates", 5, 1, 1, 2),
            ("director-of-finance", 0, 0, 0, 0),
            ("head-of-energy", 8, 2, 1, 3),
        ],
        "SELECT id, milestones, complete FROM by_objective": [("1", 4, 1), ("1(a)", 4, 1), ("2", 5, 1)],
        "SELECT id, milestones, overdue FROM by_year": [
            ("2022/23", 3, 1),
            ("2023/24", 3, 0),
            ("2024/25", 1, 0),
            ("unscheduled", 2, 0),
        ],
    }
    with database(small()) as found:
        assert {query: found.execute(query).fetchall() for query in asked} == asked
        views = {name for (name,) in found.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
        assert views == set(sqlite.VIEWS)
    with database(small(Filters(timing=["early"]))) as nothing:
        assert all(nothing.execute(query).fetchone() is None for query in list(asked)[:3])


def test_a_database_has_the_same_bytes_twice() -> None:
    assert sqlite.render(small()) == sqlite.render(small())


def body(organisation: str, years: Iterable[str] = ("2022/23", "2023/24", "2024/25"), **swaps: str) -> dict[str, str]:
    """The small plan as another body's."""
    texts = {name: text.replace("Office of Works", organisation) for name, text in TEXTS.items()}
    for old, new in zip(("2022/23", "2023/24", "2024/25"), years, strict=True):
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return texts | swaps


WORKS = body("Office of Works")
RIVERS = body("Rivers & Canals / Agency")
HARBOURS = body("Harbours", ("2021", "2022", "2023"))


def put(folder: Path, texts: dict[str, str], filters: Filters | None = None, day: date = date(2023, 6, 30)) -> Export:
    made = exported(texts, filters, day)
    deliver_folder(parquet.files(made), parquet.owned(made), str(folder))
    return made


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def answers(query: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    monkeypatch.chdir(folder)
    with duckdb.connect() as engine:
        return engine.execute(query).fetchall()


def test_many_bodies_answer_a_question_of_the_whole_government(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query = re.findall(r"```sql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[0]
    for texts in (WORKS, RIVERS, HARBOURS):
        put(tmp_path / "government", texts)
    told = [
        (name, year, count, overdue, 183 if overdue else None)
        for name in ("Harbours", "Office of Works", "Rivers & Canals / Agency")
        for year, count, overdue in (("2022/23", 3, 1), ("2023/24", 3, 0), ("2024/25", 1, 0), ("unscheduled", 2, 0))
    ]
    came = answers(query, tmp_path, monkeypatch)
    assert came[4:] == told[4:]
    assert [(name, year, count) for name, year, count, _, _ in came[:4]] == [
        ("Harbours", "2021", 3),
        ("Harbours", "2022", 3),
        ("Harbours", "2023", 1),
        ("Harbours", "unscheduled", 2),
    ]


def test_parquet_holds_every_value_in_a_column_of_its_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    types = {
        Kind.day: "DATE",
        Kind.whole: "INTEGER",
        Kind.number: "DOUBLE",
        Kind.flag: "BOOLEAN",
        Kind.list: "VARCHAR[]",
    }
    for made in (put(tmp_path / "one", WORKS), nasty()):
        folder = made.selection.plan.header.title.strip("=")
        deliver_folder(parquet.files(made), [], str(tmp_path / folder))
        table = made.table("milestones")
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        where = f"read_parquet('{folder}/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
        found = answers(f"SELECT {names} FROM {where} ORDER BY ref", tmp_path, monkeypatch)
        told = [tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in table.rows]
        assert found == sorted(told)
        described = answers(f"DESCRIBE SELECT {names} FROM {where}", tmp_path, monkeypatch)
        assert [(name, kind) for name, kind, *_ in described] == [
            (column.name, types.get(column.kind, "VARCHAR")) for column in table.columns
        ]
    about = f"SELECT DISTINCT plan, plan_year, as_at, audience FROM {where.replace('=Plan', 'Plan')}"
    assert answers(about, tmp_path, monkeypatch) == [("=Plan", None, date(2023, 6, 30), "public")]


def test_a_plan_exported_again_replaces_its_own_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, WORKS)
    put(tmp_path, RIVERS)
    known = held(tmp_path)
    assert len(known) == 8
    put(tmp_path, RIVERS)
    put(tmp_path, WORKS)
    assert held(tmp_path) == known
    (tmp_path / "README.txt").write_text("ours")
    shorter = WORKS | {"activities/step-free-entrances.yaml": "title: Entrances\nowners: [head-of-energy]\n"}
    put(tmp_path, shorter)
    gone = "organisation=Office%20of%20Works/year=2024%2F25"
    assert held(tmp_path).keys() == (known.keys() | {"README.txt"}) - {f"{gone}/{parquet.FILE}"}
    assert not (tmp_path / gone).exists()
    assert {name: content for name, content in held(tmp_path).items() if "Rivers" in name} == {
        name: content for name, content in known.items() if "Rivers" in name
    }


def test_a_choice_of_a_year_replaces_that_year_alone(tmp_path: Path) -> None:
    put(tmp_path, WORKS)
    known = held(tmp_path)
    year = f"organisation=Office%20of%20Works/year=2023%2F24/{parquet.FILE}"
    put(tmp_path, WORKS, Filters(year=["2023/24"]), date(2024, 6, 30))
    came = held(tmp_path)
    assert came.keys() == known.keys()
    assert {name for name in came if came[name] != known[name]} == {year}
    put(tmp_path, WORKS, Filters(year=["2023/24"], timing=["early"]))
    assert held(tmp_path).keys() == known.keys() - {year}


def test_the_columns_of_parquet_are_the_same_for_every_plan() -> None:
    import pyarrow.parquet as reader  # noqa: PLC0415

    def schemas(of: Export) -> set[Any]:
        import pyarrow as pa  # noqa: PLC0415

        return {reader.read_schema(pa.BufferReader(content)).to_string() for content in parquet.files(of).values()}

    told = schemas(exported(WORKS)) | schemas(nasty()) | schemas(exported(HARBOURS, Filters(year=["2022"])))
    assert len(told) == 1
    assert all(
        f"{column.name}: " in told.copy().pop()
        for column in COLUMNS["milestones"]
        if not column.internal and column.name != "year"
    )
    assert parquet.files(small(Filters(timing=["early"]))) == {}
