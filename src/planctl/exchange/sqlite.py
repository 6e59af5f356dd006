"""An export as an SQLite database: the tables, STRICT and with keys, and views for what is asked most.

It is made in memory and holds no time and no name of a machine: the same plan gives the same bytes. What is derived is
as at the export's day, and so are the views. A list stands as one text; the links that questions follow have tables of
their own.
"""

from planctl.errors import PlanctlError
from planctl.exchange.columns import Column, Kind, key_of
from planctl.exchange.tables import Export, Table, shown, with_about

VERSION = 1
"""Its user_version: another number says that a table or a view has changed its meaning."""
_STRICT_SINCE = (3, 37)
_TYPES = {Kind.whole: "INTEGER", Kind.flag: "INTEGER", Kind.number: "REAL"}
_LINKS = {
    "milestones": {"activity": "activities", "year": "years"},
    "milestone_owners": {"ref": "milestones", "owner": "owners"},
    "changes": {"ref": "milestones"},
    "activity_owners": {"activity": "activities", "owner": "owners"},
    "activity_objectives": {"activity": "activities", "objective": "objectives"},
    "resources": {"activity": "activities"},
    "objectives": {"part_of": "objectives"},
    "measures": {"owner": "owners", "activity": "activities"},
    "targets": {"measure": "measures"},
    "readings": {"measure": "measures"},
}
_COUNTS = """count(m.ref) AS milestones, count(*) FILTER (WHERE m.status_as_at = 'complete') AS complete,
  count(*) FILTER (WHERE m.timing = 'overdue') AS overdue, coalesce(sum(m.not_reported), 0) AS not_reported"""
_SHOWN = "ref, text, activity_title, owner_titles, year, due, due_last, forecast, status_as_at, rag, slip_days"
VIEWS = {
    "overdue": "SELECT SHOWN FROM milestones WHERE timing = 'overdue' ORDER BY due_last, ref",
    "due_next": "SELECT SHOWN FROM milestones WHERE timing IN ('due', 'not-due') ORDER BY due_last, ref",
    "slipped": "SELECT SHOWN FROM milestones WHERE slip_days > 0 ORDER BY slip_days DESC, ref",
    "owned": """SELECT ref, owner, place FROM milestone_owners
  UNION ALL SELECT m.ref, o.owner, o.place FROM milestones m JOIN activity_owners o ON o.activity = m.activity
  WHERE NOT m.owners_given""",
    "by_owner": """SELECT o.id, o.title, COUNTS
  FROM owners o LEFT JOIN (SELECT DISTINCT ref, owner FROM owned) l ON l.owner = o.id
  LEFT JOIN milestones m ON m.ref = l.ref GROUP BY o.id ORDER BY o.id""",
    "by_objective": """SELECT o.id, o.title, o.part_of, COUNTS
  FROM objectives o LEFT JOIN (SELECT DISTINCT a.activity, p.id FROM activity_objectives a
    JOIN objectives s ON s.id = a.objective JOIN objectives p ON p.id IN (s.id, s.part_of)) l ON l.id = o.id
  LEFT JOIN milestones m ON m.activity = l.activity GROUP BY o.id ORDER BY o.rowid""",
    "by_year": """SELECT y.id, y.first, y.last, COUNTS
  FROM years y LEFT JOIN milestones m ON m.year = y.id GROUP BY y.id ORDER BY y.rowid""",
}
"""The views, by name; a milestone with several owners counts under each, an objective with what serves its parts."""


def render(export: Export) -> bytes:
    """Return the database; raises PlanctlError where this Python's SQLite is too old."""
    import sqlite3  # noqa: PLC0415 - other formats do not wait for it

    if sqlite3.sqlite_version_info < _STRICT_SINCE:
        raise PlanctlError(f"SQLite {sqlite3.sqlite_version} has no STRICT tables; a Python with 3.37 or newer has")
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.execute("PRAGMA page_size = 4096")
        database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("BEGIN")
        for table in with_about(export):
            database.execute(_table(table))
            marks = ", ".join("?" * len(table.columns))
            insert = f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608 - the name is ours, the values are bound
            database.executemany(insert, map(_cells, table.rows))
        for name, view in VIEWS.items():
            query = view.replace("SHOWN", _SHOWN).replace("COUNTS", _COUNTS)
            database.execute(f'CREATE VIEW "{name}" AS {query}')
        database.execute("COMMIT")
        return database.serialize()
    finally:
        database.close()


def _cells(row: tuple[object, ...]) -> list[object]:
    return [value if value is None or isinstance(value, int | float) else str(shown(value)) for value in row]


def _table(table: Table) -> str:
    """Return the statement that makes a table, with the meaning of each column as a comment."""
    key = key_of(table.columns)
    links = _LINKS.get(table.name, {})
    foreign = [f'  FOREIGN KEY ("{column}") REFERENCES "{to}"' for column, to in links.items()]
    lines = [_column(column, key) for column in table.columns]
    ends = ",\n".join([f"  PRIMARY KEY ({', '.join(_quoted(name) for name in key)})", *foreign])
    return f'CREATE TABLE "{table.name}" (\n' + "\n".join(lines) + f"\n{ends}\n) STRICT"


def _column(column: Column, key: tuple[str, ...]) -> str:
    name, kind = _quoted(column.name), _TYPES.get(column.kind, "TEXT")
    limit = " NOT NULL" if column.name in key or column.kind is Kind.flag else ""
    limit += f" CHECK ({name} IN (0, 1))" if column.kind is Kind.flag else ""
    return f"  {name} {kind}{limit}, -- {column.meaning}"


def _quoted(name: str) -> str:
    return f'"{name}"'
