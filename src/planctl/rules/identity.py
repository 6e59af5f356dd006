"""Ids and what refers to them (P1xx)."""

from collections.abc import Iterator

from planctl.finding import Spot
from planctl.lookup import fold
from planctl.model import FREE_ID, ID, Milestone, Plan
from planctl.naming import slug
from planctl.rules.registry import Hit, rule


def _suggest(ident: str) -> str:
    """Suggest an id made of what somebody wrote."""
    made = slug(ident)
    return f' (did you mean "{made}"?)' if made and made != ident else ""


@rule("P101", "error")
def id_of_the_wrong_form(plan: Plan) -> Iterator[Hit]:
    """An id is not in the form that ids have.

    Ids stand in links, file names, addresses of pages and other people's scripts: lower-case letters, digits and
    single hyphens survive all of them. Ids of objectives may be any text without a space or a slash.

    Bad:
        - {id: Annual_Report, text: Publish the annual report}
    Mended:
        - {id: annual-report, text: Publish the annual report}
    """
    remedy = "use lower-case letters, digits and single hyphens"
    for things in (plan.owners, plan.measures, plan.milestones):
        for thing in things:
            if not ID.fullmatch(thing.id):
                yield thing.at("id"), f'"{thing.id}" is not an id{_suggest(thing.id)}', remedy
    for objective in plan.objectives:
        if not FREE_ID.fullmatch(objective.id):
            yield objective.at("id"), f'"{objective.id}" is not an id', "write it without spaces and /"
        for index, part in enumerate(objective.parts):
            if not FREE_ID.fullmatch(part.id):
                spot = objective.at("parts", index, "id")
                yield spot, f'"{part.id}" is not an id', "write it without spaces and /"


@rule("P102", "error")
def id_used_twice(plan: Plan) -> Iterator[Hit]:
    """One id stands for two things.

    A link to it, a report on it and its history would all be ambiguous. An id of a milestone is unique in its activity
    over all years and is never used again.

    Bad:
        2023/24: [{id: report, text: Publish the report}]
        2024/25: [{id: report, text: Publish the second report}]
    Mended:
        2023/24: [{id: report, text: Publish the report}]
        2024/25: [{id: second-report, text: Publish the second report}]
    """
    kinds: dict[str, list[tuple[str, Spot]]] = {
        "owners": [(owner.id, owner.at("id")) for owner in plan.owners],
        "measures": [(measure.id, measure.at("id")) for measure in plan.measures],
        "sections": [(section.id, Spot(section.file)) for section in plan.sections],
        "objectives or parts": [],
        "years": [(year.text, plan.at("years", index)) for index, year in enumerate(plan.calendar.years)],
    }
    if "plan" in plan.unread:
        del kinds["years"]
    for objective in plan.objectives:
        parts = [(part.id, objective.at("parts", index, "id")) for index, part in enumerate(objective.parts)]
        kinds["objectives or parts"] += [(objective.id, objective.at("id")), *parts]
    for kind, things in kinds.items():
        seen: set[str] = set()
        for ident, spot in things:
            name = ident.casefold() if kind == "years" else ident  # a year is read in any case
            if name in seen:
                remedy = "leave one of them out" if kind == "years" else "give one of them another"
                yield spot, f'two {kind} have the id "{ident}"', remedy
            seen.add(name)
    for activity in plan.activities.values():
        first: dict[str, Milestone] = {}
        for milestones in activity.milestones.values():
            for milestone in milestones:
                if milestone.id in first:
                    other = first[milestone.id].place.year
                    message = f'two milestones of {activity.id} have the id "{milestone.id}" (the other: {other})'
                    yield milestone.at("id"), message, "give one of them another; an id is never used again"
                first.setdefault(milestone.id, milestone)


@rule("P103", "error")
def file_name_that_is_no_id(plan: Plan) -> Iterator[Hit]:
    """The name of an activity's file is not an id.

    The file's name is the activity's id. The file of a section is named NN-ID.md.

    Bad:
        activities/Casework Programme.yaml
    Mended:
        activities/casework-programme.yaml
    """
    for activity in plan.activities.values():
        if not ID.fullmatch(activity.id):
            remedy = "name it in lower-case letters, digits and single hyphens"
            yield Spot(activity.file), f'the file\'s name "{activity.id}" is not an id{_suggest(activity.id)}', remedy


@rule("P108", "error")
def part_listed_as_an_objective(plan: Plan) -> Iterator[Hit]:
    """A part of an objective is listed as an objective of its own.

    What links to the part would not be found under its objective.

    Bad:
        - {id: "1"}
        - {id: 1(b), title: We will improve public awareness}
    Mended:
        - id: "1"
          parts:
            - {id: 1(b), title: We will improve public awareness}
    """
    ids = {objective.id for objective in plan.objectives}
    for objective in plan.objectives:
        whole = _whole(objective.id)
        if whole and whole in ids:
            message = f'"{objective.id}" reads as a part of objective "{whole}"'
            yield objective.at("id"), message, f"move it under the parts of {whole}"


def _whole(ident: str) -> str:
    """Return the objective that an id such as 1(b), 1.2 or 1b reads as a part of; nothing for any other."""
    head = ident.rstrip(")")
    for mark in ("(", "."):
        if mark in head:
            return head.rpartition(mark)[0]
    return head[:-1] if len(head) > 1 and head[:-1].isdigit() and head[-1].isalpha() else ""


@rule("P115", "error")
def owner_name_used_twice(plan: Plan) -> Iterator[Hit]:
    """Two owners answer to one title or alias.

    A search by that name could not tell them apart. Case, spaces, hyphens and "&" versus "and" make no difference.

    Bad:
        - {id: ad-ict, title: Assistant Director of ICT, aliases: [AD]}
        - {id: ad-hr, title: Assistant Director of HR, aliases: [AD]}
    Mended:
        - {id: ad-ict, title: Assistant Director of ICT, aliases: [AD ICT]}
        - {id: ad-hr, title: Assistant Director of HR, aliases: [AD HR]}
    """
    seen = {fold(owner.id): owner.id for owner in plan.owners}
    for owner in plan.owners:
        names = [(owner.at("id"), owner.id), (owner.at("title"), owner.title)]
        names += [(owner.at("aliases", index), alias) for index, alias in enumerate(owner.aliases)]
        for spot, name in names:
            other = seen.setdefault(fold(name), owner.id)
            if other != owner.id:
                yield spot, f'"{name}" is also a name of {other}', "let each name stand for one role"
