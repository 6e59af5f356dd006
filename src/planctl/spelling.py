"""Plain data as YAML: a text as it reads back, short records on a line, longer ones on lines."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from planctl.places import Refused
from planctl.yamltext import ABSENT, inspect, unseen

WIDTH = 120
_OTHER_TYPES = re.compile(r"y|n|yes|no|on|off|true|false|null|~", re.IGNORECASE)  # to other readers of YAML, no text
_FLAGS = frozenset({"true", "false"})
_LETTERS = "A-Za-z0-9À-ÖØ-öø-ɏ"
_MIDDLE = f"{_LETTERS} ;.()/&'’‘“”–—•£€?!+=$%*@_\\-"
_PLAIN = {  # what reads back as it is wherever it stands, in lines and between brackets: no need to try
    False: re.compile(rf'[{_LETTERS}](?:[{_MIDDLE},"\[\]]*[{_LETTERS}.)?!%’”])?'),
    True: re.compile(rf"[{_LETTERS}](?:[{_MIDDLE}]*[{_LETTERS}.)!%’”])?"),
}


def spellings(value: str | None, *, flow: bool, column: int, eol: str, old: str = "") -> Iterator[str]:
    """Yield ways to write a text, the best first: the old one's quotation marks, plain, a block, quoted.

    `column` is that of the key; which of them reads back is for the proof to say.
    """
    if value is None:
        yield "null"
        return
    double = '"' + "".join(map(_escaped, value)) + '"'
    single = "'" + value.replace("'", "''") + "'"
    if "\n" in value:
        if not flow:
            chomp = "" if value.endswith("\n") and not value.endswith("\n\n") else "+" if value.endswith("\n") else "-"
            lines = value.removesuffix("\n").split("\n")
            deep = "2" if lines[0][:1] in {" ", ""} else ""
            yield f"|{deep}{chomp}" + "".join(f"{eol}{' ' * (column + 2)}{line}" if line else eol for line in lines)
        yield double
        return
    if old.startswith("'") and "\\" not in value:
        yield single
    elif old.startswith('"'):
        yield double
    if value in _FLAGS or not (value in ABSENT or _OTHER_TYPES.fullmatch(value)):
        yield value
    if '"' in value or "\\" in value:
        yield single
    yield double


def _escaped(char: str) -> str:
    return {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}.get(char, char)


def word(value: str | None, *, flow: bool) -> str:
    """Write a text on one line so that it reads back."""
    if value is not None and _PLAIN[flow].fullmatch(value) and not _OTHER_TYPES.fullmatch(value):
        return value
    return _tried(value, flow=flow)


@lru_cache(maxsize=256)
def _tried(value: str | None, *, flow: bool) -> str:
    """Write a text on one line so that it reads back, in a document of its own."""
    for spelling in spellings(value, flow=True, column=0, eol="\n"):
        document = inspect(f"{{k: {spelling}, l: m}}" if flow else f"k: {spelling}\n")
        if not document.faults and document.data == ({"k": value, "l": "m"} if flow else {"k": value}):
            return spelling
    faults = unseen(value or "")
    raise Refused(f"a plan cannot hold this text: {faults[0] if faults else value}")


def as_key(name: str) -> str:
    """Write a key; the format's own need no quotation marks, `on` included."""
    return name if name.isidentifier() else word(name, flow=True)


def flowed(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_key(key)}: {flowed(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flowed, value)) + "]"
    return word(value, flow=True)


def blocked(value: Any, column: int, eol: str) -> str:
    """Write what comes behind a key's colon or a list's dash at a column: short records and lists on the line."""
    if isinstance(value, str) and "\n" in value:
        for spelling in spellings(value, flow=False, column=column, eol=eol):
            if inspect(f"{' ' * column}k: {spelling}{eol}").data == {"k": value}:
                return f" {spelling}"
    if not isinstance(value, dict | list):
        return f" {word(value, flow=False)}"
    line = flowed(value) if _is_flat(value) else ""
    if line and "\\n" not in line and column + len(line) + 20 <= WIDTH:
        return f" {line}"
    inner = column + 2
    lead = f"{eol}{' ' * inner}"
    if isinstance(value, list):
        return "".join(f"{lead}-{as_item(item, inner, eol)}" for item in value)
    return "".join(f"{lead}{as_key(key)}:{blocked(item, inner, eol)}" for key, item in value.items())


def _is_flat(value: Any) -> bool:
    """Tell whether a list or mapping holds texts only."""
    held = value.values() if isinstance(value, dict) else value
    return not any(isinstance(item, dict | list) for item in held)


def as_item(value: Any, column: int, eol: str) -> str:
    """Write what comes behind a list's dash at a column: a thing with an id has a line for each key."""
    if isinstance(value, dict) and "id" in value:
        lines = [f"{as_key(key)}:{blocked(item, column + 2, eol)}" for key, item in value.items()]
        return " " + f"{eol}{' ' * (column + 2)}".join(lines)
    written = blocked(value, column, eol)
    if isinstance(value, dict) and written.startswith(eol):
        return " " + written[len(eol) + column + 2 :]
    return written
