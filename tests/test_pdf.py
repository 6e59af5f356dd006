"""A PDF is read back: its tags, language, title, outline, text; it is made of the page alone, alike each time."""

import datetime as dt
import os
import re
import socket
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from needs import need
from planctl.audience import show_to
from planctl.choice import Audience, Filters
from planctl.context import context
from planctl.errors import PlanctlError
from planctl.load import load
from planctl.pdf import pdf
from planctl.progress import as_at
from planctl.render import render
from planctl.select import select
from planctl.source import Source, read_folder
from tagged import HEADINGS, Tagged, close

ROOT = Path(__file__).parents[1]
HEAD = '<!doctype html><html lang="en-GB"><title>A page</title>'
Made = tuple[Tagged, dict[str, Any]]


@pytest.fixture(scope="session", autouse=True)
def _weasyprint() -> None:
    try:
        pdf(f"{HEAD}<p>x", "A page", "en-GB")
    except PlanctlError as error:
        need(str(error))


def made(source: Source, template: str, **chosen: Any) -> Made:
    shown, _ = show_to(load(source).plan, Audience.public)
    selection = select(shown, Filters(owner=chosen.pop("owner", [])), as_at(dt.date(2023, 6, 30), shown.header))
    told = context(selection, audience="public", **{"layout": "activity", **chosen})
    return Tagged(pdf(render(told, template, "html"), "no title", "no language")), told


WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "document": ("document", {}),
    "plan": ("plan", {}),
    "matrix": ("plan", {"layout": "matrix"}),
    "large-print": ("document", {"edition": "large-print"}),
    "owner": ("owner", {"owner": ["estates"]}),
    "board": ("board", {}),
}


@cache  # each is made where it is asked for: tests are shared out
def small(way: str) -> Made:
    """Return the small plan in one of the ways that a page is set."""
    template, chosen = WAYS[way]
    return made(read_folder(ROOT / "tests/plans/small"), template, **chosen)


@pytest.fixture(scope="session", params=WAYS)  # all tests of one way come after each other
def each(request: pytest.FixtureRequest) -> Made:
    return small(request.param)


def test_language_title_and_tags_are_declared(each: Made) -> None:
    read, told = each
    assert read.root.Lang == "en-GB"
    assert told["plan"]["title"] in str(read.pdf.docinfo.Title)
    assert read.root.ViewerPreferences.DisplayDocTitle
    assert read.root.MarkInfo.Marked
    metadata = read.root.Metadata.read_bytes().decode()
    assert re.search(r'pdfuaid:part="1"|<pdfuaid:part>1<', metadata)
    assert told["plan"]["title"] in metadata
    assert {"/CreationDate", "/ModDate"} & set(read.pdf.docinfo) == set()


def test_a_checker_of_pdf_ua_finds_nothing(each: Made, tmp_path: Path) -> None:
    pdfua = pytest.importorskip("pdfua")
    file = tmp_path / "made.pdf"
    file.write_bytes(each[0].content)
    assert [f"{item.rule_id} {item.message}" for item in pdfua.validate(file).findings] == []


def test_headings_step_down_one_at_a_time_and_are_the_outline(each: Made) -> None:
    read, _ = each
    found = read.named(*HEADINGS)
    levels = [int(str(element.S)[2:]) for element in found]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [read.text(element) for element in found] == read.outline


@pytest.mark.parametrize("way", [way for way in WAYS if way != "board"])
def test_every_milestone_is_in_the_text_of_the_tags(way: str) -> None:
    read, told = small(way)
    assert missing(read, told) == []


def missing(read: Tagged, told: dict[str, Any]) -> list[str]:
    text = read.text(read.root.StructTreeRoot.K[0])
    wanted = [
        *(item["title"] for item in told["activities"]),
        *(owner["title"] for item in told["activities"] for owner in item["owners"]),
        *(m["text"] for item in told["activities"] for year in item["years"] for m in year["milestones"]),
    ]
    assert len(wanted) >= 10
    return [words for words in wanted if close(words) not in text]


def test_a_table_is_one_over_its_pages_and_its_heads_say_of_what(each: Made) -> None:
    read, _ = each
    tables = read.named("/Table")
    assert tables
    for table in tables:
        assert {str(kid.S) for kid in read.kids(table)} <= {"/Caption", "/THead", "/TBody"}
        assert [str(kid.S) for kid in read.kids(table)].count("/THead") <= 1
        assert len(set().union(*read.grid(table))) == 1
    for head in read.named("/TH"):
        assert head.A.Scope in {"/Row", "/Column"}
        assert read.text(head)
    for element in read.named("/THead"):
        assert {str(cell.A.Scope) for row in read.kids(element) for cell in read.kids(row)} == {"/Column"}
    assert not any("/Headers" in cell.A for cell in read.named("/TD"))


def test_lists_hold_items_and_an_item_holds_the_list_in_it(each: Made) -> None:
    read, _ = each
    for element in read.named("/L"):
        assert {str(kid.S) for kid in read.kids(element)} == {"/LI"}
    for item in read.named("/LI"):
        assert {str(kid.S) for kid in read.kids(item)} <= {"/Lbl", "/LBody"}


def test_links_lead_somewhere_and_say_where(each: Made) -> None:
    read, _ = each
    assert read.links
    for link in read.links:
        assert link.Contents
        assert int(link.F) == 4
        assert "/Dest" not in link or str(link.Dest) in read.targets
    owned = [
        kid.Obj.objgen for element in read.named("/Link") for kid in element.K if getattr(kid, "Type", None) == "/OBJR"
    ]
    assert sorted(owned) == sorted(link.objgen for link in read.links)
    assert all(read.text(element) for element in read.named("/Link"))


def test_the_number_of_each_page_and_the_running_title_are_no_content(each: Made) -> None:
    read, _ = each
    count = len(read.pdf.pages)
    text = read.text(read.root.StructTreeRoot.K[0])
    for number, around in enumerate(read.artifacts, 1):
        assert f"Page {number} of {count}" in around
        assert close(read.outline[0]) in close(around)
        assert f"Page{number}of{count}" not in text


def test_a_table_over_pages_repeats_its_head_which_is_read_once() -> None:
    read, told = made(read_folder(ROOT / "plan"), "document")
    assert missing(read, told) == []
    spread = {
        read.text(table): len({element.Pg.objgen for element in read.below(table)})
        for table in read.named("/Table")
        if "Milestones:" in read.text(table)
    }
    assert len(spread) == len(told["activities"])
    assert max(spread.values()) > 1
    repeated = sum(close(text).count("YearMilestoneDueStatus") for text in read.artifacts)
    assert repeated == sum(spread.values()) - len(spread)
    assert all(text.count("YearMilestoneDueStatus") == 1 for text in spread)
    assert all(len(set().union(*read.grid(table))) == 1 for table in read.named("/Table"))
    last = close(told["activities"][-1]["title"])
    contents = [read.text(element) for element in read.named("/Link")]
    assert any(re.fullmatch(re.escape(last) + r"\.+\d+", text) for text in contents)


def test_the_matrix_lies_on_its_side() -> None:
    sides = [(float(page.MediaBox[2]), float(page.MediaBox[3])) for page in small("matrix")[0].pdf.pages]
    assert any(width > height for width, height in sides)
    assert any(width < height for width, height in sides)


def test_a_picture_is_called_by_its_title_and_description_and_an_ornament_is_none() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"{}>{}<circle r="9"/></svg>'
    told = drawing.format("", "<title>Progress</title><desc>Three of\n nine are done.</desc>")
    ornament = drawing.format(' aria-hidden="true"', "")
    read = Tagged(pdf(f"{HEAD}{told}<p>and {ornament}", "", ""))
    (figure,) = read.named("/Figure")
    assert str(figure.Alt) == "Progress. Three of nine are done"
    left, low, right, high = (float(side) for side in figure.A.BBox)
    assert (round(right - left), round(high - low)) == (45, 30)
    assert 700 < low < high < 842
    with pytest.raises(PlanctlError, match="an <svg> without a <title>"):
        pdf(HEAD + drawing.format("", ""), "", "")


def test_title_and_language_are_the_plans_where_a_page_has_none() -> None:
    read = Tagged(pdf("<p>Hello", "Plan of works", "cy"))
    assert str(read.pdf.docinfo.Title) == "Plan of works"
    assert read.root.Lang == "cy"


SECRET = "xyzzy-secret"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title>'


@pytest.mark.parametrize(
    "want",
    [
        '<img src="{}" alt="x">',
        '<p style="background: url({})">x',
        "<style>@import '{}';</style>",
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<a rel="attachment" href="{}">x</a>',
        "<style>@font-face {{ font-family: f; src: url({}) }} p {{ font-family: f }}</style><p>x",
        "<style>p::before {{ content: url({}) }}</style><p>x",
        "<style>li {{ list-style-image: url({}) }}</style><ul><li>x</ul>",
        "<style>p {{ border: 3px solid; border-image: url({}) 3 }}</style><p>x",
        '<object data="{}"></object>',
        '<embed src="{}">',
        SVG + '<image href="{}" width="9" height="9"/></svg>',
        SVG + '<use href="{}#a"/></svg>',
        SVG + '<style>@import "{}";</style></svg>',
        "<style>@page {{ background: url({}) }}</style>",
        "<style>@color-profile --c {{ src: url({}) }}</style>",
        '<base href="{}"><img src="x.png" alt="x">',
    ],
)
def test_nothing_is_read_and_nothing_is_asked_for(want: str, tmp_path: Path) -> None:
    file = tmp_path / "secret.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text id="a">{SECRET}</text></svg>', encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        web = f"http://127.0.0.1:{server.getsockname()[1]}/secret.svg"
        told = [answer(want.format(address)) for address in (file.as_uri(), str(file), "secret.svg", web, "data:,x")]
        with pytest.raises(BlockingIOError):  # nobody called
            server.accept()
    assert not any(SECRET in text for text in told)
    if "<img" in want or "url(" in want:
        assert {text.partition(" for")[0] for text in told[:1]} == {"the page asks"}


def answer(page: str) -> str:
    """Return why there is no PDF of a page, or all that is in the PDF."""
    try:
        read = Tagged(pdf(HEAD + page, "", ""))
    except PlanctlError as error:
        return re.sub(r'"[^"]*"', '""', str(error))
    assert "/EmbeddedFiles" not in read.root.get("/Names", {})
    return read.everything.decode("latin-1")


RUN = "from planctl.__main__ import main; main()"


def run(*arguments: str, before: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run planctl in a process of its own, on the small plan."""
    return subprocess.run(
        [sys.executable, "-c", f"{before}{RUN}", "--plan", str(ROOT / "tests/plans/small"), *arguments],
        env=os.environ | environment | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=False,
        timeout=300,
    )


def test_the_same_plan_gives_the_same_bytes_on_standard_output_and_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    one = run("render", "--format", "pdf", "--template", "plan", PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    two = run(
        "render",
        "--format",
        "pdf",
        "--template",
        "plan",
        "--output",
        str(file),
        PYTHONHASHSEED="2",
        SOURCE_DATE_EPOCH="86400",
    )
    assert (one.returncode, two.returncode, two.stdout) == (0, 0, b"")
    assert one.stdout == file.read_bytes()
    assert one.stdout.startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("import sys; sys.modules['weasyprint'] = None; ", 'pip install "planctl-cli[pdf]"'),
        (
            "import cffi; real = cffi.FFI.dlopen; cffi.FFI.dlopen = lambda self, name, *_: real(self, f'no-{name}'); ",
            "the library no-libgobject-2.0-0, which is not installed; on Debian: apt-get install libpango-1.0-0",
        ),
    ],
)
def test_what_is_not_installed_is_named_with_how_to_install_it(before: str, told: str) -> None:
    answer = run("render", "--format", "pdf", before=before)
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert told in answer.stderr.decode()
    assert "Traceback" not in answer.stderr.decode()


def test_a_public_pdf_has_no_byte_of_what_is_internal_and_is_that_of_a_plan_without_it() -> None:
    texts = read_folder(ROOT / "tests/plans/small").texts
    name = "activities/lower-energy-use.yaml"
    whole = Source(texts | {name: f"internal_note: {SECRET}\n{texts[name]}", "sections/09-x.md": HIDDEN})
    assert SECRET in repr(load(whole).plan)
    read = made(whole, "document")[0]
    assert SECRET.encode() not in read.everything
    assert read.content == small("document")[0].content


HIDDEN = f"---\ninternal: true\n---\n# Not yet\n\n{SECRET}\n"


def test_a_page_set_otherwise_is_tagged_too_or_refused_in_a_sentence() -> None:
    cells = "".join(
        f"<tr><td>{n}<table><tr><th>x<td>{n}</table><td rowspan=2>y<td style='display: flex'>z" for n in range(120)
    )
    read = Tagged(pdf(f"{HEAD}<h1>x</h1><table><tfoot><tr><td>end</tfoot>{cells}</table>", "", ""))
    assert len(read.pdf.pages) > 1
    text = read.text(read.root.StructTreeRoot.K[0])
    assert all(f"{n}x{n}" in text for n in range(120))
    with pytest.raises(PlanctlError, match="nested too deeply"):
        pdf(HEAD + "<div>" * 3000, "", "")
