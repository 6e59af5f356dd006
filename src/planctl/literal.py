"""Text as Markdown that shows it literally: escaped where Markdown would act on it, and nowhere else."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from planctl.text import width

_NARROW: Final = 30
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
_OPENING = re.compile(r"(?:#{1,6}|[-+]|\d{1,9}(?=[.)]))(?=[.)]?(?:\s|$))|>|[-=:|][-=:|\s]*$")
CLOSING = re.compile(r"(?<=\s)#+$")
WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)


def clean(text: str) -> str:
    """Return the text without characters that no reader sees, its line ends made one."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text  # what is printable holds none of them
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text))


@lru_cache(maxsize=1024)  # roles, years and dates stand in many places
def line(text: str) -> str:
    """Return text as one line of Markdown that shows it literally: in a heading, list item or paragraph."""
    shown = literal(_one_line(text))
    return opening(CLOSING.sub(r"\\\g<0>", shown) if shown.endswith("#") else shown)


@lru_cache(maxsize=1024)  # as above
def cell(text: str) -> str:
    """Return text as a cell of a pipe table that shows it literally; a space must stand on either side."""
    return literal(_one_line(text)).replace("|", r"\|")


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a pipe table of literal text, its narrow columns aligned.

    Raises ValueError where a row is not as long as the head.
    """
    if any(len(row) != len(headers) for row in rows):
        raise ValueError("each row of a table has as many cells as its head")
    return pipes([list(map(cell, row)) for row in (headers, *rows)], ["---"] * len(headers))


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


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def literal(text: str) -> str:
    """Escape what Markdown would act on within a line."""
    if not _ACTIVE.search(text):
        return text
    return _LITERAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)


def opening(text: str) -> str:
    """Escape what would open a block at the start of a line."""
    match = _OPENING.match(text)
    if match is None:
        return text
    at = match.end() if text[0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"


def pipes(rows: Sequence[Sequence[str]], rules: Sequence[str]) -> str:
    """Set escaped cells in a table: the first row is the head, rules tell how each column is aligned."""
    *columns, last = zip(*rows, strict=True)
    laid = [_laid(column, rule) for column, rule in zip(columns, rules[:-1], strict=True)]
    laid.append([last[0], _rule(rules[-1], 0), *last[1:]])
    return "\n".join(f"| {' | '.join(row)} |" for row in zip(*laid, strict=True))


def _laid(column: Sequence[str], rule: str) -> list[str]:
    """Return the cells of a column with its rule below the head, each as wide as the widest if that is narrow."""
    widths = [len(text) if text.isascii() else width(text) for text in column]
    size = max(3, *widths)
    if size > _NARROW:
        size = 0
    head, *cells = [text + " " * (size - taken) for text, taken in zip(column, widths, strict=True)]
    return [head, _rule(rule, size), *cells]


def _rule(rule: str, size: int) -> str:
    return rule[0] + "-" * max(1, size - 2) + rule[-1]


def linkable(href: str) -> bool:
    """Tell whether an address is one that a page of ours leads to: of the web, or of mail, and in one piece."""
    return WEB.match(href) is not None and not re.search(r"[\s<>\x00-\x1f]", href)


def link(text: str, href: str) -> str:
    """Return literal text as a link."""
    return linked_to(href if text == href else literal(_one_line(text)), href)


def linked_to(text: str, href: str) -> str:
    """Return Markdown as a link."""
    target = re.sub(r"&(?=#?\w+;)|[\\()]", r"\\\g<0>", href)
    return f"<{href}>" if text == href else f"[{text}]({target})"
