"""Plan files to values through pydantic's core: fields, their readers, and the classes they fill.

pydantic's core is used without its Python layer, which a command would wait for longer than for its own work: the
models below cost 0.1 of the start-up yardstick this way and 0.5 as annotated models (benchmarks/README.md). Slots,
because a government's plans hold ninety thousand milestones: a quarter of the memory of a dictionary each.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from typing import Any, NamedTuple, Self, TypeVar

from pydantic_core import SchemaValidator

from planctl.period import DUE_WORDS, NO_WORDS, START_WORDS, Calendar, Due, Word

DEFAULT_CONFIDENCE = ("H", "M", "L")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_T = TypeVar("_T")
Schema = dict[str, Any]


class BadNumber(ValueError):  # noqa: N818 - named for what it is
    """A text that is no number."""


class BadWord(ValueError):  # noqa: N818 - named for what it is
    """A text that is not one of a field's words."""


class BadColour(ValueError):  # noqa: N818 - named for what it is
    """A text that is no colour."""


class BadShape(ValueError):  # noqa: N818 - named for what it is
    """A list or mapping where text belongs, or the other way round."""


class Reading(NamedTuple):
    """What the readers of fields need to know of the plan: its years and its rating words."""

    calendar: Calendar
    confidence: tuple[str, ...] = DEFAULT_CONFIDENCE


def describe(value: Any) -> str:
    """Name a value's shape in the words of a message."""
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "text"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadShape(f"expected text, found {describe(value)}")
    return value.strip()


def _date(words: frozenset[Word]) -> Callable[[Any, Any], Due]:
    def read(value: Any, info: Any) -> Due:
        calendar: Calendar = info.context.calendar
        return calendar.due(_text(value), words)

    return read


def number(value: Any) -> int | float:
    """Read a number in digits; raises BadNumber."""
    text = _text(value)
    if not _NUMBER.fullmatch(text):
        grouped = re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text)  # but 1,5 may be one and a half
        raise BadNumber(f'"{text}" is no number' + (f"; write {text.replace(',', '')}" if grouped else ""))
    return float(text) if "." in text else int(text)


def _count(value: Any) -> int:
    days = number(value)
    if not isinstance(days, int) or days < 0:
        raise BadNumber(f'"{value}" is no number of days')
    return days


def _flag(value: Any) -> bool:
    text = _text(value)
    if text not in {"true", "false"}:
        raise BadWord(f'"{text}" is neither true nor false')
    return text == "true"


def _colour(value: Any) -> str:
    text = _text(value)
    if not _COLOUR.fullmatch(text):
        raise BadColour(f'"{text}" is no colour of the form #rrggbb')
    return text.lower()


def _rating(value: Any, info: Any) -> str:
    text = _text(value)
    if text not in info.context.confidence:
        raise BadWord(f'"{text}" is not one of the plan\'s ratings: {", ".join(info.context.confidence)}')
    return text


def _plain(function: Callable[..., Any], style: str = "no-info") -> Schema:
    return {"type": "function-plain", "function": {"type": style, "function": function}}


ANY: Schema = {"type": "any"}
TEXT: Schema = {"type": "str", "strip_whitespace": True}
FILLED: Schema = {"type": "str", "strip_whitespace": True, "min_length": 1}
WHEN = _plain(_date(NO_WORDS), "with-info")
DUE = _plain(_date(DUE_WORDS), "with-info")
START = _plain(_date(START_WORDS), "with-info")
RATING = _plain(_rating, "with-info")
NUMBER = _plain(number)
DAYS = _plain(_count)
FLAG = _plain(_flag)
COLOUR = _plain(_colour)
NAMES: Schema = {"type": "tuple", "items_schema": [FILLED], "variadic_item_index": 0}


def words(of: type[StrEnum]) -> Schema:
    """Read one of a set of words."""
    return {"type": "enum", "cls": of, "members": list(of.__members__.values()), "sub_type": "str"}


def many(item: Schema) -> Schema:
    """Read a list."""
    return {"type": "tuple", "items_schema": [item], "variadic_item_index": 0}


def by_key(item: Schema) -> Schema:
    """Read a mapping of text to something."""
    return {"type": "dict", "keys_schema": TEXT, "values_schema": item}


def bare(name: str, item: Schema) -> Schema:
    """Read a thing for which its id alone may stand."""

    def expand(value: Any) -> Any:
        return {name: value} if isinstance(value, str) else value

    return {"type": "function-before", "function": {"type": "no-info", "function": expand}, "schema": item}


def required(schema: Schema, key: str = "") -> Any:
    """Declare a field that must be there; `key` is its name in the file where that differs."""
    return field(metadata={"schema": schema, "key": key})


def optional(schema: Schema, default: Any = None, *, make: Callable[[], Any] | None = None, key: str = "") -> Any:
    """Declare a field that may be left out."""
    metadata = {"schema": schema, "key": key}
    return field(default_factory=make, metadata=metadata) if make else field(default=default, metadata=metadata)


def thing(cls: type[_T]) -> type[_T]:
    """Make a class of slots; what a dataclass would compile for each class, Thing has once for all."""
    return dataclass(slots=True, kw_only=True, init=False, repr=False, eq=False)(cls)


class Thing:
    """A frozen value with named fields; made by pydantic's core from YAML, or by name."""

    __slots__ = ()

    def __init__(self, **values: Any) -> None:
        """Set every field: the values given, else the defaults; raises TypeError for what is missing or unknown."""
        for item in fields(self):  # type: ignore[arg-type] # each is a dataclass  # every class of things is a dataclass
            if item.name in values:
                value = values.pop(item.name)
            elif item.default_factory is not MISSING:
                value = item.default_factory()
            elif item.default is not MISSING:
                value = item.default
            else:
                raise TypeError(f"{type(self).__name__} wants {item.name}")
            object.__setattr__(self, item.name, value)
        if values:
            raise TypeError(f"{type(self).__name__} has no {', '.join(values)}")

    def but(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}  # type: ignore[arg-type] # each is a dataclass
        return type(self)(**(values | changes))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a plan that was read does not change."""
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __repr__(self) -> str:
        """Show the fields that are set."""
        values = ((item.name, getattr(self, item.name)) for item in fields(self))  # type: ignore[arg-type] # each is a dataclass
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in values if value)})"


def schema_of(cls: type) -> Schema:
    """Return the core schema of a class of things: its declared fields and no others."""
    arguments = []
    for item in fields(cls):
        schema: Schema = item.metadata["schema"]
        if item.default_factory is not MISSING:
            schema = {"type": "default", "schema": schema, "default_factory": item.default_factory}
        elif item.default is not MISSING:
            schema = {"type": "default", "schema": schema, "default": item.default}
        argument = {"type": "dataclass-field", "name": item.name, "schema": schema, "kw_only": True}
        if item.metadata["key"]:
            argument["validation_alias"] = item.metadata["key"]
        arguments.append(argument)
    inner = {
        "type": "dataclass-args",
        "dataclass_name": cls.__name__,
        "fields": arguments,
        "extra_behavior": "forbid",
    }
    return {
        "type": "dataclass",
        "cls": cls,
        "schema": inner,
        "fields": [item.name for item in fields(cls)],
        "slots": True,
    }


def keys_of(cls: type) -> list[str]:
    """Return the keys that a file may give a thing, in the format's order."""
    return [name for item in fields(cls) if not (name := item.metadata["key"] or item.name).startswith("\0")]


def validator(schema: Schema) -> SchemaValidator:
    """Compile a schema."""
    return SchemaValidator(schema)
