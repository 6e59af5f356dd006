"""Office files as hostile hands make them: their parts written out, so that anything can stand in them, then spoilt."""

import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape

Cells = Sequence[Sequence[object]]
_OFFICE = "http://schemas.openxmlformats.org"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_WHEN = (2024, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
ODD_CELLS = [
    "<c><f>1+1</f><v>2</v></c>",
    '<c><f>HYPERLINK("http://example.org","x")</f></c>',
    "<c><f t='shared' si='0' ref='A1:A9'>A1</f><v/></c>",
    '<c t="e"><v>#REF!</v></c>',
    '<c t="s"><v>99999</v></c>',
    '<c t="s"><v>-1</v></c>',
    '<c t="b"><v>2</v></c>',
    '<c t="d"><v>2024-02-30</v></c>',
    '<c t="x"><v>1</v></c>',
    *(f'<c s="1"><v>{serial}</v></c>' for serial in ("0", "0.5", "60", "-1", "2958466", "1e308", "nan", "45000.99999")),
    *(f'<c s="{style}"><v>45000</v></c>' for style in ("2", "3", "99", "-1")),
    *(f'<c r="{place}"><v>1</v></c>' for place in ("A0", "ZZZZ99999999", "XFD1048576", "1A", "", "A1")),
    "<c><v>1e999</v></c>",
    "<c><v>" + "9" * 400 + "</v></c>",
    '<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>',
    '<c t="inlineStr"/>',
]
MERGED = ["A2:A4", "A1:XFD1048576", "A1", "A2:A1", "B2:B3", "x", "A0:A0", "A2:D900", "ZZZZ1:ZZZZ9"]
ODD_PARAGRAPHS = [
    '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>in</w:t></w:r></w:ins></w:p>',
    "<w:p><w:del><w:r><w:delText>out</w:delText></w:r></w:del></w:p>",
    '<w:p><w:hyperlink r:id="x"><w:r><w:t>a</w:t></w:r></w:hyperlink></w:p>',
    '<w:p><w:r><w:drawing><a:blip r:embed="r9"/></w:drawing><w:br/><w:tab/></w:r></w:p>',
    '<w:p><w:r><w:sym w:char="F0FC" w:font="Wingdings"/><w:sym w:char="x"/></w:r></w:p>',
    "<w:p><w:r><w:footnoteReference w:id='9'/><w:commentReference w:id='9'/></w:r></w:p>",
    "<w:p><w:pPr><w:pStyle w:val='none'/><w:numPr><w:ilvl w:val='99'/><w:numId w:val='x'/></w:numPr></w:pPr></w:p>",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>within</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>",
    "<w:sdt><w:sdtContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>",
]
ODD_PROPERTIES = [
    '<w:gridSpan w:val="99999999"/>',
    '<w:gridSpan w:val="-1"/>',
    '<w:gridSpan w:val="x"/>',
    "<w:vMerge/>",
]
ODD_PROPERTIES += ['<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="0"/>', "<w:gridSpan/>"]


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP, the same for the same parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            held = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
            archive.writestr(zipfile.ZipInfo(name, _WHEN), held, zipfile.ZIP_DEFLATED, 1)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _relations(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="r{place}" Type="{_OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">{told}</Relationships>'


def _types(*parts: tuple[str, str]) -> str:
    told = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in parts
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="xml" ContentType='
        f'"application/xml"/><Default Extension="rels" ContentType="{relations}"/>{told}</Types>'
    )


def xlsx(rows: Cells, chance: Random) -> dict[str, str]:
    """Return the parts of a workbook; now and then a cell is one that no program writes."""
    odd = chance.choice([0, 0, 0.1])
    lines = "".join(f"<row>{''.join(_cell(cell, odd, chance) for cell in row)}</row>" for row in rows)
    merged = [f'<mergeCell ref="{chance.choice(MERGED)}"/>' for _ in range(chance.choice([0, 0, 0, 1, 3]))]
    spans = f"<mergeCells>{''.join(merged)}</mergeCells>" if merged else ""
    main, sheet = f"{_OFFICE}/spreadsheetml/2006/main", "xl/worksheets/sheet1.xml"
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22, 200))
    name = chance.choice(["Plan", "Plan", "'a'!b", "x" * 99, "", "\u202e"])
    since = chance.choice(["", "", '<workbookPr date1904="1"/>'])
    return {
        "[Content_Types].xml": _types(
            ("xl/workbook.xml", "spreadsheetml.sheet.main"), (sheet, "spreadsheetml.worksheet")
        ),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{main}" xmlns:r="{_OFFICE}/officeDocument/2006/relationships">'
        f'{since}<sheets><sheet name="{escape(name)}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": f'{_XML}<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="200" formatCode='
        f'"[h]:mm"/></numFmts><cellXfs count="4">{formats}</cellXfs></styleSheet>',
        sheet: f'{_XML}<worksheet xmlns="{main}"><sheetData>{lines}</sheetData>{spans}</worksheet>',
    }


def _cell(value: object, odd: float, chance: Random) -> str:
    if chance.random() < odd:
        return chance.choice(ODD_CELLS)
    if value is None:
        return "<c/>"
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def ods(rows: Cells, chance: Random) -> dict[str, str]:
    """Return the parts of an OpenDocument table."""
    odd = chance.choice([0, 0, 0.1])
    repeats = ['table:number-columns-repeated="99999999"', 'table:number-rows-spanned="9"', 'office:value-type="date"']
    repeats += ['office:date-value="2024-13-45"', 'office:value-type="float" office:value="1e999"', 'table:formula="x"']
    repeats += ['table:number-columns-repeated="-1"', 'office:value-type="boolean" office:boolean-value="x"']
    again = ["", "", 'table:number-rows-repeated="5000"'] if odd else [""]
    cells = "".join(
        f"<table:table-row {chance.choice(again)}>"
        + "".join(
            f'<table:table-cell office:value-type="string" {chance.choice(repeats) if chance.random() < odd else ""}>'
            f"<text:p>{escape('' if cell is None else str(cell))}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return {
        "mimetype": kind,
        "content.xml": f'{_XML}<office:document-content {names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Plan">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>",
        "META-INF/manifest.xml": f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
    }


def docx(rows: Cells, chance: Random) -> dict[str, str]:
    """Return the parts of a Word document with one table."""
    odd = chance.choice([0, 0, 0.1])

    def cell(value: object) -> str:
        inside = f'<w:p><w:r><w:t xml:space="preserve">{escape("" if value is None else str(value))}</w:t></w:r></w:p>'
        properties = f"<w:tcPr>{chance.choice(ODD_PROPERTIES)}</w:tcPr>" if chance.random() < odd else ""
        return f"<w:tc>{properties}{chance.choice(ODD_PARAGRAPHS) if chance.random() < odd else inside}</w:tc>"

    table = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    main = f"{_OFFICE}/wordprocessingml/2006/main"
    names = f'xmlns:w="{main}" xmlns:r="{_OFFICE}/officeDocument/2006/relationships" xmlns:a="x"'
    return {
        "[Content_Types].xml": _types(("word/document.xml", "wordprocessingml.document.main")),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"{_XML}<w:document {names}><w:body><w:tbl>{table}</w:tbl></w:body></w:document>",
    }


ENTITIES = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]>'


def spoilt_parts(parts: Mapping[str, str | bytes], chance: Random) -> dict[str, str | bytes]:
    """Return the parts of a document with something wrong in one of them."""
    made = dict(parts)
    name = chance.choice(sorted(made))
    held = made[name]
    content = held.encode("utf-8", "replace") if isinstance(held, str) else held
    at = chance.randrange(len(content) + 1)
    odd: list[bytes] = [content[:at], b"", b"\xff" + content, content.replace(b"UTF-8", b"utf-16"), content * 2]
    odd += [content.replace(b"?>", b"?>" + ENTITIES.encode(), 1), b"<a>" * 3000 + b"</a>" * 3000, b"\0" * 99]
    odd += [content[:at] + b"<x>&#0;&y;" + content[at:], b"<!--" + b"-" * 5000 + b"DOCTYPE-->" + content]
    other = chance.choice(
        ["../x.xml", "/etc/x", "xl/worksheets/sheet2.xml", "word/footnotes.xml", "x" * 300, "xl/a.bin"]
    )
    pick = chance.random()
    if pick < 0.6:
        made[name] = chance.choice(odd)
    elif pick < 0.8:
        del made[name]
    else:
        made[other] = content
    return made


@cache
def _zeroes() -> bytes:
    return packed({"xl/workbook.xml": b"0" * (1 << 26)})


def damaged(content: bytes, chance: Random) -> bytes:
    """Return a ZIP whose own bytes are wrong: cut, turned, or telling sizes and methods that are not so."""
    at = chance.randrange(len(content))
    entries = [match.start() for match in re.finditer(b"PK\x01\x02", content)]
    pick = chance.random()
    if pick < 0.15 or not entries:
        return content[:at]
    if pick < 0.45:
        turned = bytearray(content)
        for _ in range(chance.choice([1, 1, 3, 20])):
            turned[chance.randrange(len(turned))] = chance.randrange(256)
        return bytes(turned)
    if pick < 0.5:
        return _zeroes()
    # The fields of a file's entry in the directory: flags, method, check, packed and unpacked size, place.
    field, form, values = chance.choice(
        [
            (8, "<H", [1, 8, 0x800, 0xFFFF]),
            (10, "<H", [0, 9, 12, 14, 93, 99]),
            (16, "<I", [0, 1]),
            (20, "<I", [0, 5, 0xFFFFFFFE, 0xFFFFFFFF]),
            (24, "<I", [0, 5, 0xFFFFFFFE, 0xFFFFFFFF, 1 << 29]),
            (42, "<I", [0, 7, len(content), 0xFFFFFFFF]),
        ]
    )
    changed = bytearray(content)
    struct.pack_into(form, changed, chance.choice(entries) + field, chance.choice(values))
    return bytes(changed)
