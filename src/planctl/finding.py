"""Findings: what is wrong in a plan, as values that sort and print."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Path = tuple[str | int, ...]


class Level(StrEnum):
    """How much a finding matters: an error fails validate, a warning only with --strict."""

    error = "error"
    warning = "warning"


class Spot(NamedTuple):
    """A place in a plan's data: file, path of keys and indices, and what of it is meant.

    `on_key` means the key and not its value; `word` narrows a value to that part of its text.
    """

    file: str
    path: Path = ()
    on_key: bool = False
    word: str = ""


class Span(NamedTuple):
    """A stretch of a text, in characters from 0: start, and the end behind it."""

    start: int
    end: int


@dataclass(frozen=True, order=True, slots=True)
class Where:
    """A place in a text: lines and columns from 1, columns in characters, the end behind the last one."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        """Print as compilers do: file:line:column."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One thing that is wrong, where, and what to do; `line` is the offending source line."""

    where: Where
    level: Level
    code: str
    message: str
    help: str = ""
    line: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Print the first line of the report: place, level, code, message."""
        return f"{self.where}: {self.level} {self.code} {self.message}"


class Found(NamedTuple):
    """A finding that knows its place in the data but not yet its line."""

    spot: Spot
    code: str
    message: str
    help: str = ""
    span: Span | None = None
