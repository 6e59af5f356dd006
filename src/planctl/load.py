"""Texts to a plan and what is wrong with them; never raises on bad data.

A value that cannot be read is reported and taken out, so that everything beside it is still read and judged.
"""

import re
from bisect import insort
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from pydantic_core import ValidationError

from planctl import model
from planctl.errors import did_you_mean, nearest
from planctl.finding import Found, Path, Span, Spot
from planctl.header import FORMAT, ratings_of, refused, years_of
from planctl.loaded import Loaded, Memo, placed
from planctl.misread import faults_of, finding, mend
from planctl.model import (
    FILE,
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
from planctl.narrative import SECTION
from planctl.narrative import section as read_section
from planctl.parallel import Read, read_many, read_one
from planctl.period import BadDate, Calendar, Due, Word
from planctl.schema import BadWord, Reading, Thing, keys_of
from planctl.source import TOP, Source
from planctl.yamltext import Document, inspect

_LABEL = re.compile(r"(?![0-9./-]+$)[^\s/]+(?: +[qQ][1-4])?|[0-9]{4}")  # what may name a year of plan.yaml
_LOSSES = frozenset({"P004", "P005", "P009", "P012"})  # a thing with an id may have stood there
_FREE = frozenset({"milestones", "abbreviations", "rules"})  # whose keys are the plan's own


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
            self.found += faults_of(file, document.faults)
            data, absent = document.data, True
        if data is None and file not in self.documents:
            remedy = "write the file or delete it"
            self.found.append(Found(Spot(file), "P003", "the file is empty", remedy, Span(0, 0)))
        return _present(data) if absent else data

    def header(self, file: str) -> tuple[Header, Calendar]:
        """Read plan.yaml."""
        if file and (held := self.held(file, None)):
            header, calendar, self.reading = held
            return header, calendar
        before = len(self.found)
        data = self.parse(file, read_one(self.source.texts[file])) if file else None
        calendar = Calendar()
        if isinstance(data, dict):
            years = years_of(file, data)
            calendar = years.calendar
            self.found += [*years.found, *refused(file, data, self.source.texts[file])]
            if not years.whole:
                self.unread.add("plan")
            self.reading = Reading(calendar, ratings_of(data))
        header = self.valid("plan", file, data) if data is not None else None
        self.unread.update({"abbreviations", "short_name"} & {path[0] for _, path in self.damaged if path})
        if header is None:
            self.unread.update(("plan", "abbreviations"))
            header = Header(format=str(FORMAT), title="", organisation="", years=())
        elif file:
            self.keep(file, None, (header, calendar, self.reading), before)
        return header, calendar

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
            match = SECTION.fullmatch(file)
            if match is None:
                remedy = "name it NN-ID.md, such as 01-welcome.md: two digits for its place, then its id"
                self.found.append(Found(Spot(file), "P103", "the file's name is not that of a section", remedy))
                continue
            section = self.held(file, self.reading)
            if section is None:
                before = len(self.found)
                section, found = read_section(file, match[2], self.source.texts[file])
                self.found += found
                self.keep(file, self.reading, section, before)
            if section is not None:
                sections.append(section)
        return tuple(sections)

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
                self.found.append(finding(kind, file, self.path(file, data, item["loc"]), item))
        for _ in range(8):
            if any(not item["loc"] for item in errors):
                return None
            for item in sorted(errors, key=lambda item: [str(part).zfill(9) for part in item["loc"]], reverse=True):
                path = self.path(file, data, item["loc"])
                self.damaged.add((file, path))
                gone = mend(data, item["loc"], missing=item["type"] == "missing")
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
        return placed(self.dropped, file, loc)


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
