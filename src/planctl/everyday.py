"""The everyday layout of a plan file, read line by line: what most files are, in a third of a YAML parser's time.

It takes only lines that YAML can read in one way: `key: text`, `key:`, `- text`, `- key: text`, words in brackets,
quoted text without an escape, block text, comments on a line of their own. At anything else it gives up, and the parser
reads the file. It never judges; and what it takes it reads as the parser does, which a search in the tests tries.
"""

import re
from itertools import takewhile
from typing import Any, Final, NamedTuple

DEEPEST: Final = 20
_UNSEEN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_KEY: Final = r"[A-Za-z0-9_][A-Za-z0-9_/.-]{0,100}"
_LINE: Final = re.compile(rf"( *)(- )?(?:({_KEY}):(?= |\n) *)?(.*)\n")
_SPECIAL: Final = frozenset("-?:,[]{}#&*!|>'\"%@`~ ")  # what no plain text begins with
_PLAIN: Final = r"[A-Za-z0-9_(](?:[^,\[\]{}:#\n]*[^,\[\]{}:#\n ])?"
_PIECE: Final = rf"""(?:"[^"\\]*"|'[^'\\]*'|{_PLAIN})"""
_ITEM: Final = re.compile(rf"({_PIECE})(?:, )?")
_ITEMS: Final = re.compile(rf"\[(?:{_PIECE}(?:, {_PIECE})*)?\]")
_PAIR: Final = re.compile(rf"({_KEY}): ({_PIECE})(?:, )?")
_PAIRS: Final = re.compile(rf"\{{{_KEY}: {_PIECE}(?:, {_KEY}: {_PIECE})*\}}")
_QUOTED: Final = re.compile(r"""["'][^"'\\]*["']""")
_COLON: Final = re.compile(r":(?: |$)")
_FOLD: Final = re.compile(r"\n(\n*)")


class Everyday(NamedTuple):
    """What a text says, and whether it names something without a value."""

    data: Any
    absent: bool


def everyday(text: str) -> Everyday | None:  # noqa: C901, PLR0912, PLR0915 - calls would take as long again
    """Return what a text says; None where it is not of the everyday layout."""
    if text[-1:] != "\n" or (not text.replace("\n", " ").isprintable() and _UNSEEN.search(text)):
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
        if not _ITEMS.fullmatch(value):
            return None
        items = _ITEM.findall(value, 1)
        return None if "null" in items else [_unquoted(item) for item in items]
    if value[0] == "{":
        pairs = _PAIR.findall(value, 1) if _PAIRS.fullmatch(value) else []
        mapping = {key: _unquoted(item) for key, item in pairs if item != "null"}
        return mapping if mapping and len(mapping) == len(pairs) else None
    return _unquoted(value) if _QUOTED.fullmatch(value) and value[0] == value[-1] else None


def _unquoted(value: str) -> str:
    return value[1:-1] if value[0] in "\"'" else value


def _block(text: str, start: int, column: int, mark: str) -> tuple[str, int] | None:
    """Return the text below `|` or `>`, from a line on, and the line after it; None where it is not plain."""
    lines = text.split("\n")[start:-1]
    width = len(lines[0]) - len(lines[0].lstrip(" ")) if lines else 0
    if width <= column or not lines[0].strip(" ") or mark not in {"|", "|-", ">", ">-"}:
        return None
    lead = " " * width
    told = list(takewhile(lambda line: not line or line.startswith(lead), lines))
    if mark[0] == "|":
        content = "\n".join(line[width:] for line in told)
    elif any(line[width : width + 1] == " " for line in told):
        return None
    else:
        content = _FOLD.sub(lambda match: match[1] or " ", "\n".join(line[width:] for line in told).rstrip("\n"))
    return content.rstrip("\n") + "\n" * (len(mark) == 1), start + len(told)
