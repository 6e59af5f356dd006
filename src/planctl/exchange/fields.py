"""What may be read of each kind of thing: its fields in the format's order, and how a cell becomes one of them."""

from enum import StrEnum

from planctl.model import Better, Status


class Sort(StrEnum):
    """How a field's text is read."""

    line = "line"
    prose = "prose"
    ident = "ident"
    when = "when"
    due = "due"
    start = "start"
    year = "year"
    status = "status"
    better = "better"
    rating = "rating"
    flag = "flag"
    number = "number"
    names = "names"
    owners = "owners"
    owner = "owner"
    objectives = "objectives"
    activity = "activity"


DATES = frozenset({Sort.when, Sort.due, Sort.start})
LISTS = frozenset({Sort.names, Sort.owners, Sort.objectives})
VOCABULARIES = {Sort.status: [*map(str, Status)], Sort.better: [*map(str, Better)], Sort.flag: ["true", "false"]}

_FIGURE = {"at": Sort.when, "value": Sort.number, "text": Sort.line, "note": Sort.prose}
FIGURES = {
    "baseline": _FIGURE,
    "readings": _FIGURE,
    "targets": {
        "by": Sort.when,
        "value": Sort.number,
        "text": Sort.line,
        "low": Sort.number,
        "high": Sort.number,
        "note": Sort.prose,
    },
}
"""The figures of a measure: each a record of its own."""

_PLACED = {"id": Sort.ident, "title": Sort.line, "description": Sort.prose, "source_id": Sort.line}
FIELDS: dict[str, dict[str, Sort]] = {
    "objective": _PLACED,
    "part": _PLACED,
    "owner": {
        "id": Sort.ident,
        "title": Sort.line,
        "aliases": Sort.names,
        "from": Sort.when,
        "until": Sort.when,
        "source_id": Sort.line,
    },
    "activity": {
        "id": Sort.ident,
        "title": Sort.line,
        "title_given": Sort.flag,
        "description": Sort.prose,
        "objectives": Sort.objectives,
        "enabler": Sort.line,
        "owners": Sort.owners,
        "confidence": Sort.rating,
        "confidence_reason": Sort.prose,
        "tags": Sort.names,
        "source": Sort.line,
        "source_id": Sort.line,
        "internal": Sort.flag,
        "internal_note": Sort.prose,
    },
    "milestone": {
        "id": Sort.ident,
        "year": Sort.year,
        "text": Sort.line,
        "group": Sort.line,
        "owners": Sort.owners,
        "due": Sort.due,
        "due_text": Sort.line,
        "start": Sort.start,
        "started": Sort.when,
        "completed": Sort.when,
        "status": Sort.status,
        "forecast": Sort.due,
        "updated": Sort.when,
        "note": Sort.prose,
        "impact": Sort.prose,
        "internal": Sort.flag,
        "internal_note": Sort.prose,
        "evidence": Sort.prose,
        "confirmed_by": Sort.line,
        "reason": Sort.prose,
        "superseded_by": Sort.line,
        "depends_on": Sort.names,
        "source_id": Sort.line,
    },
    "measure": {
        "id": Sort.ident,
        "title": Sort.line,
        "unit": Sort.line,
        "better": Sort.better,
        "owner": Sort.owner,
        "activity": Sort.activity,
        "note": Sort.prose,
        "internal": Sort.flag,
        "internal_note": Sort.prose,
        "source": Sort.line,
        "source_id": Sort.line,
    },
}
"""What a map may say of each kind; a milestone's year is where it stands."""

NAME = {"milestone": "text"}
"""The field that names a thing of a kind, where that is not its title."""
