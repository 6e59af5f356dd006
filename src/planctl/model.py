"""The plan's own things: what a plan file may say, field by field, in the format's order (2-plan-format).

What a file does not say but its place does (id, file, year, position) is handed in under keys that no YAML key can be.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from pydantic_core import SchemaValidator

from planctl.colour import DEFAULT as ACCENT
from planctl.finding import Spot
from planctl.period import Calendar, Due, Period
from planctl.schema import (
    ANY,
    COLOUR,
    DAYS,
    DEFAULT_CONFIDENCE,
    DUE,
    FILLED,
    FLAG,
    NAMES,
    NUMBER,
    RATING,
    START,
    TEXT,
    WHEN,
    Schema,
    Thing,
    bare,
    by_key,
    keys_of,
    many,
    optional,
    required,
    schema_of,
    thing,
    validator,
    words,
)

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FREE_ID = re.compile(r"[^\s/]+")
UNSCHEDULED = "unscheduled"
PLACE, INDEX, IDENT, FILE = "\0place", "\0index", "\0id", "\0file"


class Status(StrEnum):
    """What somebody reported of a milestone."""

    not_started = "not-started"
    in_progress = "in-progress"
    complete = "complete"
    paused = "paused"
    closed = "closed"
    superseded = "superseded"


STOPPED = frozenset({Status.closed, Status.superseded})


class State(StrEnum):
    """Whether the edition is agreed."""

    draft = "draft"
    approved = "approved"


class Better(StrEnum):
    """Which way a measure should move."""

    less = "lower"
    more = "higher"
    within = "within"


class Switch(StrEnum):
    """What a plan makes of a finding's code."""

    off = "off"
    warning = "warning"
    error = "error"


class Each(StrEnum):
    """What a plan's own rule looks at."""

    activity = "activity"
    milestone = "milestone"
    measure = "measure"


class Verdict(StrEnum):
    """The level of a plan's own rule."""

    error = "error"
    warning = "warning"


class Place(NamedTuple):
    """Where a milestone stands: its activity, its year (or unscheduled), the due date that gives, its file and key."""

    activity: str
    year: str
    due: Due
    file: str
    key: str


@thing
class OwnerLink(Thing):
    """A role that owns something, and in what capacity."""

    role: str = required(FILLED)
    capacity: str | None = optional(TEXT)


_OWNERS = many(bare("role", schema_of(OwnerLink)))


@thing
class Change(Thing):
    """A record of change control; without approved_by a proposal."""

    on: Period = required(WHEN)
    from_: Due = required(DUE, key="from")
    to: Due = required(DUE)
    reason: str | None = optional(TEXT)
    approved_by: str | None = optional(TEXT)


@thing
class Milestone(Thing):
    """One thing an activity is to do, under the year it stands in."""

    place: Place = required(ANY, key=PLACE)
    index: int = required(ANY, key=INDEX)
    id: str = required(FILLED)
    text: str = required(FILLED)
    group: str | None = optional(TEXT)
    own_owners: tuple[OwnerLink, ...] = optional(_OWNERS, (), key="owners")
    given_due: Due | None = optional(DUE, key="due")
    due_text: str | None = optional(TEXT)
    start: Due | None = optional(START)
    started: Period | None = optional(WHEN)
    completed: Period | None = optional(WHEN)
    status: Status | None = optional(words(Status))
    forecast: Due | None = optional(DUE)
    updated: Period | None = optional(WHEN)
    note: str | None = optional(TEXT)
    impact: str | None = optional(TEXT)
    internal: bool = optional(FLAG, default=False)
    internal_note: str | None = optional(TEXT)
    evidence: str | None = optional(TEXT)
    confirmed_by: str | None = optional(TEXT)
    reason: str | None = optional(TEXT)
    superseded_by: str | None = optional(TEXT)
    depends_on: tuple[str, ...] = optional(NAMES, ())
    source_id: str | None = optional(TEXT)
    changes: tuple[Change, ...] = optional(many(schema_of(Change)), ())

    @property
    def due(self) -> Due:
        """The date it is due: its own, else the year it stands under."""
        return self.given_due if self.given_due is not None else self.place.due

    @property
    def ref(self) -> str:
        """Its reference: activity/milestone."""
        return f"{self.place.activity}/{self.id}"

    @property
    def year(self) -> str | None:
        """The label of the year it stands under; None where it is unscheduled."""
        return None if self.place.year == UNSCHEDULED else self.place.year

    def at(self, *path: str | int, on_key: bool = False, word: str = "") -> Spot:
        """Return the spot of one of its fields."""
        return Spot(self.place.file, ("milestones", self.place.key, self.index, *path), on_key, word)


@thing
class Resource(Thing):
    """What an activity needs: posts, a budget, anything counted."""

    kind: str = required(FILLED)
    amount: int | float | None = optional(NUMBER)
    unit: str | None = optional(TEXT)
    note: str | None = optional(TEXT)


@thing
class Activity(Thing):
    """One activity of the plan; its file's name is its id."""

    id: str = required(ANY, key=IDENT)
    file: str = required(ANY, key=FILE)
    title: str = required(FILLED)
    title_given: bool = optional(FLAG, default=False)
    description: str | None = optional(TEXT)
    objectives: tuple[str, ...] = optional(NAMES, ())
    enabler: str | None = optional(TEXT)
    owners: tuple[OwnerLink, ...] = required(_OWNERS)
    confidence: str | None = optional(RATING)
    confidence_reason: str | None = optional(TEXT)
    depends_on: tuple[str, ...] = optional(NAMES, ())
    resources: tuple[Resource, ...] = optional(many(schema_of(Resource)), ())
    tags: tuple[str, ...] = optional(NAMES, ())
    source: str | None = optional(TEXT)
    source_id: str | None = optional(TEXT)
    internal: bool = optional(FLAG, default=False)
    internal_note: str | None = optional(TEXT)
    milestones: Mapping[str, tuple[Milestone, ...]] = optional(by_key(many(schema_of(Milestone))), make=dict)

    @property
    def lead(self) -> str | None:
        """The role of the first owner."""
        return self.owners[0].role if self.owners else None

    def at(self, *path: str | int, on_key: bool = False, word: str = "") -> Spot:
        """Return the spot of one of its fields."""
        return Spot(self.file, path, on_key, word)


class Listed(Thing):
    """A thing that stands in a list of its own file, at an index."""

    __slots__ = ()
    index: int
    file: str

    def at(self, *path: str | int, on_key: bool = False, word: str = "") -> Spot:
        """Return the spot of one of its fields."""
        return Spot(self.file, (self.index, *path), on_key, word)


@thing
class Part(Thing):
    """A part of an objective."""

    id: str = required(FILLED)
    title: str | None = optional(TEXT)
    description: str | None = optional(TEXT)
    source_id: str | None = optional(TEXT)


@thing
class Objective(Listed):
    """One objective of the strategy, with its parts."""

    index: int = required(ANY, key=INDEX)
    file: str = required(ANY, key=FILE)
    id: str = required(FILLED)
    title: str | None = optional(TEXT)
    description: str | None = optional(TEXT)
    parts: tuple[Part, ...] = optional(many(bare("id", schema_of(Part))), ())
    source_id: str | None = optional(TEXT)


@thing
class Owner(Listed):
    """A role of the register, never a person."""

    index: int = required(ANY, key=INDEX)
    file: str = required(ANY, key=FILE)
    id: str = required(FILLED)
    title: str = required(FILLED)
    aliases: tuple[str, ...] = optional(NAMES, ())
    from_: Period | None = optional(WHEN, key="from")
    until: Period | None = optional(WHEN)
    successor: str | None = optional(TEXT)
    source_id: str | None = optional(TEXT)


@thing
class Figure(Thing):
    """A measured value at a time: a baseline or a reading."""

    at: Period = required(WHEN)
    value: int | float | None = optional(NUMBER)
    text: str | None = optional(TEXT)
    note: str | None = optional(TEXT)


@thing
class Target(Thing):
    """What a measure is to reach by a time: a value, words, or a range."""

    by: Period = required(WHEN)
    value: int | float | None = optional(NUMBER)
    text: str | None = optional(TEXT)
    low: int | float | None = optional(NUMBER)
    high: int | float | None = optional(NUMBER)
    note: str | None = optional(TEXT)


@thing
class Measure(Listed):
    """A KPI with its baseline, targets and readings."""

    index: int = required(ANY, key=INDEX)
    file: str = required(ANY, key=FILE)
    id: str = required(FILLED)
    title: str = required(FILLED)
    unit: str | None = optional(TEXT)
    better: Better | None = optional(words(Better))
    owner: str | None = optional(TEXT)
    activity: str | None = optional(TEXT)
    baseline: Figure | None = optional(schema_of(Figure))
    targets: tuple[Target, ...] = optional(many(schema_of(Target)), ())
    readings: tuple[Figure, ...] = optional(many(schema_of(Figure)), ())
    note: str | None = optional(TEXT)
    internal: bool = optional(FLAG, default=False)
    internal_note: str | None = optional(TEXT)
    source: str | None = optional(TEXT)
    source_id: str | None = optional(TEXT)


@thing
class Section(Thing):
    """A piece of narrative: Markdown without its first heading, which is the title."""

    id: str = required(TEXT)
    title: str = required(FILLED)
    body: str = required(TEXT)
    file: str = required(TEXT)
    internal: bool = optional(FLAG, default=False)

    def at(self, *path: str | int, on_key: bool = False, word: str = "") -> Spot:
        """Return the spot of a word of its text."""
        return Spot(self.file, path, on_key, word)


@thing
class Approval(Thing):
    """When and by whom the edition was approved."""

    on: Period = required(WHEN)
    by: str = required(FILLED)


@thing
class Contact(Thing):
    """How to reach the body, also for another format of the document."""

    address: str | None = optional(TEXT)
    telephone: str | None = optional(TEXT)
    email: str | None = optional(TEXT)
    url: str | None = optional(TEXT)
    other_formats: str | None = optional(TEXT)


@thing
class ClosedYear(Thing):
    """A year that is frozen: since when, by whom."""

    year: str = required(FILLED)
    on: Period = required(WHEN)
    by: str | None = optional(TEXT)


@thing
class Accepted(Thing):
    """A reviewed change, by its fingerprint."""

    fingerprint: str = required(FILLED)
    reason: str = required(FILLED)
    by: str = required(FILLED)
    on: Period = required(WHEN)


@thing
class Check(Thing):
    """A rule of the body's own."""

    code: str = required(FILLED)
    each: Each = required(words(Each))
    where: str | None = optional(FILLED)
    require: str = required(FILLED)
    message: str = required(FILLED)
    level: Verdict = optional(words(Verdict), Verdict.error)


@thing
class Header(Thing):
    """What plan.yaml says; the years and their start are read before it, since every date depends on them."""

    format: str = required(FILLED)
    title: str = required(FILLED)
    organisation: str = required(FILLED)
    short_name: str | None = optional(TEXT)
    plan_year: str | None = optional(TEXT)
    as_at: Period | None = optional(WHEN)
    years: Any = required(ANY)
    year_start: Any = optional(ANY)
    state: State = optional(words(State), State.draft)
    approved: Approval | None = optional(schema_of(Approval))
    source: str | None = optional(TEXT)
    language: str = optional(FILLED, "en-GB")
    licence: str | None = optional(TEXT)
    attribution: str | None = optional(TEXT)
    contact: Contact = optional(schema_of(Contact), make=Contact)
    accent: str = optional(COLOUR, ACCENT)
    confidence: Mapping[str, str] = optional(by_key(TEXT), make=lambda: dict.fromkeys(DEFAULT_CONFIDENCE, ""))
    abbreviations: Mapping[str, str] = optional(by_key(FILLED), make=dict)
    tolerance_days: int = optional(DAYS, 30)
    review_days: int = optional(DAYS, 100)
    rules: Mapping[str, Switch] = optional(by_key(words(Switch)), make=dict)
    closed_years: tuple[ClosedYear, ...] = optional(many(schema_of(ClosedYear)), ())
    accepted: tuple[Accepted, ...] = optional(many(schema_of(Accepted)), ())
    checks: tuple[Check, ...] = optional(many(schema_of(Check)), ())


@thing
class Plan(Thing):
    """A whole plan: activities and sections by id, objectives, owners and measures as their files list them.

    `named` holds the ids of activities whose file is there but could not be read, so that a link to one is not taken
    for a link to nothing; `unread` holds the kinds whose whole file could not be read.
    """

    header: Header = required(ANY)
    file: str = optional(ANY, "plan.yaml")
    calendar: Calendar = required(ANY)
    activities: Mapping[str, Activity] = required(ANY)
    objectives: tuple[Objective, ...] = optional(ANY, ())
    owners: tuple[Owner, ...] = optional(ANY, ())
    measures: tuple[Measure, ...] = optional(ANY, ())
    sections: tuple[Section, ...] = optional(ANY, ())
    strays: tuple[str, ...] = optional(ANY, ())
    named: frozenset[str] = optional(ANY, frozenset())
    unread: frozenset[str] = optional(ANY, frozenset())
    milestones: tuple[Milestone, ...] = optional(ANY, ())

    def __init__(self, **values: Any) -> None:
        """Set every field; `milestones` are those of the activities, by activity, year and place."""
        activities: Mapping[str, Activity] = values["activities"]
        held = (milestones for activity in activities.values() for milestones in activity.milestones.values())
        values["milestones"] = tuple(chain.from_iterable(held))
        Thing.__init__(self, **values)

    def at(self, *path: str | int, on_key: bool = False, word: str = "") -> Spot:
        """Return the spot of one of plan.yaml's fields."""
        return Spot(self.file, path, on_key, word)


_KINDS: dict[str, Any] = {
    "plan": lambda: schema_of(Header),
    "objectives": lambda: many(bare("id", schema_of(Objective))),
    "owners": lambda: many(schema_of(Owner)),
    "activity": lambda: schema_of(Activity),
    "measures": lambda: many(schema_of(Measure)),
}
_READERS: dict[str, SchemaValidator] = {}


def reader(kind: str) -> SchemaValidator:
    """Return the reader of a plan file's kind, compiled at its first use."""
    made = _READERS.get(kind)
    if made is None:
        schema: Schema = _KINDS[kind]()
        made = _READERS[kind] = validator(schema)
    return made


def schema_at(kind: str, path: tuple[str | int, ...]) -> type:
    """Return the class that stands at a path of a plan file's data."""
    schema: Schema = _KINDS[kind]()
    for part in (*path, None):
        while schema["type"] not in {"dataclass", "tuple", "dict"} and "schema" in schema:
            schema = schema["schema"]
        if part is None:
            break
        if schema["type"] == "dataclass":
            arguments = schema["schema"]["fields"]
            schema = next(item for item in arguments if item.get("validation_alias", item["name"]) == part)["schema"]
        else:
            schema = schema["items_schema"][0] if schema["type"] == "tuple" else schema["values_schema"]
    found: type = schema["cls"]
    return found


def keys_at(kind: str, path: tuple[str | int, ...]) -> Sequence[str]:
    """Return the keys of what stands at a path of a plan file, in the format's order; none where it has none."""
    return _keys_at(kind, tuple(0 if isinstance(part, int) else part for part in path))


@cache
def _keys_at(kind: str, path: tuple[str | int, ...]) -> Sequence[str]:
    try:
        return keys_of(schema_at(kind, path))
    except (LookupError, StopIteration):  # the keys here are the plan's own, or nothing should be here
        return ()
