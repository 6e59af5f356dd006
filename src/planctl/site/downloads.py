"""The files of a site that are data: the same facts as its pages, for a spreadsheet, a calendar or a program."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from planctl.agenda import Item
from planctl.choice import Audience, Filters
from planctl.exchange.csv_ import table
from planctl.exchange.tables import export
from planctl.formats.exchange import FORMATS
from planctl.model import Plan
from planctl.progress import AsAt
from planctl.select import select

TABLES = {
    "milestones": "Milestones, a row each",
    "activities": "Activities, a row each",
    "objectives": "Objectives and their parts",
    "owners": "Owners",
    "measures": "Measures",
    "targets": "Targets of the measures",
    "readings": "Readings of the measures",
    "changes": "Changes of due dates on record",
}
WHOLE = {
    "json": ("JSON", "All tables in one document"),
    "xlsx": ("Excel workbook", "All tables, a sheet each"),
    "ics": ("Calendar", "The last day on which each milestone is due"),
}
_NEEDED = {"xlsx": "xlsxwriter"}


class Download(NamedTuple):
    """A file: where it stands, what is in it, and its content."""

    path: str
    what: str
    format: str
    content: bytes

    def told(self) -> Item:
        """Return what the page of the data says of it."""
        name = self.path.rpartition("/")[2]
        size = f"{-(-len(self.content) // 1000)} KB"
        return {"path": self.path, "name": name, "what": self.what, "format": self.format, "size": size}


def downloads(plan: Plan, at: AsAt, audience: Audience, commit: str | None) -> Iterator[Download]:
    """Yield the files of a whole plan; a workbook only where the extra for it is installed."""
    whole = export(select(plan, Filters(), at), audience, commit)
    for fmt, (name, what) in WHOLE.items():
        if fmt not in _NEEDED or find_spec(_NEEDED[fmt]):
            content = FORMATS[fmt].render(whole)
            yield Download(f"data/plan.{fmt}", what, name, content.encode() if isinstance(content, str) else content)
    for kind, what in TABLES.items():
        of = whole.table(kind)
        if of.rows:
            yield Download(f"data/{kind}.csv", what, "CSV", table(of).encode())
