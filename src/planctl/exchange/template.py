"""A text with columns in it, as in "{Ref} {Title}"; two braces are a brace."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class TemplateFault(ValueError):  # noqa: N818 - what is wrong with it
    """A brace that is not closed, or holds nothing."""


@dataclass(frozen=True, slots=True)
class Template:
    """Texts and the columns between them: one text more than columns."""

    texts: tuple[str, ...]
    columns: tuple[str, ...] = ()

    @classmethod
    def of_column(cls, name: str) -> "Template":
        """Return what takes a column as it is."""
        return cls(("", ""), (name,))

    @classmethod
    def of_text(cls, text: str) -> "Template":
        """Return what is the same in every row."""
        return cls((text,))

    @classmethod
    def read(cls, text: str) -> "Template":
        """Read a template; raises TemplateFault."""
        texts, columns, at = [""], [], 0
        for match in _PART.finditer(text):
            texts[-1] += text[at : match.start()]
            at = match.end()
            if match[0] in {"{{", "}}"}:
                texts[-1] += match[0][0]
            elif match[1] is None:
                raise TemplateFault(f'a brace is not closed in "{text}"')
            elif not match[1].strip():
                raise TemplateFault(f'braces without a column in "{text}"')
            else:
                columns.append(match[1].strip())
                texts.append("")
        texts[-1] += text[at:]
        return cls(tuple(texts), tuple(columns))

    @property
    def is_column(self) -> bool:
        """Whether it is one column and nothing else."""
        return self.texts == ("", "")

    def filled(self, value: Callable[[str], str]) -> str:
        """Return the text with the columns' values; empty where all of them are."""
        if not self.columns:
            return self.texts[0]
        if self.is_column:
            return value(self.columns[0])
        held = [value(column) for column in self.columns]
        if not any(held):
            return ""
        return self.texts[0] + "".join(a + b for a, b in zip(held, self.texts[1:], strict=True))
