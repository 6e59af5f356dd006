"""What a map of a file says: the way of each field from the cells of a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from planctl.exchange.fields import Sort
from planctl.exchange.numbers import Figures
from planctl.exchange.readers import Hints
from planctl.exchange.template import Template
from planctl.exchange.told_dates import Manner
from planctl.finding import Path


@dataclass(frozen=True, slots=True)
class Take:
    """How a field gets its text from a row, and how that is read; `path` is its place in the map."""

    path: Path
    sort: Sort
    template: Template
    values: Mapping[str, str | None] = field(default_factory=dict)
    manner: Manner | None = None
    otherwise: str = "finding"
    split: tuple[str, ...] = ()
    html: bool = False
    new: bool = False
    capacity: bool = False
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Yield:
    """A thing that each row gives: its kind, its fields, what tells it from others, its figures."""

    kind: str
    path: Path
    fields: Mapping[str, Take]
    key: tuple[str, ...]
    figures: tuple[tuple[str, Mapping[str, Take]], ...] = ()


@dataclass(frozen=True, slots=True)
class Map:
    """What a map says, every key with its default."""

    hints: Hints = field(default_factory=Hints)
    sheet: str | None = None
    header: int | None = None
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    empty: frozenset[str] = frozenset()
    fill_down: tuple[str, ...] = ()
    continued: str | None = None
    clear: bool = False
    manner: Manner = field(default_factory=Manner)
    figures: Figures = field(default_factory=Figures)
    plan: Mapping[str, Any] = field(default_factory=dict)
    year_names: str | None = None
    yields: tuple[Yield, ...] = ()
    file: str = ""
    text: str = ""

    def takes(self) -> Iterator[Take]:
        """Yield every field's way to its text."""
        for item in self.yields:
            yield from item.fields.values()
            for _, fields in item.figures:
                yield from fields.values()


def folded(text: str) -> str:
    """Return what of a word counts where one is compared with a cell: neither case nor white space."""
    return " ".join(text.casefold().split())
