"""A change as a sentence in the plan's own terms, and its class as a heading."""

from collections.abc import Callable, Mapping

from planctl.change import Change, Class, What
from planctl.model import Milestone
from planctl.text import one_line

HEADINGS = {
    Class.slip: "Slips",
    Class.de_scope: "Scope dropped",
    Class.confidence: "Confidence",
    Class.target: "Targets",
    Class.pull_forward: "Pulled forward",
    Class.scope: "Scope added",
    Class.owner: "Owners",
    Class.progress: "Progress",
    Class.definition: "Definitions",
    Class.wording: "Wording",
    Class.structure: "Structure",
}
ASKED = (Class.slip, Class.de_scope, Class.confidence, Class.target)
"""What a board asks about first."""
LONGEST = 70
_AROUND = 4


Titles = Mapping[str, str]
"""The titles of the owners, by id."""


def sentence(change: Change, titles: Titles) -> str:
    """Say what changed, and what was given for it where that is wanted."""
    said = _SAID.get(change.field, _field)(change, titles)
    return one_line(said + _given(change) if change.field in _EXPLAINED else said)


def _whole(change: Change, _: Titles) -> str:
    thing = change.now or change.was
    due = f", due {thing.due}" if isinstance(thing, Milestone) else ""
    return f"{'added' if change.what is What.added else 'deleted'}{due}"


def _id(change: Change, _: Titles) -> str:
    return f"{'moved here from' if change.what is What.moved else 'its id was'} {change.old}"


def _year(change: Change, _: Titles) -> str:
    return f"put under {change.new}, from {change.old}"


def _due(change: Change, _: Titles) -> str:
    match change.what:
        case What.refined:
            return f"due {change.old} is {change.new} now"
        case What.scheduled:
            return f"given a date: {change.new}, was {change.old}"
        case What.unscheduled:
            return f"its date {change.old} given up for {change.new}"
    return f"{change.what.replace('-', ' ')} from {change.old} to {change.new}{_later(change.days)}"


def _confidence(change: Change, _: Titles) -> str:
    if change.kind == "plan":
        return f"ratings, highest first: {_from_to(change)}"
    called = {What.lowered: "fell", What.raised: "rose"}.get(change.what, "changed")
    return f"confidence {called} from {change.old or 'not rated'} to {change.new or 'not rated'}"


def _forecast(change: Change, _: Titles) -> str:
    return f"forecast: {_from_to(change)}{_later(change.days)}"


def _status(change: Change, _: Titles) -> str:
    old, new = ((word or "not-reported").replace("-", " ") for word in (change.old, change.new))
    return f"{'status' if change.what is What.reported else change.what}: {old} -> {new}"


def _updated(change: Change, _: Titles) -> str:
    return f"reported as at {change.new}" if change.new else f"no longer reported as at {change.old}"


_RECORDS = {What.proposed: "proposed", What.withdrawn: "proposal withdrawn", What.added: "recorded"}


def _record(change: Change, _: Titles) -> str:
    return f"{_RECORDS.get(change.what, 'record removed')}: due {change.new or change.old}"


def _owners(change: Change, titles: Titles) -> str:
    return f"owners: {_named(change.old, titles)} -> {_named(change.new, titles)}"


def _target(change: Change, _: Titles) -> str:
    return f"target {change.what}: {_from_to(change)}"


def _field(change: Change, _: Titles) -> str:
    """Say it of any other field: which, and its text before and after."""
    name = change.field.replace("_", " ").replace(".", " ")
    one = name if "." in change.field else name.removesuffix("s")
    match change.what:
        case What.reworded | What.renamed:
            called = "renamed" if change.what is What.renamed else f"{name} reworded"
            return f"{called}: {_reworded(change.old or '', change.new or '')}"
        case What.added | What.removed:
            return f"{one} {change.what}: {change.new or change.old or '(no words)'}"
    return f"{name}: {_from_to(change)}"


_SAID: dict[str, Callable[[Change, Titles], str]] = {
    "": _whole,
    "id": _id,
    "year": _year,
    "due": _due,
    "confidence": _confidence,
    "forecast": _forecast,
    "status": _status,
    "updated": _updated,
    "changes": _record,
    "owners": _owners,
    "targets": _target,
}
_EXPLAINED = frozenset({"due", "status", "confidence", "targets", "changes", "forecast"})


def _from_to(change: Change) -> str:
    if change.old is None or change.new is None:
        return str(change.new) if change.old is None else f"{_short(change.old)} -> none"
    return f"{_short(change.old)} -> {_short(change.new)}"


def _given(change: Change) -> str:
    """Say by whose leave and why, or that nothing was given where it is wanted."""
    parts = []
    if change.recorded is False:
        parts.append("no change record")
    if change.approved_by:
        parts.append(f"approved by {change.approved_by}")
    if change.reason:
        parts.append(f"reason: {change.reason}")
    elif change.what in _WANTING or change.recorded is not None:
        parts.append("no reason given")
    return "".join(f"; {part}" for part in parts)


_WANTING = frozenset(
    {What.lowered, What.withdrawn, What.cut, What.closed, What.superseded, What.removed, What.proposed}
)


def _later(days: int | None) -> str:
    if not days:
        return ""
    return f", {abs(days)} day{'s' * (abs(days) != 1)} {'later' if days > 0 else 'earlier'}"


def _named(owners: str | None, titles: Titles) -> str:
    """Name owners by their titles."""
    parts = (part.partition(" ") for part in (owners or "").split("; ") if part)
    return "; ".join(titles.get(role, role) + gap + rest for role, gap, rest in parts) or "those of the activity"


def _short(text: str) -> str:
    """Cut a long text at a word."""
    if len(text) <= 2 * LONGEST:
        return text
    return f"{text[: 2 * LONGEST].rpartition(' ')[0]} …"


def _reworded(old: str, new: str) -> str:
    """Show two wordings; of long ones the words that differ, with some around them."""
    if len(old) <= LONGEST and len(new) <= LONGEST:
        return f"“{old}” -> “{new}”"
    from difflib import SequenceMatcher  # noqa: PLC0415 - status prints sentences only where it is asked for them

    was, now = old.split(), new.split()
    blocks = (
        SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks() if len(was) * len(now) < 250_000 else []
    )
    same = [block for block in blocks if block.size]
    start = same[0].size if same and same[0].a == same[0].b == 0 else 0
    end = (
        same[-1].size
        if same and same[-1].a + same[-1].size == len(was) and same[-1].b + same[-1].size == len(now)
        else 0
    )
    end = min(end, len(was) - start, len(now) - start)
    return f"“{_middle(was, start, end)}” -> “{_middle(now, start, end)}”"


def _middle(words: list[str], start: int, end: int) -> str:
    """Cut the words that are the same off both ends, but for a few."""
    first, last = max(0, start - _AROUND), min(len(words), len(words) - end + _AROUND)
    told = _short(" ".join(words[first:last]))
    return f"{'… ' if first else ''}{told}{' …' if last < len(words) else ''}"
