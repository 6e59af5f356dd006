"""An export as Parquet: the milestones, in folders by organisation and year, for engines that read many plans as one.

Many bodies write into one folder, and each replaces what is its own. The columns are the same for all of them: those of
the table milestones behind four that say of which plan and day a row is; year and organisation are in the folders'
names. Days are dates; a date of any other precision is text beside its first and last day.
"""

from typing import Any
from urllib.parse import quote

from planctl.errors import PlanctlError
from planctl.exchange.columns import Kind
from planctl.exchange.rows import Cells
from planctl.exchange.tables import Export, Table

FILE = "part-0.parquet"


def files(export: Export) -> dict[str, bytes]:
    """Return the files by path within the folder, a file a year; raises PlanctlError where pyarrow is missing."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError:
        raise PlanctlError('parquet wants pyarrow: pip install "planctl-cli[parquet]"') from None
    table = export.table("milestones")
    at = [column.name for column in table.columns].index("year")
    years: dict[str, list[Cells]] = {}
    for row in table.rows:
        years.setdefault(row[at], []).append(row)
    made = {}
    for year, rows in sorted(years.items()):
        sink = pa.BufferOutputStream()
        parquet.write_table(_arrow(pa, export, table, rows), sink, compression="zstd")
        made[f"{_organisation(export)}/{_year(year)}/{FILE}"] = sink.getvalue().to_pybytes()
    return made


def owned(export: Export) -> list[str]:
    """Return the patterns of the files that an export replaces, those of years in which it has nothing included.

    The whole plan is all that its organisation has; of a choice that is so in the years it shows.
    """
    words = export.selection.words
    years = [_year(year) for year in export.selection.years] if words else ["year=*"]
    return [f"{_organisation(export)}/{year}/{FILE}" for year in years]


def _organisation(export: Export) -> str:
    return f"organisation={quote(export.selection.plan.header.organisation, safe='')}"


def _year(label: str) -> str:
    return f"year={quote(label, safe='')}"


def _arrow(pa: Any, export: Export, table: Table, rows: list[Cells]) -> Any:
    """Return rows as an Arrow table."""
    types = {
        Kind.day: pa.date32(),
        Kind.whole: pa.int32(),
        Kind.number: pa.float64(),
        Kind.flag: pa.bool_(),
        Kind.list: pa.list_(pa.string()),
    }
    header, day = export.selection.plan.header, export.selection.at.day
    fields, arrays = [], []
    for name, kind, value in (
        ("plan", pa.string(), header.title),
        ("plan_year", pa.string(), header.plan_year),
        ("as_at", pa.date32(), day),
        ("audience", pa.string(), export.audience.value),
    ):
        fields.append(pa.field(name, kind))
        arrays.append(pa.array([value] * len(rows), kind))
    for column, values in zip(table.columns, zip(*rows, strict=True), strict=True):
        if column.name != "year":
            kind = types.get(column.kind, pa.string())
            fields.append(pa.field(column.name, kind, metadata={"meaning": column.meaning}))
            arrays.append(pa.array(values, kind))
    return pa.table(arrays, schema=pa.schema(fields))
