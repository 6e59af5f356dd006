"""What `list` prints of each kind: its columns, its rows, its JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from planctl import facts
from planctl.errors import PlanctlError, did_you_mean
from planctl.expression import plain
from planctl.facts import Titles
from planctl.model import UNSCHEDULED, Figure, Measure, Target
from planctl.period import Period
from planctl.progress import NOT_REPORTED, Row, count
from planctl.select import Selection
from planctl.standing.text import bar


class Item(NamedTuple):
    """A row: its id, its CSV cells, what a table shows of them, its JSON, and what it is sorted by, by column.

    The three are made when they are asked for: a list of ninety thousand prints one of them.
    """

    id: str
    cells: Callable[[], Sequence[object]]
    shown: Callable[[], Sequence[str]]
    data: Callable[[], dict[str, Any]]
    keys: dict[str, Any]


class Kind(NamedTuple):
    """A kind: CSV columns, table headers, and the rows of a selection."""

    columns: Sequence[str]
    headers: Sequence[str]
    items: Callable[[Selection, Titles], list[Item]]


@dataclass(slots=True)
class Listing:
    """A list that is ready to print."""

    selection: Selection
    columns: Sequence[str]
    headers: Sequence[str]
    rows: list[Item]

    def ids(self) -> list[str]:
        """Return the ids, a milestone's as its reference."""
        return [item.id for item in self.rows]

    def cells(self) -> Iterator[Sequence[object]]:
        """Return the CSV rows."""
        return (item.cells() for item in self.rows)

    def shown(self) -> list[Sequence[str]]:
        """Return the table's rows."""
        return [item.shown() for item in self.rows]

    def document(self, kind: str) -> dict[str, Any]:
        """Return the JSON document planctl/list-KIND/1."""
        return facts.heading(f"list-{kind}", self.selection) | {kind: (item.data() for item in self.rows)}


def listing(kind: Kind, selection: Selection, sort: str | None) -> Listing:
    """Make the list; raises PlanctlError where there is no such column to sort by."""
    items = kind.items(selection, Titles(selection.plan))
    if sort is not None:
        name = sort.removeprefix("-").replace("-", "_")
        if name not in kind.columns:
            near = did_you_mean(name, list(kind.columns))
            raise PlanctlError(f'no column "{name}" to sort by{near}; there are {", ".join(kind.columns)}')
        place = list(kind.columns).index(name)
        keyed = [(item.keys[name] if name in item.keys else item.cells()[place], item) for item in items]
        keyed.sort(key=lambda pair: _order(pair[0]), reverse=sort.startswith("-"))
        keyed.sort(key=lambda pair: pair[0] is None)
        items = [item for _, item in keyed]
    return Listing(selection, kind.columns, kind.headers, items)


def _item(ident: str, cells: Sequence[object], shown: Sequence[str], data: dict[str, Any]) -> Item:
    """Make a row of a kind of which there are few."""
    return Item(ident, lambda: cells, lambda: shown, lambda: data, {})


def _order(value: object) -> tuple[int, float, str]:
    """Order numbers as numbers, text as text without case, and what is absent last."""
    if isinstance(value, bool | int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value).casefold()


def _milestones(selection: Selection, titles: Titles) -> list[Item]:
    years = {year: index for index, year in enumerate(selection.years)}
    return [_milestone(row, titles, years) for row in selection.rows]


def _milestone(row: Row, titles: Titles, years: dict[str, int]) -> Item:
    item = row.milestone
    due = f"{item.due.last} {item.due.first}" if isinstance(item.due, Period) else "9999"
    keys = {"due": due, "due_first": due, "year": years.get(item.year or UNSCHEDULED, len(years))}
    cells = partial(facts.milestone_cells, row, titles)
    return Item(item.ref, cells, partial(_milestone_shown, row), partial(facts.milestone, row, titles), keys)


def _milestone_shown(row: Row) -> Sequence[str]:
    item = row.milestone
    status = (row.status or NOT_REPORTED).replace("-", " ")
    timing = row.timing.replace("-", " ")
    return row.rag, item.year or UNSCHEDULED, str(item.due), timing, status, item.ref, item.text


def _activities(selection: Selection, titles: Titles) -> list[Item]:
    items = []
    for activity, rows in selection.groups:
        total = count(rows)
        lead = titles.owner(activity.lead) if activity.lead else ""
        numbers = (bar(total), str(total.overdue))
        shown = (total.worst, activity.confidence or "not rated", *numbers, activity.id, lead, activity.title)
        data = facts.activity(activity, rows, selection.years, titles)
        items.append(_item(activity.id, facts.activity_cells(activity, rows, titles), shown, data))
    return items


def _objectives(selection: Selection, titles: Titles) -> list[Item]:  # noqa: ARG001 - the signature of every kind
    items = []
    narrowed = bool(selection.words)
    for objective in selection.plan.objectives:
        members = [(objective.id, objective.title, None), *((p.id, p.title, objective.id) for p in objective.parts)]
        for ident, title, parent in members:
            wanted = {part for part, _, _ in members} if parent is None else {ident}
            served = [(item, rows) for item, rows in selection.groups if wanted.intersection(item.objectives)]
            if narrowed and not served:
                continue
            total = count(row for _, rows in served for row in rows)
            name = title or "(wording not in source)"
            cells = (ident, title, parent, len(served), total.total, total.complete, total.overdue)
            shown = (ident, str(len(served)), bar(total), str(total.overdue), name)
            data = {"id": ident, "title": title, "parent": parent, "activities": [item.id for item, _ in served]}
            items.append(_item(ident, cells, shown, data | {"counts": facts.counts(total)}))
    return items


def _owners(selection: Selection, titles: Titles) -> list[Item]:
    items = []
    for owner in titles.owners.values():
        owned = [item for item, _ in selection.groups if any(link.role == owner.id for link in item.owners)]
        rows = [row for row in selection.rows if any(link.role == owner.id for link in row.owners)]
        if selection.words and not owned and not rows:
            continue
        total = count(rows)
        since = owner.from_.text if owner.from_ else None
        until = owner.until.text if owner.until else None
        numbers = (len(owned), total.total, total.complete, total.overdue, total.not_reported)
        cells = (owner.id, owner.title, "; ".join(owner.aliases), since, until, owner.successor, *numbers)
        shown = (str(len(owned)), bar(total), str(total.overdue), str(total.not_reported), owner.id, owner.title)
        data = {
            "id": owner.id,
            "title": owner.title,
            "aliases": list(owner.aliases),
            "from": since,
            "until": until,
            "successor": owner.successor,
            "activities": [item.id for item in owned],
            "leads": [item.id for item in owned if item.lead == owner.id],
            "counts": facts.counts(total),
        }
        items.append(_item(owner.id, cells, shown, data))
    return items


def figure(of: Figure | Target | None, unit: str | None = None) -> str:
    """Print a figure or a target: its value with the unit, its range, or its words."""
    if of is None:
        return ""
    if isinstance(of, Target) and of.low is not None and of.high is not None:
        text = f"{of.low:,} to {of.high:,}"
    elif of.value is not None:
        text = f"{of.value:,}"
    else:
        return of.text or ""
    text = f"{text} {unit}" if unit else text
    return f"{text} ({of.text})" if of.text else text


def _bare(of: Figure | Target | None) -> int | float | str | None:
    """Return a figure as a script reads it: a number where there is one, else its words."""
    if isinstance(of, Target) and of.low is not None and of.high is not None:
        return f"{of.low} to {of.high}"
    return None if of is None else of.text if of.value is None else of.value


def _measures(selection: Selection, titles: Titles) -> list[Item]:
    shown_activities = {activity.id for activity, _ in selection.groups}
    return [
        _measure(measure, titles)
        for measure in selection.plan.measures
        if not selection.words or measure.activity in shown_activities
    ]


def _measure(measure: Measure, titles: Titles) -> Item:
    baseline = figure(measure.baseline)
    reading = measure.readings[-1] if measure.readings else None
    target = measure.targets[-1] if measure.targets else None
    owner = titles.owner(measure.owner) if measure.owner else None
    latest = (reading.at.text if reading else None, _bare(reading))
    wanted = (target.by.text if target else None, _bare(target))
    about = (measure.id, measure.title, measure.unit, measure.better, owner, measure.activity)
    cells = (*about, _bare(measure.baseline), *latest, *wanted)
    shown = (measure.id, baseline, figure(reading) or "no reading", figure(target), measure.unit or "", measure.title)
    data = plain(measure)
    for key in [key for key in data if key.startswith("\0")]:
        del data[key]
    return _item(measure.id, cells, shown, data)


def _years(selection: Selection, titles: Titles) -> list[Item]:  # noqa: ARG001 - the signature of every kind
    items = []
    spans = {year.text: year for year in selection.plan.calendar.years}
    for label, total in facts.by_year(selection.rows, selection.years).items():
        first = spans[label].first.isoformat() if label in spans else None
        last = spans[label].last.isoformat() if label in spans else None
        cells = (label, first, last, total.total, total.complete, total.overdue, total.not_reported)
        shown = (label, first or "", last or "", bar(total), str(total.overdue), str(total.not_reported))
        data = {"id": label, "first": first, "last": last, "counts": facts.counts(total)}
        items.append(_item(label, cells, shown, data))
    return items


_COUNTED = ("milestones", "complete", "overdue", "not_reported")
KINDS: dict[str, Kind] = {
    "activities": Kind(
        facts.ACTIVITY_COLUMNS,
        ("RAG", "Conf.", "Complete", "Overdue", "Activity", "Lead", "Title"),
        _activities,
    ),
    "milestones": Kind(facts.CSV_COLUMNS, ("RAG", "Year", "Due", "Timing", "Status", "Milestone", "Text"), _milestones),
    "objectives": Kind(
        ("id", "title", "parent", "activities", "milestones", "complete", "overdue"),
        ("Objective", "Activities", "Complete", "Overdue", "Wording"),
        _objectives,
    ),
    "owners": Kind(
        ("id", "title", "aliases", "from", "until", "successor", "activities", *_COUNTED),
        ("Activities", "Complete", "Overdue", "Not reported", "Owner", "Title"),
        _owners,
    ),
    "measures": Kind(
        (
            "id",
            "title",
            "unit",
            "better",
            "owner",
            "activity",
            "baseline",
            "reading_at",
            "reading",
            "target_by",
            "target",
        ),
        ("Measure", "Baseline", "Latest", "Target", "Unit", "Title"),
        _measures,
    ),
    "years": Kind(
        ("id", "first", "last", *_COUNTED),
        ("Year", "First day", "Last day", "Complete", "Overdue", "Not reported"),
        _years,
    ),
}
