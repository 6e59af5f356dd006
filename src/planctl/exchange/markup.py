"""HTML of somebody else's as Markdown: its words, paragraphs, lists, emphasis and safe links, and nothing that acts."""

import re
from html.parser import HTMLParser
from typing import TypeVar

from planctl.literal import line, link, linkable

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "fieldset", "figure"}
    | {"footer", "form", "header", "hr", "main", "nav", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", *(f"h{level}" for level in range(1, 7))}
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")
_TAG = re.compile(r"<[A-Za-z/!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


def looks_like_html(text: str) -> bool:
    """Tell whether a text has tags or character references of HTML in it."""
    return _TAG.search(text) is not None


def markdown_of(html: str) -> str:
    """Return HTML as Markdown that shows its words literally."""
    return _read(_Writer(), html).written()


def text_of(html: str) -> str:
    """Return the words of HTML, a line each paragraph and item."""
    lines = ("".join(text for _, text in parts).split() for parts in _read(_Words(), html).gathered())
    return "\n".join(" ".join(words) for words in lines if words)


_W = TypeVar("_W", bound="_Writer")


def _read(parser: _W, html: str) -> _W:
    parser.feed(html)
    parser.close()
    return parser


class _Writer(HTMLParser):
    """Gathers blocks of literal text; every tag that is not known is passed over, its words kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self.parts: list[tuple[str, str]] = []
        self.silent = 0
        self.lists: list[int | None] = []
        self.lead = ""
        self.href: str | None = None
        self.label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in {"ul", "ol"}:
            self.end_block()
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.end_block()
            number = self.lists[-1] if self.lists else None
            depth = "  " * max(0, len(self.lists) - 1)
            self.lead = f"{depth}- " if number is None else f"{depth}{number}. "
            if number is not None:
                self.lists[-1] = number + 1
        elif tag == "br":
            self.end_line()
        elif tag in _BLOCKS:
            self.end_block()
        elif tag == "a" and self.href is None:
            self.href, self.label = dict(attrs).get("href") or "", ""
        elif tag in _MARKS and self.href is None:
            self.parts.append(("mark", _MARKS[tag]))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in {"ul", "ol"}:
            self.end_block()
            if self.lists:
                self.lists.pop()
        elif tag == "a" and self.href is not None:
            self.end_link()
        elif tag in _MARKS and self.href is None:
            self.parts.append(("mark", _MARKS[tag]))
        elif tag in _BLOCKS or tag == "li":
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.href is not None:
            self.label += data
        else:
            self.parts.append(("text", data))

    def end_link(self) -> None:
        """Write a link, or only its words where it leads to nothing that a page may lead to."""
        label, href = " ".join(self.label.split()), (self.href or "").strip()
        self.href = None
        if label and linkable(href):
            self.parts.append(("done", link(label, href)))
        elif label:
            self.parts.append(("text", f" {label} " if self.label != label else label))

    def end_line(self) -> None:
        if self.href is not None:
            self.label += " "
        else:
            self.parts.append(("break", ""))

    def end_block(self) -> None:
        """Close a paragraph or an item."""
        if self.href is not None:
            self.end_link()
        kept = _joined(self.parts)
        if kept:
            self.blocks.append((self.lead, kept))
            self.lead = " " * len(self.lead)
        self.parts = []
        if not self.lists:
            self.lead = ""

    def written(self) -> str:
        """Return all of it."""
        self.end_block()
        told = ""
        for lead, text in self.blocks:
            gap = "\n" if lead.strip() and told.rpartition("\n")[2].lstrip()[:1] in {"-", *"0123456789"} else "\n\n"
            inner = f"\n{' ' * len(lead)}"
            told += (gap if told else "") + lead + text.replace("\n", inner)
        return told


class _Words(_Writer):
    """Gathers the words alone."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[tuple[str, str]]] = []

    def end_link(self) -> None:
        self.parts.append(("text", self.label))
        self.href = None

    def end_line(self) -> None:
        self.end_block()

    def end_block(self) -> None:
        if self.href is not None:
            self.end_link()
        self.lines.append([part for part in self.parts if part[0] == "text"])
        self.parts = []

    def gathered(self) -> list[list[tuple[str, str]]]:
        """Return the words of each line."""
        self.end_block()
        return self.lines


def _joined(parts: list[tuple[str, str]]) -> str:
    """Return the words of a paragraph: marks that hold something stay, white space is one space."""
    lines: list[list[tuple[str, str]]] = [[]]
    for part in parts:
        if part[0] == "break":
            lines.append([])
        else:
            lines[-1].append(part)
    told = [_line(parts) for parts in lines]
    return "\\\n".join(text for text in told if text)


def _line(parts: list[tuple[str, str]]) -> str:
    kept: list[tuple[str, str]] = []
    for kind, text in parts:
        if kind == "text" and kept and kept[-1][0] == "text":
            kept[-1] = (kind, kept[-1][1] + text)
        elif kind == "mark" and kept and kept[-1] == (kind, text):
            kept.pop()
        else:
            kept.append((kind, text))
    plain = [(kind, _SPACE.sub(" ", text) if kind == "text" else text) for kind, text in kept]
    if not _sound(plain):
        plain = [item for item in plain if item[0] != "mark"]
    written = "".join(_literal(text) if kind == "text" else text for kind, text in plain)
    return _SPACE.sub(" ", written).strip()


def _sound(parts: list[tuple[str, str]]) -> bool:
    """Tell whether every mark opens before a word and closes behind one; else emphasis is not worth its asterisks."""
    opened: list[str] = []
    for index, (kind, text) in enumerate(parts):
        if kind != "mark":
            continue
        before = parts[index - 1][1] if index else " "
        behind = parts[index + 1][1] if index + 1 < len(parts) else " "
        if opened and opened[-1] == text:
            opened.pop()
            if before[-1:].isspace() or behind[:1].isalnum():
                return False
        else:
            opened.append(text)
            if behind[:1].isspace() or before[-1:].isalnum() or not behind[:1].isalnum():
                return False
    return not opened


def _literal(text: str) -> str:
    """Return literal text with the spaces at its ends, which part it from what stands beside it."""
    kept = line(text.strip())
    return (" " if text[:1] == " " else "") + kept + (" " if text[-1:] == " " else "")
