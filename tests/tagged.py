"""Reads a tagged PDF back: its structure, and the text of each element of it."""

import io
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pikepdf

HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")


class Tagged:
    """A PDF by its structure tree."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.pdf = pikepdf.open(io.BytesIO(content))
        self.root = self.pdf.Root

    @cached_property
    def elements(self) -> list[Any]:
        return list(self.below(self.root.StructTreeRoot))

    @cached_property
    def _texts(self) -> dict[Any, dict[int, str]]:
        return {page.objgen: _marked(page) for page in self.pdf.pages}

    @property
    def artifacts(self) -> list[str]:
        """The text of each page that belongs to no element."""
        return [texts.get(-1, "") for texts in self._texts.values()]

    def kids(self, element: Any) -> list[Any]:
        kids = element.get("/K", [])
        found = kids if isinstance(kids, pikepdf.Array) else [kids]
        return [kid for kid in found if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]

    def below(self, element: Any) -> Iterator[Any]:
        for kid in self.kids(element):
            yield kid
            yield from self.below(kid)

    def named(self, *names: str) -> list[Any]:
        return [element for element in self.elements if element.S in names]

    def text(self, element: Any) -> str:
        """Return the text of an element in the order of the tree, without white space: the end of a line has none."""
        found = []
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                found.append(self._texts[element.Pg.objgen].get(kid, ""))
            elif "/S" in kid:
                found.append(self.text(kid))
        return close("".join(found))

    @property
    def outline(self) -> list[str]:
        def titles(items: Any) -> Iterator[str]:
            for item in items:
                yield close(item.title)
                yield from titles(item.children)

        with self.pdf.open_outline() as outline:
            return list(titles(outline.root))

    @property
    def links(self) -> list[Any]:
        return [annotation for page in self.pdf.pages for annotation in page.get("/Annots", [])]

    @property
    def targets(self) -> set[str]:
        """The names that links lead to."""
        return {str(name) for name in list(self.root.Names.Dests.Names)[::2]}

    def grid(self, table: Any) -> list[set[int]]:
        """Return for each group of rows of a table how many columns its rows have, what spans them counted."""
        found = []
        for group in self.kids(table):
            if group.S == "/Caption":
                continue
            taken: set[tuple[int, int]] = set()
            rows = self.kids(group)
            for y, row in enumerate(rows):
                for cell in self.kids(row):
                    x = next(x for x in range(1000) if (y, x) not in taken)
                    wide, high = int(cell.A.get("/ColSpan", 1)), int(cell.A.get("/RowSpan", 1))
                    taken |= {(y + down, x + over) for down in range(high) for over in range(wide)}
            assert {y for y, _ in taken} == set(range(len(rows)))
            found.append({sum(1 for down, _ in taken if down == y) for y in range(len(rows))})
        return found

    @property
    def everything(self) -> bytes:
        """All bytes of it, also those of every compressed stream."""
        streams = [thing.read_bytes() for thing in self.pdf.objects if isinstance(thing, pikepdf.Stream)]
        texts = [str(text).encode() for thing in self.pdf.objects for text in _strings(thing)]
        shown = ["".join(texts.values()).encode() for texts in self._texts.values()]
        return b"\n".join([self.content, *streams, *texts, *shown])


def close(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)


def _strings(thing: Any) -> Iterator[Any]:
    if isinstance(thing, pikepdf.String):
        yield thing
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Array):
        for item in thing.values() if isinstance(thing, pikepdf.Dictionary) else thing:
            if not getattr(item, "is_indirect", False):
                yield from _strings(item)


def _marked(page: Any) -> dict[int, str]:
    """Return the text of a page by the number its content is marked with, what is no content by -1."""
    fonts: dict[str, dict[int, str]] = {}
    for name, font in page.Resources.Font.items():
        pairs = re.findall(rb"^<([0-9a-f]{4})> <([0-9a-f]+)>$", font.ToUnicode.read_bytes(), re.MULTILINE)
        fonts[name] = {int(code, 16): bytes.fromhex(means.decode()).decode("utf-16-be") for code, means in pairs}
    texts: dict[int, str] = {}
    stack: list[int] = []
    means: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                stack.append(int(operands[1].get("/MCID", -1)))
            case "BMC":
                stack.append(-1)
            case "EMC":
                stack.pop()
            case "Tf":
                means = fonts[str(operands[0])]
            case "TJ" | "Tj":
                parts = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
                codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                shown = "".join(means[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))
                texts[stack[-1]] = texts.get(stack[-1], "") + shown
            case _:
                pass
    return texts
