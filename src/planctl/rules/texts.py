"""The texts of a plan that are published, each with its place."""

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from planctl.finding import Path, Spot
from planctl.model import Activity, Figure, Measure, Milestone, Objective, Owner, Plan, Section, Target

Words = tuple[str, str, str]
"""Words of a text that are wrong, a message, what to do."""


class Text(NamedTuple):
    """A text of the plan that is published: the thing it belongs to, its path there, its words."""

    thing: Plan | Activity | Milestone | Objective | Owner | Measure | Section
    path: Path
    words: str

    def at(self, word: str) -> Spot:
        """Return the spot of a word of it."""
        return self.thing.at(*self.path, word=word)


_ACTIVITY = ("title", "description", "enabler", "confidence_reason")
_MILESTONE = ("text", "group", "due_text", "note", "impact", "evidence", "reason")
_of_activity = attrgetter(*_ACTIVITY)
_of_milestone = attrgetter(*_MILESTONE)


def words_of(activity: Activity) -> str:
    """Return all the published words of an activity."""
    words = [*_of_activity(activity), *(resource.note for resource in activity.resources)]
    for milestones in activity.milestones.values():
        for milestone in milestones:
            words += _of_milestone(milestone)
            if milestone.changes:
                words += [change.reason for change in milestone.changes]
    return "\n".join(filter(None, words))


def all_words(plan: Plan) -> Iterator[str]:
    """Yield the published words of each activity, then each other text."""
    yield from (words_of(activity) for activity in plan.activities.values())
    yield from (text.words for text in other_texts(plan))


def activity_texts(activity: Activity) -> Iterator[Text]:
    """Yield the texts of an activity and its milestones."""
    yield from _named(activity, _ACTIVITY)
    for index, resource in enumerate(activity.resources):
        if resource.note:
            yield Text(activity, ("resources", index, "note"), resource.note)
    for milestones in activity.milestones.values():
        for milestone in milestones:
            yield from _named(milestone, _MILESTONE)
            for index, change in enumerate(milestone.changes):
                if change.reason:
                    yield Text(milestone, ("changes", index, "reason"), change.reason)


def _named(thing: Activity | Milestone | Measure, names: tuple[str, ...]) -> list[Text]:
    return [Text(thing, (name,), words) for name in names if (words := getattr(thing, name))]


def other_texts(plan: Plan) -> Iterator[Text]:
    """Yield the texts of a plan that are no activity's."""
    yield from _header_texts(plan)
    yield from _register_texts(plan)
    for section in plan.sections:
        yield Text(section, (), section.title)
        yield Text(section, (), section.body)


def _header_texts(plan: Plan) -> Iterator[Text]:
    header = plan.header
    yield Text(plan, ("title",), header.title)
    if header.attribution:
        yield Text(plan, ("attribution",), header.attribution)
    for word, text in header.confidence.items():
        yield Text(plan, ("confidence", word), text)
    if header.contact.other_formats:
        yield Text(plan, ("contact", "other_formats"), header.contact.other_formats)


def _register_texts(plan: Plan) -> Iterator[Text]:
    for objective in plan.objectives:
        for path, held in (((), objective), *((("parts", index), part) for index, part in enumerate(objective.parts))):
            for name in ("title", "description"):
                if text := getattr(held, name):
                    yield Text(objective, (*path, name), text)
    for owner in plan.owners:
        yield Text(owner, ("title",), owner.title)
    for measure in plan.measures:
        yield from _named(measure, ("title", "unit", "note"))
        for path, figure in _figures(measure):
            for name in ("text", "note"):
                if text := getattr(figure, name):
                    yield Text(measure, (*path, name), text)


def _figures(measure: Measure) -> Iterator[tuple[Path, Figure | Target]]:
    if measure.baseline:
        yield ("baseline",), measure.baseline
    for index, target in enumerate(measure.targets):
        yield ("targets", index), target
    for index, reading in enumerate(measure.readings):
        yield ("readings", index), reading
