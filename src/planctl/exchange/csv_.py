"""An export as CSV: the rows of `list milestones`, one table, or all of them in a zip with a description of each.

Whoever asks for CSV without more wants the sheet that people read: one row a milestone, owners by their titles, status
and timing as at the day; it is what `list milestones --format csv` prints, byte for byte, and `update --from` takes it.
Whoever asks for a table by name wants the data: that table, named as everywhere else in an export.
"""

from planctl.exchange.columns import Kind, key_of
from planctl.exchange.tables import Export, Table, shown, with_about
from planctl.facts import CSV_COLUMNS, Titles, milestone_cells
from planctl.output import csv_text, json_tree

_TYPES = {Kind.day: "date", Kind.whole: "integer", Kind.number: "number", Kind.flag: "boolean"}
_BEGINNING = (1980, 1, 1, 0, 0, 0)


def render(export: Export) -> str:
    """Return the rows of `list milestones`."""
    titles = Titles(export.selection.plan)
    return csv_text(CSV_COLUMNS, (milestone_cells(row, titles) for row in export.selection.rows))


def table(of: Table) -> str:
    """Return one table."""
    return csv_text([column.name for column in of.columns], ([*map(shown, row)] for row in of.rows))


def archive(export: Export) -> bytes:
    """Return a zip of all tables: a data package, whose datapackage.json says what each column is."""
    import io  # noqa: PLC0415 - one table does not wait for it
    import zipfile  # noqa: PLC0415 - as above

    tables = with_about(export)
    header = export.selection.plan.header
    package = {
        "name": "plan",
        "title": header.title,
        "contributors": [{"title": header.organisation, "role": "publisher"}],
        "resources": [_resource(item) for item in tables],
    }
    files = {"datapackage.json": json_tree(package)} | {f"{item.name}.csv": table(item) for item in tables}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _BEGINNING)  # no clock: the same plan gives the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, text)
    return stream.getvalue()


def _resource(of: Table) -> dict[str, object]:
    fields = [
        {"name": column.name, "type": _TYPES.get(column.kind, "string"), "description": column.meaning}
        for column in of.columns
    ]
    schema = {"fields": fields, "primaryKey": list(key_of(of.columns))}
    return {"name": of.name.replace("_", "-"), "path": f"{of.name}.csv", "encoding": "utf-8", "schema": schema}
