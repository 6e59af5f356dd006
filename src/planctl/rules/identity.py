"""Ids and what refers to them (P1xx)."""

from collections.abc import Iterator
from itertools import pairwise

from planctl.errors import did_you_mean, nearest
from planctl.finding import Spot
from planctl.model import FREE_ID, ID, UNSCHEDULED, Milestone, Plan
from planctl.naming import slug
from planctl.rules.registry import Hit, rule
from planctl.select import fold, several


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


@rule("P104", "error")
def unknown_objective(plan: Plan) -> Iterator[Hit]:
    """An activity links to an objective that is not in objectives.yaml.

    The activity would be missing from what is reported on that objective.

    Bad:
        objectives: ["7"]
    Mended:
        objectives: ["2"]
    """
    if "objectives" in plan.unread:
        return
    known = [ident for objective in plan.objectives for ident in (objective.id, *(part.id for part in objective.parts))]
    remedy = f"objectives.yaml has {several(known)}" if known else "there is no objectives.yaml: write one"
    there = set(known)
    for activity in plan.activities.values():
        for index, ident in enumerate(activity.objectives):
            if ident not in there:
                yield activity.at("objectives", index), f'no objective "{ident}"{did_you_mean(ident, known)}', remedy


@rule("P105", "error")
def unknown_owner(plan: Plan) -> Iterator[Hit]:
    """A role is named that is not in owners.yaml.

    Nobody would find what they own. Owners are roles of the register, named by their id.

    Bad:
        owners: [director-of-fiance]
    Mended:
        owners: [director-of-finance]
    """
    if "owners" in plan.unread:
        return
    known = {owner.id for owner in plan.owners}
    names = {name: owner.id for owner in plan.owners for name in (owner.id, owner.title, *owner.aliases)}
    words = tuple(names)
    for spot, role in _roles(plan, known):
        found = nearest(role, words, 1)
        near = f' (did you mean "{names[found[0]]}"?)' if found else ""
        yield spot, f'no owner "{role}"{near}', "owners.yaml is the register of roles"


def _roles(plan: Plan, known: set[str]) -> Iterator[tuple[Spot, str]]:
    """Yield every role that is named somewhere and not known."""
    links = [(activity.at, activity.owners) for activity in plan.activities.values()]
    links += [(milestone.at, milestone.own_owners) for milestone in plan.milestones if milestone.own_owners]
    for at, owners in links:
        for index, link in enumerate(owners):
            if link.role not in known:
                yield at("owners", index, word=link.role), link.role
    for measure in plan.measures:
        if measure.owner is not None and measure.owner not in known:
            yield measure.at("owner"), measure.owner
    for owner in plan.owners:
        if owner.successor is not None and owner.successor not in known:
            yield owner.at("successor"), owner.successor


@rule("P106", "error")
def unknown_activity(plan: Plan) -> Iterator[Hit]:
    """An activity is referred to that the plan does not have.

    The file's name in activities/ is the activity's id.

    Bad:
        depends_on: [casework-program]
    Mended:
        depends_on: [casework-programme]
    """
    known = {*plan.activities, *plan.named}
    words = tuple(sorted(known))
    for spot, ref in _references(plan):
        ident = ref.partition("/")[0]
        if ident not in known:
            message = f'no activity "{ident}"{did_you_mean(ident, words)}'
            yield spot, message, "planctl list activities shows them"
    for measure in plan.measures:
        if measure.activity is not None and measure.activity not in known:
            message = f'no activity "{measure.activity}"{did_you_mean(measure.activity, words)}'
            yield measure.at("activity"), message, "planctl list activities shows them"


@rule("P107", "error")
def unknown_milestone(plan: Plan) -> Iterator[Hit]:
    """A milestone is referred to that its activity does not have.

    A reference is activity/milestone, both by id.

    Bad:
        depends_on: [casework-programme/blue-print]
    Mended:
        depends_on: [casework-programme/blueprint]
    """
    ids: dict[str, set[str]] = {}
    for spot, ref in _references(plan):
        ident, slash, milestone = ref.partition("/")
        activity = plan.activities.get(ident)
        if not slash or activity is None or ident in plan.named:
            continue
        if ident not in ids:
            ids[ident] = {item.id for items in activity.milestones.values() for item in items}
        if milestone not in ids[ident]:
            near = did_you_mean(milestone, sorted(ids[ident]))
            yield spot, f'no milestone "{milestone}" in {ident}{near}', f"planctl show {ident} lists them"
    for milestone_ in plan.milestones:
        if milestone_.superseded_by is not None and "/" not in milestone_.superseded_by:
            spot = milestone_.at("superseded_by")
            yield spot, f'"{milestone_.superseded_by}" is no reference to a milestone', "write ACTIVITY/MILESTONE"


def _references(plan: Plan) -> Iterator[tuple[Spot, str]]:
    """Yield every reference to an activity or a milestone."""
    for activity in plan.activities.values():
        for index, ref in enumerate(activity.depends_on):
            yield activity.at("depends_on", index), ref
    for milestone in plan.milestones:
        for index, ref in enumerate(milestone.depends_on):
            yield milestone.at("depends_on", index), ref
        if milestone.superseded_by is not None and "/" in milestone.superseded_by:
            yield milestone.at("superseded_by"), milestone.superseded_by


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


@rule("P109", "error")
def year_not_in_the_plan(plan: Plan) -> Iterator[Hit]:
    """Something names a year that the plan does not have.

    The plan's years stand in plan.yaml; what lies outside them is in no table and no total.

    Bad:
        milestones:
          2030/31: [{id: report, text: Publish the report}]
    Mended:
        milestones:
          2024/25: [{id: report, text: Publish the report}]
    """
    if "plan" in plan.unread:
        return
    known = {year.text for year in plan.calendar.years}
    remedy = f"plan.yaml has {', '.join(year.text for year in plan.calendar.years)}; what has no year is unscheduled"
    for activity in plan.activities.values():
        for label, milestones in activity.milestones.items():
            if label in known or label == UNSCHEDULED or plan.calendar.year(label) is None:
                continue
            key = milestones[0].place.key if milestones else label
            spot = activity.at("milestones", key, on_key=True)
            yield spot, f"{label} is not one of the plan's years", remedy
    if plan.header.plan_year is not None and plan.calendar.named(plan.header.plan_year) is None:
        yield plan.at("plan_year"), f"{plan.header.plan_year} is not one of the plan's years", remedy
    for index, closed in enumerate(plan.header.closed_years):
        if plan.calendar.named(closed.year) is None:
            yield plan.at("closed_years", index, "year"), f"{closed.year} is not one of the plan's years", remedy


@rule("P110", "error")
def years_out_of_order(plan: Plan) -> Iterator[Hit]:
    """The plan's years are not in order, oldest first.

    Tables and bars show the years in the order of plan.yaml.

    Bad:
        years: [2024/25, 2023/24]
    Mended:
        years: [2023/24, 2024/25]
    """
    if "plan" in plan.unread:
        return
    for index, (before, year) in enumerate(pairwise(plan.calendar.years), 1):
        if year.last < before.first:
            yield plan.at("years", index), f"{year} stands behind {before}, which starts later", "put the oldest first"


@rule("P111", "error")
def years_overlap(plan: Plan) -> Iterator[Hit]:
    """Two of the plan's years overlap.

    A day would belong to two years, and a milestone due on it to both.

    Bad:
        years: [2023/24, 2023]
    Mended:
        years: [2023/24]
    """
    if "plan" in plan.unread:
        return
    years = plan.calendar.years
    for index, year in enumerate(years):
        for other in years[:index]:
            if year.first <= other.last and other.first <= year.last and year.text != other.text:
                first, last = max(year.first, other.first), min(year.last, other.last)
                message = f"{year} and {other} overlap, from {first} to {last}"
                yield plan.at("years", index), message, "leave one out, or give each its starts and ends"
                break


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
