"""What the readers of YAML and of values refuse, in the plan's words; and what is left when it is taken out."""

import re
from collections.abc import Iterable
from typing import Any

from planctl.errors import did_you_mean
from planctl.finding import Found, Path, Span, Spot
from planctl.model import schema_at
from planctl.period import BadDate
from planctl.schema import BadColour, BadNumber, BadWord, describe, keys_of
from planctl.yamltext import Fault

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (BadDate, "P013"),
    (BadNumber, "P014"),
    (BadWord, "P015"),
    (BadColour, "P022"),
)
_SHAPES = {"dataclass_type": "a mapping", "dict_type": "a mapping", "tuple_type": "a list", "string_type": "text"}
_PLACEHOLDER = "?"
_INDENT = "look at the indentation, the dashes of a list and the brackets"
QUOTED = 'write # and six digits from 0 to f in quotation marks, such as "#14568a"'
_HELP = {
    "P012": _INDENT,
    "P014": "write digits, such as 250000 or 12.5; a unit has its own field",
    "P015": "use one of the words, exactly",
    "P022": QUOTED,
}


def faults_of(file: str, faults: Iterable[Fault], offset: int = 0) -> list[Found]:
    """Return what the YAML reader did not like, of a text that begins at an offset in its file."""
    return [
        Found(Spot(file), item.code, item.message, item.help, Span(item.span.start + offset, item.span.end + offset))
        for item in faults
    ]


def finding(kind: str, file: str, path: Path, item: Any) -> Found:
    """Say in the plan's words what pydantic found; `path` is its place in the file."""
    loc: Path = item["loc"]
    name = str(loc[-1]) if loc else ""
    match item["type"]:
        case "unexpected_keyword_argument":
            known = keys_of(schema_at(kind, loc[:-1]))
            message = f'unknown key "{name}"{did_you_mean(name, known)}'
            remedy = f"the keys here are {', '.join(known)}"
            if item["input"] is None:
                remedy = "if it belongs to a text: between brackets a text with a comma wants quotation marks"
            return Found(Spot(file, path, on_key=True), "P010", message, remedy)
        case "missing":
            return Found(Spot(file, path), "P011", f"{name} is missing", f"add {name}: it is required")
        case "string_too_short":
            message = f"an item of {loc[-2]} is empty" if isinstance(loc[-1], int) else f"{name} is empty"
            return Found(Spot(file, path), "P011", message, "write it, or leave it out")
        case "enum":
            known = [part.strip("'") for part in re.split(", | or ", item["ctx"]["expected"])]
            message = f'"{item["input"]}" is not a value of {name}{did_you_mean(str(item["input"]), known)}'
            if not isinstance(item["input"], str):
                message = f"expected text, found {describe(item['input'])}"
            return Found(Spot(file, path), "P015", message, f"write one of {', '.join(known)}")
        case "value_error":
            error = item["ctx"]["error"]
            code = next((code for kind, code in _CODES if isinstance(error, kind)), "P012")
            return Found(Spot(file, path), code, str(error), getattr(error, "help", _HELP.get(code, "")))
        case shape:
            wanted = _SHAPES.get(shape, shape)
            return Found(Spot(file, path), "P012", f"expected {wanted}, found {describe(item['input'])}", _INDENT)


def mend(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> tuple[int | str, ...]:
    """Take a bad value out, or put a placeholder where one must be; return the place of a list's item that went."""
    holder = data
    for part in loc[:-1]:
        try:
            holder = holder[part]
        except (LookupError, TypeError):  # what holds it was taken out just now
            return ()
    name = loc[-1]
    if missing and isinstance(holder, dict) and name != "role":
        holder[name] = [] if name == "owners" else _PLACEHOLDER
    elif isinstance(holder, dict):
        if (missing or holder.get(name) == _PLACEHOLDER) and len(loc) > 1:
            return mend(data, loc[:-1], missing=False)
        holder.pop(name, None)
    elif isinstance(holder, list) and isinstance(name, int) and name < len(holder):
        del holder[name]
        return loc
    return ()
