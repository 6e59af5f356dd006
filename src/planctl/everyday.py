"""The everyday layout of a plan file, read line by line: what most files are, in a third of a YAML parser's time.

It takes only lines that YAML can read in one way: `key: text`, `key:`, `- text`, `- key: text`, words in brackets,
quoted text without an escape, block text, comments on a line of their own. At anything else it gives up, and the parser
reads the file. It never judges; and what it takes it reads as the parser does, which a search in the tests tries.
"""

import re
from typing import Any, Final, NamedTuple

DEEPEST: Final = 20
_KEY: Final = r"[A-Za-z0-9_][A-Za-z0-9_/.-]{0,100}"
_LINE: Final = re.compile(rf"( *)(- )?(?:({_KEY}):(?= |\n) *)?(.*)\n")
_SPECIAL: Final = frozenset("-?:,[]{}#&*!|>'\"%@`~ ")  # what no plain text begins with
_PIECE: Final = r"""("[^"\\]*"|'[^'\\]*'|[A-Za-z0-9_(][^,[\]{}:#]*)"""
_ITEM: Final = re.compile(_PIECE)
_PAIR: Final = re.compile(rf"({_KEY}): {_PIECE}")
_QUOTED: Final = re.compile(r"""["'][^"'\\]*["']""")
_COLON: Final = re.compile(r":(?: |$)")
_FOLD: Final = re.compile(r"\n(\n*)")


class Everyday(NamedTuple):
    """What a text says, and whether it names something without a value."""

    data: Any
    absent: bool


def everyday(text: str) -> Everyday | None:  # noqa: C901, PLR0912, PLR0915 - calls would take as long again
    """Return what a text says; None where it is not of the everyday layout."""
    if text[-1:] != "\n" or not text.replace("\n", " ").isprintable():
        return None
    root: Any = None
    holder: Any = None  # what the line before stands in, and its column
    column = -1
    levels: list[tuple[int, Any]] = []  # what is open, the innermost last
    waiting, name, absent = False, "", False  # for the value of the key before; whether one has none
    past = 0  # the line after a block of text
    for number, (spaces, dash, key, value) in enumerate(_LINE.findall(text)):
        if number < past:
            continue
        if not key and not dash:
            if value and value[0] != "#":
                return None
            continue
        indent = len(spaces)
        if waiting or dash or indent != column:
            if waiting and (indent > column or (dash and indent == column)):
                holder[name] = [] if dash else {}
                levels.append((indent, holder[name]))
            elif root is None:
                root = [] if dash else {}
                levels.append((0, root))
            else:
                absent = absent or waiting
            waiting = False
            while levels[-1][0] > indent:
                levels.pop()
            if not dash and type(levels[-1][1]) is list and len(levels) > 1:  # it may stand as far left as its key
                levels.pop()
            column, holder = levels[-1]
            if column != indent or (type(holder) is list) is not bool(dash) or len(levels) > DEEPEST:
                return None
            if dash and key:
                column += 2
                holder.append({})
                holder = holder[-1]
                levels.append((column, holder))
        data: Any
        if not value:
            if not key or key in holder:
                return None
            holder[key] = None
            waiting, name = True, key
            continue
        if value[0] not in _SPECIAL:
            if (":" in value and _COLON.search(value)) or ("#" in value and " #" in value) or value[-1] == " ":
                return None
            data = value
            if value == "null":
                data, absent = None, True
        elif value[0] in "|>":
            block = _block(text, number + 1, column, value)
            if block is None:
                return None
            data, past = block
        else:
            data = _in_one_line(value)
            if data is None:
                return None
        if not key:
            holder.append(data)
            column = -1  # no key can follow in a list
        elif key in holder:
            return None
        else:
            holder[key] = data
    return None if root is None else Everyday(root, absent or waiting)


def _in_one_line(value: str) -> Any:
    """Return quoted text, a list in brackets or a mapping in braces; None for what is neither, or not simple."""
    if value[0] == "[":
        items = _ITEM.findall(value)
        simple = value == f"[{', '.join(items)}]"
        return [_unquoted(item) for item in items] if simple and _simple(items) else None
    if value[0] == "{":
        pairs = _PAIR.findall(value)
        mapping = {key: _unquoted(item) for key, item in pairs}
        simple = value == "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}" and len(mapping) == len(pairs)
        return mapping if simple and _simple([item for _, item in pairs]) else None
    return _unquoted(value) if _QUOTED.fullmatch(value) and value[0] == value[-1] else None


def _simple(items: list[str]) -> bool:
    return not any(item[-1] == " " or item == "null" for item in items)


def _unquoted(value: str) -> str:
    return value[1:-1] if value[0] in "\"'" else value


def _block(text: str, start: int, column: int, mark: str) -> tuple[str, int] | None:
    """Return the text below `|` or `>`, from a line on, and the line after it; None where it is not plain."""
    lines = text.split("\n")
    width = len(lines[start]) - len(lines[start].lstrip(" "))
    if width <= column or width == len(lines[start]) or mark not in {"|", "|-", ">", ">-"}:
        return None
    lead, past = " " * width, start
    while past < len(lines) - 1 and (not lines[past] or lines[past].startswith(lead)):
        past += 1
    content = "\n".join([line[width:] for line in lines[start:past]]).rstrip("\n")
    if mark[0] == ">":
        if content[0] == " " or "\n " in content:
            return None
        content = _FOLD.sub(lambda match: match[1] or " ", content)
    return content if len(mark) == 2 else content + "\n", past
