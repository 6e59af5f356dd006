"""What only a comparison with the plan's past can find: the duty to explain a change (P42x)."""

from collections.abc import Iterator

from planctl.change import Change, Class, What, in_words
from planctl.change_control import closed
from planctl.finding import Spot
from planctl.likeness import alike, unlike
from planctl.model import Milestone, Plan, Status
from planctl.rules.registry import Compared, Past, comparison

_MOVES = frozenset({What.slipped, What.pulled_forward, What.unscheduled})


@comparison("P421")
def deleted_instead_of_closed(plan: Plan, past: Past) -> Iterator[Compared]:
    """An activity, a milestone or a measure was deleted.

    It was promised, and somebody will look for it. What is dropped stays, as closed or superseded, with its reason.

    Bad:
        # the milestone `signs` is gone since the revision compared with
        2023/24: []
    Mended:
        2023/24:
          - {id: signs, text: Put up new signs, status: closed, reason: The landlord did it.}
    """
    for change in past.changes:
        if change.what is not What.removed or change.field or change.kind not in {"activity", "milestone", "measure"}:
            continue
        activity = change.ref.partition("/")[0]
        if activity in plan.named or (change.kind == "milestone" and activity not in plan.activities):
            continue  # it could not be read, or its activity is told of
        if change.kind == "measure" and "measures" in plan.unread:
            continue
        remedy = "put it back with status: closed and a reason, or superseded_by what takes its place"
        if change.kind == "activity":
            remedy = "put its file back, its milestones closed with a reason or superseded"
        elif change.kind == "measure":
            remedy = "put it back, with a note that says why it is no longer followed"
        yield change, _home(plan, change), f'{change.ref} was deleted: "{change.title}"', remedy


@comparison("P422")
def id_used_again(plan: Plan, past: Past) -> Iterator[Compared]:  # noqa: ARG001 - one signature
    """An id stands for something else than it once did.

    Reports, minutes and links of the past name it, and now speak of something else.

    Bad:
        # `signs` was "Put up new signs" until last year
        - {id: signs, text: Train the front desk}
    Mended:
        - {id: train-the-front-desk, text: Train the front desk}
    """
    remedy = "give it an id that nothing ever had"
    for change in past.changes:
        if change.kind == "milestone" and change.field == "text" and change.after:
            if unlike(change.old or "", change.new or ""):
                message = f'{change.ref} was "{change.old}" and is "{change.new}" now'
                yield change, change.now.at("id"), message, remedy
        elif change.what in {What.added, What.renamed, What.moved} and change.field in {"", "id"} and change.after:
            texts = past.used.get((change.kind, change.ref), frozenset())
            if texts and not any(alike(text, change.title) for text in texts):
                yield change, change.after, f'{change.ref} was "{min(texts)}" once, and deleted', remedy


@comparison("P423")
def due_moved_without_a_record(plan: Plan, past: Past) -> Iterator[Compared]:  # noqa: ARG001 - one signature
    """A due date was moved, and no approved record of change control says so.

    The date is what was promised. Who moves it says why, and by whose leave.

    Bad:
        # due was 2023/24
        - {id: ramps, text: Build the ramps, due: 2024/25}
    Mended:
        - id: ramps
          text: Build the ramps
          due: 2024/25
          changes:
            - {on: 2023-11-20, from: 2023/24, to: 2024/25, reason: No supplier yet., approved_by: Board}
    """
    for change in past.changes:
        if change.field.startswith("years.") and change.days:
            message = f"{change.field[6:]} is {change.new} now, was {change.old}: every date that names it moves"
            yield change, _at(change), message, "put its days back, or have the change accepted"
        if change.field == "due" and change.what in _MOVES:
            command = f"planctl rebaseline {change.ref} --due {_quoted(change.new)} --reason TEXT --approved-by TEXT"
            remedy = f"put {change.old} back and record the change: {command}"
            yield change, _at(change), f"{change.ref}: due moved from {change.old} to {change.new} on no record", remedy


@comparison("P424")
def confidence_lowered_without_a_reason(plan: Plan, past: Past) -> Iterator[Compared]:  # noqa: ARG001 - one signature
    """An activity's confidence was lowered or taken away, and no new reason is given.

    The board will ask what happened. A reason that stood there before does not say it.

    Bad:
        # confidence was H
        confidence: L
    Mended:
        confidence: L
        confidence_reason: The supplier withdrew in October.
    """
    for change in past.changes:
        if change.field == "confidence" and change.what in {What.lowered, What.withdrawn} and not change.reason:
            became = f"lowered from {change.old} to {change.new}" if change.new else f"of {change.old} taken away"
            remedy = "say in confidence_reason what happened"
            yield change, _at(change), f"{change.ref}: confidence {became}, without a new reason", remedy


@comparison("P425")
def target_cut_without_a_reason(plan: Plan, past: Past) -> Iterator[Compared]:  # noqa: ARG001 - one signature
    """A measure's target was cut, put off or removed, and no new note says why.

    A target that gives way to the figures is none.

    Bad:
        # the target was 4500
        targets: [{by: 2024-03, value: 4800}]
    Mended:
        targets: [{by: 2024-03, value: 4800, note: Two buildings were added in May.}]
    """
    for change in past.changes:
        if change.field == "targets" and change.what in {What.cut, What.removed} and not change.reason:
            became = f"cut from ({change.old}) to ({change.new})" if change.new else f"({change.old}) removed"
            yield change, _at(change), f"{change.ref}: target {became}, without a reason", "say why in its note"


@comparison("P426")
def scope_dropped_without_a_reason(plan: Plan, past: Past) -> Iterator[Compared]:
    """A milestone was closed or superseded, or an objective given up, and no reason is given.

    Less will be done than was promised, and the plan does not say why.

    Bad:
        # the status was in-progress
        - {id: ramps, text: Build the ramps, status: closed}
    Mended:
        - {id: ramps, text: Build the ramps, status: closed, reason: The building was sold.}
    """
    for change in past.changes:
        if change.group is not Class.de_scope or change.reason:
            continue
        if change.field == "status":
            remedy = "add a reason" if change.what is What.closed else "add superseded_by, or a reason"
            yield change, _at(change), f"{change.ref}: {change.what} without a reason", remedy
        elif change.field == "objectives":
            message = f"{change.ref} serves objective {change.old} no more"
            yield change, _at(change), message, "put the objective back, or have the change accepted"
        elif change.kind == "objective" and "objectives" not in plan.unread:
            message = f"objective {change.ref} was removed"
            yield change, _home(plan, change), message, "put the objective back, or have the change accepted"


@comparison("P427")
def closed_year_edited(plan: Plan, past: Past) -> Iterator[Compared]:
    """What stood in a closed year is not as it was when the year was closed.

    A year is closed so that its report stays true: what was said then can be read for ever. It is compared with the
    first revision that holds the entry in `closed_years`.

    Bad:
        closed_years: [{year: 2022/23, on: 2023-06-30, by: Board}]
        # and, in a later commit, under 2022/23
        - {id: survey, text: Survey every entrance, status: complete, completed: 2023-01}
    Mended:
        # as it was when the year was closed
        - {id: survey, text: Survey every entrance, status: complete, completed: 2023-02-14}
    """
    yield from _reopened(plan, past)
    for year, changes in past.frozen.items():
        entry = closed(plan, year)
        since = f"since {year} was closed on {entry.on}" if entry else ""
        remedy = f"put it back as it was; what is new belongs to a year that is open ({year} is in closed_years)"
        told: set[str] = set()
        for change in changes if entry else ():
            if change.kind != "milestone" or year not in _years(change):
                continue
            message = _edited(change, year, since)
            if change.ref.partition("/")[0] not in plan.named and message not in told:
                told.add(message)
                yield change, _at(change) if change.now else _home(plan, change), message, remedy


def _reopened(plan: Plan, past: Past) -> Iterator[Compared]:
    """Find closings that were taken back, or given another day; who closed a year may be mended."""
    kept = {(year, str(entry.on)) for entry in plan.header.closed_years if (year := _label(plan, entry.year))}
    for change in past.changes:
        if change.field != "closed_years" or change.what is not What.removed:
            continue
        for entry in change.was.closed_years:
            if in_words(entry) == change.old and (_label(plan, entry.year), str(entry.on)) not in kept:
                message = f"the closing of {entry.year} on {entry.on} was taken back"
                spot = plan.at("closed_years" if plan.header.closed_years else "title", on_key=True)
                yield change, spot, message, "put its entry back: what was closed stays closed"


def _label(plan: Plan, year: str) -> str:
    named = plan.calendar.named(year)
    return named.text if named else year


def _years(change: Change) -> set[str]:
    """Return the years under which a milestone stands or stood."""
    things: tuple[Milestone | None, ...] = (change.was, change.now)
    return {thing.place.year for thing in things if thing is not None}


def _edited(change: Change, year: str, since: str) -> str:
    """Say what was done to something that stood in a closed year."""
    was, now = (thing is not None and thing.place.year == year for thing in (change.was, change.now))
    if not now:
        return f"{change.ref} stood under {year} and was taken away {since}"
    if not was:
        return f"{change.ref} was put under {year} {since}"
    told = [f'"{text}"' if text is not None else "nothing" for text in (change.old, change.new)]
    return f"{change.ref}: {change.field} changed {since}, from {told[0]} to {told[1]}"


@comparison("P428")
def reopened_without_a_note(plan: Plan, past: Past) -> Iterator[Compared]:  # noqa: ARG001 - one signature
    """A milestone that was complete is no longer, and no new note or reason says why.

    It was reported as done, perhaps to the board. Who takes that back says what was wrong.

    Bad:
        # the status was complete
        - {id: survey, text: Survey every entrance, status: in-progress}
    Mended:
        - {id: survey, text: Survey every entrance, status: in-progress, note: Two sites had been left out.}
    """
    for change in past.changes:
        if change.field != "status" or change.old != Status.complete or change.what is not What.reopened:
            continue
        was, now = change.was, change.now
        if not any(getattr(now, key) and getattr(now, key) != getattr(was, key) for key in ("note", "reason")):
            message = f"{change.ref} was complete and is {change.new or 'not reported'} now, without a note"
            yield change, _at(change), message, "say in its note what was found"


def _at(change: Change) -> Spot:
    """Return where a change stands now."""
    spot: Spot = change.after if change.after is not None else change.now.at()
    return spot


def _home(plan: Plan, change: Change) -> Spot:
    """Return where something that went would be looked for."""
    moved = next((item for item in plan.milestones if item.ref == change.ref), None)
    if moved is not None:
        return moved.at("id")
    activity = plan.activities.get(change.ref.partition("/")[0])
    if change.kind == "milestone" and activity is not None:
        return activity.at("milestones", on_key=True)
    return Spot("objectives.yaml") if change.kind == "objective" else plan.at("title", on_key=True)


def _quoted(text: str | None) -> str:
    return f'"{text}"' if text and " " in text else str(text)
