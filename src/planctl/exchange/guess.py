"""A first map, made from the headers of a table and a look at its cells; what was not understood is said in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from planctl.exchange.maps import folded
from planctl.exchange.sheets import Row, as_text
from planctl.exchange.table import Table
from planctl.exchange.told_dates import READINGS, fitting
from planctl.spelling import word
from planctl.text import one_line

SAMPLE = 500
_KINDS = {
    "measure": r"kpis?|measures?|indicators?|metrics?|performance measures?",
    "part": r"sub-?objectives?|sub-?goals?|objective parts?",
    "objective": r"(?:strategic |corporate )?(?:objectives?|goals?|priorit(?:y|ies)|aims?|themes?|outcomes?)",
    "milestone": r"(?:key )?(?:milestones?|sub-?actions?|tasks?|deliverables?|outputs?|steps?)",
    "activity": r"(?:activit(?:y|ies)|actions?|programmes?|programs?|projects?|workstreams?|initiatives?)",
}
_WORDS = {
    "due": r"due(?: date)?|deadline|(?:planned |scheduled? )?(?:end|completion)(?: date)?|target date|(?:by )?when",
    "start": r"(?:planned |scheduled? )?start(?: date)?|begins?",
    "started": r"started|actual start(?: date)?|date started",
    "completed": r"completed|date completed|actual (?:end|completion|finish)(?: date)?|completed on",
    "forecast": r"forecast|forecast date|expected|revised (?:date|due date)",
    "status": r"status|progress|state|delivery status",
    "owners": r"(?:lead )?owners?|leads?|responsib(?:le|ility)|accountable|sro|(?:department|dept)(?: name)?|team",
    "confidence": r"confidence|confidence rating|delivery confidence",
    "note": r"notes?|comments?|narrative|commentary|remarks?|update",
    "description": r"description|detail|details|summary",
    "source_id": r"id|ref|reference|no\.?|number|#|code",
    "title": r"title|name",
    "text": r"text|wording",
    "year": r"(?:financial |fiscal |plan )?year|fy",
    "group": r"group|heading",
    "unit": r"unit|units",
    "tags": r"tags?|keywords?",
}
_SUITS = {
    "activity": ("title", "source_id", "description", "owners", "confidence", "tags"),
    "milestone": (
        "text",
        "source_id",
        "year",
        "group",
        "due",
        "start",
        "started",
        "completed",
        "forecast",
        "status",
        "note",
    ),
    "objective": ("title", "source_id", "description"),
    "part": ("title", "source_id", "description"),
    "measure": ("title", "source_id", "unit", "note"),
}
_NAMES = {"milestone": "text"}
_YEAR = re.compile(r"(?P<lead>.*?)\s*(?P<year>(?:FY\s*)?(?:19|20)[0-9]{2}(?:\s*(?:/|-|–|to)\s*(?:(?:19|20)?[0-9]{2}))?)", re.IGNORECASE)  # fmt: skip  # noqa: E501
_STATUSES = {
    "complete": r"complete[d]?|done|delivered|finished|achieved|closed - complete",
    "in-progress": r"in.progress|on.track|under ?way|started|at risk|delayed|behind|off.track|amber|green|red",
    "not-started": r"not.started|to do|planned|pending|not yet started|upcoming",
    "paused": r"paused|on.hold|suspended|deferred",
    "closed": r"closed|cancelled|canceled|stopped|dropped|withdrawn",
    "superseded": r"superseded|replaced",
}
_EMPTY = ("n/a", "na", "-", "none", "nil", "tba")


@dataclass(slots=True)
class Guess:
    """What was made out of a table: fields by kind, milestones and targets by year, and the columns left."""

    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    years: list[tuple[str, str]] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def guess(table: Table, sheet: str | None = None) -> tuple[str, list[str]]:
    """Return a first map of a table, and what it did not understand."""
    rows = [cells for _, cells in zip(range(SAMPLE), (cells for _, cells in table.rows), strict=False)]
    held = {name: _texts(rows, index) for index, name in enumerate(table.columns)}
    made = _columns(table.columns)
    return "\n".join(_lines(made, held, sheet, table.header)) + "\n", [
        *([f"columns of which the header does not say what they are: {', '.join(made.left)}"] if made.left else []),
        *made.doubts,
    ]


def _texts(rows: Sequence[Row], index: int) -> list[str]:
    cells = (row[index] if index < len(row) else "" for row in rows)
    return ["" if isinstance(cell, date) else as_text(cell).strip() for cell in cells]


def _columns(columns: Sequence[str]) -> Guess:
    """Read what each header says: of which kind of thing, and which field."""
    made = Guess()
    plain: list[tuple[str, str]] = []
    for name in columns:
        told = re.sub(r"[_\s]+", " ", folded(name)).strip(" :")
        if (match := _YEAR.fullmatch(name.strip())) and not re.fullmatch(_WORDS["due"], folded(match["lead"])):
            target = re.search("target", match["lead"], re.IGNORECASE)
            (made.targets if target else made.years).append((match["year"], name))
            continue
        kind, rest = _kind(told)
        found = next((key for key, pattern in _WORDS.items() if re.fullmatch(pattern, rest)), "")
        if kind and (not rest or re.fullmatch(r"body|name|title|text|wording", rest)):
            found = _NAMES.get(kind, "title")
        if kind and found in _SUITS[kind] and found not in made.fields.get(kind, {}):
            made.fields.setdefault(kind, {})[found] = name
        elif found and not kind:
            plain.append((found, name))
        else:
            made.left.append(name)
    main = [kind for kind in ("milestone", "activity", "measure", "objective") if kind in made.fields]
    for found, name in plain:
        order = _order(found, main)
        if made.years and "milestone" not in made.fields:
            order = [*order, "activity"]
        kind = next((item for item in order if found in _SUITS[item] and found not in made.fields.get(item, {})), "")
        if (
            not kind
            and found in _SUITS["milestone"]
            and found not in made.fields.get("milestone", {})
            and "measure" not in main
        ):
            kind = "milestone"
        if kind:
            made.fields.setdefault(kind, {})[found] = name
        else:
            made.left.append(name)
    return made


def _order(found: str, main: Sequence[str]) -> list[str]:
    """Return the kinds that a header without a kind may speak of, the likeliest first."""
    if found == "title":
        return [*main, "activity"]
    return ["activity", *main] if found in {"owners", "confidence", "description"} else list(main)


def _kind(told: str) -> tuple[str, str]:
    """Part a header into the kind of thing it speaks of and the rest."""
    for kind, pattern in _KINDS.items():
        if match := re.match(rf"(?:{pattern})(?:[ :]+|$)", told):
            return kind, told[match.end() :].strip()
    return "", told


def _lines(made: Guess, held: dict[str, list[str]], sheet: str | None, header: int) -> Iterator[str]:
    """Yield the lines of the map."""
    yield "# A first map, made from the headers: read every line, and mend what is wrong."
    if made.left:
        yield one_line(f"# Not understood, and left out: {', '.join(made.left)}")
    if sheet:
        yield f"sheet: {_written(sheet)}"
    if header != 1:
        yield f"header: {header}"
    words = sorted({text.casefold() for texts in held.values() for text in texts if text.casefold() in _EMPTY})
    if words:
        yield f"empty: [{', '.join(word(item, flow=True) for item in words)}]"
    yield from _dates(made, held)
    if filled := _filled_down(made, held):
        yield f"fill_down: [{', '.join(word(name, flow=True) for name in filled)}]  # blank below: as above"
    yield "plan:"
    yield "  organisation: Whose plan it is"
    yield "  title: What it is called"
    yield from _measures(made) if "measure" in made.fields else ()
    for kind in ("objective", "part", "activity"):
        if kind in made.fields:
            yield f"{kind}:"
            yield from (f"  {line}" for line in _fields(made, made.fields[kind], held))
    if made.fields.get("activity") is None and "milestone" in made.fields:
        made.doubts.append("no column names the activities; a milestone belongs to one")
        yield "activity:  # of which every milestone is: name its column"
        yield '  title: {value: "The activity"}'
    yield from _milestones(made, held)


def _filled_down(made: Guess, held: dict[str, list[str]]) -> list[str]:
    """Return the columns that are blank in some rows with a milestone: what stands above holds there too."""
    texts = held.get(made.fields.get("milestone", {}).get("text", ""))
    if texts is None:
        return []
    above = [name for kind in ("objective", "part", "activity") for name in made.fields.get(kind, {}).values()]
    return [name for name in above if any(text and not cell for text, cell in zip(texts, held[name], strict=True))]


def _milestones(made: Guess, held: dict[str, list[str]]) -> Iterator[str]:
    if made.years and "measure" not in made.fields:
        yield "milestone:"
        for year, name in made.years:
            yield f"  - text: {{column: {word(name, flow=True)}, split: lines}}"
            yield f"    year: {{value: {word(year, flow=True)}}}"
    elif "milestone" in made.fields:
        yield "milestone:"
        yield from (f"  {line}" for line in _fields(made, made.fields["milestone"], held))


def _measures(made: Guess) -> Iterator[str]:
    yield "measure:"
    yield from (f"  {name}: {_written(column)}" for name, column in made.fields["measure"].items())
    for name, when, columns in (("targets", "by", made.targets), ("readings", "at", made.years)):
        if columns:
            yield f"  {name}:"
            for year, column in columns:
                told = word(column, flow=True)
                yield f"    - {{{when}: {{value: {word(year, flow=True)}}}, value: {told}}}"


def _fields(made: Guess, fields: dict[str, str], held: dict[str, list[str]]) -> Iterator[str]:
    """Yield a line a field, with the tables that its cells call for."""
    for name, column in fields.items():
        if name == "owners":
            yield f'owners: {{column: {word(column, flow=True)}, split: [";", lines], new: true}}'
        elif name == "status":
            yield from _statuses(made, column, held[column])
        else:
            yield f"{name}: {_written(column)}"


def _statuses(made: Guess, column: str, texts: list[str]) -> Iterator[str]:
    yield "status:"
    yield f"  column: {_written(column)}"
    yield "  values:"
    for text in dict.fromkeys(text for text in texts if text and text.casefold() not in _EMPTY):
        meant = next((known for known, told in _STATUSES.items() if re.fullmatch(told, text.casefold())), None)
        if meant:
            yield f"    {word(text, flow=True)}: {meant}"
        else:
            made.doubts.append(f'status "{text}": say what it means')
            yield f"    # {one_line(text)}: what does it mean?"


def _dates(made: Guess, held: dict[str, list[str]]) -> Iterator[str]:
    """Yield the readings that the cells of dates call for; day first or month first is for somebody to say."""
    columns = [
        column
        for fields in made.fields.values()
        for name, column in fields.items()
        if name in {"due", "start", "started", "completed", "forecast"}
    ]
    texts = [text for column in columns for text in held[column] if text and text.casefold() not in _EMPTY]
    found = [name for name in READINGS if any(name in fitting(text) for text in texts)]
    both = {"day/month/year", "month/day/year"}
    if both <= {*found}:
        made.doubts.append("dates in figures: is the day first, or the month?")
        yield "# 04/05/2023 may be in April or in May: say which, as in dates: [day/month/year, plan]"
    readings = ["plan", *(name for name in found if name != "plan" and not both <= {*found, name} | ({name} - both))]
    readings = [name for name in readings if not (both <= {*found} and name in both)]
    yield f"dates: [{', '.join(readings)}]"
    if any(re.search(r"(?<![0-9])'?[0-9]{2}$", text) and not re.search(r"[0-9]{4}", text) for text in texts):
        made.doubts.append("years of two digits: in which hundred years do they lie?")
        yield "two_digit_years: 1950  # 1950 to 2049: is that right?"
    for text in dict.fromkeys(text for text in texts if not fitting(text)):
        made.doubts.append(f'date "{text}": no reading takes it')


def _written(text: str) -> str:
    return word(text, flow=False)
