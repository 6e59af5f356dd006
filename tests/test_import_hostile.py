"""Files that somebody made to do harm: refused in one sentence, at the cost of little time and memory."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import office
import warm
from planctl import confined
from planctl.errors import PlanctlError
from planctl.exchange.mapping import read_map
from planctl.exchange.readers import Hints, read


def opened(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    for sheet in read(str(folder / name), Hints()).sheets:
        assert sum(1 for _ in sheet.rows) < 100


def rebuilt(content: bytes, part: str, old: str, new: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a document in a part of which something else stands."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(stream, "w", method) as made:
        for name in archive.namelist():
            text = archive.read(name)
            assert name != part or old.encode() in text
            made.writestr(name, text.replace(old.encode(), new.encode(), 1) if name == part else text)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", ["';;'", "''", "'\"'", r'"\n"', r'"\r"', "tabs"])
def test_a_delimiter_that_parts_nothing_is_a_finding(delimiter: str) -> None:
    _, found = read_map("m.yaml", f"delimiter: {delimiter}\nowner: {{title: A}}\n")
    assert [(item.where.line, item.code) for item in found] == [(1, "P015")]
    assert all("semicolon" in item.help for item in found)


@pytest.mark.parametrize("delimiter", ["comma", "tab", ";", "' '", r'"\t"'])
def test_a_delimiter_is_a_word_or_one_character(delimiter: str) -> None:
    assert read_map("m.yaml", f"delimiter: {delimiter}\nowner: {{title: A}}\n")[1] == []


@pytest.mark.parametrize("key", ["header", "two_digit_years"])
def test_a_number_without_end_is_none(key: str) -> None:
    _, found = read_map("m.yaml", f"{key}: {'9' * 5000}\nowner: {{title: A}}\n")
    assert [item.code for item in found] == ["P014"]


@pytest.mark.parametrize("name", ["x.xlsx", "x.docx"])
@pytest.mark.parametrize("turned", range(0, 200, 7))
def test_packed_bytes_that_are_damaged_are_told(name: str, turned: int, tmp_path: Path) -> None:
    content = bytearray(office.xlsx([["A"]] * 9) if name == "x.xlsx" else office.docx([["A", "B"]] * 99))
    for part in re.finditer(b"PK\x03\x04", bytes(content)):
        content[part.start() + 60 + turned] ^= 0xFF
    with pytest.raises(PlanctlError, match=r"save it anew where it was made|not what its name says"):
        opened(tmp_path, name, bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_no_office_program_packs_like_that_is_not_opened(method: int, tmp_path: Path) -> None:
    content = rebuilt(office.xlsx([["A"]]), "xl/workbook.xml", "<", "<", method)
    with pytest.raises(PlanctlError, match="packed as no office program does"):
        opened(tmp_path, "x.xlsx", content)


def test_a_document_nested_without_end_is_told(tmp_path: Path) -> None:
    deep = f"<w:p>{'<w:ins>' * 3000}{'</w:ins>' * 3000}</w:p>"
    with pytest.raises(PlanctlError, match=r"cannot be read \(maximum recursion depth"):
        opened(tmp_path, "x.docx", office.docx([[deep]]))


FAR = rebuilt(office.xlsx([["A", "B"], ["C", "D"]]), "xl/worksheets/sheet1.xml", '<c r="B2"', '<c r="XFD1048576"')
WIDE = "<table:table-cell table:number-columns-repeated='16384'"
LONG = "<table:table-row table:number-rows-repeated='5000'"
REPEATED = rebuilt(office.ods([["A"]]), "content.xml", "<table:table-cell", WIDE)
REPEATED = rebuilt(REPEATED, "content.xml", "<table:table-row", LONG)


@pytest.mark.parametrize(("name", "content"), [("x.xlsx", FAR), ("x.ods", REPEATED)])
def test_a_cell_far_out_or_repeated_without_end_gets_no_room(
    name: str, content: bytes, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / name).write_bytes(content)
    done = warm.planctl(tmp_path, environment, "import", name, "--guess")
    told = f'error: "{name}" takes more than 20 seconds or 1024 MiB; a cell far out may be why; import it in parts\n'
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_a_document_that_takes_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)
    with pytest.raises(PlanctlError, match=r"takes more than .* import it in parts"):
        opened(tmp_path, "x.docx", office.docx([["A"] * 100] * 150))
