"""The files of a site that are data: the same facts as its pages, for a spreadsheet or a program."""

from collections.abc import Iterator
from typing import NamedTuple

from planctl.agenda import Item
from planctl.listing import KINDS, listing
from planctl.output import csv_text, json_text
from planctl.select import Selection


class Download(NamedTuple):
    """A file: where it stands, what is in it, and its content."""

    path: str
    what: str
    format: str
    content: bytes

    def told(self) -> Item:
        """Return what the page of the data says of it."""
        kilobytes = -(-len(self.content) // 1000)
        name = self.path.rpartition("/")[2]
        return {"path": self.path, "name": name, "what": self.what, "format": self.format, "size": f"{kilobytes} KB"}


def downloads(selection: Selection) -> Iterator[Download]:
    """Yield the files of a whole plan."""
    for kind in KINDS:
        made = listing(KINDS[kind], selection, None)
        what = f"All {kind}, a row each"
        yield Download(f"data/{kind}.csv", what, "CSV", csv_text(made.columns, made.cells()).encode())
        made = listing(KINDS[kind], selection, None)
        yield Download(f"data/{kind}.json", what, "JSON", json_text(made.document(kind)).encode())
