"""Records to new plan files, written whole; and what an import tells of what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from planctl.edit import MILESTONE_KEYS, Draft
from planctl.exchange.matching import ORDER, Matching
from planctl.exchange.records import Record
from planctl.exchange.sheets import Problem
from planctl.finding import Level
from planctl.model import UNSCHEDULED, Activity, Measure, Objective, Owner, OwnerLink, Part
from planctl.period import Period
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
        figures = [figure_data(said.value) for said in held]
        data[name] = figures[0] if name == "baseline" else figures
    if data.get("internal") == "false":
        del data["internal"]
    return {key: data[key] for key in KEYS[record.kind] if key in data}


def figure_data(value: Mapping[str, str]) -> dict[str, str]:
    """Return a figure of a measure as its file holds it, its keys in the format's order."""
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
        filed.new[kind] = [(ref_of(item), item.rows) for item in records.get(kind, [])]


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
        by_year.setdefault(item.year or UNSCHEDULED, []).append(milestone_data(item))
    data = {"objectives": [], **data_of(record), "milestones": by_year}
    return written({key: data[key] for key in KEYS["activity"] if key in data})


def milestone_data(record: Record) -> dict[str, Any]:
    """Return a milestone's data; its owners only where they are others than its activity's."""
    data = data_of(record)
    parent = record.parent
    if parent is not None and "owners" in data:
        owners = parent.said("owners") or (plain(parent.thing.owners) if parent.thing is not None else None)
        if data["owners"] == owners:
            del data["owners"]
    return data


def ref_of(record: Record) -> str:
    """Return the reference of a thing: activity/milestone, else its id."""
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


def shown(value: Any) -> str | None:
    """Return a value as a preview shows it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        if "role" in value:
            return f"{value['role']} ({value['capacity']})"
        return ", ".join(f"{key} {held}" for key, held in value.items())
    return "; ".join(str(shown(item)) for item in value)
