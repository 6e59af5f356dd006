"""Text for people: what cannot be seen made visible, columns aligned; rich on a terminal, plain elsewhere."""

import os
import re
import sys
from collections.abc import Iterable, Sequence

MOST_RICH_ROWS = 300
SHORT = 12
NARROW = 110
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Show control and direction-changing characters as escapes, so that data cannot drive a terminal."""
    if text.isprintable():
        return text  # no control is, and nothing that changes the direction
    return UNSEEN.sub(
        lambda match: f"\\u{ord(match[0]):04x}" if ord(match[0]) > 255 else f"\\x{ord(match[0]):02x}", text
    )


def encodable(text: str) -> str:
    """Show as escapes what UTF-8 cannot hold: the lone surrogates in the name of a file that is not UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def one_line(text: str) -> str:
    """Fold white space and make the rest printable."""
    return printable(" ".join(text.split()))


def a(noun: str) -> str:
    """Return a noun with its article."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - most texts are ASCII

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def align(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table in columns two spaces apart; the last column is not padded, nothing is cut."""
    *columns, last = zip(headers, *rows, strict=True)
    laid = [_laid(column) for column in columns]
    ending = [one_line(cell) for cell in last]
    lines = ["  ".join(cells).rstrip() for cells in zip(*(cells for cells, _ in laid), ending, strict=True)]
    widths = [*(size for _, size in laid), width(ending[0])]
    lines.insert(1, "  ".join("-" * size for size in widths))
    return "\n".join(lines) + "\n"


def _laid(column: Sequence[str]) -> tuple[list[str], int]:
    """Return the cells of a column, each as wide as the widest, and how wide; what is there often is looked at once."""
    lines = {cell: one_line(cell) for cell in dict.fromkeys(column)}
    widths = {cell: width(line) for cell, line in lines.items()}
    size = max(widths.values())
    padded = {cell: line + " " * (size - widths[cell]) for cell, line in lines.items()}
    return [padded[cell] for cell in column], size


def is_terminal() -> bool:
    """Tell whether results go to a terminal that wants colour and folding."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_narrow() -> bool:
    """Tell whether results go to a terminal of fewer than 110 columns."""
    if not is_terminal():
        return False
    from shutil import get_terminal_size  # noqa: PLC0415 - on a terminal only

    return get_terminal_size().columns < NARROW


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], styles: dict[str, str] | None = None) -> str:
    """Return a table: fitted to the terminal and coloured there, aligned text elsewhere.

    `styles` colours cells by their word; the word itself is always there. Where the terminal is too narrow for columns
    of whole words, each row is a block with a line a column.
    """
    if not is_terminal() or len(rows) > MOST_RICH_ROWS:
        return align(headers, rows)
    from shutil import get_terminal_size  # noqa: PLC0415 - on a terminal only

    cells = [[one_line(cell) for cell in row] for row in rows]
    columns = list(zip(headers, *cells, strict=True))
    whole = [_least(column) for column in columns]
    spare = get_terminal_size().columns - sum(whole) - len(whole)
    if spare < 0:
        return _blocks(headers, cells)
    natural = [max(map(width, column)) for column in columns]
    return _grid(headers, cells, styles or {}, _shared(whole, natural, spare))


def _least(column: Sequence[str]) -> int:
    """Return the width below which a column would break a word, or a short cell with figures such as a date or bar."""
    return max(
        width(cell) if width(cell) <= SHORT and any(map(str.isdigit, cell)) else max(map(width, cell.split() or [""]))
        for cell in column
    )


def _shared(least: Sequence[int], natural: Sequence[int], spare: int) -> list[int]:
    """Share spare columns of the terminal out: first to those that need the fewest."""
    widths = list(least)
    waiting = sorted(range(len(widths)), key=lambda column: natural[column] - least[column])
    for place, column in enumerate(waiting):
        more = min(natural[column] - least[column], spare // (len(waiting) - place))
        widths[column] += more
        spare -= more
    return widths


def _blocks(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out each row as a block, the widest column, which names it, first."""
    order = sorted(range(len(headers)), key=lambda column: -max(width(row[column]) for row in rows))
    order = [order[0], *(column for column in range(len(headers)) if column != order[0])]
    return "\n".join("".join(f"{headers[column]}: {row[column]}\n" for column in order) for row in rows)


def _grid(headers: Sequence[str], rows: Sequence[Sequence[str]], styles: dict[str, str], widths: Sequence[int]) -> str:
    """Lay out a table with rich, its columns of given widths."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - on a terminal only
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    grid = Table(box=SIMPLE_HEAD, pad_edge=False, padding=0, show_edge=False)
    for header, size in zip(headers, widths, strict=True):
        grid.add_column(Text(header), overflow="fold", width=size)
    for row in rows:
        grid.add_row(*(Text(cell, style=styles.get(cell, "")) for cell in row))
    console = Console()
    with console.capture() as captured:
        console.print(grid)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().split("\n")).strip("\n") + "\n"
