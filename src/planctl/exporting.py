"""What `export` does once the plan is chosen: make the tables, write them in a format, deliver the file."""

import sys
from pathlib import Path

from planctl.choice import Audience
from planctl.errors import PlanctlError
from planctl.exchange import csv_, ics
from planctl.exchange.tables import Export, export, with_about
from planctl.formats.exchange import BINARY, FORMATS
from planctl.output import deliver, say
from planctl.revisions import commit_of
from planctl.select import Selection

_ZIP = ".zip"


def tables_of(selection: Selection, audience: Audience, folder: Path) -> Export:
    """Make the tables; the commit is the one whose files were read, or that has them as they are in the folder."""
    return export(selection, audience, selection.at.revision or commit_of(folder))


def written(of: Export, fmt: str, table: str | None, output: str | None) -> str | bytes:
    """Return an export as the content of one file; raises PlanctlError where one thing asked rules out another."""
    zipped = fmt == "csv" and output is not None and output.lower().endswith(_ZIP)
    if table is not None and (fmt != "csv" or zipped):
        whole = "a zip of csv" if zipped else fmt
        raise PlanctlError(f"--kind {table} is one table as csv; {whole} holds what there is: leave --kind out")
    if zipped:
        return csv_.archive(of)
    if table is not None:
        return csv_.table(next(item for item in with_about(of) if item.name == table))
    return FORMATS[fmt].render(of)


def refuse_terminal(fmt: str, output: str | None) -> None:
    """Raise PlanctlError where a file of bytes would go to a terminal."""
    if fmt in BINARY and output is None and sys.stdout.isatty():
        raise PlanctlError(f"{fmt} is not for a terminal; write it to a file with --output FILE")


def hand_over(of: Export, fmt: str, content: str | bytes, output: str | None, folder: Path) -> None:
    """Deliver the file, and say what it had no room for."""
    deliver(content, output, folder)
    if fmt == "ics" and (told := ics.remark(of)):
        say(told)
