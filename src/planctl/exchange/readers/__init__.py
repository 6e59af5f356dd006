"""The formats that can be read, and how a file's own bytes tell which it is, whatever it is called."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from planctl.errors import PlanctlError
from planctl.exchange.readers import csv_, docx, json_, workbook
from planctl.exchange.readers.damage import PACKING
from planctl.exchange.sheets import Book

MOST = 256 * 1024 * 1024
"""How many bytes a file may have, packed, and MOST_UNPACKED unpacked."""
MOST_UNPACKED = 1024 * 1024 * 1024
_MOST_PARTS = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class Hints(NamedTuple):
    """What a map says of the file itself."""

    encoding: str | None = None
    delimiter: str | None = None


Reader = Callable[[str, bytes, Hints], Book]
READERS: dict[str, Reader] = {
    "csv": lambda name, content, hints: csv_.read(name, content, hints.encoding, hints.delimiter),
    "xlsx": lambda name, content, _: workbook.read(name, content),
    "ods": lambda name, content, _: workbook.read(name, content),
    "docx": lambda name, content, _: docx.read(name, content),
    "json": lambda name, content, _: json_.read(name, content),
}
_ENDINGS = {"txt": "csv", "tsv": "csv", "tab": "csv", "xlsm": "xlsx", "": "csv"}


def read(name: str, hints: Hints) -> Book:
    """Read a file of any of the formats; raises PlanctlError where it cannot be read."""
    path = Path(name)
    try:
        if path.is_dir():
            raise PlanctlError(f'"{name}" is a folder; name a file')
        if path.stat().st_size > MOST:
            raise PlanctlError(f'"{name}" is larger than {MOST // 1024 // 1024} MiB; import it in parts')
        content = path.read_bytes()
    except OSError as error:
        raise PlanctlError(f'cannot read "{name}": {error.strerror}') from None
    shown = path.name
    kind = kind_of(shown, content)
    ending = path.suffix.lower().removeprefix(".")
    book = READERS[kind](shown, content, hints)
    if (named := _ENDINGS.get(ending, ending)) != kind:
        book.told.append(f"{shown} is called .{named}, but what is in it is {kind}: read as that")
    return book


def kind_of(name: str, content: bytes) -> str:
    """Return the format of a file by its bytes; raises PlanctlError where it is none of ours or not safe to open."""
    if content.startswith(_OLE):
        remedy = "open it there and save it as .xlsx or .docx, without a password"
        raise PlanctlError(f"{name} is encrypted, or in the format of Office before 2007; {remedy}")
    if content.startswith(b"%PDF"):
        raise PlanctlError(f"{name} is a PDF, which has no cells; export the table it was made from")
    if content.startswith(b"PK\x03\x04"):
        return _packed(name, content)
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head in {b"{", b"["} and not name.lower().endswith((".csv", ".tsv", ".txt")):
        return "json"
    if name.lower().endswith((".xlsx", ".ods", ".docx", ".xlsm")) and content:
        raise PlanctlError(
            f"{name} is not what its name says, or is damaged; open it where it was made and save it anew"
        )
    return "json" if name.lower().endswith(".json") else "csv"


def _unsafe(archive: zipfile.ZipFile) -> str:
    """Return why a ZIP is not opened, or nothing."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > _MOST_PARTS:
        return "unpacks to more than any plan holds: it is not opened"
    if any(part.flag_bits & 1 for part in parts):
        return "is encrypted; save it without a password"
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        return "is packed as no office program does it: it is not opened"
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(1024).replace(b"\0", b""):
                    return "declares XML entities, as no office program does: it is not opened"
    return ""


def _packed(name: str, content: bytes) -> str:
    """Return what a ZIP holds; raises PlanctlError where it is cut off, or would unpack to something huge."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {part.filename for part in archive.infolist()}
            if wrong := _unsafe(archive):
                raise PlanctlError(f"{name} {wrong}")
            mimetype = archive.read("mimetype") if "mimetype" in names else b""
    except PACKING:
        raise PlanctlError(f"{name} is damaged or cut off; save it anew where it was made") from None
    if any(part.startswith("xl/") for part in names):
        return "xlsx"
    if mimetype.strip().startswith(_ODS):
        return "ods"
    if any(part.startswith("word/") for part in names):
        return "docx"
    raise PlanctlError(f"{name} is a ZIP, but no workbook and no Word document; name the file in it")
