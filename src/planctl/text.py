"""Text for people: what cannot be seen made visible, columns aligned; rich on a terminal, plain elsewhere."""

import os
import re
import sys
from collections.abc import Iterable, Sequence

MOST_RICH_ROWS = 300
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]")


def printable(text: str) -> str:
    """Show control and direction-changing characters as escapes, so that data cannot drive a terminal."""
    return _UNSEEN.sub(
        lambda match: f"\\u{ord(match[0]):04x}" if ord(match[0]) > 255 else f"\\x{ord(match[0]):02x}", text
    )


def one_line(text: str) -> str:
    """Fold white space and make the rest printable."""
    return printable(" ".join(text.split()))


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - most texts are ASCII

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def align(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table in columns two spaces apart; the last column is not padded, nothing is cut."""
    table = [list(headers), *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(width(row[column]) for row in table) for column in range(len(headers))]
    lines = []
    for row in table:
        cells = [cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)]
        lines.append("  ".join(cells).rstrip())
    widths[-1] = min(widths[-1], width(headers[-1]))
    lines.insert(1, "  ".join("-" * size for size in widths))
    return "\n".join(lines) + "\n"


def is_terminal() -> bool:
    """Tell whether results go to a terminal that wants colour and folding."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], styles: dict[str, str] | None = None) -> str:
    """Return a table: folded to the terminal and coloured there, aligned text elsewhere.

    `styles` colours cells by their word; the word itself is always there.
    """
    if not is_terminal() or len(rows) > MOST_RICH_ROWS:
        return align(headers, rows)
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - on a terminal only
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for header in headers:
        grid.add_column(Text(header), overflow="fold")
    for row in rows:
        grid.add_row(*(Text(one_line(cell), style=(styles or {}).get(cell, "")) for cell in row))
    console = Console()
    with console.capture() as captured:
        console.print(grid)
    return captured.get()
