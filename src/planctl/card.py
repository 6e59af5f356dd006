"""Everything about one thing of a plan, as a card of named facts, links followed both ways."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from planctl import facts
from planctl.errors import PlanctlError, did_you_mean
from planctl.expression import plain
from planctl.facts import Titles
from planctl.listing import figure
from planctl.lookup import (
    Names,
    activity_names,
    answering,
    find_objective,
    match,
    objective_names,
    owner_names,
    several,
)
from planctl.model import Activity, Measure, Milestone, Objective, Part, Plan
from planctl.progress import AsAt, Row, count, derive
from planctl.text import a, one_line, printable

KINDS = ("activity", "milestone", "owner", "objective", "measure")


class Ref(NamedTuple):
    """A thing by kind and id."""

    kind: str
    id: str


def find(plan: Plan, text: str, kinds: Sequence[str] = KINDS, *, whole: bool = False) -> Ref:
    """Find what a reference names among some kinds: an exact name, else a part of one unless `whole`.

    Raises PlanctlError.
    """
    kind, colon, rest = text.partition(":")
    if colon and kind in kinds and not whole:
        return Ref(kind, match(kind, rest, names(plan, kind), f"planctl show {kind}:ID"))
    among, wanted = ((kind,), rest) if colon and kind in kinds else (kinds, text)
    found = [(Ref(kind, ident), exact) for kind in among for ident, exact in _answering(plan, kind, wanted)]
    refs = [ref for ref, exact in found if exact] or ([] if whole else [ref for ref, _ in found])
    if len(refs) == 1:
        return refs[0]
    if refs:
        raise PlanctlError(f'"{text}" fits several things; write {several([f"{ref.kind}:{ref.id}" for ref in refs])}')
    raise PlanctlError(_not_found(plan, text, kinds, [ref for ref, _ in found]))


def _not_found(plan: Plan, text: str, kinds: Sequence[str], parts: list[Ref]) -> str:
    """Say why a reference names nothing: it is another kind's, or a part of a name, or a slip of the keyboard."""
    for other in KINDS:
        if other not in kinds and any(exact for _, exact in _answering(plan, other, text)):
            return f'"{text}" is {a(other)}; this wants {" or ".join(map(a, kinds))}'
    if parts:
        return (
            f'nothing is called "{text}" in full; it is a part of {several([f"{ref.kind}:{ref.id}" for ref in parts])}'
        )
    known = [name for kind in kinds for ident, of in names(plan, kind) for name in (ident, *of)]
    return f'nothing in the plan is called "{text}"{did_you_mean(text, known)}; planctl list shows what is'


def _answering(plan: Plan, kind: str, text: str) -> list[tuple[str, bool]]:
    found, exact = answering(text, names(plan, kind))
    return [(ident, exact) for ident in found]


def names(plan: Plan, kind: str) -> Names:
    """Return the names of all things of a kind; a milestone answers to its reference and its id."""
    if kind == "milestone":
        return [(milestone.ref, (milestone.id, milestone.ref)) for milestone in plan.milestones]
    if kind == "measure":
        return [(measure.id, (measure.id, measure.title)) for measure in plan.measures]
    return {"activity": activity_names, "owner": owner_names, "objective": objective_names}[kind](plan)


def card(plan: Plan, ref: Ref, at: AsAt) -> dict[str, Any]:
    """Return a thing's facts as plain data."""
    titles = Titles(plan)
    made = {"activity": _activity, "milestone": _milestone, "owner": _owner, "objective": _objective}
    made["measure"] = _measure
    return {"kind": ref.kind, **made[ref.kind](plan, ref.id, at, titles)}


def _rows(activity: Activity, at: AsAt) -> list[Row]:
    return [derive(item, activity, at) for items in activity.milestones.values() for item in items]


def _brief(row: Row) -> dict[str, Any]:
    item = row.milestone
    status = row.status or "not-reported"
    return {
        "ref": item.ref,
        "year": item.year,
        "due": str(item.due),
        "status": status,
        "rag": row.rag,
        "text": item.text,
    }


def _links(refs: tuple[str, ...] | list[str], titles: Titles) -> list[dict[str, Any]]:
    return [{"ref": ref, "title": titles.reference(ref)} for ref in refs]


def _dependents(plan: Plan, ref: str) -> list[str]:
    """Return what depends on an activity or a milestone."""
    things: list[tuple[str, Activity | Milestone]] = [(item.id, item) for item in plan.activities.values()]
    things += [(item.ref, item) for item in plan.milestones]
    return [name for name, thing in things if ref in thing.depends_on]


def _activity(plan: Plan, ident: str, at: AsAt, titles: Titles) -> dict[str, Any]:
    activity = plan.activities[ident]
    rows = _rows(activity, at)
    total = count(rows)
    return {
        "id": ident,
        "title": activity.title,
        "title_given": activity.title_given,
        "description": activity.description,
        "objectives": [{"id": item, "title": titles.objectives.get(item)} for item in activity.objectives],
        "enabler": activity.enabler,
        "owners": titles.links(activity.owners),
        "confidence": activity.confidence,
        "confidence_definition": plan.header.confidence.get(activity.confidence or "") or None,
        "confidence_reason": activity.confidence_reason,
        "depends_on": _links(activity.depends_on, titles),
        "needed_by": _links(_dependents(plan, ident), titles),
        "measures": [{"id": item.id, "title": item.title} for item in plan.measures if item.activity == ident],
        "resources": plain(activity.resources),
        "tags": list(activity.tags),
        "source": activity.source,
        "source_id": activity.source_id,
        "internal": activity.internal,
        "internal_note": activity.internal_note,
        "rag": total.worst,
        "counts": facts.counts(total),
        "milestones": [_brief(row) for row in rows],
    }


def _milestone(plan: Plan, ref: str, at: AsAt, titles: Titles) -> dict[str, Any]:
    activity = plan.activities[ref.partition("/")[0]]
    row = next(row for row in _rows(activity, at) if row.milestone.ref == ref)
    item = row.milestone
    supersedes = [other.ref for other in plan.milestones if other.superseded_by == ref]
    return {
        **facts.milestone(row, titles),
        "activity_title": activity.title,
        "group": item.group,
        "due_text": item.due_text,
        "start": facts.date(item.start),
        "started": facts.date(item.started),
        "updated": facts.date(item.updated),
        "note": item.note,
        "impact": item.impact,
        "evidence": item.evidence,
        "confirmed_by": item.confirmed_by,
        "reason": item.reason,
        "superseded_by": item.superseded_by,
        "supersedes": supersedes,
        "depends_on": _links(item.depends_on, titles),
        "needed_by": _links(_dependents(plan, ref), titles),
        "changes": plain(item.changes),
        "internal": item.internal,
        "internal_note": item.internal_note,
    }


def _owner(plan: Plan, ident: str, at: AsAt, titles: Titles) -> dict[str, Any]:
    owner = titles.owners[ident]
    mine = [item for item in plan.activities.values() if any(link.role == ident for link in item.owners)]
    rows = [
        row
        for activity in plan.activities.values()
        for row in _rows(activity, at)
        if any(link.role == ident for link in row.owners)
    ]
    return {
        "id": ident,
        "title": owner.title,
        "aliases": list(owner.aliases),
        "from": plain(owner.from_),
        "until": plain(owner.until),
        "successor": owner.successor,
        "source_id": owner.source_id,
        "activities": [
            {"id": item.id, "title": item.title, "lead": item.lead == ident, "capacity": _capacity(item, ident)}
            for item in mine
        ],
        "measures": [{"id": item.id, "title": item.title} for item in plan.measures if item.owner == ident],
        "counts": facts.counts(count(rows)),
        "milestones": [_brief(row) for row in rows],
    }


def _capacity(activity: Activity, ident: str) -> str | None:
    return next((link.capacity for link in activity.owners if link.role == ident), None)


def _objective(plan: Plan, ident: str, at: AsAt, titles: Titles) -> dict[str, Any]:
    _, members = find_objective(plan, ident)
    served = [item for item in plan.activities.values() if set(members).intersection(item.objectives)]
    parent = next((item.id for item in plan.objectives if any(part.id == ident for part in item.parts)), None)
    every: list[Objective | Part] = [*plan.objectives, *(part for item in plan.objectives for part in item.parts)]
    held = next(item for item in every if item.id == ident)
    return {
        "id": ident,
        "source_id": held.source_id,
        "title": held.title,
        "description": held.description,
        "part_of": parent,
        "parts": [{"id": item, "title": titles.objectives.get(item)} for item in members if item != ident],
        "activities": [{"id": item.id, "title": item.title} for item in served],
        "counts": facts.counts(count(row for item in served for row in _rows(item, at))),
    }


def _measure(plan: Plan, ident: str, at: AsAt, titles: Titles) -> dict[str, Any]:  # noqa: ARG001 - one signature
    measure: Measure = next(item for item in plan.measures if item.id == ident)
    data = {name: value for name, value in plain(measure).items() if not name.startswith("\0")}
    data["owner"] = {"id": measure.owner, "title": titles.owner(measure.owner)} if measure.owner else None
    if measure.activity:
        data["activity"] = {"id": measure.activity, "title": titles.reference(measure.activity)}
    for fact, target in zip(data["targets"], measure.targets, strict=True):
        fact["shown"] = figure(target, measure.unit)
    for fact, reading in zip(data["readings"], measure.readings, strict=True):
        fact["shown"] = figure(reading, measure.unit)
    return data


def lines(facts_of: dict[str, Any], at: AsAt) -> str:
    """Print a card: a line a fact, an indented line an item; what is absent is left out."""
    head = f"{facts_of['kind'].capitalize()} {facts_of.get('ref') or facts_of['id']}"
    told = [head, facts.as_at(at)]
    for name, value in facts_of.items():
        if name in {"kind", "id", "ref", "not_reported"} or (_absent(value) and name != "status"):
            continue
        told += _fact(name.replace("_", " "), value)
    return "\n".join(told) + "\n"


def _absent(value: Any) -> bool:
    """Tell whether there is nothing to print; a zero is something."""
    return value is None or value is False or value in ([], "")


def _fact(name: str, value: Any) -> Iterator[str]:
    """Print one fact."""
    if name == "counts":
        for kind in ("status", "timing", "rag"):
            parts = [f"{word.replace('-', ' ')} {number}" for word, number in value[kind].items() if number]
            yield f"{'RAG' if kind == 'rag' else kind} of {value['total']}: {', '.join(parts) or 'none'}"
    elif isinstance(value, dict):
        yield f"{name}: {_item(value)}"
    elif isinstance(value, list):
        yield f"{name}:"
        for item in value:
            yield f"  - {_item(item) if isinstance(item, dict) else one_line(str(item))}"
    elif isinstance(value, str) and "\n" in value:
        yield f"{name}:"
        yield from (f"  {printable(part)}" if part else "" for part in value.split("\n"))
    elif name == "status":
        yield f"status: {(value or 'not-reported').replace('-', ' ')}"
    else:
        yield f"{name}: {'yes' if value is True else one_line(str(value))}"


def _item(item: dict[str, Any]) -> str:
    """Print an item of a list: its id and title first, then the rest by name."""
    if set(item) == {"text", "first", "last"}:
        return (
            str(item["text"])
            if item["first"] in (None, item["text"])
            else f"{item['text']} ({item['first']} to {item['last']})"
        )
    head = [str(item[name]) for name in ("ref", "id", "year", "due") if item.get(name)]
    head += [item[name].replace("-", " ") for name in ("status", "rag") if item.get(name)]
    title = item.get("title") or item.get("text") or item.get("shown")
    rest = [
        f"{name}: {'yes' if value is True else value}"
        for name, value in item.items()
        if name not in {"ref", "id", "title", "text", "shown", "year", "due", "status", "rag"} and not _absent(value)
    ]
    told = "  ".join(filter(None, [" ".join(head), str(title) if title else ""]))
    return one_line(f"{told} ({', '.join(rest)})" if rest and told else told or ", ".join(rest))
