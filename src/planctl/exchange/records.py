"""Rows to records: the things that rows tell of, each once, with what every row says of it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planctl.exchange.cells import Cells, Named, Said
from planctl.exchange.fields import NAME
from planctl.exchange.maps import Map, Take, Yield, folded
from planctl.exchange.sheets import Place, Problem
from planctl.exchange.table import Line, lines
from planctl.finding import Level
from planctl.model import UNSCHEDULED
from planctl.period import BadDate, Period, Word


@dataclass(slots=True, eq=False)
class Record:
    """A thing that rows tell of; `key` tells it from others of its kind, below its parent.

    `year` is where a milestone stands, `began` when that begins. `links` are the records that an
    activity's rows give it besides; `thing` is what the plan has of it already, `ident` its id.
    """

    kind: str
    key: tuple[str, ...]
    place: Place
    rows: list[int]
    parent: "Record | None" = None
    fields: dict[str, Said] = field(default_factory=dict)
    year: str | None = None
    began: date = date.min
    links: dict[str, list["Record"]] = field(default_factory=dict)
    figures: dict[str, list[Said]] = field(default_factory=dict)
    ident: str = ""
    thing: Any = None

    def said(self, name: str) -> Any:
        """Return what is said of a field, or None."""
        held = self.fields.get(name)
        return None if held is None else held.value

    @property
    def name(self) -> str:
        """What to call it: its title or text."""
        return str(self.said(NAME.get(self.kind, "title")) or " ".join(self.key))


@dataclass(slots=True)
class Gathered:
    """Every record by kind, in the file's order; which rows there are, and which were passed over by `where`."""

    records: dict[str, list[Record]]
    rows: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)


Key = tuple[str, int, tuple[str, ...]]


def gather(cells: Cells, mapped: Map) -> Gathered:
    """Read every row of a table."""
    gathering = _Gathering(cells, mapped)
    for line in lines(cells.table, mapped):
        if any(folded(_text(cells, line, column)) not in words for column, words in mapped.where):
            gathering.gathered.passed.append(line.number)
            continue
        gathering.gathered.rows.append(line.number)
        gathering.row(line)
    cells.problems += cells.table.problems
    return gathering.gathered


def _text(cells: Cells, line: Line, column: str) -> str:
    return str(cells.raw(line, column) or "")


class _Gathering:
    """The state of one reading."""

    def __init__(self, cells: Cells, mapped: Map) -> None:
        self.cells, self.mapped = cells, mapped
        self.known: dict[Key, Record] = {}
        self.gathered = Gathered({item.kind: [] for item in mapped.yields})
        self.own_owners = any(item.kind == "milestone" and "owners" in item.fields for item in mapped.yields)
        self.ends = [year.last for year in cells.calendar.years]
        self.labels = {year.text: year for year in cells.calendar.years}
        self.standing: dict[str, str | None] = {}

    def row(self, line: Line) -> None:
        """Take the things that a row gives, those that others belong to first."""
        given: dict[str, list[Record]] = {}
        for item in self.mapped.yields:
            for record in self.things(line, item, given):
                given.setdefault(item.kind, []).append(record)
        for activity in given.get("activity", []):
            for kind, name in (("part", "objective"), ("objective", "objective"), ("owner", "owner")):
                if name == "objective" and kind == "objective" and given.get("part"):
                    continue
                if self.own_owners and kind == "owner" and activity.links.get("owner") and len(activity.rows) > 1:
                    continue
                held = activity.links.setdefault(name, [])
                held += [record for record in given.get(kind, []) if record not in held]

    def things(self, line: Line, item: Yield, given: dict[str, list[Record]]) -> Iterator[Record]:
        """Yield the things of a kind that a row gives: none, one, or one for each text in a cell."""
        parent = None
        if item.kind in {"part", "milestone"}:
            above = given.get("objective" if item.kind == "part" else "activity", [])
            parent = above[-1] if above else None
        text = item.fields.get("text") if item.kind == "milestone" else None
        if text is not None and text.split:
            for words in self.cells.several(line, text):
                yield from self.thing(line, item, parent, words)
        else:
            yield from self.thing(line, item, parent, None)

    def thing(self, line: Line, item: Yield, parent: Record | None, words: str | None) -> Iterator[Record]:
        """Yield what a row says of one thing; nothing where its cells are empty."""
        before = len(self.cells.problems)
        said = self.said(line, item, words)
        named = NAME.get(item.kind, "title")
        figures = self.figures(line, item)
        filled = any(item.fields[name].template.columns for name in said) or figures
        if not filled and any(take.template.columns for take in item.fields.values()):
            return
        key = self.key(item, said)
        if not key:
            if len(self.cells.problems) == before:
                wanted = item.fields.get(item.key[0]) or item.fields.get(named)
                place = self.cells.place(line, wanted) if wanted else self.cells.table.place(line.number)
                remedy = f"fill the cell of its {item.key[0]}, or leave the row's other cells of it empty"
                self.cells.problems.append(Problem(place, Level.error, f"a {item.kind} without {item.key[0]}", remedy))
            return
        if item.kind in {"part", "milestone"} and parent is None:
            above = "objective" if item.kind == "part" else "activity"
            message = f"nothing says of which {above} this {item.kind} is"
            remedy = "fill its cell; where it stands once for several rows, name its column under fill_down"
            self.cells.problems.append(Problem(self.cells.table.place(line.number), Level.error, message, remedy))
            return
        year = None
        if item.kind == "milestone":
            year = self.year(line, said, failed=len(self.cells.problems) > before)
            if year is None:
                return
            if item.key == (named,):
                key = (*key, year)
        yield self.merged(
            line, item, Record(item.kind, key, self.cells.table.place(line.number), [], parent), said, year
        )
        self.add_figures(figures)

    def said(self, line: Line, item: Yield, words: str | None) -> dict[str, Said]:
        """Return what a row says of each field of a thing."""
        said: dict[str, Said] = {}
        year: Period | None = None
        for name, take in item.fields.items():
            value = words if name == "text" and words is not None else self.cells.read(line, take, year)
            if value is None or value == []:
                continue
            said[name] = Said(value, self.cells.place(line, take))
            if name == "year" and value != UNSCHEDULED:
                year = self.labels.get(value)
        left = self.cells.leftover.pop(line.number, None)
        if left is not None and left[0] == "due" and "due_text" not in said:
            said["due_text"] = Said(
                left[1], said["due"].place if "due" in said else self.cells.place(line, item.fields["due"])
            )
        return said

    def key(self, item: Yield, said: Mapping[str, Said]) -> tuple[str, ...]:
        """Return what tells a thing from others; nothing where a part of it is missing."""
        if all(name in said for name in item.key):
            return tuple(folded(str(said[name].value)) for name in item.key)
        return ()

    def year(self, line: Line, said: dict[str, Said], *, failed: bool) -> str | None:
        """Return the year a milestone stands under: the one told, else that in which it is due."""
        told = said.pop("year", None)
        due = said.get("due")
        year = told.value if told else self.year_of(due.value) if due else None
        if year is None and not failed:
            place = due.place if due else self.cells.table.place(line.number)
            message = f"due {due.value} lies in no year of the plan" if due else "nothing says in which year it stands"
            remedy = "add the year to years, or put it under unscheduled" if due else "map a column to year or due"
            self.cells.problems.append(Problem(place, Level.error, message, remedy))
        if due and year is not None and due.value == ("tbc" if year == UNSCHEDULED else year):
            del said["due"]
        return year

    def year_of(self, due: str) -> str | None:
        """Return the year in which a date ends, or unscheduled for one that is none."""
        if due in {Word.tbc.value, Word.ongoing.value}:
            return UNSCHEDULED
        if due not in self.standing:
            try:
                period = self.cells.calendar.period(due)
            except BadDate:
                return None
            at = bisect_left(self.ends, period.last)
            years = self.cells.calendar.years
            within = at < len(years) and years[at].first <= period.last
            self.standing[due] = years[at].text if within else None
        return self.standing[due]

    def merged(self, line: Line, item: Yield, new: Record, said: dict[str, Said], year: str | None) -> Record:
        """Return the record of a thing with what one more row says of it; what contradicts it is reported."""
        known: Key = (item.kind, id(new.parent), new.key)
        record = self.known.setdefault(known, new)
        self.last = record
        if record is new:
            self.gathered.records[item.kind].append(record)
            record.fields, record.year = said, year
            record.began = self.labels[year].first if year in self.labels else date.min
        elif item.kind == "milestone":
            self.twice(line, record, said, year)
        else:
            for name, value in said.items():
                self.add(record, name, value)
        if not record.rows or record.rows[-1] != line.number:
            record.rows.append(line.number)
        return record

    def add(self, record: Record, name: str, said: Said) -> None:
        """Add what one more row says of a field: lists grow, anything else must be the same."""
        held = record.fields.setdefault(name, said)
        if isinstance(held.value, list):
            if not (name == "owners" and self.own_owners):
                held.value.extend(item for item in said.value if item not in held.value)
        elif _as_words(held.value) != _as_words(said.value):
            message = (
                f'{name} of this {record.kind} is "{_shown(said.value)}" here, "{_shown(held.value)}" in {held.place}'
            )
            remedy = "make them the same, or leave one of the cells empty"
            self.cells.problems.append(Problem(said.place, Level.error, message, remedy))

    def twice(self, line: Line, record: Record, said: dict[str, Said], year: str | None) -> None:
        """Report a milestone that stands in the file twice."""
        first = self.cells.table.place(record.rows[0])
        same = year == record.year and {name: held.value for name, held in said.items()} == {
            name: held.value for name, held in record.fields.items()
        }
        level = Level.warning if same else Level.error
        remedy = "it is taken once" if same else "give each its own id, or take one out"
        message = f'"{record.name}" stands here twice, first in {first}'
        self.cells.problems.append(Problem(self.cells.table.place(line.number), level, message, remedy))

    def figures(self, line: Line, item: Yield) -> list[tuple[str, Said]]:
        """Return the figures of a measure that a row gives."""
        found = []
        for name, takes in item.figures:
            values = {key: self.cells.read(line, take) for key, take in takes.items()}
            filled = {key: value for key, value in values.items() if value is not None}
            if any(takes[key].template.columns and key not in {"by", "at"} for key in filled):
                found.append((name, Said(filled, self.cells.place(line, _main(takes)))))
        return found

    def add_figures(self, figures: list[tuple[str, Said]]) -> None:
        """Give a measure its figures, each once."""
        for name, said in figures:
            held = self.last.figures.setdefault(name, [])
            when = "by" if name == "targets" else "at"
            if when not in said.value:
                self.cells.problems.append(
                    Problem(said.place, Level.error, f"{name}: no {when}", "fill the cell of its date")
                )
            elif said.value not in [item.value for item in held]:
                held.append(said)


def _main(takes: Mapping[str, Take]) -> Take:
    """Return the field of a figure that is its value."""
    return next((takes[key] for key in ("value", "text", "low", "high") if key in takes), next(iter(takes.values())))


def _as_words(value: Any) -> Any:
    return folded(value) if isinstance(value, str) else value


def _shown(value: Any) -> str:
    return value.name if isinstance(value, Named) else str(value)
