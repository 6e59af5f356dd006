"""Records and the plan: which thing of the plan each is, the ids of new ones, and what their names refer to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from planctl.errors import PlanctlError, nearest
from planctl.exchange.cells import Named, Said
from planctl.exchange.fields import FIELDS, Sort
from planctl.exchange.maps import Map, folded
from planctl.exchange.records import Gathered, Record
from planctl.exchange.sheets import Problem
from planctl.finding import Level
from planctl.lookup import Names, activity_names, answering, match, objective_names, owner_names, several
from planctl.model import FREE_ID, ID, Plan
from planctl.naming import make_id, next_id

Used = Callable[[str, str], set[str]]
"""Every id that things of a kind have or had, those of a milestone in its activity."""
ORDER = ("objective", "part", "owner", "activity", "milestone", "measure")


@dataclass(slots=True)
class Matching:
    """The records against a plan: `left` are the things of the plan, by kind, that the file does not tell of."""

    gathered: Gathered
    plan: Plan
    problems: list[Problem]
    left: dict[str, list[str]] = field(default_factory=dict)


def match_records(gathered: Gathered, mapped: Map, plan: Plan, used: Used, problems: list[Problem]) -> Matching:
    """Match each record with a thing of the plan, give the new ones ids, and turn names into ids."""
    made = Matching(gathered, plan, problems)
    keys = {item.kind: item.key for item in mapped.yields}
    for kind in ORDER:
        if kind in gathered.records:
            _known(made, kind, keys[kind])
    _name(made, used)
    refer(made, used)
    return made


def things_of(plan: Plan, kind: str) -> Iterator[tuple[str, str, Any]]:
    """Yield the things of a kind: what they belong to, their id, themselves."""
    if kind == "milestone":
        yield from ((item.place.activity, item.id, item) for item in plan.milestones)
    elif kind == "activity":
        yield from (("", ident, item) for ident, item in plan.activities.items())
    elif kind == "part":
        yield from ((item.id, part.id, part) for item in plan.objectives for part in item.parts)
    else:
        held: Sequence[Any] = {"objective": plan.objectives, "owner": plan.owners, "measure": plan.measures}[kind]
        yield from (("", item.id, item) for item in held)


def _known(made: Matching, kind: str, key: tuple[str, ...]) -> None:
    """Find, of each record, the thing of the plan that has its key."""
    by_key: dict[tuple[str, tuple[str, ...]], list[tuple[str, Any]]] = {}
    by_text = key == ("text",)
    for parent, ident, thing in things_of(made.plan, kind):
        values = tuple(folded(_field(thing, ident, name) or "") for name in key)
        if all(values):
            by_key.setdefault((parent, values), []).append((ident, thing))
    found: set[tuple[str, str]] = set()
    for record in made.gathered.records[kind]:
        parent = record.parent.ident if record.parent and record.parent.thing is not None else ""
        values = record.key[: len(key)]
        candidates = [item for item in by_key.get((parent, values), []) if (parent, item[0]) not in found]
        if by_text and len(candidates) > 1:
            candidates = [item for item in candidates if item[1].place.year == record.year] or candidates
        if len(candidates) > 1:
            told = several([f'"{ident}"' for ident, _ in candidates])
            message = f"this {kind} fits several of the plan: {told}"
            made.problems.append(Problem(record.place, Level.error, message, "name an id in the map's key"))
        if candidates:
            record.ident, record.thing = candidates[0]
            found.add((parent, record.ident))
    made.left[kind] = [
        f"{parent}/{ident}" if kind == "milestone" else ident
        for (parent, _), items in by_key.items()
        for ident, _ in items
        if (parent, ident) not in found
    ]


def _field(thing: Any, ident: str, name: str) -> str | None:
    if name == "id":
        return ident
    value = getattr(thing, name, None)
    return None if value is None else str(value)


def _name(made: Matching, used: Used) -> None:
    """Give each new record an id that nothing has or had."""
    taken: dict[tuple[str, str], set[str]] = {}
    for kind in ORDER:
        for record in made.gathered.records.get(kind, []):
            if record.thing is None:
                parent = record.parent.ident if record.parent and kind == "milestone" else ""
                kept = kind if kind != "part" else "objective"
                ids = taken.get((kept, parent))
                if ids is None:
                    fresh = kind == "milestone" and (record.parent is None or record.parent.thing is None)
                    ids = taken[kept, parent] = set() if fresh else set(used(kept, parent))
                record.ident = _make(made, record, ids)
                ids.add(record.ident)


def _make(made: Matching, record: Record, used: set[str]) -> str:
    told = record.said("id")
    if record.kind in {"objective", "part"}:
        if told:
            ident = "-".join(told.replace("/", " ").split())
            if ident in used or not FREE_ID.fullmatch(ident):
                message = f'the id "{ident}" is or was that of another objective'
                made.problems.append(Problem(record.fields["id"].place, Level.error, message, "tell them apart"))
            return ident
        above = record.parent.ident if record.parent else ""
        known = {ident for parent, ident, _ in things_of(made.plan, record.kind) if parent == above}
        known |= {
            item.ident
            for item in made.gathered.records[record.kind]
            if item.ident and (item.parent.ident if item.parent else "") == above
        }
        return next_id(known, used, f"{above}(a)" if above else "1") or make_id("objective", record.name, used)
    if told and ID.fullmatch(told) and told not in used:
        return str(told)
    return make_id(record.kind, told or record.name, used)


class _Register:
    """The names of owners, objectives or activities: those of the plan and those of the file."""

    def __init__(self, made: Matching, kind: str, names: Names, used: Used, remedy: str) -> None:
        self.made, self.kind, self.used, self.remedy = made, kind, used, remedy
        self.names: list[tuple[str, Sequence[str]]] = list(names)
        self.seen: dict[Named, str | None] = {}
        for of in (kind, "part") if kind == "objective" else (kind,):
            for record in made.gathered.records.get(of, []):
                self.enter(record)

    def enter(self, record: Record) -> None:
        """Let a record of the file be referred to by its id, source id, aliases or title."""
        known = (record.ident, *map(str, record.said("aliases") or ()), record.said("source_id"), record.said("title"))
        names = tuple(name for name in known if name)
        index = next((place for place, (ident, _) in enumerate(self.names) if ident == record.ident), None)
        if index is None:
            self.names.append((record.ident, names))
        else:
            self.names[index] = (record.ident, (*names, *self.names[index][1]))

    def find(self, named: Named, by: Record, said: Said) -> str | None:
        """Return the id of what a name means; a new one is made where the map allows it, else reported."""
        bare = named._replace(capacity=None)
        if bare not in self.seen:
            self.seen[bare] = self.look_up(bare, by, said)
        elif self.seen[bare] is None:
            self.look_up(bare, by, said)
        return self.seen[bare]

    def look_up(self, named: Named, by: Record, said: Said) -> str | None:
        found, exact = answering(named.name, self.names)
        if len(found) == 1 and (exact or not named.new):
            return found[0]
        if named.new and not (exact and found):
            return self.make(named, by, said)
        try:
            return match(self.kind, named.name, self.names, self.remedy)
        except PlanctlError as error:
            self.made.problems.append(Problem(said.place, Level.error, str(error), ""))
            return None

    def make(self, named: Named, by: Record, said: Said) -> str:
        """Make a new thing of a name, and warn where one is nearly called so."""
        near = nearest(named.name, [known[-1] for _, known in self.names], 1, 0.9)
        if near and _figures(near[0]) == _figures(named.name):
            message = f'"{named.name}" becomes a new {self.kind}, though "{near[0]}" is nearly the same'
            self.made.problems.append(
                Problem(said.place, Level.warning, message, "is it one and the same? Then mend the cell")
            )
        record = Record(self.kind, (folded(named.name),), said.place, list(by.rows))
        record.fields["title"] = Said(named.name, said.place)
        self.made.gathered.records.setdefault(self.kind, []).append(record)
        taken = self.used(self.kind, "") | {ident for ident, _ in self.names}
        record.ident = _make(self.made, record, taken)
        self.enter(record)
        return record.ident


def _figures(name: str) -> list[str]:
    """Return the digits of a name: what differs in them is another thing, however alike."""
    return [char for char in name if char.isdigit()]


def refer(made: Matching, used: Used) -> None:
    """Turn the names of owners, objectives and activities into ids."""
    plan = made.plan
    registers = {
        Sort.owner: _Register(made, "owner", owner_names(plan), used, "new: true in the map makes it"),
        Sort.objectives: _Register(made, "objective", objective_names(plan), used, "new: true in the map makes it"),
        Sort.activity: _Register(made, "activity", activity_names(plan), used, "planctl list activities"),
    }
    registers[Sort.owners] = registers[Sort.owner]
    for kind in ORDER:
        for record in [*made.gathered.records.get(kind, [])]:
            for name, said in [*record.fields.items()]:
                if (register := registers.get(FIELDS[kind][name])) is not None:
                    _replace(record, name, said, register)
            if kind == "activity":
                _link(record)


def _replace(record: Record, name: str, said: Said, register: _Register) -> None:
    if isinstance(said.value, Named):
        ident = register.find(said.value, record, said)
        if ident is None:
            del record.fields[name]
        else:
            record.fields[name] = Said(ident, said.place)
        return
    found: list[Any] = []
    for item in said.value:
        ident = register.find(item, record, said)
        value: Any = {"role": ident, "capacity": item.capacity} if item.capacity else ident
        if ident is not None and value not in found:
            found.append(value)
    record.fields[name] = Said(found, said.place)


def _link(record: Record) -> None:
    """Link an activity with the objectives and owners of its rows, where no column of its own names them."""
    for link, name in (("objective", "objectives"), ("owner", "owners")):
        held = record.links.get(link)
        if held and name not in record.fields:
            record.fields[name] = Said(list(dict.fromkeys(item.ident for item in held)), record.place)
