"""What refers to something that is not there (P104 to P107)."""

from collections.abc import Iterator

from planctl.errors import did_you_mean, nearest
from planctl.finding import Spot
from planctl.lookup import several
from planctl.model import Plan
from planctl.rules.registry import Hit, rule


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
