"""What an export holds: plain tables of what a selection shows to an audience, which every format writes alike.

What a reader of an export may rely on, an importer of a workbook above all:

- There is a table for each key of COLUMNS, in its order but for `about` and `columns`, which stand first; each has
  every column of COLUMNS[table] in that order, and no other, also where it has no row. The columns marked internal are
  there with --audience internal only. Columns are only ever added.
- Rows stand in the plan's order. A row is known by `ref` (milestones), `id` (activities, objectives, owners, measures,
  years), else by its thing and `place`: (ref, place), (activity, place), (measure, place), from 1.
- A column that is `told` holds what the plan's files say, whatever the as-at date, and is named like the format's field
  (2-plan-format); a derived one is worked out and never read back. Two told columns fill in a default of the format:
  `due` is the year the milestone stands under (tbc if unscheduled) where `due_given` is false, and `owners` are the
  activity's where `owners_given` is false; emptied, they mean the default. `status` is as reported, empty
  where nobody has; `status_as_at` is derived.
- Dates are in the format's one spelling (2023-04-19, 2023-04, 2023/24 Q1, 2023/24, tbc), lists are joined by "; " in
  formats whose cells hold one text (an id has no space in it; a tag or alias might), absent is an empty cell.
- In a workbook each table is a sheet of its own name, headers in row 1 from A1, one row a line, no merged cells. A cell
  is a date cell where the value is one day from 1901 on (told dates and days alike), a number for numbers, a boolean
  for flags, else text, also where it looks like a number or a formula. What a cell cannot hold (control characters but
  tab and line feed) is `held()` there: compare a cell with held(shown(value)) of the same row and column, and what
  differs is what somebody changed.
- `about` has a name and a value a row, among them `revision` (the commit that has the plan's files as they were read;
  empty where none has), `digest`, `as_at`, `audience` and `filters` (JSON: the filters by name, as every JSON document
  has them). The digest is the SHA-256 of all told cells: two exports of the same digest, audience and filters say the
  same of the plan, however far apart their as-at dates are. To learn what changed underneath a workbook, make the
  tables of `revision` and of today, and compare the three cell by cell.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from planctl import __version__
from planctl.choice import Audience
from planctl.exchange.columns import ABOUT, COLUMNS, JOINT, Column
from planctl.exchange.encoding import encode, objects
from planctl.exchange.rows import Cells, rows_of
from planctl.select import Selection

_UNHELD = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns and its rows."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Cells]

    @property
    def told(self) -> int:
        """How many of the columns, which stand first, are the plan's own."""
        return sum(column.told for column in self.columns)


@dataclass(frozen=True, slots=True)
class Export:
    """The tables of a selection, for whom they are, and the commit that holds the plan as it is, if one does."""

    selection: Selection
    audience: Audience
    revision: str | None
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Return one table about the plan."""
        return next(table for table in self.tables if table.name == name)


def export(selection: Selection, audience: Audience, revision: str | None) -> Export:
    """Make the tables of a selection."""
    internal = audience is Audience.internal
    rows = rows_of(selection, internal=internal)
    tables = (Table(name, _seen(COLUMNS[name], internal), rows[name]) for name in COLUMNS if name not in ABOUT)
    return Export(selection, audience, revision, tuple(tables))


def _seen(columns: Iterable[Column], internal: bool) -> tuple[Column, ...]:
    return tuple(column for column in columns if internal or not column.internal)


def with_about(of: Export) -> tuple[Table, ...]:
    """Return every table, those about the export first."""
    about = [(name, None if value is None else str(value)) for name, value in facts(of).items()]
    columns = [
        (table.name, column.name, column.kind.value, "plan" if column.told else "derived", column.meaning)
        for table in of.tables
        for column in table.columns
    ]
    return Table("about", COLUMNS["about"], about), Table("columns", COLUMNS["columns"], columns), *of.tables


def facts(of: Export, told: str | None = None) -> dict[str, Any]:
    """Return what there is to say about an export; `told` is its digest where that is known."""
    header, at = of.selection.plan.header, of.selection.at
    return {
        "title": header.title,
        "organisation": header.organisation,
        "short_name": header.short_name,
        "plan_year": header.plan_year,
        "state": header.state.value,
        "as_at": at.day.isoformat(),
        "audience": of.audience.value,
        "filters": encode(of.selection.words),
        "revision": of.revision,
        "digest": told or digest(of.tables),
        "source": header.source,
        "language": header.language,
        "licence": header.licence,
        "attribution": header.attribution,
        "planctl": __version__,
        "notes": "Columns that are derived say how things stand as at the as-at date; all others are the plan's own."
        " The table columns says what each column means.",
        "contents": JOINT.join(f"{table.name}: {len(table.rows)}" for table in of.tables),
    }


def digest(tables: Iterable[Table]) -> str:
    """Return the SHA-256 of the told cells: of each table its name, of each row its JSON object, a line each."""
    found = sha256()
    for table in tables:
        found.update(f"{table.name}\n".encode())
        for line in objects(table.columns[: table.told], table.rows):
            found.update(f"{line}\n".encode())
    return found.hexdigest()


def shown(value: object) -> str | int | float | bool | date | None:
    """Return a value as a cell has it: a list as one text, a date as the plan spells it, the rest as it is."""
    if type(value) is str or value is None or isinstance(value, int | float | date):  # most are text
        return value
    return JOINT.join(value) if isinstance(value, tuple) else str(value)


def held(text: str) -> str:
    """Return a text as a cell of a workbook holds it: control characters, which XML has none of, as escapes."""
    return _UNHELD.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
