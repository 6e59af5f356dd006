"""Adding a thing to a plan: what may be said of it, its id, and the edit that writes it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from planctl.asking import Ended, insist
from planctl.card import find
from planctl.change_control import closed, refuse_closed, year_of
from planctl.edit import MILESTONE_KEYS, Draft
from planctl.errors import PlanctlError
from planctl.lookup import find_year, vocabulary_word
from planctl.model import UNSCHEDULED, Activity, Objective, Owner, Plan
from planctl.naming import make_id, next_id
from planctl.past_ids import check_id, used_ids
from planctl.period import DUE_WORDS, NO_WORDS, START_WORDS, BadDate, Word
from planctl.places import Text
from planctl.progress_report import text_of
from planctl.rebaselining import keys_of_years
from planctl.schema import keys_of
from planctl.splice import written
from planctl.text import a

Reader = Callable[[Plan, str, Any], Any]


class Field(NamedTuple):
    """What an option says of a new thing: the key in the file, and how it is read."""

    key: str
    read: Reader


def _text(_plan: Plan, option: str, text: str) -> str:
    return text_of(option, text)


def _texts(_plan: Plan, option: str, texts: list[str]) -> list[str]:
    return [text_of(option, text) for text in texts]


def _flag(_plan: Plan, _option: str, given: bool) -> str | None:
    return "true" if given else None


def _date(words: frozenset[Word]) -> Reader:
    def read(plan: Plan, option: str, text: str) -> str:
        try:
            return str(plan.calendar.due(text.strip(), words))
        except BadDate as bad:
            raise PlanctlError(f"{option}: {bad}; {bad.help}") from None

    return read


def _refs(*kinds: str) -> Reader:
    return lambda plan, _option, names: [find(plan, name, kinds=kinds, whole=True).id for name in names]


def _owners(plan: Plan, option: str, names: list[str]) -> list[Any]:
    return [_owner(plan, option, name) for name in names]


def _owner(plan: Plan, option: str, name: str) -> Any:
    """Read OWNER or OWNER=CAPACITY."""
    title, equals, capacity = name.partition("=")
    role = find(plan, title.strip(), kinds=("owner",), whole=True).id
    return {"role": role, "capacity": text_of(option, capacity)} if equals else role


def _rating(plan: Plan, _option: str, word: str) -> str:
    return vocabulary_word("confidence", word, list(plan.header.confidence))


FIELDS: dict[str, dict[str, Field]] = {
    "activity": {
        "title": Field("title", _text),
        "description": Field("description", _text),
        "objective": Field("objectives", _refs("objective")),
        "enabler": Field("enabler", _text),
        "owner": Field("owners", _owners),
        "confidence": Field("confidence", _rating),
        "reason": Field("confidence_reason", _text),
        "depends_on": Field("depends_on", _refs("activity", "milestone")),
        "tag": Field("tags", _texts),
        "source": Field("source", _text),
        "source_id": Field("source_id", _text),
        "internal": Field("internal", _flag),
    },
    "milestone": {
        "activity": Field("", lambda plan, _, name: find(plan, name, kinds=("activity",), whole=True).id),
        "text": Field("text", _text),
        "year": Field("", lambda plan, _, name: find_year(plan, name)),
        "due": Field("due", _date(DUE_WORDS)),
        "due_text": Field("due_text", _text),
        "start": Field("start", _date(START_WORDS)),
        "owner": Field("owners", _owners),
        "depends_on": Field("depends_on", _refs("activity", "milestone")),
        "note": Field("note", _text),
        "source_id": Field("source_id", _text),
        "internal": Field("internal", _flag),
    },
    "owner": {
        "title": Field("title", _text),
        "alias": Field("aliases", _texts),
        "from": Field("from", _date(NO_WORDS)),
        "until": Field("until", _date(NO_WORDS)),
        "successor": Field("successor", lambda plan, _, name: find(plan, name, kinds=("owner",), whole=True).id),
    },
    "objective": {
        "title": Field("title", _text),
        "part_of": Field("", lambda plan, _, name: find(plan, name, kinds=("objective",), whole=True).id),
    },
}
"""What may be said of a new thing of each kind, by the option's name; a field without a key is where it goes."""
NEEDED = {
    "activity": ("title", "owner"),
    "milestone": ("activity", "text", "year"),
    "owner": ("title",),
    "objective": ("title",),
}
"""What has to be said; a milestone's year also follows from when it is due."""


_QUESTIONS = {
    "title": "Its title:",
    "text": "What will be done:",
    "owner": "Its lead owner (id, title or alias):",
    "activity": "Of which activity (id or title):",
    "year": "Under which year (or unscheduled):",
}


def missing(kind: str, given: Mapping[str, Any]) -> list[str]:
    """Return the options without which a thing cannot be added."""
    return [name for name in NEEDED[kind] if name not in given and not (name == "year" and "due" in given)]


def ask_for(plan: Plan, kind: str, names: Sequence[str]) -> dict[str, Any]:
    """Ask for what is missing; raises PlanctlError where the answers end."""
    try:
        return {name: _answer(plan, kind, name) for name in names}
    except Ended:
        raise PlanctlError("nothing is written: the answers ended") from None


def _answer(plan: Plan, kind: str, name: str) -> Any:
    def read(text: str) -> Any:
        given = [text] if name == "owner" else text
        read_field(plan, kind, name, given)
        return given

    return insist(_QUESTIONS[name], read)


def check_options(kind: str, given: Mapping[str, Any]) -> None:
    """Raise PlanctlError for what cannot be said of a thing of a kind."""
    for name in given:
        if name not in FIELDS[kind]:
            known = ", ".join(f"--{option.replace('_', '-')}" for option in FIELDS[kind])
            raise PlanctlError(f"{a(kind)} has no --{name.replace('_', '-')}; it takes {known}")


def read_field(plan: Plan, kind: str, name: str, given: Any) -> Any:
    """Return what an option says as the plan writes it; raises PlanctlError."""
    return FIELDS[kind][name].read(plan, f"--{name.replace('_', '-')}", given)


def add(draft: Draft, kind: str, given: Mapping[str, Any], ident: str | None) -> tuple[str, str]:
    """Add a thing to a draft; return its id (a milestone's reference) and its file. Raises PlanctlError."""
    if lacking := missing(kind, given):
        options = ["--year or --due" if name == "year" else f"--{name}" for name in lacking]
        raise PlanctlError(f"a new {kind} wants {', '.join(options)}")
    read = {name: read_field(draft.plan, kind, name, text) for name, text in given.items()}
    data = {
        FIELDS[kind][name].key: value for name, value in read.items() if FIELDS[kind][name].key and value is not None
    }
    return _ADD[kind](draft, read, data, ident)


def _ordered(data: Mapping[str, Any], order: list[str]) -> dict[str, Any]:
    return {key: data[key] for key in order if key in data}


def _ident(draft: Draft, kind: str, title: str, given: str | None, activity: str = "") -> str:
    used = used_ids(draft.plan, draft.folder, kind, activity)
    return check_id(kind, given, used) if given is not None else make_id(kind, title, used)


def _add_activity(draft: Draft, _read: Mapping[str, Any], data: dict[str, Any], given: str | None) -> tuple[str, str]:
    plan = draft.plan
    ident = _ident(draft, "activity", data["title"], given)
    open_years = [year.text for year in plan.calendar.years if closed(plan, year.text) is None]
    data = {"objectives": [], **data, "milestones": {year: [] for year in open_years}}
    file = f"activities/{ident}.yaml"
    draft.keep(file, written(_ordered(data, keys_of(Activity)), Text(draft.text(plan.file)).eol))
    return ident, file


def _add_milestone(draft: Draft, read: Mapping[str, Any], data: dict[str, Any], given: str | None) -> tuple[str, str]:
    plan = draft.plan
    activity = plan.activities[read["activity"]]
    year = read["year"] if "year" in read else year_of(plan, plan.calendar.due(data["due"], DUE_WORDS))
    if year != UNSCHEDULED:
        refuse_closed(plan, year, "nothing can be added there")
    if data.get("due") == ("tbc" if year == UNSCHEDULED else year):
        del data["due"]  # where it stands says so
    ident = _ident(draft, "milestone", data["text"], given, activity.id)
    keys = keys_of_years(draft, activity.file)
    path = ("milestones", keys[year])
    draft.append(activity.file, path, _ordered({"id": ident, **data}, MILESTONE_KEYS), list(keys.values()))
    return f"{activity.id}/{ident}", activity.file


def _add_owner(draft: Draft, _read: Mapping[str, Any], data: dict[str, Any], given: str | None) -> tuple[str, str]:
    file = _file(draft, "owners")
    ident = _ident(draft, "owner", data["title"], given)
    draft.append(file, (), _ordered({"id": ident, **data}, keys_of(Owner)))
    return ident, file


def _add_objective(draft: Draft, read: Mapping[str, Any], data: dict[str, Any], given: str | None) -> tuple[str, str]:
    plan, file = draft.plan, _file(draft, "objectives")
    whole = None
    if "part_of" in read:
        whole = next((item for item in plan.objectives if item.id == read["part_of"]), None)
        if whole is None:
            raise PlanctlError(f"{read['part_of']} is itself a part; a part belongs to an objective")
    used = used_ids(plan, draft.folder, "objective")
    known = [part.id for part in whole.parts] if whole else [item.id for item in plan.objectives]
    counted = next_id(known, used, f"{whole.id}(a)" if whole else "1")
    ident = (
        check_id("objective", given, used)
        if given is not None
        else counted or make_id("objective", data["title"], used)
    )
    path = (whole.index, "parts") if whole else ()
    draft.append(file, path, _ordered({"id": ident, **data}, keys_of(Objective)), keys_of(Objective))
    return ident, file


_ADD = {"activity": _add_activity, "milestone": _add_milestone, "owner": _add_owner, "objective": _add_objective}


def _file(draft: Draft, stem: str) -> str:
    """Return the file of a register: the one that is there, else the one to be made."""
    return next((file for file in (f"{stem}.yaml", f"{stem}.yml") if file in draft.loaded.source.texts), f"{stem}.yaml")
