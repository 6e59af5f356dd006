"""Files as they come: each is read whole, or refused in one sentence."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import office
from planctl.errors import PlanctlError
from planctl.exchange.maps import Map
from planctl.exchange.readers import Hints, read
from planctl.exchange.sheets import Book, Fault, as_text
from planctl.exchange.table import lines, open_table

TABLE = [["Ref", "Text"], ["1", "Café – 'one'"], ["2", "two\nlines"]]


def opened(tmp_path: Path, name: str, content: bytes, **hints: str) -> Book:
    (tmp_path / name).write_bytes(content)
    return read(str(tmp_path / name), Hints(**hints))


def rows_of(book: Book) -> list[list[Any]]:
    return [list(cells) for _, cells in book.sheets[0].rows]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac-roman"])
def test_csv_of_any_delimiter_encoding_and_line_end(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    text = "".join(delimiter.join(f'"{cell}"' for cell in row) + end for row in TABLE)
    book = opened(tmp_path, "x.csv", text.encode(encoding))
    assert rows_of(book) == TABLE
    said = encoding not in {"utf-8", "utf-8-sig"}
    assert any("read as" in line for line in book.told) == said


def test_a_second_column_of_a_name_and_one_without_are_told_apart(tmp_path: Path) -> None:
    book = opened(tmp_path, "x.csv", b"Note,note,,Due\na,b,c,d\n")
    assert open_table("x.csv", book, None, None).columns == ["Note", "note (2)", "column C", "Due"]


def test_a_quotation_mark_that_is_not_closed_loses_nothing_in_silence(tmp_path: Path) -> None:
    book = opened(tmp_path, "x.csv", b'a,b\n1,"two\n3,four\n')
    assert rows_of(book) == [["a", "b"]]
    assert "nothing behind it is read" in str(book.problems[0])


def test_an_encoding_that_is_named_is_not_guessed(tmp_path: Path) -> None:
    assert rows_of(opened(tmp_path, "x.csv", b"\x8e", encoding="mac-roman")) == [["é"]]
    with pytest.raises(PlanctlError, match="not utf-8 at line 2: byte 0x8e"):
        opened(tmp_path, "x.csv", b"a\n\x8e", encoding="utf-8")
    with pytest.raises(PlanctlError, match=r'no encoding "utf8x".*did you mean'):
        opened(tmp_path, "x.csv", b"a", encoding="utf8x")


def test_a_workbook_has_its_values_errors_and_real_row_numbers(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Ref", "Due", "N"],
        [None, None, None],
        ["a", date(2024, 2, 29), 3.0],
        ["b", "#REF!", "=1/2"],
    ]
    content = office.xlsx(rows)
    book = opened(tmp_path, "x.xlsx", content)
    found = [(number, list(cells)) for number, cells in book.sheets[0].rows]
    assert found[2] == (3, ["a", date(2024, 2, 29), 3.0])
    assert found[3][1][1] == Fault("#REF!")
    assert as_text(3.0) == "3"
    assert book.told == ["1 cell holds a formula: what stands there is taken as it was last reckoned"]


def test_what_is_merged_downwards_stands_in_every_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Activity", "Text"], ["One", "a"], [None, "b"], ["Two", "c"]]
    book = opened(tmp_path, "x.xlsx", office.xlsx(rows, ["A2:A3"]))
    table = open_table("x.xlsx", book, None, None)
    assert [line.cells[0] for line in lines(table, Map())] == ["One", "One", "Two"]


def test_ods_and_json_are_tables_too(tmp_path: Path) -> None:
    assert rows_of(opened(tmp_path, "x.ods", office.ods([["Ref", "Text"], ["1", "Café"]]))) == [
        ["Ref", "Text"],
        ["1", "Café"],
    ]
    book = opened(tmp_path, "x.json", b'[{"ref": 1, "due": {"by": "2024"}}, {"ref": 2, "owners": ["a", "b"]}]')
    assert rows_of(book) == [["ref", "due.by", "owners"], [1, "2024", None], [2, None, "a\nb"]]
    with pytest.raises(PlanctlError, match='the key "a" stands twice'):
        opened(tmp_path, "x.json", b'[{"a": 1, "a": 2}]')


def test_a_word_table_keeps_insertions_joins_rows_and_knows_merged_cells(tmp_path: Path) -> None:
    top = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + office.paragraph("One") + "</w:tc>"
    under = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    text = "<w:p>" + office.inserted("Write the ") + office.deleted("old ") + "<w:r><w:t>report</w:t></w:r></w:p>"
    rows = [["Activity", "Text", "Rating"], [top, text, "H"], [under, "and publish it", ""], ["Two", "Do it", "M"]]
    book = opened(tmp_path, "x.docx", office.docx(rows))
    table = open_table("x.docx", book, None, None)
    held = list(lines(table, Map(continued="Rating")))
    assert [line.number for line in held] == [2, 4]
    assert as_text(held[0].cells[0]) == "<p>One</p>"
    assert "Write the report" in as_text(held[0].cells[1])
    assert "and publish it" in as_text(held[0].cells[1])
    assert "old" not in as_text(held[0].cells[1])
    assert table.joined == 1


def _bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * (400 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "is encrypted, or in the format of Office before 2007"),
        ("x.xlsx", office.xlsx(TABLE)[:-200], "is damaged or cut off"),
        ("x.xlsx", b"Ref,Text\n", "is not what its name says"),
        ("x.docx", office.packed({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "declares XML entities"),
        ("x.docx", office.packed({"word/document.xml": "<a"}), "cannot be read|has no table"),
        ("x.zip", office.packed({"a.csv": "a"}), "no workbook and no Word document"),
        ("x.pdf", b"%PDF-1.7", "is a PDF"),
        ("x.json", b'[{"a": 1', "not JSON"),
        ("x.json", b'{"a": 1}', "holds no list of records"),
        ("x.csv", b"", "has no rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    with pytest.raises(PlanctlError, match=told):
        open_table(name, opened(tmp_path, name, content), None, None)


def test_what_unpacks_to_more_than_any_plan_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(PlanctlError, match="unpacks to more than any plan holds"):
        opened(tmp_path, "x.xlsx", _bomb())


def test_a_file_by_another_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    book = opened(tmp_path, "x.csv", office.xlsx(TABLE))
    assert rows_of(book) == TABLE
    assert book.told == ["x.csv is called .csv, but what is in it is xlsx: read as that"]
