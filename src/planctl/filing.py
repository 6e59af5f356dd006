"""Records to plan files: new ones written whole, edits of those that are there, and each change told cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from planctl.change_control import closed
from planctl.edit import MILESTONE_KEYS, Draft
from planctl.exchange.mapping import Map
from planctl.exchange.matching import ORDER, Matching
from planctl.exchange.records import Record
from planctl.exchange.sheets import Problem
from planctl.finding import Level
from planctl.finding import Path as Trail
from planctl.model import UNSCHEDULED, Activity, Measure, Objective, Owner, OwnerLink, Part
from planctl.period import DAY, Calendar, Period, add_months
from planctl.places import Refused
from planctl.rebaselining import keys_of_years
from planctl.schema import keys_of
from planctl.splice import written

KEYS: dict[str, list[str]] = {
    "objective": keys_of(Objective),
    "part": keys_of(Part),
    "owner": keys_of(Owner),
    "activity": keys_of(Activity),
    "milestone": MILESTONE_KEYS,
    "measure": keys_of(Measure),
}
FILES = {"objective": "objectives", "part": "objectives", "owner": "owners", "measure": "measures"}


class Change(NamedTuple):
    """One value that an import changes: where it stands, of what, its field, before and after, the rows that say so."""

    file: str
    ref: str
    field: str
    old: str | None
    new: str | None
    rows: Sequence[int]


@dataclass(slots=True)
class Filed:
    """What an import does: what is new, by kind, with its rows; what changes; how many values stay for want of one."""

    new: dict[str, list[tuple[str, Sequence[int]]]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    kept: int = 0


def data_of(record: Record) -> dict[str, Any]:
    """Return what is said of a new thing as its file holds it."""
    data = {name: said.value for name, said in record.fields.items() if name not in {"id", "year"}}
    if record.kind != "activity":
        data["id"] = record.ident
    for name, held in record.figures.items():
        figures = [_figure(said.value) for said in held]
        data[name] = figures[0] if name == "baseline" else figures
    if data.get("internal") == "false":
        del data["internal"]
    return {key: data[key] for key in KEYS[record.kind] if key in data}


def _figure(value: Mapping[str, str]) -> dict[str, str]:
    order = ("at", "by", "value", "text", "low", "high", "note")
    return {key: value[key] for key in order if key in value}


_WANTED = {"activity": ("title", "owners"), "milestone": ("text",), "owner": ("title",), "measure": ("title",)}


def check_new(made: Matching) -> None:
    """Report what a new thing lacks that its file must say."""
    for kind, wanted in _WANTED.items():
        for record in made.gathered.records.get(kind, []):
            for name in wanted:
                if record.thing is None and not record.said(name):
                    remedy = f"map a column or a value to its {name}, or fill the cell"
                    message = f'the new {kind} "{record.name}" has no {name}'
                    made.problems.append(Problem(record.place, Level.error, message, remedy))


def file_new(draft: Draft, made: Matching, header: Mapping[str, Any], filed: Filed) -> None:
    """Write the files of a plan that is not there yet."""
    records = made.gathered.records
    draft.texts["plan.yaml"] = written(dict(header))
    parts: dict[int, list[dict[str, Any]]] = {}
    for part in records.get("part", []):
        parts.setdefault(id(part.parent), []).append(data_of(part))
    objectives = []
    for record in records.get("objective", []):
        data = data_of(record) | ({"parts": parts[id(record)]} if id(record) in parts else {})
        objectives.append({key: data[key] for key in KEYS["objective"] if key in data})
    listed = {"objectives": objectives}
    listed |= {FILES[kind]: [data_of(item) for item in records.get(kind, [])] for kind in ("owner", "measure")}
    for stem, items in listed.items():
        if items:
            draft.texts[f"{stem}.yaml"] = written(items)
    held = milestones_of(made)
    for record in records.get("activity", []):
        draft.texts[f"activities/{record.ident}.yaml"] = activity_text(record, held.get(id(record), []))
    for kind in ORDER:
        filed.new[kind] = [(_ref(item), item.rows) for item in records.get(kind, [])]


def milestones_of(made: Matching) -> dict[int, list[Record]]:
    """Return the milestones of each activity, by the identity of its record."""
    held: dict[int, list[Record]] = {}
    for record in made.gathered.records.get("milestone", []):
        held.setdefault(id(record.parent), []).append(record)
    return held


def activity_text(record: Record, milestones: Sequence[Record]) -> str:
    """Return the file of a new activity, its years in their order and what is unscheduled behind them."""
    by_year: dict[str, list[Any]] = {}
    for item in sorted(milestones, key=lambda item: (item.year == UNSCHEDULED, item.began)):
        by_year.setdefault(item.year or UNSCHEDULED, []).append(_milestone(item))
    data = {"objectives": [], **data_of(record), "milestones": by_year}
    return written({key: data[key] for key in KEYS["activity"] if key in data})


def _milestone(record: Record) -> dict[str, Any]:
    """Return a milestone's data; its owners only where they are others than its activity's."""
    data = data_of(record)
    parent = record.parent
    if parent is not None and "owners" in data:
        owners = parent.said("owners") or (plain(parent.thing.owners) if parent.thing is not None else None)
        if data["owners"] == owners:
            del data["owners"]
    return data


def _ref(record: Record) -> str:
    return f"{record.parent.ident}/{record.ident}" if record.kind == "milestone" and record.parent else record.ident


def plain(value: Any) -> Any:
    """Return a field's value as a file writes it; None where it is absent."""
    if value is None or value in ((), False):
        return None
    if isinstance(value, bool):
        return "true"
    if isinstance(value, OwnerLink):
        return {"role": value.role, "capacity": value.capacity} if value.capacity else value.role
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, StrEnum | Period | int | float | date):
        return str(value)
    if isinstance(value, str):
        return value
    told = {item.metadata["key"] or item.name: plain(getattr(value, item.name)) for item in fields_of(value)}
    return {key: held for key, held in told.items() if held is not None}


ATTRIBUTES = {("milestone", "owners"): "own_owners", ("milestone", "due"): "given_due", ("owner", "from"): "from_"}


def file_changes(draft: Draft, made: Matching, mapped: Map, filed: Filed) -> None:
    """Edit the files of a plan that is there: what is new is added, of what is known only what differs is touched."""
    editing = Editing(draft, made, mapped, filed)
    for kind in ORDER:
        for record in made.gathered.records.get(kind, []):
            try:
                editing.add(record) if record.thing is None else editing.change(record)
            except Refused as refused:
                made.problems.append(
                    Problem(record.place, Level.error, str(refused), "do that by hand, and import again")
                )


class Editing:
    """The edit of a plan that is there."""

    def __init__(self, draft: Draft, made: Matching, mapped: Map, filed: Filed) -> None:
        """Start from a plan and what is to become of it."""
        self.draft, self.made, self.mapped, self.filed = draft, made, mapped, filed
        self.plan = draft.plan
        self.mapped_fields = {item.kind: [name for name in item.fields if name != "id"] for item in mapped.yields}
        self.milestones = milestones_of(made)

    def register(self, kind: str) -> str:
        """Return the file of a list: the one that is there, else the one to be made."""
        stem = FILES[kind]
        names = (f"{stem}.yaml", f"{stem}.yml")
        return next((file for file in names if file in self.draft.loaded.source.texts), names[0])

    def add(self, record: Record) -> None:
        """Add a new thing."""
        ref, kind, data = _ref(record), record.kind, data_of(record)
        self.filed.new.setdefault(kind, []).append((ref, record.rows))
        if kind == "activity":
            text = activity_text(record, self.milestones.get(id(record), []))
            self.draft.keep(f"activities/{record.ident}.yaml", text)
        elif kind == "milestone" and record.parent is not None:
            if record.parent.thing is not None and not self.closed(record, record.year):
                file = self.file_of(record.parent)
                keys = keys_of_years(self.draft, file)
                path = ("milestones", keys[record.year or UNSCHEDULED])
                self.draft.append(file, path, _milestone(record), list(keys.values()))
        elif kind == "part" and record.parent is not None:
            held = record.parent.thing
            index = held.index if held is not None else self.new_index(record.parent)
            self.draft.append(self.register(kind), (index, "parts"), data, KEYS["objective"])
        else:
            self.draft.append(self.register(kind), (), data)

    def new_index(self, objective: Record) -> int:
        """Return where a new objective stands in its file."""
        new = [item for item in self.made.gathered.records["objective"] if item.thing is None]
        return len(self.plan.objectives) + new.index(objective)

    def file_of(self, activity: Record) -> str:
        """Return the file of an activity."""
        return str(activity.thing.file) if activity.thing is not None else f"activities/{activity.ident}.yaml"

    def closed(self, record: Record, year: str | None) -> bool:
        """Report a change of a year that is closed."""
        if year is None or closed(self.plan, year) is None:
            return False
        message = f"{year} is closed, and nothing in it is changed by an import"
        self.made.problems.append(Problem(record.place, Level.error, message, "leave the row as the plan has it"))
        return True

    def change(self, record: Record) -> None:
        """Set the fields of a known thing that the file says otherwise."""
        self.apply(record, [*self.differing(record)])

    def apply(self, record: Record, differing: Sequence[tuple[str, Any, Any]]) -> None:
        """Set some fields of a known thing, and move a milestone to its year."""
        moved = record.kind == "milestone" and record.year is not None and record.year != record.thing.place.year
        if (differing or moved) and record.kind == "milestone" and self.closed(record, record.thing.place.year):
            return
        file, ref = self.place_of(record)[0], _ref(record)
        if moved:
            keys = keys_of_years(self.draft, file)
            target = ("milestones", keys[str(record.year)])
            self.draft.move(file, self.draft.place(record.thing), target, list(keys.values()))
            self.filed.changes.append(Change(file, ref, "year", record.thing.place.year, record.year, record.rows))
        for name, old, new in differing:
            path = (*self.place_of(record)[1], name)
            if old is not None and (new is None or not isinstance(new, str)):
                self.draft.drop(file, path)
            if new is not None:
                self.draft.put(file, path, new, KEYS[record.kind])
            self.filed.changes.append(Change(file, ref, name, shown(old), shown(new), record.rows))

    def differing(self, record: Record) -> Iterator[tuple[str, Any, Any]]:
        """Yield the fields that differ, with what stands there and what is to."""
        data = _milestone(record) if record.kind == "milestone" else data_of(record)
        for name in self.mapped_fields.get(record.kind, []):
            attribute = ATTRIBUTES.get((record.kind, name), name)
            if name == "year":
                continue
            old, new = plain(getattr(record.thing, attribute)), data.get(name)
            if name == "due":
                old, new = self.dues(record, old, new)
            if new is None and old is not None and record.said(name) is None:
                if self.mapped.clear:
                    yield name, old, None
                else:
                    self.filed.kept += 1
            elif new is not None and not same(old, new):
                yield name, old, new
            elif new is None and old is not None and record.said(name) is not None and name in {"owners", "due"}:
                yield name, old, None
        yield from self.figures(record)

    def dues(self, record: Record, old: Any, new: Any) -> tuple[Any, Any]:
        """Return a milestone's due dates where they differ in what they say, the year it stands under included."""
        if record.year is None:
            return old, new
        default = "tbc" if record.year == UNSCHEDULED else record.year
        return (None, None) if (old or default) == (new or default) else (old, new)

    def figures(self, record: Record) -> Iterator[tuple[str, Any, Any]]:
        """Yield the figures of a measure: those of a date are the file's, those of other dates stay."""
        for name, held in record.figures.items():
            new = [_figure(said.value) for said in held]
            old = plain(getattr(record.thing, name))
            if name == "baseline":
                if not same(old, new[0]):
                    yield name, old, new[0]
                continue
            when = "by" if name == "targets" else "at"
            merged = [next((item for item in new if item[when] == kept[when]), kept) for kept in old or []]
            merged += [item for item in new if item[when] not in {kept[when] for kept in old or []}]
            if not same(old, merged):
                yield name, old, merged

    def place_of(self, record: Record) -> tuple[str, Trail]:
        """Return where a known thing stands: its file, and its path there."""
        thing = record.thing
        if record.kind == "milestone":
            return thing.place.file, self.draft.place(thing)
        if record.kind == "activity":
            return thing.file, ()
        if record.kind == "part" and record.parent is not None:
            above = record.parent.thing
            return above.file, (above.index, "parts", list(above.parts).index(thing))
        return thing.file, (thing.index,)


def same(old: Any, new: Any) -> bool:
    """Tell whether two values say the same; a number may be written in two ways."""
    return bool(old == new or (isinstance(old, str) and isinstance(new, str) and _number(old) == _number(new)))


def _number(text: str) -> object:
    return text.removesuffix(".0") if text.endswith(".0") else text


def shown(value: Any) -> str | None:
    """Return a value as a preview shows it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        if "role" in value:
            return f"{value['role']} ({value['capacity']})"
        return ", ".join(f"{key} {held}" for key, held in value.items())
    return "; ".join(str(shown(item)) for item in value)


def calendar_of(names: str | None, year_start: tuple[int, int], first: int = 1950, last: int = 2100) -> Calendar:
    """Return many years, named as a map tells: by them a file's dates are read before its own years are known."""
    years = []
    for number in range(first, last):
        begins = date(number, *year_start)
        ends = add_months(begins, 12) - DAY
        years.append(Period(year_name(names, begins, ends), begins, ends))
    return Calendar(tuple(years), year_start)


def year_name(names: str | None, begins: date, ends: date) -> str:
    """Return the name of a year."""
    names = names or ("{start}" if begins.year == ends.year else "{start}/{short_end}")
    return names.format(start=begins.year, end=ends.year, short_end=f"{ends.year % 100:02}")


def year_data(year: Period, calendar: Calendar) -> Any:
    """Return a year as plan.yaml lists it: its label alone where that says it all."""
    read = Calendar((), calendar.year_start).year(year.text)
    if read is None and year.text == f"{year.first.year:04}" and (year.first.month, year.first.day) == (1, 1):
        read = year
    if read is not None and (read.first, read.last) == (year.first, year.last):
        return year.text
    return {"id": year.text, "starts": year.first.isoformat(), "ends": year.last.isoformat()}
