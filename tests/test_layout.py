"""A canonical file says what the file said, comments included, and stays as it is: over layouts that nobody would write."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from ink import Ink, plans
from planctl.layout import canonical
from planctl.period import Calendar, standard_year
from planctl.places import Refused, comments
from planctl.yamltext import inspect

ROOT = Path(__file__).parents[1]
CALENDAR = Calendar(tuple(standard_year(year, (4, 1)) for year in ("2022/23", "2023/24", "2024/25")))
CASES = settings(max_examples=1500, deadline=None, derandomize=True)


class Scrawl(Ink):
    """Writes worse than Ink: keys in any order, brackets and quotes over lines, comments at any column, blank lines."""

    def gap(self) -> str:
        """White space between brackets."""
        if self.likely(0.8):
            return self.chance.choice(["", " "])
        return (self.beside() or " ") + self.fold()

    def fold(self) -> str:
        lines = [""] + [" " * 9 + self.comment() for _ in range(3) if self.likely(self.talk / 4)]
        return self.eol.join(lines) + self.eol + " " * self.chance.randrange(9, 14)

    def above(self, column: int) -> list[str]:
        lines = []
        while self.likely(self.talk):
            deep = column if self.likely(0.6) else self.chance.randrange(8)
            lines.append(self.chance.choice([" " * deep + self.comment() + " " * self.chance.randrange(2), "", "  "]))
        return lines

    def scalar(self, value: str | None, *, flow: bool, column: int) -> list[str]:
        words = (value or "").split(" ")
        if len(words) > 1 and all(re.fullmatch("[a-zé日#:.-]+", word) for word in words) and self.likely(0.5):
            quote = self.chance.choice(['"', "'"])
            first, *rest = words
            lines = [quote + first, *(" " * (column + self.chance.randrange(1, 5)) + word for word in rest)]
            lines[-1] += quote
            return [self.eol.join(lines)] if flow else lines
        lines = super().scalar(value, flow=flow, column=column)
        if lines[0].startswith("|") and len(lines) > 1 and self.likely(0.3):
            deep = {len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()}
            if len(deep) == 1 and all(line.strip() for line in lines[1:]):
                lines[0] = f"|{deep.pop() - column}{lines[0][1:]}"
        return lines

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            inner = [f"{self.key(key)}: {self.flow(item)}" for key, item in self.shuffled(value)]
        elif isinstance(value, list):
            inner = [self.flow(item) for item in value]
        else:
            return super().flow(value)
        text = f",{self.gap() or ' '}".join(inner)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return f"{opening}{self.gap()}{text}{self.gap()}{closing}"

    def shuffled(self, value: dict[str, Any]) -> list[tuple[str, Any]]:
        items = list(value.items())
        if self.likely(0.5):
            self.chance.shuffle(items)
        return items

    def mapping(self, value: dict[str, Any], column: int) -> list[str]:
        return super().mapping(dict(self.shuffled(value)), column)

    def document(self, data: dict[str, Any]) -> str:
        text = super().document(data)
        if self.likely(0.1):
            text = f"---{self.beside()}{self.eol}{text}"
        return text


@st.composite
def scrawls(draw: st.DrawFn) -> str:
    data = draw(plans)
    for seed in range(draw(st.integers(0, 2**32)), 2**33):
        text = Scrawl(seed).document(data)
        if not inspect(text).faults:
            return text
    raise AssertionError


def told(text: str) -> list[str]:
    return sorted(comment.rstrip(" \t") for comment in comments(inspect(text), text))
