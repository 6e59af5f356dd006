"""YAML text to plain data and back to places: every scalar is text, every value has a span.

Reads PyYAML's events: no tag, no type guess and no merge can change what a plan file says. `read` is fast and gives
up at the first oddity; `inspect` then reads the same text again, names every oddity and keeps the place of each value.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError

from planctl.everyday import everyday
from planctl.finding import Path, Span

C_PARSER: Any = getattr(yaml, "cyaml", None) and yaml.cyaml.CParser  # type: ignore[attr-defined]  # not in the stubs
MAX_DEPTH = 50
ABSENT = frozenset({"", "~", "null"})
_PASSED = re.compile("[\x85\u2028\u2029\ufeff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_OPENING = ("while scanning a quoted scalar", "while scanning a simple key", "while parsing a flow")
_ESCAPE = re.compile(r"\\[0-9abevxuULNP]")  # may stand for a control character


class _Events(Protocol):
    """A parser of PyYAML, in C or in Python."""

    def get_event(self) -> Any:
        """Return the next event; its marks and values are what PyYAML's stubs do not tell."""


class _PythonEvents(Reader, Scanner, Parser):
    """PyYAML's own parser without its constructor."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> Any:
        """Return the next event; an escape beyond Unicode is an error of the scanner, as in the C parser."""
        try:
            return super().get_event()  # type: ignore[no-untyped-call] # PyYAML's stubs say no more
        except (ValueError, OverflowError):
            raise ScannerError(None, None, "found invalid Unicode character escape code", self.get_mark()) from None


def _events(text: str) -> _Events:
    """Open the C parser where PyYAML has it, else the Python one."""
    return C_PARSER(text) if C_PARSER is not None else _PythonEvents(text)


class Fault(Exception):  # noqa: N818 - a value in Document.faults; raised only inside this module
    """Something in a YAML text that a plan file may not have: code, message, help, span."""

    def __init__(self, code: str, message: str, remedy: str, span: Span) -> None:
        """Keep the four."""
        super().__init__(message)
        self.code, self.message, self.help, self.span = code, message, remedy, span


class Odd(Exception):  # noqa: N818 - a sign to read again with inspect
    """The text is not plain: read it with `inspect`."""


@dataclass(slots=True)
class Entry:
    """The place of a value and, in a mapping, of its key."""

    value: Span
    key: Span | None = None


@dataclass(slots=True)
class Document:
    """What a text says, where it says it, and what is wrong with it."""

    data: Any = None
    entries: dict[Path, Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def span(self, path: Path, *, on_key: bool = False) -> Span:
        """Return the span of a path, or of the nearest part above it that is there."""
        for end in range(len(path), -1, -1):
            entry = self.entries.get(path[:end])
            if entry is not None:
                if on_key and end == len(path) and entry.key is not None:
                    return entry.key
                if end < len(path) and entry.key is not None:
                    return entry.key
                return entry.value if end == len(path) else Span(entry.value.start, entry.value.start)
        return Span(0, 0)


def read(text: str, absent: list[None]) -> Any:
    """Return a text's data; an absent value is None and adds to `absent`. Raises Odd where `inspect` has to look."""
    quick = everyday(text)
    if quick is None:
        return parsed(text, absent)
    absent.extend([None] * quick.absent)
    return quick.data


def parsed(text: str, absent: list[None]) -> Any:
    """Do the same with the parser, for a text of any layout."""
    if _ESCAPE.search(text) or (
        not text.isascii() and _PASSED.search(text)
    ):  # what the parser lets pass and a plan may not have
        raise Odd
    try:
        following = _events(text).get_event
        following()
        if type(following()) is not DocumentStartEvent:
            raise Odd
        data = _plain(following, following(), 0, absent)
        following()
        if type(following()) is not StreamEndEvent:
            raise Odd
    except yaml.YAMLError:
        raise Odd from None
    return data


def _plain(following: Any, event: Any, depth: int, absent: list[None]) -> Any:
    """Build one value; raises Odd at anything that is not plain."""
    kind = type(event)
    if kind is ScalarEvent:
        if event.tag is not None or event.anchor is not None:
            raise Odd
        if event.style or event.value not in ABSENT:
            return event.value
        absent.append(None)
        return None
    if kind is AliasEvent or event.tag is not None or event.anchor is not None or depth >= MAX_DEPTH:
        raise Odd
    if kind is MappingStartEvent:
        mapping: dict[str, Any] = {}
        while type(event := following()) is not MappingEndEvent:
            key = event.value if type(event) is ScalarEvent else None
            if key is None or key in mapping or event.tag is not None or event.anchor is not None or key == "<<":
                raise Odd
            event = following()
            if type(event) is ScalarEvent and event.tag is None and event.anchor is None and event.value not in ABSENT:
                mapping[key] = event.value  # most values; the call below would cost as much again
            else:
                mapping[key] = _plain(following, event, depth + 1, absent)
        return mapping
    items: list[Any] = []
    while type(event := following()) is not SequenceEndEvent:
        items.append(_plain(following, event, depth + 1, absent))
    return items


def inspect(text: str) -> Document:
    """Read a text with the place of every value, and every fault in it; never raises on bad text."""
    document = Document(faults=unseen(text))
    text = _UNPRINTABLE.sub(" ", text)
    parser = _events(text)
    try:
        parser.get_event()
        event = parser.get_event()
        if isinstance(event, DocumentStartEvent):
            document.data = _Inspector(parser, document).value(parser.get_event(), (), 0)
            parser.get_event()
            event = parser.get_event()
            if not isinstance(event, StreamEndEvent):
                document.faults.append(_at(event, "P006", "a second document begins", "one file holds one document"))
        entry = document.entries.get(())
        if document.data is None and (entry is None or entry.value.start == entry.value.end):
            document.faults.append(Fault("P003", "the file is empty", "write the file or delete it", Span(0, 0)))
    except yaml.MarkedYAMLError as error:
        document.data = None
        document.faults.append(_syntax(text, error))
    except yaml.YAMLError as error:
        document.data = None
        document.faults.append(Fault("P002", f"cannot be read as YAML: {error}", "", Span(0, 0)))
    except Fault as fault:
        document.data = None
        document.faults.append(fault)
    return document


class _Inspector:
    """Builds values with their places; collects faults and goes on."""

    def __init__(self, parser: _Events, document: Document) -> None:
        self.next = parser.get_event
        self.document = document

    def value(self, event: Any, path: Path, depth: int, key: Span | None = None) -> Any:
        """Build one value and note its place."""
        start = event.start_mark.index
        self.oddities(event)
        data: Any
        if isinstance(event, ScalarEvent):
            data = None if not event.style and event.value in ABSENT else self.text(event)
        elif isinstance(event, AliasEvent):
            data = None
        elif depth >= MAX_DEPTH:
            raise _deep(Span(event.start_mark.index, event.end_mark.index))
        elif isinstance(event, MappingStartEvent):
            data, event = self.mapping(path, depth)
        else:
            data, event = self.items(path, depth)
        self.document.entries[path] = Entry(Span(start, max(start, event.end_mark.index)), key)
        return data

    def mapping(self, path: Path, depth: int) -> tuple[dict[str, Any], Any]:
        """Build a mapping; of two values for one key the first counts, and the second is a fault."""
        mapping: dict[str, Any] = {}
        while not isinstance(event := self.next(), MappingEndEvent):
            span = Span(event.start_mark.index, event.end_mark.index)
            if not isinstance(event, ScalarEvent):
                fault = _at(event, "P009", "a key must be text", "quote it, or look for a stray ? or bracket")
                self.document.faults.append(fault)
                self.skip(event, depth)
                self.skip(self.next(), depth)
                continue
            self.oddities(event)
            name = self.text(event)
            if name == "<<" and not event.style:
                self.fault("P005", "a merge key", "write the keys out: a plan file says what it says in place", span)
                self.skip(self.next(), depth)
            elif name in mapping:
                self.fault("P004", f'"{name}" is given twice', "keep one of the two", span)
                self.skip(self.next(), depth)
            else:
                mapping[name] = self.value(self.next(), (*path, name), depth + 1, span)
        return mapping, event

    def items(self, path: Path, depth: int) -> tuple[list[Any], Any]:
        """Build a list."""
        items: list[Any] = []
        while not isinstance(event := self.next(), SequenceEndEvent):
            items.append(self.value(event, (*path, len(items)), depth + 1))
        return items, event

    def text(self, event: Any) -> str:
        """Return a scalar's text without control characters; one that is written as an escape is a fault too."""
        value: str = event.value
        match = _UNPRINTABLE.search(value) if event.style == '"' else None
        if match is None:
            return value
        self.document.faults.append(_unseen(match[0], Span(event.start_mark.index, event.end_mark.index)))
        return _UNPRINTABLE.sub(" ", value)

    def skip(self, event: Any, depth: int) -> None:
        """Read over a value that cannot be placed."""
        while isinstance(event, CollectionStartEvent):
            depth += 1
            level = 1
            while level:
                event = self.next()
                level += isinstance(event, CollectionStartEvent)
                level -= isinstance(event, MappingEndEvent | SequenceEndEvent)
                if depth + level > 10 * MAX_DEPTH:
                    raise _deep(Span(event.start_mark.index, event.end_mark.index))

    def oddities(self, event: Any) -> None:
        """Note what a plan file may not use."""
        span = Span(event.start_mark.index, event.end_mark.index)
        remedy = "write the value out: a plan file says what it says in place"
        if isinstance(event, AliasEvent):
            self.fault("P005", f"an alias, *{event.anchor}", remedy, span)
        elif isinstance(event, ScalarEvent | CollectionStartEvent):
            if event.anchor is not None:
                self.fault("P005", f"an anchor, &{event.anchor}", "remove it", Span(span.start, span.start + 1))
            if event.tag is not None:
                tag = event.tag.replace("tag:yaml.org,2002:", "!!")
                self.fault("P005", f"a tag, {tag}", "remove it: the field decides what a value is", span)

    def fault(self, code: str, message: str, remedy: str, span: Span) -> None:
        """Add a fault."""
        self.document.faults.append(Fault(code, message, remedy, span))


def unseen(text: str) -> list[Fault]:
    """Return a fault for each control character of a text."""
    return [_unseen(match[0], Span(*match.span())) for match in _UNPRINTABLE.finditer(text)]


def _unseen(character: str, span: Span) -> Fault:
    """Make a fault of a control character."""
    remedy = "remove it: it cannot be seen and no page can show it"
    return Fault("P007", f"control character U+{ord(character):04X}", remedy, span)


def _at(event: Any, code: str, message: str, remedy: str) -> Fault:
    """Make a fault at an event."""
    return Fault(code, message, remedy, Span(event.start_mark.index, event.end_mark.index))


def _deep(span: Span) -> Fault:
    """Make a fault of lists in lists in lists."""
    return Fault("P008", f"nested more than {MAX_DEPTH} deep", "no plan file is: look for a stray bracket", span)


def _syntax(text: str, error: yaml.MarkedYAMLError) -> Fault:
    """Say in plain words what the YAML parser did not understand."""
    conflict = _CONFLICT.search(text)
    if conflict:
        remedy = "keep what is right of the two versions, and take out the three lines of marks"
        return Fault("P002", "a merge conflict is left in the file", remedy, Span(*conflict.span()))
    if "nesting depth" in (error.problem or ""):  # the parser's own limit, where it looks ahead further than we do
        index = error.problem_mark.index if error.problem_mark else 0
        return _deep(Span(index, index + 1))
    mark: Any = error.problem_mark or error.context_mark
    opened: Any = error.context_mark
    if opened and opened.line < mark.line and (error.context or "").startswith(_OPENING):
        mark = opened  # what was opened and not closed is the place to mend, not where its lack was noticed
    index = min(mark.index if mark else 0, len(text))
    problem = error.problem or "cannot be read"
    line_start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    line = text[line_start:].split("\n", 1)[0]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        at = line_start + line.index("\t")
        return Fault("P002", "a tab in the indentation", "indent with spaces", Span(at, at + 1))
    hints = {
        "mapping values are not allowed": 'a text with ": " in it wants quotation marks',
        "could not find expected ':'": "is a colon missing, or is a text indented less than its key?",
        "did not find expected key": "look for an indentation that differs from the lines above",
        "did not find expected '-' indicator": "look for an indentation that differs from the lines above",
        "found unexpected end of stream": "the file is cut off, or a quotation mark is not closed",
        "did not find expected ',' or": "a bracket is not closed: the file may be cut off",
        "cannot start any token": "a text that starts with this character wants quotation marks",
        "found undefined alias": "remove the alias: write the value out",
        "unknown escape": "in double quotes a backslash is written twice",
    }
    before = text[line_start:index]
    remedy = next((hint for start, hint in hints.items() if start in problem), "")
    if before.rstrip().endswith(("'", '"')):
        remedy = "a quotation mark ends the text here: close the one above, or quote the whole text with the other kind"
    elif "mapping values" in problem and ": " not in before:
        remedy = "this line is indented more than the key above, or the text above wants quotation marks"
    if not remedy and "block end" in problem:
        remedy = "look for an indentation that differs from the lines above, or a bracket that is not closed"
    return Fault(
        "P002", f"not YAML: {problem}", remedy or "look at this line and the one above", Span(index, index + 1)
    )
