"""What changed between two states of a plan, in the plan's own terms; pure.

Things are known by their ids, so order, layout, comments, quotation marks and the file that something stands in are no
change. Every change has a class, both its places, and a fingerprint that stays the same wherever the lines move.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from planctl.activity_diff import activity_changes
from planctl.change import Change, Class, What
from planctl.field_diff import SCOPE, About, At, Groups, How, field_changes, of, only
from planctl.likeness import Known, pairs
from planctl.measure_diff import figure_changes
from planctl.model import Part, Plan

_RENAMED, _REWORDED, _WORDING = How(Class.wording, What.renamed), How(Class.wording, What.reworded), How(Class.wording)
_DEFINED, _OWNER = How(Class.definition), How(Class.owner)
_LISTED = How(Class.structure, lost=Class.structure)
_HEADER = {
    "title": _RENAMED,
    "organisation": _WORDING,
    "short_name": _WORDING,
    "contact": _WORDING,
    "licence": _WORDING,
    "attribution": _WORDING,
    "accent": _WORDING,
    "tolerance_days": _DEFINED,
    "review_days": _DEFINED,
    "rules": _DEFINED,
    "checks": How(Class.definition, lost=Class.definition),
    "closed_years": _LISTED,
    "accepted": _LISTED,
}
_OWNERS = {"title": _RENAMED, "aliases": How(Class.wording, lost=Class.wording)}
_OWNERS |= dict.fromkeys(("from", "until", "successor"), _OWNER)
_MEASURE = {"title": _RENAMED, "note": _WORDING, "owner": _OWNER}
_MEASURE |= dict.fromkeys(("unit", "better", "baseline"), _DEFINED)
_SECTION = {"title": _RENAMED, "body": _REWORDED}
_KEYED = ("confidence", "abbreviations")


def diff(old: Plan | None, new: Plan | None) -> list[Change]:
    """Return every change that leads from one plan to another, in the new one's order; None is no plan at all."""
    if old is None or new is None:
        return [*_begun_or_ended(old, new)]
    return [
        *_header(old, new),
        *_objectives(old, new),
        *_listed("owner", old.owners, new.owners, _OWNERS, Groups(Class.owner, Class.owner)),
        *activity_changes(old, new),
        *_measures(old, new),
        *_listed("section", old.sections, new.sections, _SECTION, Groups(Class.wording, Class.wording), "file"),
    ]


def _begun_or_ended(old: Plan | None, new: Plan | None) -> Iterator[Change]:
    """Tell of a plan that one side has, and of its activities and milestones."""
    plan = new or old
    if plan is None:
        return

    def sides(thing: Any) -> tuple[Any, Any]:
        return (None, thing) if new is not None else (thing, None)

    yield only(About("plan", "plan", plan.header.title, *sides(plan.header), plan.at, plan.at))
    for activity in plan.activities.values():
        yield only(of("activity", activity.id, activity.title, *sides(activity)))
    for milestone in plan.milestones:
        yield only(of("milestone", milestone.ref, milestone.text, *sides(milestone)))


def _header(old: Plan, new: Plan) -> Iterator[Change]:
    about = About("plan", "plan", new.header.title, old.header, new.header, old.at, new.at)
    for change in _keyed(about, "years", _years(old), _years(new), Class.structure):
        yield _shifted(change, old, new)
    yield from field_changes(about, _HEADER, ("years", "year_start", "format", *_KEYED))
    if list(old.header.confidence) != list(new.header.confidence):
        ranked = [", ".join(plan.header.confidence) for plan in (old, new)]
        places = {"before": old.at("confidence"), "after": new.at("confidence")}
        yield about.change(What.changed, Class.definition, "confidence", old=ranked[0], new=ranked[1], **places)
    for key in _KEYED:
        yield from _keyed(about, key, getattr(old.header, key), getattr(new.header, key), Class.definition)


def _keyed(about: About, key: str, had: Mapping[str, str], has: Mapping[str, str], group: Class) -> Iterator[Change]:
    """Compare texts by their names: definitions by their words, years by their labels."""
    for word in dict.fromkeys((*had, *has)):
        if had.get(word) != has.get(word):
            what = What.added if word not in had else What.removed if word not in has else What.changed
            at = {"before": about.at_was(key, word), "after": about.at_now(key, word)}
            yield about.change(what, group, f"{key}.{word}", old=had.get(word), new=has.get(word), **at)


def _shifted(change: Change, old: Plan, new: Plan) -> Change:
    """Class a change of a year's last day as what it does to every date that names the year."""
    was, now = ({year.text: year for year in plan.calendar.years}.get(change.field[6:]) for plan in (old, new))
    if was is None or now is None or was.last == now.last:
        return change
    days = (now.last - was.last).days
    return replace(change, days=days, group=Class.slip if days > 0 else Class.pull_forward)


def _years(plan: Plan) -> dict[str, str]:
    return {year.text: f"{year.first} to {year.last}" for year in plan.calendar.years}


def _listed(
    kind: str, old: Sequence[Any], new: Sequence[Any], how: Mapping[str, How], groups: Groups, *passed: str
) -> Iterator[Change]:
    """Compare lists of things by id."""
    had, has = {item.id: item for item in old}, {item.id: item for item in new}
    was = renamed(old, new)
    became = set(was.values())
    for ident in dict.fromkeys((*has, *had)):
        before, now = had.get(was.get(ident, ident)), has.get(ident)
        if now is None and ident in became:
            continue
        title = next((item.title for item in (now, before) if item and item.title), ident)
        about = of(kind, ident, title, before, now)
        if before is not None and now is not None and ident in was:
            told = {"old": was[ident], "new": ident, "before": before.at("id"), "after": now.at("id")}
            yield about.change(What.renamed, Class.structure, "id", **told)
        yield from field_changes(about, how, ("id", *passed)) if before and now else (only(about, groups),)


def renamed(old: Sequence[Any], new: Sequence[Any]) -> dict[str, str]:
    """Return, of things listed under an id that is new, the id that one alike had and has no more."""
    had, has = {item.id: item.title for item in old}, {item.id: item.title for item in new}
    gone = [Known(ident, title) for ident, title in had.items() if title and ident not in has]
    come = [Known(ident, title) for ident, title in has.items() if title and ident not in had]
    return {after: before for before, after in pairs(gone, come).items()}


def _objectives(old: Plan, new: Plan) -> Iterator[Change]:
    how = {"title": _REWORDED, "description": _WORDING}
    yield from _listed("objective", old.objectives, new.objectives, how, SCOPE, "parts")
    had, has = _parts(old), _parts(new)
    for ident in dict.fromkeys((*has, *had)):
        was, at_was = had.get(ident) or (None, has[ident][1])
        now, at_now = has.get(ident) or (None, had[ident][1])
        title = next((part.title for part in (now, was) if part and part.title), ident)
        about = About("objective", ident, title, was, now, at_was, at_now)
        yield from field_changes(about, how) if was and now else (only(about),)


def _parts(plan: Plan) -> dict[str, tuple[Part, At]]:
    """Return the parts of objectives, each with its places."""
    return {
        part.id: (part, partial(item.at, "parts", index))
        for item in plan.objectives
        for index, part in enumerate(item.parts)
    }


def _measures(old: Plan, new: Plan) -> Iterator[Change]:
    groups = Groups(Class.target, Class.target)
    yield from _listed("measure", old.measures, new.measures, _MEASURE, groups, "targets", "readings")
    had = {item.id: item for item in old.measures}
    was = renamed(old.measures, new.measures)
    for item in new.measures:
        before = had.get(was.get(item.id, item.id))
        if before is not None and before is not item:
            yield from figure_changes(of("measure", item.id, item.title, before, item))
