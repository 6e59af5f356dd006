"""What `import` does with a workbook of ours: the cells that its owner changed become values of the plan."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from planctl import account
from planctl.amending import Editing
from planctl.choice import Audience, Filters
from planctl.edit import Draft
from planctl.editing import editing, judged
from planctl.errors import PlanctlError
from planctl.exchange.cells import Cells, Said
from planctl.exchange.fields import FIELDS, FIGURES, Sort
from planctl.exchange.maps import Map, Take
from planctl.exchange.matching import Matching, refer
from planctl.exchange.records import Gathered, Record
from planctl.exchange.returned import Cell, Returned, returned
from planctl.exchange.sheets import Book, Problem, Sheet, as_text
from planctl.exchange.table import Line, Table
from planctl.exchange.tables import Table as Made
from planctl.exchange.tables import digest, export
from planctl.exchange.template import Template
from planctl.filing import ATTRIBUTES, KEYS, Change, Filed, plain, shown
from planctl.finding import Level
from planctl.load import load
from planctl.model import UNSCHEDULED, Plan
from planctl.opening import day_of
from planctl.output import echo, say
from planctl.places import Refused
from planctl.revisions import home, named, read_revision
from planctl.select import select
from planctl.text import one_line

KINDS = {"milestones": "milestone", "activities": "activity", "owners": "owner", "measures": "measure"}
_BASELINE = "baseline_"


def bring_back(file: str, book: Book, about: dict[str, str], folder: str, *, dry_run: bool) -> None:
    """Take the cells that were changed in a workbook; raises PlanctlError, ends with status 1 on findings."""
    name = Path(file).name
    with editing(folder) as draft:
        today = _tables(draft.plan, about)
        before = _before(draft, about, today)
        problems: list[Problem] = []
        found = returned(name, book, before, today, problems)
        filed = Filed()
        _Back(draft, name, problems, filed).take(found)
        if problems:
            say(account.told(problems).rstrip("\n"))
        if failed := sum(problem.level is Level.error for problem in problems):
            say(f"error: {failed} cell{'s' * (failed != 1)} to settle; nothing is written")
            raise typer.Exit(1)
        judged(draft, errors_only=True)
        echo(account.preview(filed))
        for cell in found.meanwhile:
            was, now = cell.was or "(none)", cell.now or "(none)"
            say(one_line(f"changed in the plan since: {' '.join(cell.key)}: {cell.column.name}: {was} -> {now}"))
        for table, gone in found.gone.items() if about.get("filters") in {"{}", ""} else ():
            say(f"{account.plural('row', len(gone))} of {table} not in the workbook: left as in the plan")
        echo(f"{account.plural('row', found.rows)}: {account.plural('cell', len(filed.changes))} changed\n")
        if dry_run:
            say("a dry run: nothing is written")
            return
        draft.write()


def _tables(plan: Plan, about: dict[str, str]) -> tuple[Made, ...]:
    audience = Audience(about["audience"]) if about.get("audience") in {*Audience} else Audience.public
    return export(select(plan, Filters(), day_of(plan, about.get("as_at"))), audience, None).tables


def _before(draft: Draft, about: dict[str, str], today: Sequence[Made]) -> Sequence[Made]:
    """Return the tables that the workbook was made of; raises PlanctlError where nothing knows them any more."""
    if digest(today) == about.get("digest"):
        return today
    if not about.get("revision"):
        remedy = "export from a committed plan, so that what changed since can be told"
        raise PlanctlError(f"the workbook names no revision, and the plan has changed since it was made; {remedy}")
    at = home(draft.folder)
    revision = read_revision(at, named(at, about["revision"]))
    if revision.source is None:
        raise PlanctlError(f"revision {about['revision'][:12]} of the workbook holds no plan")
    return _tables(load(revision.source).plan, about)


class _Back:
    """Turns changed cells into edits."""

    def __init__(self, draft: Draft, file: str, problems: list[Problem], filed: Filed) -> None:
        self.draft, self.file, self.problems, self.filed = draft, file, problems, filed
        self.plan = draft.plan
        gathered = Gathered({})
        self.made = Matching(gathered, self.plan, problems)
        self.editing = Editing(draft, self.made, Map(), filed)
        self.milestones = {item.ref: item for item in self.plan.milestones}
        self.things: dict[str, dict[str, Any]] = {
            "activity": dict(self.plan.activities),
            "owner": {item.id: item for item in self.plan.owners},
            "measure": {item.id: item for item in self.plan.measures},
            "milestone": dict(self.milestones),
        }

    def take(self, found: Returned) -> None:
        """Edit the plan by each row's changed cells."""
        rows: dict[tuple[str, tuple[str, ...]], list[Cell]] = {}
        for cell in found.cells:
            rows.setdefault((cell.table, cell.key), []).append(cell)
        for (table, _), cells in rows.items():
            try:
                self.row(table, cells)
            except Refused as refused:
                self.problems.append(Problem(cells[0].place, Level.error, str(refused), "do that by hand"))

    def row(self, table: str, cells: list[Cell]) -> None:
        if table in {"targets", "readings"}:
            self.figures(table, cells)
        elif table == "objectives":
            self.objective(cells)
        elif table in KINDS:
            self.thing(KINDS[table], cells)
        else:
            for cell in cells:
                message = f"what is changed in {table} is not read back"
                self.fault(cell, message, "change it in the plan's files")

    def fault(self, cell: Cell, message: str, remedy: str) -> None:
        self.problems.append(Problem(cell.place, Level.error, message, remedy))

    def thing(self, kind: str, cells: list[Cell]) -> None:
        """Set the changed fields of a milestone, an activity, an owner or a measure."""
        ref = cells[0].key[0]
        thing = self.things[kind][ref]
        record = Record(kind, cells[0].key, cells[0].place, [cells[0].place.row], thing=thing, ident=ref)
        if kind == "milestone":
            record.parent = Record("activity", (), record.place, [], ident=thing.place.activity)
            record.parent.thing = self.plan.activities[thing.place.activity]
            record.ident, record.year = thing.id, thing.place.year
        differing = []
        for cell in cells:
            name = cell.column.name
            if kind == "measure" and name.startswith(_BASELINE):
                self.figure(cell, "baseline", (thing.index, "baseline", name.removeprefix(_BASELINE)))
            elif name not in FIELDS[kind] or name == "id":
                self.fault(cell, f"{name} is not changed by an import", "take the cell back")
            else:
                before = len(self.problems)
                new = self.value(cell, FIELDS[kind][name], record)
                if name == "year":
                    record.year = new if new and (new == record.year or self.holds(cell)) else record.year
                elif len(self.problems) == before:
                    old, new = self.old(record, name), self.without_default(record, name, new)
                    if old != new and self.holds(cell):
                        differing.append((name, old, new))
        self.editing.apply(record, differing)

    def holds(self, cell: Cell) -> bool:
        """Tell whether the plan still has what the workbook was made of; else report what stands against what."""
        if cell.now == cell.was:
            return True
        both = f'is "{as_text(cell.value)}" here, and "{cell.now}" in the plan since'
        remedy = "decide which holds: write it in both, or take the cell back"
        self.fault(cell, f'{cell.column.name} was "{cell.was}", {both}', remedy)
        return False

    def old(self, record: Record, name: str) -> Any:
        """Return what a field holds in the plan's file."""
        return plain(getattr(record.thing, ATTRIBUTES.get((record.kind, name), name)))

    def without_default(self, record: Record, name: str, new: Any) -> Any:
        """Leave out what a file does not say because it goes without saying."""
        if name == "due" and record.kind == "milestone":
            return None if new == ("tbc" if record.year == UNSCHEDULED else record.year) else new
        if name == "owners" and record.parent is not None and new == plain(record.parent.thing.owners):
            return None
        return new

    def value(self, cell: Cell, sort: Sort, record: Record) -> Any:
        """Read a changed cell as its field does; None for one that was emptied."""
        sheet = Sheet(cell.table, iter(()))
        columns = [""] * (cell.place.column - 1) + [cell.column.name]
        table = Table(self.file, sheet, columns, 1, iter(()))
        cells = Cells(Map(), table, self.plan.calendar, tuple(self.plan.header.confidence), self.problems)
        take = Take((cell.column.name,), sort, Template.of_column(cell.column.name), split=(";",))
        line = Line(cell.place.row, [*[None] * (cell.place.column - 1), cell.value])
        value = cells.read(line, take)
        if value == "false" and sort is Sort.flag:
            return None
        if sort not in {Sort.owners, Sort.owner, Sort.objectives, Sort.activity} or value is None:
            return value
        held = Record(
            record.kind, record.key, cell.place, record.rows, fields={cell.column.name: Said(value, cell.place)}
        )
        made = Matching(Gathered({held.kind: [held]}), self.plan, self.problems)
        return self.with_capacities(record, cell.column.name, _resolved(made, held))

    def with_capacities(self, record: Record, name: str, value: Any) -> Any:
        """Keep the capacity of an owner who stays."""
        if name != "owners" or value is None:
            return value
        links = record.thing.own_owners or record.parent.thing.owners if record.parent else record.thing.owners
        capacities = {link.role: plain(link) for link in links}
        return [capacities.get(role, role) for role in value]

    def objective(self, cells: list[Cell]) -> None:
        """Set the changed fields of an objective or a part."""
        ident = cells[0].key[0]
        for objective in self.plan.objectives:
            places = {objective.id: (objective.index,)} | {
                part.id: (objective.index, "parts", place) for place, part in enumerate(objective.parts)
            }
            if ident in places:
                for cell in cells:
                    if cell.column.name == "part_of":
                        self.fault(cell, "part_of is not changed by an import", "take the cell back")
                    else:
                        self.put(cell, objective.file, (*places[ident], cell.column.name), KEYS["objective"])

    def figures(self, table: str, cells: list[Cell]) -> None:
        """Set the changed values of a target or a reading."""
        measure = self.things["measure"][cells[0].key[0]]
        for cell in cells:
            self.figure(cell, table, (measure.index, table, int(cell.key[1]) - 1, cell.column.name))

    def figure(self, cell: Cell, table: str, path: tuple[str | int, ...]) -> None:
        measure = self.things["measure"][cell.key[0]]
        self.put(cell, measure.file, path, list(FIGURES[table]), FIGURES[table][str(path[-1])])

    def put(
        self, cell: Cell, file: str, path: tuple[str | int, ...], order: Sequence[str], sort: Sort = Sort.prose
    ) -> None:
        """Set or remove one value."""
        before = len(self.problems)
        record = Record("measure", cell.key, cell.place, [cell.place.row])
        new = self.value(cell, sort, record)
        if len(self.problems) > before or (new or "") == cell.now or not self.holds(cell):
            return
        if new is None:
            self.draft.drop(file, path)
        else:
            self.draft.put(file, path, new, order)
        ref, field = " ".join(cell.key), cell.column.name
        self.filed.changes.append(Change(file, ref, field, cell.now or None, shown(new), [cell.place.row]))


def _resolved(made: Matching, record: Record) -> Any:
    """Return the ids that a record's one field names."""
    refer(made, lambda *_: set())
    said = next(iter(record.fields.values()), None)
    return said.value if said else None
