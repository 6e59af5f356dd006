"""Tables of a Word document: merged cells known as such, tracked insertions kept, deletions left out."""

from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import NamedTuple

from planctl.confined import confined
from planctl.errors import PlanctlError
from planctl.exchange.readers.damage import READING, TOO_MUCH
from planctl.exchange.sheets import Book, Row, Sheet

_MOST_SPAN = 1000


def read(name: str, content: bytes) -> Book:
    """Read the tables of a document; raises PlanctlError where it cannot be read or the extra is missing."""
    try:
        import mammoth  # noqa: PLC0415 - an extra, and only a Word document wants it
    except ImportError:
        remedy = 'pip install "planctl-cli[docx]"'
        raise PlanctlError(f"{name} is a Word document, and reading one wants the extra docx: {remedy}") from None

    def html() -> str:
        try:
            image = mammoth.images.img_element(lambda _: {})
            return str(mammoth.convert_to_html(BytesIO(content), convert_image=image).value)
        except READING as error:
            reason = str(error).splitlines()[0] if str(error) else "damaged"
            raise PlanctlError(f"{name} cannot be read ({reason}); save it anew where it was made") from None

    parser = _Tables()
    parser.feed(confined(html, name, TOO_MUCH))
    parser.close()
    if not parser.tables:
        raise PlanctlError(f"{name} has no table; planctl reads the tables of a Word document")
    return Book([_sheet(f"table {number}", cells) for number, cells in enumerate(parser.tables, 1)])


class _Cell(NamedTuple):
    html: str
    rows: int
    columns: int


class _Tables(HTMLParser):
    """Collects the outermost tables; what a cell holds stays HTML, a table within it included."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tables: list[list[list[_Cell]]] = []
        self.depth = 0
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
                return
        if self.depth == 1 and tag == "tr":
            self.tables[-1].append([])
        elif self.depth == 1 and tag in {"td", "th"}:
            held = dict(attrs)
            rows, columns = (min(int(held.get(key) or 1), _MOST_SPAN) for key in ("rowspan", "colspan"))
            self.cell, self.span = [], (rows, columns)
        elif self.cell is not None:
            self.cell.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.depth == 1 and tag in {"td", "th"} and self.cell is not None:
            self.tables[-1][-1].append(_Cell("".join(self.cell), *self.span))
            self.cell = None
        elif self.cell is not None:
            self.cell.append(f"</{tag}>")
        if tag == "table":
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def _sheet(name: str, table: list[list[_Cell]]) -> Sheet:
    """Lay the cells out on a grid: what a merged one covers is empty, and known to belong to it."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    grid: list[dict[int, str]] = []
    for number, cells in enumerate(table, 1):
        placed: dict[int, str] = {}
        column = 1
        for cell in cells:
            while (number, column) in spans:
                column += 1
            placed[column] = cell.html
            covered = ((row, wide) for row in range(cell.rows) for wide in range(cell.columns) if row or wide)
            spans.update(((number + row, column + wide), (number, column)) for row, wide in covered)
            column += cell.columns
        grid.append(placed)
    return Sheet(name, _rows(grid), spans, html=True)


def _rows(grid: list[dict[int, str]]) -> Iterator[tuple[int, Row]]:
    for number, placed in enumerate(grid, 1):
        width = max(placed, default=0)
        yield number, [placed.get(column) or None for column in range(1, width + 1)]
