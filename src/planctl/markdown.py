"""Markdown of the plan in Markdown and HTML: what its author wrote is shown, and can do nothing else.

It is parsed and written anew, so the result holds only what this module itself can write.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

from planctl.literal import CLOSING, WEB, clean, line, linked_to, literal, opening, pipes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

_WIDTH: Final = 100
_ALIGN: Final = {"text-align:left": ":--", "text-align:right": "--:", "text-align:center": ":-:"}

# What Markdown acts on anywhere, or white space of a rare kind; and how a line begins that it acts on.
_MARK = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\\\\`\\[\\]<>&*_~$#|!]")
_MARKED_LINE = re.compile(r"\n(?:[- +=:]|[0-9]{1,9}[.)])")
_FOLD = re.compile(r"(?<=[^\s\\]) (?=[^\W\d_])")


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


def _prose(text: str) -> list[str] | None:
    """Return the paragraphs of a text in which Markdown would act on nothing, as most are; None for any other."""
    text = clean(text)
    if _MARK.search(text) or _MARKED_LINE.search("\n" + text) or " \n" in text + "\n":
        return None
    return [part for part in re.split("\n\n+", text.strip("\n")) if part]


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
            linked = WEB.match(href) is not None
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
            text = CLOSING.sub(r"\\\g<0>", _inline(node.children[0]).replace("\\\n", " "))
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
    return "\\\n".join(_folded(opening(row)) for row in _inline(node.children[0]).split("\\\n"))


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
    return pipes([[_inline(data.children[0]).replace("|", r"\|") for data in row] for row in rows], rules)


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
            return linked_to(_inline(node), str(node.attrs["href"]))
    text = literal(node.content)
    return f"{text[:-1]}\\!" if text.endswith("!") and node.next_sibling else text


def _code(text: str) -> str:
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    spaced = text.strip(" ") and (text[0] + text[-1] == "  " or "`" in text[0] + text[-1])
    return f"{fence} {text} {fence}" if spaced else f"{fence}{text}{fence}"
