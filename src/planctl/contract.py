"""The JSON documents that planctl prints, as JSON Schema (draft-07): other people's scripts hold us to them."""

from typing import Any

from planctl.change import Class, What
from planctl.exchange.columns import ABOUT, COLUMNS, Column, Kind, key_of
from planctl.model import Status
from planctl.progress import RAGS, STATUSES, TIMINGS

Schema = dict[str, Any]
START_TIMINGS = (*(word for word in TIMINGS if word != "ongoing"), "carried-over")

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_NUMBER: Schema = {"type": ["integer", "null"]}
FIGURE: Schema = {"type": ["number", "null"]}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MAYBE_DAY: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def record(**properties: Schema) -> Schema:
    """Return an object all of whose keys are always there; later versions may add keys, so others are allowed."""
    return {"type": "object", "required": list(properties), "properties": properties}


def many(item: Schema) -> Schema:
    """Return an array."""
    return {"type": "array", "items": item}


def maybe(schema: Schema) -> Schema:
    """Return a schema that null fits too."""
    return {"oneOf": [schema, {"type": "null"}]}


def one_of(*words: str | None) -> Schema:
    """Return one of some words."""
    return {"enum": list(words)}


def _counted(words: tuple[str, ...]) -> Schema:
    return record(**{word: {"type": "integer", "minimum": 0} for word in words})


COUNTS = record(
    total=NUMBER,
    complete=NUMBER,
    overdue=NUMBER,
    not_reported=NUMBER,
    stale=NUMBER,
    status=_counted(STATUSES),
    timing=_counted(TIMINGS),
    rag=_counted(RAGS),
)
DATE = record(text=TEXT, first=MAYBE_DAY, last=MAYBE_DAY)
OWNER = record(id=TEXT, title=TEXT, capacity=MAYBE_TEXT)
MILESTONE = record(
    ref=TEXT,
    source_id=MAYBE_TEXT,
    activity=TEXT,
    year=MAYBE_TEXT,
    text=TEXT,
    owners=many(OWNER),
    status=one_of(*Status, None),
    status_reported=one_of(*Status, None),
    timing=one_of(*TIMINGS),
    start_timing=one_of(*START_TIMINGS, None),
    rag=one_of(*RAGS),
    due=DATE,
    forecast=maybe(DATE),
    completed=maybe(DATE),
    slip_days=MAYBE_NUMBER,
    slip_from_original_days=MAYBE_NUMBER,
    not_reported=FLAG,
    stale=FLAG,
)
ACTIVITY = record(
    id=TEXT,
    source_id=MAYBE_TEXT,
    title=TEXT,
    lead=MAYBE_TEXT,
    owners=many(OWNER),
    confidence=MAYBE_TEXT,
    rag=one_of(*RAGS),
    counts=COUNTS,
    years={"type": "object", "additionalProperties": COUNTS},
)
OBJECTIVE = record(id=TEXT, title=MAYBE_TEXT, parent=MAYBE_TEXT, activities=many(TEXT), counts=COUNTS)
REGISTERED = record(
    id=TEXT,
    title=TEXT,
    aliases=many(TEXT),
    **{"from": MAYBE_TEXT},
    until=MAYBE_TEXT,
    successor=MAYBE_TEXT,
    activities=many(TEXT),
    leads=many(TEXT),
    counts=COUNTS,
)
READING = record(at=TEXT, value=FIGURE, text=MAYBE_TEXT, note=MAYBE_TEXT)
TARGET = record(by=TEXT, value=FIGURE, text=MAYBE_TEXT, low=FIGURE, high=FIGURE, note=MAYBE_TEXT)
MEASURE = record(
    id=TEXT,
    title=TEXT,
    unit=MAYBE_TEXT,
    better=one_of("lower", "higher", "within", None),
    owner=MAYBE_TEXT,
    activity=MAYBE_TEXT,
    baseline=maybe(READING),
    targets=many(TARGET),
    readings=many(READING),
    note=MAYBE_TEXT,
    internal=FLAG,
    internal_note=MAYBE_TEXT,
    source=MAYBE_TEXT,
    source_id=MAYBE_TEXT,
)
YEAR = record(id=TEXT, first=MAYBE_DAY, last=MAYBE_DAY, counts=COUNTS)
FINDING = record(
    code={"type": "string", "pattern": r"^[PX]\d+$"},
    level=one_of("error", "warning"),
    file=TEXT,
    line={"type": "integer", "minimum": 1},
    column={"type": "integer", "minimum": 1},
    end_line={"type": "integer", "minimum": 1},
    end_column={"type": "integer", "minimum": 1},
    message=TEXT,
    help=TEXT,
)
_HEADING: dict[str, Schema] = {
    "plan": TEXT,
    "organisation": TEXT,
    "as_at": DAY,
    "revision": MAYBE_TEXT,
    "filters": {"type": "object", "additionalProperties": many(TEXT)},
}


def _document(name: str, **properties: Schema) -> Schema:
    """Return the schema of a document."""
    named: Schema = {"const": f"planctl/{name}/1"}
    body = record(schema=named, **properties)
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"planctl/{name}/1", **body}


def _exported(columns: tuple[Column, ...]) -> Schema:
    """Return the schema of an exported row, in which only what identifies it, flags and lists are always there."""
    kinds = {Kind.day: DAY, Kind.whole: NUMBER, Kind.number: {"type": "number"}, Kind.flag: FLAG, Kind.list: many(TEXT)}
    always = {column.name for column in columns if column.kind in {Kind.flag, Kind.list} and not column.internal}
    return {
        "type": "object",
        "required": [column.name for column in columns if column.name in always.union(key_of(columns))],
        "properties": {
            column.name: kinds.get(column.kind, TEXT) | {"description": column.meaning} for column in columns
        },
    }


_LISTED = {
    "activities": ACTIVITY,
    "milestones": MILESTONE,
    "objectives": OBJECTIVE,
    "owners": REGISTERED,
    "measures": MEASURE,
    "years": YEAR,
}
BRIEF = record(ref=TEXT, year=MAYBE_TEXT, due=TEXT, status=one_of(*STATUSES), rag=one_of(*RAGS), text=TEXT)
LINK = record(ref=TEXT, title=TEXT)
TITLED = record(id=TEXT, title=MAYBE_TEXT)
CHANGE = record(on=TEXT, **{"from": TEXT}, to=TEXT, reason=MAYBE_TEXT, approved_by=MAYBE_TEXT)
_SHOWN = {"shown": TEXT}
_CARDS: dict[str, dict[str, Schema]] = {
    "activity": {
        "id": TEXT,
        "title": TEXT,
        "title_given": FLAG,
        "description": MAYBE_TEXT,
        "objectives": many(TITLED),
        "enabler": MAYBE_TEXT,
        "owners": many(OWNER),
        "confidence": MAYBE_TEXT,
        "confidence_definition": MAYBE_TEXT,
        "confidence_reason": MAYBE_TEXT,
        "depends_on": many(LINK),
        "needed_by": many(LINK),
        "measures": many(TITLED),
        "resources": many(record(kind=TEXT, amount=FIGURE, unit=MAYBE_TEXT, note=MAYBE_TEXT)),
        "tags": many(TEXT),
        "source": MAYBE_TEXT,
        "source_id": MAYBE_TEXT,
        "internal": FLAG,
        "internal_note": MAYBE_TEXT,
        "rag": one_of(*RAGS),
        "counts": COUNTS,
        "milestones": many(BRIEF),
    },
    "milestone": dict(
        **MILESTONE["properties"],
        activity_title=TEXT,
        group=MAYBE_TEXT,
        due_text=MAYBE_TEXT,
        start=maybe(DATE),
        started=maybe(DATE),
        updated=maybe(DATE),
        note=MAYBE_TEXT,
        impact=MAYBE_TEXT,
        evidence=MAYBE_TEXT,
        confirmed_by=MAYBE_TEXT,
        reason=MAYBE_TEXT,
        superseded_by=MAYBE_TEXT,
        supersedes=many(TEXT),
        depends_on=many(LINK),
        needed_by=many(LINK),
        changes=many(CHANGE),
        internal=FLAG,
        internal_note=MAYBE_TEXT,
    ),
    "owner": dict(
        id=TEXT,
        title=TEXT,
        aliases=many(TEXT),
        **{"from": MAYBE_TEXT},
        until=MAYBE_TEXT,
        successor=MAYBE_TEXT,
        source_id=MAYBE_TEXT,
        activities=many(record(id=TEXT, title=TEXT, lead=FLAG, capacity=MAYBE_TEXT)),
        measures=many(TITLED),
        counts=COUNTS,
        milestones=many(BRIEF),
    ),
    "objective": {
        "id": TEXT,
        "source_id": MAYBE_TEXT,
        "title": MAYBE_TEXT,
        "description": MAYBE_TEXT,
        "part_of": MAYBE_TEXT,
        "parts": many(TITLED),
        "activities": many(TITLED),
        "counts": COUNTS,
    },
    "measure": MEASURE["properties"]
    | {
        "owner": maybe(TITLED),
        "activity": maybe(TITLED),
        "targets": many(record(**TARGET["properties"], **_SHOWN)),
        "readings": many(record(**READING["properties"], **_SHOWN)),
    },
}
KINDS = ("plan", "objective", "owner", "activity", "milestone", "measure", "section")
FINGERPRINT: Schema = {"type": "string", "pattern": "^[0-9a-f]{12}$"}
CHANGED = record(
    kind=one_of(*KINDS),
    ref=TEXT,
    title=TEXT,
    what=one_of(*What),
    **{"class": one_of(*Class)},
    field=MAYBE_TEXT,
    old=MAYBE_TEXT,
    new=MAYBE_TEXT,
    days=MAYBE_NUMBER,
    recorded={"type": ["boolean", "null"]},
    reason=MAYBE_TEXT,
    approved_by=MAYBE_TEXT,
    sentence=TEXT,
    fingerprint=FINGERPRINT,
)
_AT = maybe(record(file=TEXT, line={"type": "integer", "minimum": 1}, column={"type": "integer", "minimum": 1}))
PLACED = record(**CHANGED["properties"], before=_AT, after=_AT)
SIDE = record(name=TEXT, commit=MAYBE_TEXT)
COMMIT = {"commit": TEXT, "date": DAY, "author": TEXT, "subject": TEXT}
PASSED = record(**COMMIT, finding=record(code=TEXT, file=MAYBE_TEXT, line=MAYBE_NUMBER, message=MAYBE_TEXT))
MOVED = record(
    ref=TEXT,
    title=TEXT,
    first_due=TEXT,
    due=MAYBE_TEXT,
    slips=NUMBER,
    slip_days=NUMBER,
    pull_forwards=NUMBER,
    pull_forward_days=NUMBER,
)
_PLAN = {"plan": TEXT, "organisation": TEXT}
_FILTERS: Schema = {"type": "object", "additionalProperties": many(TEXT)}
OUTPUTS: dict[str, Schema] = {
    "validate": _document(
        "validate", findings=many(FINDING), summary=record(error=NUMBER, warning=NUMBER, files=NUMBER)
    ),
    "status": _document(
        "status",
        **_HEADING,
        counts=COUNTS,
        by=one_of("activity", "owner", "objective", "year"),
        groups=many(record(id=TEXT, title=TEXT, counts=COUNTS)),
        since=maybe(record(**SIDE["properties"], changes=many(PLACED))),
        activities=many(ACTIVITY),
        milestones=many(MILESTONE),
    ),
    **{f"list-{kind}": _document(f"list-{kind}", **_HEADING, **{kind: many(item)}) for kind, item in _LISTED.items()},
    "diff": _document(
        "diff",
        **_PLAN,
        base=SIDE,
        head=SIDE,
        filters=_FILTERS,
        summary=record(total=NUMBER, **dict.fromkeys(Class, NUMBER)),
        changes=many(PLACED),
    ),
    "history": _document(
        "history",
        **_PLAN,
        ref=maybe(record(kind=one_of(*KINDS), id=TEXT)),
        summary=record(
            commits=NUMBER,
            passed_over=NUMBER,
            slips=NUMBER,
            slip_days=NUMBER,
            pull_forwards=NUMBER,
            pull_forward_days=NUMBER,
            milestones=many(MOVED),
            confidence=many(record(activity=TEXT, ratings=many(TEXT))),
        ),
        revisions=many(record(**COMMIT, changes=many(CHANGED))),
        passed_over=many(PASSED),
    ),
    "trend": _document(
        "trend",
        **_PLAN,
        as_at=DAY,
        filters=_FILTERS,
        points=many(
            record(
                at=DAY,
                commit=TEXT,
                scope=NUMBER,
                due_by_then=NUMBER,
                counts=COUNTS,
                confidence={"type": "object", "additionalProperties": NUMBER},
            )
        ),
        passed_over=many(PASSED),
    ),
    "export": _document(
        "export",
        **_PLAN,
        as_at=DAY,
        revision=MAYBE_TEXT,
        filters=_FILTERS,
        **dict.fromkeys(("short_name", "plan_year", "source", "licence", "attribution"), MAYBE_TEXT),
        state=one_of("draft", "approved"),
        audience=one_of("public", "internal"),
        digest={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        language=TEXT,
        planctl=TEXT,
        **{name: many(_exported(columns)) for name, columns in COLUMNS.items() if name not in ABOUT},
    ),
    "show": {
        **_document("show", as_at=DAY, revision=MAYBE_TEXT, kind=one_of(*_CARDS)),
        "oneOf": [record(kind={"const": kind}, **inner) for kind, inner in _CARDS.items()],
    },
}
