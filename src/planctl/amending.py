"""Records to edits of the plan's files that are there, each change told cell by cell."""

from collections.abc import Iterator, Sequence
from typing import Any

from planctl.change_control import closed
from planctl.edit import Draft
from planctl.exchange.maps import Map
from planctl.exchange.matching import ORDER, Matching
from planctl.exchange.records import Record
from planctl.exchange.sheets import Problem
from planctl.filing import (
    ATTRIBUTES,
    FILES,
    KEYS,
    Change,
    Filed,
    activity_text,
    data_of,
    figure_data,
    milestone_data,
    milestones_of,
    plain,
    ref_of,
    shown,
)
from planctl.finding import Level
from planctl.finding import Path as Trail
from planctl.model import UNSCHEDULED
from planctl.places import Refused
from planctl.rebaselining import keys_of_years


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
        ref, kind, data = ref_of(record), record.kind, data_of(record)
        self.filed.new.setdefault(kind, []).append((ref, record.rows))
        if kind == "activity":
            text = activity_text(record, self.milestones.get(id(record), []))
            self.draft.keep(f"activities/{record.ident}.yaml", text)
        elif kind == "milestone" and record.parent is not None:
            if record.parent.thing is not None and not self.closed(record, record.year):
                file = self.file_of(record.parent)
                keys = keys_of_years(self.draft, file)
                path = ("milestones", keys[record.year or UNSCHEDULED])
                self.draft.append(file, path, milestone_data(record), list(keys.values()))
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
        file, ref = self.place_of(record)[0], ref_of(record)
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
        data = milestone_data(record) if record.kind == "milestone" else data_of(record)
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
            new = [figure_data(said.value) for said in held]
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
