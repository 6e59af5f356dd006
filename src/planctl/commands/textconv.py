"""planctl textconv: what git compares instead of a plan file's YAML."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

EXAMPLE = "Example: git config diff.planctl.textconv 'planctl textconv'"


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of a plan, or a copy that git made of one.")],
) -> None:
    """Print one plan file as facts, a line each: what git diff and git log -p compare.

    Layout, comments and the order of keys leave no trace; a key in quotation marks is none of the format's. What cannot
    be read as a plan file is printed as it is.
    """
    from planctl.output import echo
    from planctl.source import MAX_BYTES
    from planctl.terms import in_terms

    pieces = _pieces(file, MAX_BYTES + 1)
    whole = next(pieces, b"")
    if len(whole) <= MAX_BYTES:
        with suppress(UnicodeDecodeError):
            whole = in_terms(whole.decode(), file.name).encode()
    echo(whole)
    for piece in pieces:
        echo(piece)


def _pieces(file: Path, size: int) -> Iterator[bytes]:
    """Yield what a file holds, piece by piece since a device may never end; raises PlanctlError."""
    from planctl.errors import PlanctlError

    try:
        with file.open("rb") as stream:
            while piece := stream.read(size):
                yield piece
    except OSError as error:
        raise PlanctlError(f'cannot read "{file}": {error.strerror}; name a file of a plan') from None
