"""Markdown shows what the plan's author wrote and can do nothing else, whatever that is."""

import re
from html.parser import HTMLParser
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from planctl.literal import cell, clean, line, linked, table
from planctl.markdown import block, inline_html, to_html
from searches import cases

# What a code host reads: HTML on, tables and struck-out text. Whatever must stay literal is tried on it.
HOST = MarkdownIt("commonmark").enable(["table", "strikethrough"])

PIECES = [
    *("a", "B1", "é", "日", "|", "\\", "`", "```", "~~~", "~", "*", "**", "_", "__", "#", "---", "===", "***", ":-:"),
    *("[x]", "(y)", "![", "](", "!", "<", ">", "<b>", "</p>", "<!--", "<?", "<script>", "$", "&", "&amp;", "&#60;"),
    *("<http://e.uk>", "[a](http://e.uk)", "[a](javascript:b)", "![a](http://e.uk/p.png)"),
    *("## ", "- ", "+ ", "1. ", "2) ", "> ", "| - | - |\n", "[x]: /y\n", " ", "  ", "    ", "\n", "\n\n", "\r\n", "\t"),
    *("\u202e", "\u2066", "\x00", "\x1b", "\x85"),
]
hostile = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
levels = st.integers(1, 6)
many = cases(100)

TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "em", "strong", "a", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"href", "scope", "style", "start", "class", "data-label"}
BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Read(HTMLParser):
    """HTML as its reader meets it: tags, attributes, headings, and the text of each row's cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.rows: list[list[str]] = []
        self.headings: list[tuple[int, str]] = []
        self.text = self.all = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.text = ""
        if tag == "tr":
            self.rows.append([])

    def handle_data(self, data: str) -> None:
        self.text += data
        self.all += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self.rows[-1].append(self.text)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), self.text))


def printable(text: str) -> str:
    seen = (c for c in text if c.isspace() or (category(c) not in {"Cc", "Cs"} and c not in BIDI))
    return " ".join("".join(c for c in seen if not (0xFDD0 <= ord(c) <= 0xFDEF or ord(c) & 0xFFFE == 0xFFFE)).split())


def assert_safe(html: str) -> None:
    read = Read(html)
    assert set(read.tags) <= TAGS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    links = [value or "" for name, value in read.attributes if name == "href"]
    assert all(link.lower().startswith(("http://", "https://", "mailto:")) for link in links)


@many
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(hostile, min_size=n, max_size=n), min_size=1, max_size=4)))
def test_a_table_keeps_its_shape_and_shows_each_text(rows: list[list[str]]) -> None:
    html = HOST.render(table(rows[0], rows[1:]) + "\n\nAfter\n")
    assert html.count("<table>") == 1
    assert html.endswith("<p>After</p>\n")
    assert [[" ".join(text.split()) for text in row] for row in Read(html).rows] == [
        [printable(text) for text in row] for row in rows
    ]


@many
@given(hostile)
def test_a_line_is_literal_in_heading_and_item(text: str) -> None:
    read = Read(HOST.render(f"## {line(text)}\n\nAfter\n"))
    assert [(level, " ".join(shown.split())) for level, shown in read.headings] == [(2, printable(text))]
    assert read.tags == ["h2", "p"]
    read = Read(HOST.render(f"- {line(text)}\n"))
    assert read.tags == ["ul", "li"]
    assert " ".join(read.text.split()) == printable(text)


@many
@given(st.text() | hostile)
@example("a\u202eb\x9bc\ufeff\r\n\ud800d ##")
def test_a_line_a_cell_and_a_table_hold_nothing_that_nobody_sees(text: str) -> None:
    """Templates of our own show them as they are."""
    for made in (line(text), cell(text), table(["a", text], [[text, ""]])):
        assert made == clean(made)


@many
@given(hostile, levels)
@example("<script>alert(1)</script> [x](javascript:alert(1)) <javascript:alert(1)> [y](JaVaScRiPt&#58;a)", 2)
@example("[x](data:text/html,a) [y](/plan) [z](ftp://e.uk) ![p](http://e.uk/p.png)", 2)
def test_html_holds_only_what_is_allowed(text: str, level: int) -> None:
    assert_safe(to_html(text, level))
    assert_safe(inline_html(text))
    assert not [tag for tag in Read(inline_html(text)).tags if re.fullmatch("h[1-6]", tag)]


@many
@given(hostile, levels)
def test_headings_start_at_the_level_and_skip_none(text: str, level: int) -> None:
    found = [shown for shown, _ in Read(to_html(text, level)).headings]
    assert min(found, default=level) == level
    assert all(after <= before + 1 for before, after in zip([level, *found], found, strict=False))


@many
@given(hostile, levels)
@example("```\nnever closed", 2)
@example("~~~~\nnever closed", 2)
@example("<!-- never closed", 2)
@example("<div>\n<pre>", 2)
@example("Text", 2)
@example("- item\n\n      code", 2)
def test_what_follows_a_block_is_not_swallowed(text: str, level: int) -> None:
    html = HOST.render(f"{block(text, level)}\n\n## Marker\n")
    assert html.endswith("<h2>Marker</h2>\n")
    assert_safe(html)


@many
@given(hostile, levels)
@example("*&nbsp;a*", 2)
def test_a_block_says_what_the_text_says_or_shows_it(text: str, level: int) -> None:
    written = block(text, level)
    same = to_html(written, level).split() == to_html(text, level).split()
    assert same or Read(HOST.render(written)).all.split() == printable(text).split()


@pytest.mark.parametrize(
    "text",
    [
        *("work_in_progress", "long-term - and after", "R&D & more", "2 * 3", "below 5 < 6 > 4", "£5 or $5"),
        *("C:\\Users", "3(a)", "2022/23", "AT&T", "100%", "~5 cases", "a = b", "e.g. this!", "#1", "-5", "1.5 days"),
    ],
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert cell(text) == line(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", r"a \| b"),
        ("# one", "# one"),
        ("*bold* [x](y)", r"\*bold\* \[x\](y)"),
        ("<b>", r"\<b>"),
        ("&lt;", r"\&lt;"),
        ("one\n two\u202e", "one two"),
    ],
)
def test_a_cell_escapes_what_would_act(text: str, shown: str) -> None:
    assert cell(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a | b"),
        ("# one", r"\# one"),
        ("C #", r"C \#"),
        ("1. one", r"1\. one"),
        ("- one", r"\- one"),
        ("---", r"\---"),
        ("> one", r"\> one"),
    ],
)
def test_a_line_escapes_what_would_open_a_block(text: str, shown: str) -> None:
    assert line(text) == shown


def test_a_table_reads_well_as_text() -> None:
    rows = [["2022 to 2023", "19 April", "A long text, never padded"], ["日本", "", "b|c"]]
    assert table(["Year", "Due", "Milestone"], rows) == (
        "| Year         | Due      | Milestone |\n"
        "| ------------ | -------- | --- |\n"
        "| 2022 to 2023 | 19 April | A long text, never padded |\n"
        "| 日本         |          | b\\|c |"
    )


def test_a_column_over_thirty_wide_is_not_padded() -> None:
    assert table(["a", "b"], [["x" * 31, "y"], ["z", "y"]]).splitlines()[-1] == "| z | y |"


def test_a_row_of_another_length_than_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        table(["a", "b"], [["one"]])


def test_a_block_is_written_anew() -> None:
    text = "Title\n===\n\n1) one\n2) <b>two</b>\n\n[x][r] and ![picture](p.png)\n\n[r]: http://e.uk\n\n    code"
    assert block(text, 3) == (
        "### Title\n\n1) one\n2) \\<b>two\\</b>\n\n[x](http://e.uk) and picture\n\n```\ncode\n```"
    )


def test_long_text_is_folded_where_no_line_begins_like_a_block() -> None:
    rows = block("word - 1. # " * 30, 2).splitlines()
    assert max(map(len, rows)) <= 120
    assert {row.split()[0] for row in rows} == {"word"}


def test_a_table_in_the_text_has_caption_scope_and_labels() -> None:
    html = to_html("# Money\n\n| Year | Sum |\n| - | -: |\n| 2023 | 5 |\n", 3)
    assert '<caption class="hidden">Money</caption>' in html
    assert html.count('scope="col"') == 2
    assert '<td style="text-align:right" data-label="Sum">5</td>' in html


def test_inline_html_of_one_paragraph_has_no_p() -> None:
    assert inline_html("one *two*") == "one <em>two</em>"
    assert inline_html("one\n\n- two") == "<p>one</p>\n<ul>\n<li>two</li>\n</ul>"
    assert inline_html("# one\n\ntwo") == '<p class="heading">one</p>\n<p>two</p>'


def test_clean_keeps_what_is_read_and_drops_what_is_not() -> None:
    assert clean("a\r\nb\u2028c\x00\x1b[31m\u202ed\u200d\u00a0\t") == "a\nb\nc[31md\u200d\u00a0\t"


def test_contents_lead_to_the_heading_they_mean_also_where_two_are_called_the_same() -> None:
    document = """- [Measures](#measures)
  - [Measures](#measures)
- [A & B!](#a--b)

## Measures
```
# Measures
```
### Measures
## A & B!
"""
    told = linked(document).splitlines()[:3]
    assert told == ["- [Measures](#measures)", "  - [Measures](#measures-1)", "- [A & B!](#a--b)"]
