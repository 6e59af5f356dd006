"""The rules by code: each with its level, its documentation and, where it looks at a whole plan, its function."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from planctl.change import Change
from planctl.errors import PlanctlError, did_you_mean
from planctl.finding import Level, Spot
from planctl.model import Plan

Hit = tuple[Spot, str, str]
"""A place, a message, what to do."""
Check = Callable[[Plan], Iterator[Hit]]
Reads = Callable[[str], Iterator[tuple[str, str, str]]]
"""Of one text: the words that are wrong, a message, what to do."""
Glance = Callable[[str], object]
"""Tells of many texts at once, cheaply, whether any can be wrong."""


class Past(NamedTuple):
    """What a plan is compared with, as the changes that led from there to it.

    `frozen` holds, by closed year, those since it was closed; `used`, by kind and reference of what is new, the words
    of things that once had that id and were deleted.
    """

    changes: Sequence[Change] = ()
    frozen: Mapping[str, Sequence[Change]] = MappingProxyType({})
    used: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType({})


Compared = tuple[Change, Spot, str, str]
"""A change, then a hit."""
Compare = Callable[[Plan, Past], Iterator[Compared]]


class Doc(NamedTuple):
    """What `explain` prints of a rule."""

    fault: str
    why: str
    bad: str
    mended: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong. `absence`: it complains that something is not there.

    A rule that compares runs only where there is a past to compare with.
    """

    code: str
    name: str
    level: Level
    text: str
    check: Check | None = None
    absence: bool = False
    compare: Compare | None = None
    reads: Reads | None = None
    glance: Glance | None = None
    settle: Callable[[Plan, list[Any]], Iterator[Any]] | None = None

    @property
    def doc(self) -> Doc:
        """Its documentation, taken apart: the fault, why it matters, a bad and a mended example."""
        text = inspect.cleandoc(self.text)
        prose, _, examples = text.partition("\nBad:\n")
        bad, _, mended = examples.partition("\nMended:\n")
        fault, _, why = prose.partition("\n\n")
        return Doc(" ".join(fault.split()), " ".join(why.split()), inspect.cleandoc(bad), inspect.cleandoc(mended))


RULES: dict[str, Rule] = {}


def rule(code: str, level: str = "warning", *, absence: bool = False) -> Callable[[Check], Check]:
    """Register a function as a rule; its name states the fault, its docstring explains it."""

    def register(check: Check) -> Check:
        add(Rule(code, check.__name__.replace("_", " "), Level(level), check.__doc__ or "", check, absence))
        return check

    return register


def comparison(code: str, level: str = "warning") -> Callable[[Compare], Compare]:
    """Register a function as a rule on what changed since; it runs under `validate --against` only."""

    def register(compare: Compare) -> Compare:
        name = compare.__name__.replace("_", " ")
        add(Rule(code, name, Level(level), compare.__doc__ or "", compare=compare))
        return compare

    return register


def text_rule(
    code: str, glance: Glance, settle: Callable[[Plan, list[Any]], Iterator[Any]] | None = None
) -> Callable[[Reads], Reads]:
    """Register a function as a rule that looks at one text after the other, where a glance does not clear them all.

    `settle` has the last word, when all texts were read, on which of the hits count.
    """

    def register(reads: Reads) -> Reads:
        name = reads.__name__.replace("_", " ")
        add(Rule(code, name, Level.warning, reads.__doc__ or "", reads=reads, glance=glance, settle=settle))
        return reads

    return register


def add(new: Rule) -> None:
    """Add a rule; a code used twice is refused."""
    if new.code in RULES:
        raise ValueError(f"{new.code} is {RULES[new.code].name} already")
    RULES[new.code] = new


def find(code: str) -> Rule:
    """Return the rule of a code; raises PlanctlError with the nearest."""
    found = RULES.get(code.upper())
    if found is None:
        raise PlanctlError(f'no finding "{code}"{did_you_mean(code, list(RULES))}; planctl explain lists them all')
    return found
