"""What changed in the activities and their milestones, also where one was given another id or another place; pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from planctl.change import Change, Class, What
from planctl.field_diff import OWNERS, About, How, field_changes, of, only
from planctl.likeness import Known, pairs
from planctl.milestone_diff import milestone_changes
from planctl.model import Activity, Milestone, Plan

Ratings = tuple[list[str], list[str]]
"""The ratings of the old plan and of the new one, highest first."""
_COMMON = 20
"""A text that more activities share than that tells none of them apart."""
_LISTED = How(Class.structure, lost=Class.structure)
_FIELDS = {
    "title": How(Class.wording, What.renamed),
    "description": How(Class.wording, What.reworded),
    "enabler": How(Class.wording),
    "objectives": How(Class.scope, lost=Class.de_scope),
    "owners": OWNERS,
    "confidence_reason": How(Class.confidence),
    "depends_on": _LISTED,
    "resources": _LISTED,
    "tags": _LISTED,
}


def activity_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """Yield what changed in the activities, in the new plan's order, then what went and what moved between them."""
    gone = [item for item in old.activities.values() if item.id not in new.activities]
    come = [item for item in new.activities.values() if item.id not in old.activities]
    became = _became(gone, come)
    was = {after: old.activities[before] for before, after in became.items()}
    ratings = list(old.header.confidence), list(new.header.confidence)
    lost: list[Milestone] = []
    found: list[Milestone] = []
    for activity in new.activities.values():
        before = old.activities.get(activity.id) or was.get(activity.id)
        if before is activity:
            continue
        if before is None:
            yield only(of("activity", activity.id, activity.title, None, activity))
        else:
            yield from _activity(of("activity", activity.id, activity.title, before, activity), ratings)
        had, has = _milestones(before) if before else {}, _milestones(activity)
        for ident, item in has.items():
            if ident in had:
                yield from milestone_changes(had[ident], item)
            else:
                found.append(item)
        lost += [item for ident, item in had.items() if ident not in has]
    for activity in gone:
        if activity.id not in became:
            yield only(of("activity", activity.id, activity.title, activity, None))
            lost += _milestones(activity).values()
    yield from _moved(lost, found, became)


def _milestones(activity: Activity) -> dict[str, Milestone]:
    return {item.id: item for items in activity.milestones.values() for item in items}


def _became(gone: Sequence[Activity], come: Sequence[Activity]) -> dict[str, str]:
    """Match activities that went with such that came: by their titles, else by what they are to do."""
    became = pairs([Known(item.id, item.title) for item in gone], [Known(item.id, item.title) for item in come])
    taken = set(became.values())
    by_text: dict[str, list[str]] = {}
    for item in come:
        if item.id not in taken:
            for text in {milestone.text for milestone in _milestones(item).values()}:
                by_text.setdefault(text, []).append(item.id)
    for item in gone:
        texts = {milestone.text for milestone in _milestones(item).values()}
        named = (idents for text in texts if len(idents := by_text.get(text, [])) <= _COMMON)
        shared = Counter(ident for idents in named for ident in idents if ident not in taken)
        if item.id not in became and shared:
            ident, number = min(shared.items(), key=lambda pair: (-pair[1], pair[0]))
            if 2 * number > len(texts):
                became[item.id] = ident
                taken.add(ident)
    return became


def _activity(about: About, ratings: Ratings) -> Iterator[Change]:
    old, new = about.was, about.now
    if old.id != new.id:
        told = {"old": old.id, "new": new.id, "before": old.at("title"), "after": new.at("title")}
        yield about.change(What.renamed, Class.structure, "id", **told)
    if old.confidence != new.confidence:
        yield _confidence(about, ratings)
    yield from field_changes(about, _FIELDS, ("milestones", "confidence"))


def _confidence(about: About, ratings: Ratings) -> Change:
    """Compare the rating: by the old plan's words where it has both, else by how far down each stands in its own."""
    old, new = about.was.confidence, about.now.confidence
    had, has = ratings
    what = What.withdrawn if new is None else What.changed
    if old in had and new is not None:
        steps = had.index(new) - had.index(old) if new in had else has.index(new) / len(has) - had.index(old) / len(had)
        what = What.lowered if steps > 0 else What.raised if steps < 0 else What.changed
    given = about.now.confidence_reason
    told = {"old": old, "new": new, "reason": given if given != about.was.confidence_reason else None}
    return about.change(what, Class.confidence, "confidence", **told, **about.places("confidence", old, new))


def _moved(lost: Sequence[Milestone], found: Sequence[Milestone], became: dict[str, str]) -> Iterator[Change]:
    """Compare milestones that went with such that came: one that is alike has another id, or another activity."""
    places = [became.get(item.place.activity, item.place.activity) for item in lost]
    went = [Known(item.ref, item.text, place) for item, place in zip(lost, places, strict=True)]
    paired = pairs(went, [Known(item.ref, item.text, item.place.activity) for item in found])
    by_ref = {item.ref: item for item in lost}
    was = {after: by_ref[before] for before, after in paired.items()}
    for item in found:
        before = was.get(item.ref)
        if before is None:
            yield only(of("milestone", item.ref, item.text, None, item))
            continue
        near = became.get(before.place.activity, before.place.activity) == item.place.activity
        told = {"old": before.ref, "new": item.ref, "before": before.at("id"), "after": item.at("id")}
        about = of("milestone", item.ref, item.text, before, item)
        yield about.change(What.renamed if near else What.moved, Class.structure, "id", **told)
        yield from milestone_changes(before, item)
    for item in lost:
        if item.ref not in paired:
            yield only(of("milestone", item.ref, item.text, item, None))
