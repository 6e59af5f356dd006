"""The structure tree of a PDF, put right where WeasyPrint leaves it short of PDF/UA.

WeasyPrint tags page by page: a table over three pages is three tables there, each with its head. Its cells are the
only boxes that keep what they were tagged as; by them the parts are joined again, a split row or cell included.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
_LEVELS = {"cell": {"/TH", "/TD"}, "tr": {"/TR"}, "tbody": {"/TBody"}, "table": {"/Table"}}
_PRINT = 4  # of an annotation: print it too
_POINTS = 0.75  # a CSS pixel


def finish(document: Any, pdf: Any, names: dict[str, str]) -> None:
    """Mend the structure of a PDF about to be written; `names` says in words where a link leads, by its target."""
    tree = _Tree(pdf)
    _mend_tables(document, tree)
    top = tree.at(pdf.catalog["StructTreeRoot"])
    for element in list(tree.below(top)):
        _mend(element, tree)
    _leave_out(tree, top, pdf)
    _name_links(pdf, names)


class _Tree:
    """The elements of a structure tree, by reference."""

    def __init__(self, pdf: Any) -> None:
        self._objects = pdf.objects

    def at(self, reference: bytes) -> Any:
        return self._objects[int(reference.split()[0])]

    def kids(self, element: Any) -> list[Any]:
        """Return the elements right below one, without its content."""
        found = [self.at(kid) for kid in element.get("K", ()) if isinstance(kid, bytes)]
        return [kid for kid in found if "S" in kid]

    def annotations(self, element: Any) -> list[Any]:
        """Return where an element says which annotations are its own."""
        found = [self.at(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in found if kid.get("Type") == "/OBJR"]

    def below(self, element: Any) -> Iterator[Any]:
        for kid in self.kids(element):
            yield kid
            yield from self.below(kid)

    def move(self, element: Any, to: Any) -> None:
        to["K"].append(element.reference)
        element["P"] = to.reference

    def remove(self, element: Any) -> None:
        self.at(element["P"])["K"].remove(element.reference)


def _cells(box: Any, within: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Return the cells of a page's tables: the box, and the HTML elements it stands in by tag."""
    within = within if box.element is None else {**within, box.element_tag: box.element}
    if hasattr(box, "mark"):
        yield box, within
    for child in getattr(box, "children", ()):
        yield from _cells(child, within)


def _mend_tables(document: Any, tree: _Tree) -> None:
    """Say of every head cell what it is the head of, and make one table of its parts on several pages."""
    first: dict[int, Any] = {}
    goes_on: dict[int, Any] = {}
    tables: dict[int, Any] = {}
    for page in document.pages:
        for box, within in _cells(page._page_box, {}):  # noqa: SLF001 - nothing public tells a cell's element
            _describe(box, head="thead" in within)
            element = box.mark
            for tag, names in _LEVELS.items():
                while element["S"] not in names and "S" in tree.at(element["P"]):
                    element = tree.at(element["P"])
                html = within.get(box.element_tag if tag == "cell" else tag)
                if html is None or element["S"] not in names:
                    continue
                begun = first.setdefault(id(html), element)
                if begun is not element:
                    goes_on[id(element)] = begun
                if tag == "table":
                    tables[id(element)] = element
    for table in tables.values():
        if id(table) in goes_on:
            tree.remove(table)
            _join(table, goes_on, tree)


def _describe(box: Any, *, head: bool) -> None:
    """Say what a cell spans and, of a head, what it heads."""
    cell = box.mark
    cell.pop("ID", None)  # WeasyPrint's own headers are wrong where rows are spanned; a scope suffices
    cell["A"].pop("Headers", None)
    for name in ("RowSpan", "ColSpan"):  # which it does not tell where a table is set as blocks
        if (span := box.element.get(name.lower(), "1")) != "1" and span.isdecimal():
            cell["A"].setdefault(name, int(span))
    if cell["S"] == "/TH":
        cell["A"]["Scope"] = _SCOPES.get(box.element.get("scope"), "/Column" if head else "/Row")


def _join(part: Any, goes_on: dict[int, Any], tree: _Tree) -> None:
    """Move what stands in a later part to where the first one has it; a repeated head stays behind."""
    for kid in tree.kids(part):
        if kid["S"] in {"/THead", "/TFoot"}:
            continue
        if id(kid) in goes_on:
            _join(kid, goes_on, tree)
        else:
            tree.move(kid, goes_on[id(part)])


def _mend(element: Any, tree: _Tree) -> None:
    kids = tree.kids(element)
    if element["S"] == "/L":
        for kid in kids:
            if kid["S"] == "/Div":
                _item(kid, tree)
        for inner, item in pairwise(kids):
            if inner["S"] == "/L" and item["S"] == "/LI":  # a list in an item is put before the item, and not in it
                tree.remove(inner)
                tree.move(inner, tree.kids(item)[-1])
    elif element["S"] == "/Link":
        _link(element, tree)
    elif element["S"] == "/Figure":
        if "Alt" not in element:
            tree.remove(element)
            return
        x1, y1, x2, y2 = (side * _POINTS for side in element["A"]["BBox"])
        height = tree.at(element["Pg"])["MediaBox"][3]
        element["A"]["BBox"][:] = (x1, height - y2, x2, height - y1)


def _link(element: Any, tree: _Tree) -> None:
    """Leave one link of those that WeasyPrint makes of a link's box, and of what is set before and after its text."""
    if not tree.annotations(element):
        element["S"] = "/Span"
        return
    for inner in tree.below(element):
        if inner["S"] == "/Link":
            inner["S"] = "/Span"
            for place in tree.annotations(inner):
                inner["K"].remove(place.reference)
                tree.at(place["Pg"])["Annots"].remove(place["Obj"])


def _item(element: Any, tree: _Tree) -> None:
    """Make a list's item of a group in a list of terms: the term is its label, the rest its body."""
    element["S"] = "/LI"
    term, *rest = (kid for kid in tree.kids(element) if kid["S"] == "/LI") if len(tree.kids(element)) > 1 else (None,)
    for kid in tree.kids(element):
        kid["S"] = "/Lbl" if kid is term else "/LBody"
        for inner in tree.kids(kid):
            if inner["S"] == "/LBody":
                inner["S"] = "/NonStruct"
    for line in rest[1:]:  # a body that runs on is one for each of its lines
        tree.remove(line)
        for inner in tree.kids(line):
            tree.move(inner, rest[0])


def _leave_out(tree: _Tree, top: Any, pdf: Any) -> None:
    """Make artifacts of what no element holds: page numbers, running titles, repeated heads, ornament."""
    kept: set[tuple[bytes, int]] = set()
    for element in tree.below(top):
        kept |= {(element["Pg"], kid) for kid in element["K"] if isinstance(kid, int)}
    numbers = tree.at(top["ParentTree"])["Nums"]
    for place, page in enumerate(pdf.page_references):
        stream = tree.at(tree.at(page)["Contents"]).stream
        for at, item in enumerate(stream):
            if isinstance(item, dict) and "MCID" in item and (page, item["MCID"]) not in kept:
                numbers[2 * place + 1][item.pop("MCID")] = "null"
                stream[at - 1] = "/Artifact"


def _name_links(pdf: Any, names: dict[str, str]) -> None:
    from pydyf import String  # noqa: PLC0415 - comes with the extra

    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Subtype") == "/Link":
            thing["F"] = _PRINT
            target = thing["Contents"].string
            thing["Contents"] = String(names.get(target, target))


def in_words(text: str) -> str:
    """Return a text as it is read out, its white space folded."""
    return re.sub(r"\s+", " ", text).strip()
