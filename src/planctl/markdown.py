"""Text of the plan in Markdown and HTML: what its author wrote is shown, and can do nothing else.

Literal text (cell, line, table) is escaped where Markdown would act on it, and nowhere else. Markdown (block, to_html,
inline_html) is parsed and written anew, so the result holds only what this module itself can write.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from planctl.text import width

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

_WIDTH: Final = 100
_NARROW: Final = 30
_ALIGN: Final = {"text-align:left": ":--", "text-align:right": "--:", "text-align:center": ":-:"}

_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
# Controls, what turns the direction of the text after it, half characters, and code points that are no characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_LITERAL = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~]|$)                # makes what follows literal, or breaks the line
    | [`\[\]]                                # code and links
    | <(?=[A-Za-z/!?]|$)                     # tags; a < before a space or a digit is harmless
    | &(?=\#?[0-9A-Za-z]+;)                  # character references
    | \*(?!\s) | (?<!\s)\*                   # emphasis, unless it stands alone
    | (?<!\w)_++ | _++(?![^\W_])             # emphasis, unless within a word
    | ~(?=~) | (?<=\S)~                      # struck out
    | \$(?!\d)                               # formulas
    """,
    re.VERBOSE,
)
_ACTIVE = re.compile(r"[\\`\[\]<&*_~$]")
_MARKED = re.compile(r"[^\S\n ]|[\\`\[\]<>&*_~$#|!]|^ | $|^(?:[-+=:]|[0-9]{1,9}[.)])", re.MULTILINE)
_OPENING = re.compile(r"(?:#{1,6}|[-+]|\d{1,9}(?=[.)]))(?=[.)]?(?:\s|$))|>|[-=:|][-=:|\s]*$")
_CLOSING = re.compile(r"(?<=\s)#+$")
_FOLD = re.compile(r"(?<=[^\s\\]) (?=[^\W\d_])")
_WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)


def clean(text: str) -> str:
    """Return the text without characters that no reader sees, its line ends made one."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text  # what is printable holds none of them
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text))


@lru_cache(maxsize=1024)  # roles, years and dates stand in many places
def line(text: str) -> str:
    """Return text as one line of Markdown that shows it literally: in a heading, list item or paragraph."""
    return _opening(_CLOSING.sub(r"\\\g<0>", _literal(_one_line(text))))


@lru_cache(maxsize=1024)  # as above
def cell(text: str) -> str:
    """Return text as a cell of a pipe table that shows it literally; a space must stand on either side."""
    return _literal(_one_line(text)).replace("|", r"\|")


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a pipe table of literal text, its narrow columns aligned.

    Raises ValueError where a row is not as long as the head.
    """
    if any(len(row) != len(headers) for row in rows):
        raise ValueError("each row of a table has as many cells as its head")
    return _pipes([[cell(text) for text in row] for row in (headers, *rows)], ["---"] * len(headers))


def to_html(text: str, level: int) -> str:
    """Return Markdown as HTML whose highest heading is h{level}."""
    if (prose := _prose(text)) is not None:
        return "".join(f"<p>{_escaped(paragraph)}</p>\n" for paragraph in prose)
    return _render(_shifted(_tokens(text), level))


def inline_html(text: str) -> str:
    """Return Markdown as HTML for a table cell: a single paragraph without p, a heading as a bold paragraph."""
    if (prose := _prose(text)) is not None and len(prose) == 1:
        return _escaped(prose[0])
    tokens = [_unheaded(token) for token in _tokens(text)]
    if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    return _render(tokens).strip()


def block(text: str, level: int) -> str:
    """Return Markdown to stand in a document: its highest heading at this level, nothing left open, no HTML.

    Where the text written anew would not say the same, it is shown literally.
    """
    if (prose := _prose(text)) is not None:
        return "\n\n".join(_folded(paragraph.replace("\n", " ")) for paragraph in prose)
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415 - not every command renders

    written = _blocks(SyntaxTreeNode(_shifted(_tokens(text), level)))
    if to_html(written, level).split() == to_html(text, level).split():
        return written
    return "\n\n".join(_folded(line(paragraph)) for paragraph in clean(text).split("\n\n") if paragraph.strip())


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def linked(document: str) -> str:
    """Return a Markdown document whose contents lead where they say: a code host numbers headings of one name.

    Each entry "- [title](#anchor)" means the next heading of that anchor, in the order of the document.
    """
    if "](#" not in document:
        return document
    seen: dict[str, int] = {}
    anchors: list[tuple[str, str]] = []
    for part in re.split(r"^(`{3,}).*?^\1`*[ ]*$", document, flags=re.MULTILINE | re.DOTALL)[::2]:
        for heading in re.findall(r"^#{1,6} (.*)$", part, re.MULTILINE):
            name = _anchor(heading)
            anchors.append((name, f"{name}-{seen[name]}" if name in seen else name))
            seen[name] = seen.get(name, 0) + 1
    place = 0

    def lead(entry: re.Match[str]) -> str:
        nonlocal place
        found = next((index for index in range(place, len(anchors)) if anchors[index][0] == entry[2]), None)
        if found is None:
            return entry[0]
        place = found + 1
        return f"{entry[1]}(#{anchors[found][1]})"

    return re.sub(r"^( *- \[.*\])\(#(.*)\)$", lead, document, flags=re.MULTILINE)


def _anchor(heading: str) -> str:
    """Return what a code host makes of a heading."""
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", heading).lower()
    return "".join("-" if char.isspace() else char if char.isalnum() or char in "-_" else "" for char in text)


def _prose(text: str) -> list[str] | None:
    """Return the paragraphs of a text in which Markdown would act on nothing, as most are; None for any other."""
    text = clean(text)
    return None if _MARKED.search(text) else [part for part in re.split("\n\n+", text.strip("\n")) if part]


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _literal(text: str) -> str:
    if not _ACTIVE.search(text):
        return text
    return _LITERAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)


def _opening(text: str) -> str:
    """Escape what would open a block at the start of a line."""
    match = _OPENING.match(text)
    if match is None:
        return text
    at = match.end() if text[0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"


def _folded(text: str) -> str:
    """Break long lines where the next begins with a letter, so that none begins like a block."""
    return text if len(text) <= _WIDTH else "\n".join(part for line in text.split("\n") for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    """Yield the parts of a line, each as long as it can be."""
    start = 0
    while len(line) - start > _WIDTH:
        at = line.rfind(" ", start + 1, start + _WIDTH + 1)
        while at > 0 and not _FOLD.match(line, at):
            at = line.rfind(" ", start + 1, at)
        if at < 0:
            beyond = _FOLD.search(line, start + _WIDTH + 1)
            if beyond is None:
                break
            at = beyond.start()
        yield line[start:at]
        start = at + 1
    yield line[start:]


def _pipes(rows: Sequence[Sequence[str]], rules: Sequence[str]) -> str:
    """Set escaped cells in a table: the first row is the head, rules tell how each column is aligned."""
    widths = [max(3, *map(width, column)) for column in zip(*rows, strict=True)]
    padded = [size if size <= _NARROW else 0 for size in widths[:-1]] + [0]
    ruled = [rule[0] + "-" * max(1, size - 2) + rule[-1] for rule, size in zip(rules, padded, strict=True)]
    return "\n".join(
        "| " + " | ".join(text + " " * (size - width(text)) for text, size in zip(row, padded, strict=True)) + " |"
        for row in (rows[0], ruled, *rows[1:])
    )


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - not every command renders

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _render(tokens: "Sequence[Token]") -> str:
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return html


def _text(tokens: "Iterable[Token] | None") -> str:
    return "".join(_text(token.children) or token.content or " " * ("break" in token.type) for token in tokens or ())


def _tokens(text: str) -> "list[Token]":
    """Parse Markdown, leaving out links to elsewhere than web and mail, pictures, and what code is written in."""
    tokens = _parser().parse(clean(text))
    for token in tokens:
        token.info = ""
        if token.type in {"fence", "code_block"} and token.content:
            token.content = token.content.removesuffix("\n") + "\n"
        token.children = list(_safe(token.children)) if token.children else token.children
    return list(_labelled(tokens))


def _safe(tokens: "Iterable[Token]") -> "Iterator[Token]":
    linked = False
    for token in tokens:
        if token.type == "image":
            token.type, token.tag, token.content, token.children = "text", "", _text(token.children), None
        if token.type == "link_open":
            href = str(token.attrGet("href"))
            linked = _WEB.match(href) is not None
            token.attrs = {"href": href}
        if linked or token.type not in {"link_open", "link_close"}:
            yield token


def _labelled(tokens: "Sequence[Token]") -> "Iterator[Token]":
    """Give a table what a reader needs who does not see it: caption, scope, and each cell's header."""
    from markdown_it.token import Token  # noqa: PLC0415 - not every command renders

    caption, headers, column = "Table", [""], 0
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            caption = _text(tokens[index + 1].children).strip() or caption
        elif token.type == "thead_open":
            headers = []
            yield Token("html_block", "", 0, content=f'<caption class="hidden">{escape(caption)}</caption>\n')
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            headers.append(_text(tokens[index + 1].children))
            token.attrSet("scope", "col")
        elif token.type == "td_open":
            token.attrSet("data-label", headers[column])
            column += 1
        yield token


def _shifted(tokens: "list[Token]", level: int) -> "list[Token]":
    """Set the headings' levels from the given one down, none skipped."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            found = int(token.tag[1])
            above = [*(upper for upper in above if upper < found), found]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, level + len(above) - 1)}"
    return tokens


def _unheaded(token: "Token") -> "Token":
    if token.type in {"heading_open", "heading_close"}:
        token.type, token.tag = token.type.replace("heading", "paragraph"), "p"
        token.attrs = {"class": "heading"} if token.nesting == 1 else {}
    return token


def _blocks(node: "SyntaxTreeNode", gap: str = "\n\n") -> str:
    return gap.join(_block(child) for child in node.children if child.type != "html_block")


def _block(node: "SyntaxTreeNode") -> str:
    match node.type:
        case "heading":
            text = _CLOSING.sub(r"\\\g<0>", _inline(node.children[0]).replace("\\\n", " "))
            return f"{'#' * int(node.tag[1])} {text}".rstrip()
        case "fence" | "code_block":
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", node.content)), default=0))
            return f"{fence}\n{node.content}{fence}"
        case "hr":
            return "___"
        case "blockquote":
            return "\n".join(f"> {row}".rstrip() for row in _blocks(node).split("\n"))
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "table":
            return _table(node)
    return "\\\n".join(_folded(_opening(row)) for row in _inline(node.children[0]).split("\\\n"))


def _list(node: "SyntaxTreeNode") -> str:
    tight = any(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    gap = "\n" if tight else "\n\n"
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    items = []
    for index, item in enumerate(node.children):
        marker = f"{item.markup} " if first is None else f"{first + index}{item.markup} "
        items.append((marker + textwrap.indent(_blocks(item, gap), " " * len(marker))[len(marker) :]).rstrip(" "))
    return gap.join(items)


def _table(node: "SyntaxTreeNode") -> str:
    rows = [row.children for part in node.children if part.type != "html_block" for row in part.children]
    rules = [_ALIGN.get(str(head.attrs.get("style")), "---") for head in rows[0]]
    return _pipes([[_inline(data.children[0]).replace("|", r"\|") for data in row] for row in rows], rules)


def _inline(node: "SyntaxTreeNode") -> str:
    return "".join(map(_span, node.children))


def _span(node: "SyntaxTreeNode") -> str:
    match node.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\\\n"
        case "code_inline":
            return _code(node.content)
        case "em" | "strong":
            return f"{node.markup}{_inline(node)}{node.markup}"
        case "link":
            return _linked(_inline(node), str(node.attrs["href"]))
    text = _literal(node.content)
    return f"{text[:-1]}\\!" if text.endswith("!") and node.next_sibling else text


def _code(text: str) -> str:
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    spaced = text.strip(" ") and (text[0] + text[-1] == "  " or "`" in text[0] + text[-1])
    return f"{fence} {text} {fence}" if spaced else f"{fence}{text}{fence}"


def linkable(href: str) -> bool:
    """Tell whether an address is one that a page of ours leads to: of the web, or of mail, and in one piece."""
    return _WEB.match(href) is not None and not re.search(r"[\s<>\x00-\x1f]", href)


def link(text: str, href: str) -> str:
    """Return literal text as a link."""
    return _linked(href if text == href else _literal(_one_line(text)), href)


def _linked(text: str, href: str) -> str:
    target = re.sub(r"&(?=#?\w+;)|[\\()]", r"\\\g<0>", href)
    return f"<{href}>" if text == href else f"[{text}]({target})"
