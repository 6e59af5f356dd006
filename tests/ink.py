"""Random plan files: documents in every layout that YAML has for them, with comments wherever they may stand."""

import random
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from planctl import yamltext

inspect = lru_cache(1000)(yamltext.inspect)  # a text is looked at several times: when it is made, and when it is judged
YEARS = ("2022/23", "2023/24", "2024/25", "unscheduled")
SPECIAL = " \n:-#'\"\\[]{},&*!|>%@`?=~<.0123456789abcnultrefyoxNO\té日😀\u0301"
VISIBLE = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufeff\u2028\u2029")
WORDS = ["null", "~", "", "no", "12:30", "0123", "- a", "a: b", "a # c", "#c", "%s", "...", "---", "x" * 130, "2023-06"]
texts = st.one_of(
    st.sampled_from(WORDS),
    st.text(SPECIAL, max_size=12),
    st.text(VISIBLE, max_size=30),
    st.lists(st.sampled_from([*WORDS, "\n", " "]), max_size=5).map("".join),
)


class Ink:
    """Writes a document in any layout that YAML has for it, with comments wherever they may stand."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.step = self.chance.choice([2, 2, 2, 3, 4])
        self.dashes = self.chance.choice([0, 2, 2, self.step])  # how far a list stands inside its key
        self.eol = self.chance.choice(["\n", "\n", "\r\n"])
        self.talk = self.chance.choice([0, 0.2, 0.5])

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def comment(self) -> str:
        self.number += 1
        return f"# {self.chance.choice(['why', 'a: b', 'its', '- x', '[', '#'])} {self.number}"

    def above(self, column: int) -> list[str]:
        lines = []
        while self.likely(self.talk / 2):
            lines.append(" " * column + self.comment() if self.likely(0.8) else "")
        return lines

    def beside(self) -> str:
        return f"  {self.comment()}" if self.likely(self.talk / 2) else ""

    def scalar(self, value: str | None, *, flow: bool, column: int) -> list[str]:
        """The lines of a scalar: what stands behind the colon, and those below."""
        if value is None:
            return [self.chance.choice(["null", "~"] if flow else ["", "null", "~"])]
        quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
        styles = [[value], ["'" + value.replace("'", "''") + "'"]] if "\n" not in value else []
        if not flow and value.strip():
            chomp = "+" if value.endswith("\n\n") else "" if value.endswith("\n") else "-"
            deep = self.chance.choice([1, 2, 5])
            body = value.removesuffix("\n")
            head = f"|{chomp}" + (f" {self.comment()}" if self.likely(self.talk / 3) else "")
            styles.append([head, *(" " * (column + deep) + line if line else "" for line in body.split("\n"))])
        styles.append([quoted])
        self.chance.shuffle(styles)
        for style in styles:
            if flow:
                text, wanted = f"{{k: {style[0]}, l: m}}", {"k": value, "l": "m"}
            else:
                joined = "\n".join(style)
                text, wanted = f"{' ' * column}k: {joined}\n{' ' * column}l: m\n", {"k": value, "l": "m"}
            document = inspect(text)
            if not document.faults and document.data == wanted:
                return style
        return [quoted]

    def flow(self, value: Any) -> str:
        gap = self.chance.choice(["", " "])
        if isinstance(value, dict):
            inner = ", ".join(f"{self.key(key)}: {self.flow(item)}" for key, item in value.items())
            return f"{{{gap}{inner}{gap}}}"
        if isinstance(value, list):
            return f"[{gap}{', '.join(self.flow(item) for item in value)}{gap}]"
        return self.scalar(value, flow=True, column=0)[0]

    def key(self, key: str) -> str:
        return self.chance.choice([key, key, f'"{key}"', f"'{key}'"])

    def behind(self, value: Any, column: int, *, dash: bool = False) -> list[str]:
        """What stands behind a colon or a dash at a column: the rest of the line, then lines."""
        if isinstance(value, dict | list) and (not value or self.likely(0.25)):
            return [f" {self.flow(value)}{self.beside()}"]
        if isinstance(value, dict):
            lines = self.mapping(value, column + (2 if dash else self.step))
            if dash and not lines[0].strip().startswith("#") and lines[0].strip():
                return [" " + lines[0].lstrip(), *lines[1:]]
            return [self.beside(), *lines]
        if isinstance(value, list):
            inner = column + (2 if dash else self.dashes)
            return [self.beside(), *self.items(value, inner)]
        first, *rest = self.scalar(value, flow=False, column=column)
        return [(f" {first}" if first else "") + ("" if rest else self.beside()), *rest]

    def mapping(self, value: dict[str, Any], column: int) -> list[str]:
        lines: list[str] = []
        for key, item in value.items():
            first, *rest = self.behind(item, column)
            lines += [*self.above(column), f"{' ' * column}{self.key(key)}:{first}", *rest]
        return lines

    def items(self, value: list[Any], column: int) -> list[str]:
        lines: list[str] = []
        for item in value:
            first, *rest = self.behind(item, column, dash=True)
            lines += [*self.above(column), f"{' ' * column}-{first}", *rest]
        return lines

    def document(self, data: dict[str, Any]) -> str:
        lines = [*self.above(0), *self.mapping(data, 0), *self.above(0)]
        return self.eol.join(lines) + (self.eol if self.likely(0.8) else "")


milestones = st.fixed_dictionaries(
    {"id": st.sampled_from(["one", "two"]), "text": texts},
    optional={
        "due": st.sampled_from(["2023-06", "2023/24", None]),
        "status": st.sampled_from(["complete", None]),
        "note": texts,
        "changes": st.lists(st.fixed_dictionaries({"on": st.just("2023-06"), "reason": texts}), max_size=2),
    },
)
plans = st.fixed_dictionaries(
    {"title": texts},
    optional={
        "objectives": st.lists(st.sampled_from(["1", "2(b)"]), max_size=2),
        "owners": st.one_of(st.none(), st.lists(st.fixed_dictionaries({"role": texts}), max_size=2)),
        "milestones": st.dictionaries(
            st.sampled_from(YEARS), st.one_of(st.none(), st.lists(milestones, max_size=3)), min_size=1, max_size=4
        ),
        "source": texts,
    },
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    data = draw(plans)
    text = Ink(draw(st.integers(0, 2**32))).document(data)
    document = inspect(text)
    if document.faults:
        text = Ink(0).document({"title": "plain"})
        document = inspect(text)
    return text, document.data
