"""Texts to a plan and what is wrong with them; never raises on bad data.

A value that cannot be read is reported and taken out, so that everything beside it is still read and judged.
"""

import re
from bisect import bisect_right, insort
from dataclasses import dataclass, field, is_dataclass
from functools import cache, lru_cache
from typing import Any

from pydantic_core import ValidationError

from planctl import model
from planctl.errors import did_you_mean, nearest
from planctl.finding import Finding, Found, Level, Path, Span, Spot, Where
from planctl.model import (
    FILE,
    FREE_ID,
    IDENT,
    INDEX,
    PLACE,
    UNSCHEDULED,
    Activity,
    Header,
    Place,
    Plan,
    Section,
    reader,
    schema_at,
)
from planctl.parallel import Read, read_many, read_one
from planctl.period import BadDate, Calendar, Due, Period, Word, reads_as_a_date, standard_year, year_label
from planctl.schema import DEFAULT_CONFIDENCE, BadColour, BadNumber, BadWord, Reading, Thing, describe, keys_of
from planctl.source import TOP, Source
from planctl.yamltext import Document, Fault, inspect, unseen

FORMAT = 1
_SECTION = re.compile(r"sections/([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_YEAR = re.compile(r"([0-9]{4})\s*(?:/|-|–|\bto\b)\s*([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_LABEL = re.compile(r"(?![0-9./-]+$)[^\s/]+(?: +[qQ][1-4])?|[0-9]{4}")  # what may name a year of plan.yaml
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (BadDate, "P013"),
    (BadNumber, "P014"),
    (BadWord, "P015"),
    (BadColour, "P022"),
)
_UNQUOTED = re.compile(r"^accent:[ \t]+#", re.MULTILINE)  # from the hash on, the line is a comment
_LOSSES = frozenset({"P004", "P005", "P009", "P012"})  # a thing with an id may have stood there
_SHAPES = {"dataclass_type": "a mapping", "dict_type": "a mapping", "tuple_type": "a list", "string_type": "text"}
_FREE = frozenset({"milestones", "abbreviations", "rules"})  # whose keys are the plan's own
_PLACEHOLDER = "?"
Memo = dict[Reading | None, dict[tuple[str, str], Any]]
"""What files said that had no finding: under the years and ratings they were read with, by their name and text."""


@dataclass(slots=True)
class Loaded:
    """A plan, what could not be read of it, and where; `damaged` holds the spots that rules must not judge."""

    plan: Plan
    source: Source
    found: list[Found] = field(default_factory=list)
    damaged: set[tuple[str, Path]] = field(default_factory=set)
    documents: dict[str, Document] = field(default_factory=dict)
    dropped: dict[tuple[str, Path], list[int]] = field(default_factory=dict)
    memo: Memo | None = None

    def placed(self, spot: Spot) -> Spot:
        """Return a spot of the plan as one of the file: behind items that were taken out, places are higher."""
        return spot._replace(path=_placed(self.dropped, spot.file, spot.path)) if self.dropped else spot

    def document(self, file: str) -> Document:
        """Return the places of a file's values, reading it again where nobody asked yet."""
        document = self.documents.get(file)
        if document is None:
            text = self.source.texts.get(file, "")
            document = inspect(text) if file.endswith((".yaml", ".yml")) else Document()
            self.documents[file] = document
        return document

    def locate(self, found: Found, level: Level) -> Finding:
        """Turn a spot of the data into a place in the file."""
        where, line = self.where(found.spot, found.span)
        message, remedy = (" ".join(words.splitlines()) for words in (found.message, found.help))
        return Finding(where, level, found.code, message, remedy, line)

    def where(self, spot: Spot, span: Span | None = None) -> tuple[Where, str]:
        """Return the place of a spot of the file, or of a span there, and the line in which it begins."""
        text = self.source.texts.get(spot.file) or self.source.glimpses.get(spot.file, "")
        if span is None:
            span = self.document(spot.file).span(spot.path, on_key=spot.on_key)
            if spot.word:
                span = _narrow(text, span, spot)
        line, column = _position(text, span.start)
        end_line, end_column = _position(text, max(span.start, _trim(text, span)))
        return Where(spot.file, line, column, end_line, end_column), _lines(text)[1][line - 1]


_LINE_END = re.compile(r"\r\n|\r|\n")


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[list[int], list[str]]:
    """Return where each line of a text starts, and the lines: of many findings none looks for its own again."""
    return [0, *(end.end() for end in _LINE_END.finditer(text))], _LINE_END.split(text)


def _position(text: str, index: int) -> tuple[int, int]:
    """Return line and column from 1."""
    starts, _ = _lines(text)
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


def _trim(text: str, span: Span) -> int:
    """Return the span's end without the white space and line ends that a parser's mark runs over."""
    return span.start + len(text[span.start : span.end].rstrip())


def _narrow(text: str, span: Span, spot: Spot) -> Span:
    """Find a word inside a value's text, also where a line break stands in it; as a word of its own if it can be."""
    start, end = (span.start, span.end) if spot.path else (0, len(text))
    word = "".join(_any_space(part) for part in re.split("( +)", spot.word))
    lone = len(spot.word) == 1  # the x of a figure to come: neither that of x-ray nor that of 2 x 4
    before, behind = (r"[\w.,'’/-]", r"[\w'’/-]|\s*\d") if lone else (r"\w", r"\w")
    alone = f"(?<!{before}){word}(?!{behind})"
    match = re.compile(alone).search(text, start, end) or re.compile(word).search(text, start, end)
    return Span(match.start(), match.end()) if match else span


def _any_space(part: str) -> str:
    """Return a pattern of a part of a word; of spaces, as many or more of any white space, tried in one way alone."""
    return rf"\s{{{len(part)},}}" if part.startswith(" ") else re.escape(part)


def _placed(dropped: dict[tuple[str, Path], list[int]], file: str, path: Path) -> Path:
    """Count the items of each list on a path as the file does, which still has those that were taken out."""
    placed: Path = ()
    for part in path:
        index = part
        if isinstance(index, int) and (gone := dropped.get((file, placed))):
            # Of the places that went, in their order, each but those before it is one that was left.
            index += bisect_right(range(len(gone)), index, key=lambda at: gone[at] - at)
        placed = (*placed, index)
    return placed


def load(source: Source, memo: Memo | None = None) -> Loaded:
    """Read a plan from its texts.

    With a memo, of the states of a plan each file is read once as long as its text stays the same; what is read is
    added to it.
    """
    return _Loader(source, memo).load()


class _Loader:
    """The state of one reading: what was found so far."""

    def __init__(self, source: Source, memo: Memo | None) -> None:
        self.source, self.memo = source, memo
        self.found = list(source.unread.values())
        self.damaged: set[tuple[str, Path]] = set()
        self.documents: dict[str, Document] = {}
        self.unread: set[str] = set()
        self.reading = Reading(Calendar(), ())  # no rating is known, and none is refused, before plan.yaml is read
        self.keys: dict[tuple[str, str], str] = {}
        self.dropped: dict[tuple[str, Path], list[int]] = {}

    def load(self) -> Loaded:
        """Read plan.yaml first, since every date depends on its years; then the rest."""
        files = {kind: self.choose(kind) for kind in TOP}
        header, calendar = self.header(files["plan"])
        activities, named = self.activities()
        plan = Plan(
            header=header,
            file=files["plan"] or "plan.yaml",
            calendar=calendar,
            activities=activities,
            objectives=self.listed("objectives", files["objectives"]),
            owners=self.listed("owners", files["owners"]),
            measures=self.listed("measures", files["measures"]),
            sections=self.sections(),
            strays=tuple(file for file in self.source.strays if not _belongs_to_a_plan(file)),
            named=frozenset(named),
            unread=frozenset(self.unread),
        )
        for file in self.source.strays:
            if _belongs_to_a_plan(file):
                remedy = "activities stand in activities/ID.yaml, narrative in sections/NN-ID.md; move it or delete it"
                self.found.append(Found(Spot(file), "P018", "nothing reads this file: it is not one of a plan", remedy))
        return Loaded(plan, self.source, self.found, self.damaged, self.documents, self.dropped, self.memo)

    def held(self, file: str, reading: Reading | None) -> Any:
        """Return what a file said when it was read before; None where it was not, or had a finding."""
        return None if self.memo is None else self.memo.get(reading, {}).get((file, self.source.texts[file]))

    def keep(self, file: str, reading: Reading | None, value: Any, before: int) -> None:
        """Keep what a file says, if nothing was found in it since there were so many findings."""
        if self.memo is not None and value is not None and len(self.found) == before:
            self.memo.setdefault(reading, {})[file, self.source.texts[file]] = value

    def choose(self, kind: str) -> str:
        """Return the file of a kind, or nothing; two are a finding."""
        files = [file for ending in ("yaml", "yml") if (file := f"{kind}.{ending}") in self.source.texts]
        unread = [file for ending in ("yaml", "yml") if (file := f"{kind}.{ending}") in self.source.unread]
        if len(files) + len(unread) > 1:
            self.two(f"{kind}.yml", f"{kind}.yaml")
        if not files:
            if unread or kind == "plan":
                self.unread.add(kind)
            if kind == "plan" and not unread:
                remedy = "write one with format, title, organisation and years"
                self.found.append(Found(Spot("plan.yaml"), "P017", "there is no plan.yaml", remedy))
            return ""
        return files[0]

    def two(self, file: str, other: str) -> None:
        """Report a second file for one thing."""
        self.found.append(Found(Spot(file), "P019", f"{other} is there too: only that one is read", "keep one"))

    def parse(self, file: str, done: Read) -> Any:
        """Return a file's data without what is absent; None where it has none."""
        if done is not None:
            data, absent = done
        else:
            document = self.documents[file] = inspect(self.source.texts[file])
            self.faults(file, document.faults)
            data, absent = document.data, True
        if data is None and file not in self.documents:
            remedy = "write the file or delete it"
            self.found.append(Found(Spot(file), "P003", "the file is empty", remedy, Span(0, 0)))
        return _present(data) if absent else data

    def faults(self, file: str, faults: list[Fault], offset: int = 0) -> None:
        """Report what the YAML reader did not like."""
        for fault in faults:
            span = Span(fault.span.start + offset, fault.span.end + offset)
            self.found.append(Found(Spot(file), fault.code, fault.message, fault.help, span))

    def header(self, file: str) -> tuple[Header, Calendar]:
        """Read plan.yaml."""
        if file and (held := self.held(file, None)):
            header, calendar, self.reading = held
            return header, calendar
        before = len(self.found)
        data = self.parse(file, read_one(self.source.texts[file])) if file else None
        calendar = Calendar()
        if isinstance(data, dict):
            calendar = self.calendar(file, data)
            self.format(file, data)
            self.accent(file, data)
            ratings = data.get("confidence")
            confidence = tuple(ratings) if isinstance(ratings, dict) and ratings else DEFAULT_CONFIDENCE
            if ratings is not None and not isinstance(ratings, dict):
                confidence = ()
            if isinstance(ratings, dict):
                data["confidence"] = {key: "" if value is None else value for key, value in ratings.items()} or None
                if not ratings:
                    del data["confidence"]
            self.reading = Reading(calendar, confidence)
        header = self.valid("plan", file, data) if data is not None else None
        self.unread.update({"abbreviations", "short_name"} & {path[0] for _, path in self.damaged if path})
        if header is None:
            self.unread.update(("plan", "abbreviations"))
            header = Header(format=str(FORMAT), title="", organisation="", years=())
        elif file:
            self.keep(file, None, (header, calendar, self.reading), before)
        return header, calendar

    def format(self, file: str, data: dict[str, Any]) -> None:
        """Refuse a format of the future in one clear message."""
        number = data.get("format")
        if not isinstance(number, str):
            return
        if not re.fullmatch(r"[0-9]{1,9}", number) or number == "0":
            self.found.append(Found(Spot(file, ("format",)), "P014", f'"{number}" is no format number', "write 1"))
        elif int(number) > FORMAT:
            message = f"the plan is written in format {number}; this planctl reads format {FORMAT}"
            self.found.append(Found(Spot(file, ("format",)), "P016", message, "update planctl"))

    def accent(self, file: str, data: dict[str, Any]) -> None:
        """Refuse a colour that YAML takes for a comment, and with it for nothing at all."""
        if "accent" not in data and _UNQUOTED.search(self.source.texts[file]):
            self.found.append(Found(Spot(file, ("accent",)), "P022", "the colour is not in quotation marks", _QUOTED))

    def calendar(self, file: str, data: dict[str, Any]) -> Calendar:
        """Read the plan's years and the day on which they start."""
        start = (4, 1)
        given = data.get("year_start")
        if given is not None:
            match = re.fullmatch(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])", given) if isinstance(given, str) else None
            try:
                start = (int(match[1]), int(match[2])) if match else (0, 0)
                standard_year("2023/24", start)
            except ValueError:
                start = (4, 1)
                remedy = "write month and day, such as 04-01; 29 February will not do"
                self.found.append(
                    Found(Spot(file, ("year_start",)), "P013", f'"{given}" is no start of a year', remedy)
                )
        years: list[Period] = []
        given = data.get("years")
        if not isinstance(given, list) or not given:
            if given is not None:
                self.found.append(Found(Spot(file, ("years",)), "P012", "expected a list of years", "as in [2023/24]"))
                given = []
            self.unread.add("plan")
        for index, item in enumerate(given or []):
            try:
                years.append(_year(item, start))
            except BadDate as bad:
                self.found.append(Found(Spot(file, ("years", index)), "P013", str(bad), bad.help))
                self.unread.add("plan")
        calendar = Calendar(tuple(years), start)
        if given is not None:
            data["years"] = calendar.years
        return calendar

    def listed(self, kind: str, file: str) -> Any:
        """Read a file that is a list of things."""
        if file and (held := self.held(file, self.reading)) is not None:
            return held
        before = len(self.found)
        data = self.parse(file, read_one(self.source.texts[file])) if file else None
        if data is None:
            if file:
                self.unread.add(kind)
            return ()
        if isinstance(data, list):
            for index, item in enumerate(data):
                if isinstance(item, str) and kind == "objectives":
                    data[index] = {"id": item, INDEX: index, FILE: file}
                elif isinstance(item, dict):
                    item[INDEX] = index
                    item[FILE] = file
        things = self.valid(kind, file, data)
        if things is None or self.lost(before):
            self.unread.add(kind)
        self.keep(file, self.reading, things, before)
        return things or ()

    def lost(self, before: int) -> bool:
        """Tell whether what was found since may have hidden an id that something refers to."""
        return any(found.code in _LOSSES or found.spot.path[-1:] == ("id",) for found in self.found[before:])

    def activities(self) -> tuple[dict[str, Activity], set[str]]:
        """Read every activity; also return the ids whose file could not be read."""
        activities: dict[str, Activity] = {}
        named: set[str] = {_stem(file) for file in self.source.unread if file.startswith("activities/")}
        places: dict[str, str] = {}
        for file in sorted(file for file in self.source.texts if file.startswith("activities/")):
            if (other := places.setdefault(_stem(file), file)) != file:
                self.two(file, other)
        texts = {}
        for ident, file in places.items():
            if (held := self.held(file, self.reading)) is not None:
                activities[ident] = held
            else:
                texts[file] = self.source.texts[file]
        for file, done in read_many(texts):
            ident = _stem(file)
            before = len(self.found)
            data = self.parse(file, done)
            if isinstance(data, dict):
                data[IDENT] = ident
                data[FILE] = file
                if isinstance(data.get("milestones"), dict):
                    data["milestones"] = self.years(ident, file, data["milestones"])
            activity = self.valid("activity", file, data) if data is not None else None
            if activity is not None:
                activities[ident] = activity
                self.keep(file, self.reading, activity, before)
            if activity is None or self.lost(before):
                named.add(ident)
        return dict(sorted(activities.items())), named

    def years(self, ident: str, file: str, given: dict[str, Any]) -> dict[str, Any]:
        """Give each milestone its place; years in the plan's order, two spellings of one are a finding."""
        calendar = self.reading.calendar
        placed: dict[str, tuple[str, Due, Any]] = {}
        for key, items in given.items():
            year = None if key == UNSCHEDULED else calendar.year(key)
            label = year.text if year else key
            if year is None and key != UNSCHEDULED and "plan" not in self.unread:
                known = [*(item.text for item in calendar.years), UNSCHEDULED]
                remedy = f"the plan's years are {', '.join(known[:-1])}; what has no year stands under unscheduled"
                spot = Spot(file, ("milestones", key), on_key=True)
                self.found.append(Found(spot, "P013", f'"{key}" is no year{did_you_mean(key, known)}', remedy))
                self.damaged.add((file, spot.path))
            if label in placed:
                spot = Spot(file, ("milestones", key), on_key=True)
                message = f'"{key}" and "{placed[label][0]}" are the same year'
                self.found.append(Found(spot, "P004", message, "put all its milestones under one"))
                continue
            placed[label] = (key, year or Word.tbc, items)
        order = {year.text: index for index, year in enumerate(calendar.years)}
        ordered: dict[str, Any] = {}
        for label in sorted(placed, key=lambda label: (label == UNSCHEDULED, order.get(label, len(order)))):
            key, due, items = placed[label]
            place = Place(ident, label, due, file, key)
            if isinstance(items, list):
                for index, item in enumerate(items):
                    if isinstance(item, dict):
                        item[PLACE] = place
                        item[INDEX] = index
            ordered[label] = items
            self.keys[file, label] = key
        return ordered

    def sections(self) -> tuple[Section, ...]:
        """Read the narrative, in the order of its numbers."""
        sections = []
        for file in sorted(file for file in self.source.texts if file.startswith("sections/")):
            match = _SECTION.fullmatch(file)
            if match is None:
                remedy = "name it NN-ID.md, such as 01-welcome.md: two digits for its place, then its id"
                self.found.append(Found(Spot(file), "P103", "the file's name is not that of a section", remedy))
                continue
            section = self.held(file, self.reading)
            if section is None:
                before = len(self.found)
                section = self.section(file, match[2])
                self.keep(file, self.reading, section, before)
            if section is not None:
                sections.append(section)
        return tuple(sections)

    def section(self, file: str, ident: str) -> Section | None:
        """Read one section: front matter, heading, body."""
        text = self.source.texts[file]
        body, internal = text, False
        self.faults(file, unseen(text))
        front = re.match(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL | re.MULTILINE)
        if front:
            body = text[front.end() :]
            document = inspect(front[1])
            faults = [fault for fault in document.faults if fault.code not in {"P003", "P007"}]
            self.faults(file, faults, front.start(1))
            data = document.data if document.data is not None else {}
            keys = data if isinstance(data, dict) else {"": data}
            for key, value in keys.items():
                span = document.span((key,), on_key=key != "internal")
                span = Span(span.start + front.start(1), span.end + front.start(1))
                if key != "internal":
                    message = f'unknown key "{key}"{did_you_mean(key, ["internal"])}'
                    remedy = "a section's front matter may say `internal: true`, nothing else"
                    self.found.append(Found(Spot(file), "P010", message, remedy, span))
                elif value not in {"true", "false", None}:
                    message = f'"{value}" is neither true nor false'
                    self.found.append(Found(Spot(file), "P015", message, "write true or false", span))
            internal = bool(faults) or keys.get("internal") not in {"false", None}
        body = _LINE_END.sub("\n", body)
        heading = _HEADING.search(body)
        if heading is None or body[: heading.start()].strip():
            remedy = "open it with a line such as: # Who we are"
            self.found.append(Found(Spot(file), "P020", "the section does not open with a heading", remedy))
            return None
        return Section(id=ident, title=heading[1], body=body[heading.end() :].strip(), file=file, internal=internal)

    def valid(self, kind: str, file: str, data: Any) -> Any:
        """Make the values; report what cannot be read, take it out, and try again."""
        try:
            return reader(kind).validate_python(data, context=self.reading)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        misspelt = [
            (*item["loc"][:-1], *nearest(str(item["loc"][-1]), keys_of(schema_at(kind, item["loc"][:-1])), 1))
            for item in errors
            if item["type"] == "unexpected_keyword_argument"
        ]
        for item in errors:
            if not self.follows(file, data, item) and not (item["type"] == "missing" and item["loc"] in misspelt):
                self.found.append(self.finding(kind, file, data, item))
        for _ in range(8):
            if any(not item["loc"] for item in errors):
                return None
            for item in sorted(errors, key=lambda item: [str(part).zfill(9) for part in item["loc"]], reverse=True):
                path = self.path(file, data, item["loc"])
                self.damaged.add((file, path))
                gone = _mend(data, item["loc"], missing=item["type"] == "missing")
                if gone:  # its path is a beginning of the one above
                    self.drop(file, path[: len(gone)])
            try:
                return reader(kind).validate_python(data, context=self.reading)
            except ValidationError as error:
                errors = error.errors(include_url=False)
        return None

    def drop(self, file: str, path: Path) -> None:
        """Note that an item was taken out of a list, unless the list's items know their own places."""
        if path[:-1] and not (path[0] == "milestones" and len(path) == 3):
            insort(self.dropped.setdefault((file, path[:-1]), []), int(path[-1]))

    def follows(self, file: str, data: Any, item: Any) -> bool:
        """Tell whether an error only follows from another that is reported: an alias, or plan.yaml unread."""
        loc, error = item["loc"], item.get("ctx", {}).get("error")
        if item["input"] is None or item["type"] == "missing":
            document = self.documents.get(file)
            entry = document.entries.get(self.path(file, data, loc)) if document else None
            return entry is not None and self.source.texts[file].startswith("*", entry.value.start)
        if isinstance(error, BadDate):
            return "plan" in self.unread and _LABEL.fullmatch(str(item["input"]).strip()) is not None
        return isinstance(error, BadWord) and loc[-1] == "confidence" and not self.reading.confidence

    def path(self, file: str, data: Any, loc: tuple[int | str, ...]) -> Path:
        """Return the path in the file of a place in the data: a year under the key it is written with."""
        if loc and isinstance(loc[0], int) and isinstance(data[loc[0]], dict):
            loc = (data[loc[0]][INDEX], *loc[1:])
        if len(loc) > 1 and loc[0] == "milestones":
            key = self.keys.get((file, str(loc[1])), loc[1])
            items = data["milestones"].get(loc[1])
            if len(loc) > 2 and isinstance(items, list) and isinstance(items[int(loc[2])], dict):
                loc = (loc[0], key, items[int(loc[2])][INDEX], *loc[3:])
            else:
                loc = (loc[0], key, *loc[2:])
        return _placed(self.dropped, file, loc)

    def finding(self, kind: str, file: str, data: Any, item: Any) -> Found:
        """Say in the plan's words what pydantic found."""
        loc: Path = item["loc"]
        name = str(loc[-1]) if loc else ""
        path = self.path(file, data, loc)
        match item["type"]:
            case "unexpected_keyword_argument":
                known = keys_of(schema_at(kind, loc[:-1]))
                message = f'unknown key "{name}"{did_you_mean(name, known)}'
                remedy = f"the keys here are {', '.join(known)}"
                if item["input"] is None:
                    remedy = "if it belongs to a text: between brackets a text with a comma wants quotation marks"
                return Found(Spot(file, path, on_key=True), "P010", message, remedy)
            case "missing":
                return Found(Spot(file, path), "P011", f"{name} is missing", f"add {name}: it is required")
            case "string_too_short":
                message = f"an item of {loc[-2]} is empty" if isinstance(loc[-1], int) else f"{name} is empty"
                return Found(Spot(file, path), "P011", message, "write it, or leave it out")
            case "enum":
                known = [part.strip("'") for part in re.split(", | or ", item["ctx"]["expected"])]
                message = f'"{item["input"]}" is not a value of {name}{did_you_mean(str(item["input"]), known)}'
                if not isinstance(item["input"], str):
                    message = f"expected text, found {describe(item['input'])}"
                return Found(Spot(file, path), "P015", message, f"write one of {', '.join(known)}")
            case "value_error":
                error = item["ctx"]["error"]
                code = next((code for kind, code in _CODES if isinstance(error, kind)), "P012")
                return Found(Spot(file, path), code, str(error), getattr(error, "help", _HELP.get(code, "")))
            case shape:
                wanted = _SHAPES.get(shape, shape)
                return Found(Spot(file, path), "P012", f"expected {wanted}, found {describe(item['input'])}", _INDENT)


_INDENT = "look at the indentation, the dashes of a list and the brackets"
_QUOTED = 'write # and six digits from 0 to f in quotation marks, such as "#14568a"'
_HELP = {
    "P012": _INDENT,
    "P014": "write digits, such as 250000 or 12.5; a unit has its own field",
    "P015": "use one of the words, exactly",
    "P022": _QUOTED,
}


def _belongs_to_a_plan(file: str) -> bool:
    """Tell whether a stray file looks as if somebody meant it to be read."""
    folder, _, name = file.rpartition("/")
    if folder and "." not in name:  # a folder in activities/ or sections/, into which nobody looks
        return True
    return name.endswith((".yaml", ".yml", ".md")) and not name.upper().startswith("README")


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0]


def _present(data: Any, *, free: bool = False) -> Any:
    """Leave out what is absent, but for the ratings that have no definition.

    A key that the format has nowhere stays and is reported: in `{text: Wash the roof, and clean it}` it is lost text.
    """
    if isinstance(data, dict):
        return {
            key: dict(value) if key == "confidence" and isinstance(value, dict) else _present(value, free=key in _FREE)
            for key, value in data.items()
            if value is not None or not (free or key in _known_keys())
        }
    return [_present(item) for item in data] if isinstance(data, list) else data


@cache
def _known_keys() -> frozenset[str]:
    """Return every key that the format has somewhere."""
    things = (item for item in vars(model).values() if isinstance(item, type) and issubclass(item, Thing))
    return frozenset(key for item in things if is_dataclass(item) for key in (*keys_of(item), "starts", "ends"))


def _year(item: Any, start: tuple[int, int]) -> Period:
    """Read one of the plan's years; raises BadDate."""
    if isinstance(item, dict):
        known = {"id", "starts", "ends"}
        unknown = [key for key in item if key not in known]
        if unknown:
            raise BadDate(f'unknown key "{unknown[0]}"{did_you_mean(unknown[0], sorted(known))}', "id, starts, ends")
        missing = [key for key in ("id", "starts", "ends") if not isinstance(item.get(key), str)]
        if missing == ["starts", "ends"]:
            return _year(item["id"], start)
        if missing:
            raise BadDate(f"{missing[0]} is missing", "a year of its own wants id, starts and ends, as days")
        calendar = Calendar()
        first, last = calendar.period(item["starts"]).first, calendar.period(item["ends"]).last
        if last < first:
            raise BadDate(f"the year ends {last}, before it starts {first}", "exchange the two")
        match = _YEAR.fullmatch(item["id"])
        label = (year_label(match[1], match[2]) if match else None) or item["id"]
        if not FREE_ID.fullmatch(label) and label != (match and year_label(match[1], match[2])):
            remedy = "write it without spaces and /; two years with / are a year and the next"
            raise BadDate(f'"{label}" is no id of a year', remedy)
        if label.casefold() == UNSCHEDULED or reads_as_a_date(label):
            raise BadDate(f'"{label}" means something else in a date field', "give the year another id")
        return Period(label, first, last)
    if isinstance(item, str):
        match = _YEAR.fullmatch(item.strip())
        label = year_label(match[1], match[2]) if match else item.strip()
        if label and (match or re.fullmatch(r"[0-9]{4}", label)) and 1 <= int(label[:4]) <= 9997:
            return standard_year(label, start)
        remedy = "the second year must be the first plus one" if match else "or give it id, starts and ends"
        raise BadDate(f'"{item}" is no year', f"write 2023/24 or 2025; {remedy}")
    raise BadDate(f"expected a year, found {describe(item)}", "write 2023/24, 2025, or id, starts and ends")


def _mend(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> tuple[int | str, ...]:
    """Take a bad value out, or put a placeholder where one must be; return the place of a list's item that went."""
    holder = data
    for part in loc[:-1]:
        try:
            holder = holder[part]
        except (LookupError, TypeError):  # what holds it was taken out just now
            return ()
    name = loc[-1]
    if missing and isinstance(holder, dict) and name != "role":
        holder[name] = [] if name == "owners" else _PLACEHOLDER
    elif isinstance(holder, dict):
        if (missing or holder.get(name) == _PLACEHOLDER) and len(loc) > 1:
            return _mend(data, loc[:-1], missing=False)
        holder.pop(name, None)
    elif isinstance(holder, list) and isinstance(name, int) and name < len(holder):
        del holder[name]
        return loc
    return ()
