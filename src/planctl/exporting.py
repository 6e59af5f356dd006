"""What `export` does once the plan is chosen: make the tables, write them in a format, deliver the file."""

import sys
from pathlib import Path

from planctl.choice import Audience
from planctl.errors import PlanctlError
from planctl.exchange import csv_, ics, parquet
from planctl.exchange.tables import Export, export, with_about
from planctl.formats.exchange import BINARY, FORMATS
from planctl.output import deliver, deliver_folder, say
from planctl.revisions import commit_of
from planctl.select import Selection

_ZIP = ".zip"
Written = str | bytes | dict[str, bytes]
"""The content of a file, or of each file of a folder, by its path there."""


def tables_of(selection: Selection, audience: Audience, folder: Path) -> Export:
    """Make the tables; the commit is the one whose files were read, or that has them as they are in the folder."""
    return export(selection, audience, selection.at.revision or commit_of(folder))


def written(of: Export, fmt: str, table: str | None, output: str | None) -> Written:
    """Return an export as what is to be delivered; raises PlanctlError where one thing asked rules out another."""
    zipped = fmt == "csv" and output is not None and output.lower().endswith(_ZIP)
    if table is not None and (fmt != "csv" or zipped):
        whole = "a zip of csv" if zipped else fmt
        raise PlanctlError(f"--kind {table} is one table as csv; {whole} holds what there is: leave --kind out")
    if zipped:
        return csv_.archive(of)
    if table is not None:
        return csv_.table(next(item for item in with_about(of) if item.name == table))
    return parquet.files(of) if fmt == "parquet" else FORMATS[fmt].render(of)


def check_output(fmt: str, output: str | None) -> None:
    """Raise PlanctlError where there is no folder for a folder, or a file of bytes would go to a terminal."""
    if fmt == "parquet" and output is None:
        raise PlanctlError("parquet is a folder of files; name it with --output DIR")
    if fmt in BINARY and output is None and sys.stdout.isatty():
        raise PlanctlError(f"{fmt} is not for a terminal; write it to a file with --output FILE")


def hand_over(of: Export, fmt: str, content: Written, output: str | None, folder: Path) -> None:
    """Deliver it, and say what it had no room for."""
    if isinstance(content, dict):
        deliver_folder(content, parquet.owned(of), output or "", folder)
        return
    if isinstance(content, bytes) and output is None and sys.stdout.isatty():
        content = content.decode("utf-8")  # what is no text was refused before
    deliver(content, output, folder)
    if fmt == "ics" and (told := ics.remark(of)):
        say(told)
