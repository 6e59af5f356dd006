"""What `update` does: ask where somebody can answer, enter what was reported, write it, say what changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planctl.asking import Ended, agreed, can_ask
from planctl.card import Ref
from planctl.choice import Filters
from planctl.editing import editing, settle
from planctl.errors import PlanctlError
from planctl.interview import fill, interview
from planctl.model import Plan
from planctl.opening import day_of, readable
from planctl.output import echo, say
from planctl.progress import NOT_REPORTED, AsAt, Row
from planctl.progress_report import clearable, value_of
from planctl.returns import read_returns
from planctl.select import Selection, select
from planctl.text import one_line
from planctl.updating import Report, enter, lacking, targets, told
from planctl.whereabouts import plan_folder

Jobs = Sequence[tuple[str | Ref, Report]]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line."""

    refs: tuple[str, ...]
    filters: Filters
    said: Report
    source: str | None
    as_at: str | None
    dry_run: bool
    yes: bool


def report_progress(given: str | None, request: Request) -> None:
    """Report progress; raises PlanctlError."""
    if request.source is not None:
        if request.refs or request.filters != Filters() or request.said:
            raise PlanctlError("--from takes everything from the file: leave out references, filters and fields")
        _enter(given, read_returns(request.source), request)
        return
    if request.refs and request.filters != Filters():
        raise PlanctlError("name either references or filters, not both")
    if not request.said:
        if not can_ask():
            raise PlanctlError("nothing to report: give a field such as --status or --completed, or --from FILE")
        _ask(given, request)
    elif request.refs:
        said = _filled(given, request) if can_ask() else [(ref, request.said) for ref in request.refs]
        _enter(given, said, request)
    elif request.filters != Filters():
        _enter_many(given, request)
    else:
        raise PlanctlError("report on what? Name ACTIVITY/MILESTONE, or filters such as --owner and --year")


def _enter(given: str | None, jobs: Jobs, request: Request) -> None:
    """Enter reports and write them, all or none."""
    with editing(given) as draft:
        entered = enter(draft, jobs, day_of(draft.plan, request.as_at).day)
        files = len(draft.texts)
        written = settle(draft, dry_run=request.dry_run)
    for line in lacking(entered):
        say(line)
    if not request.dry_run:
        echo(told(entered))
        say(
            f"{files} file{'s' * (files != 1)} written"
            if written
            else "nothing to write: all of it stands there already"
        )


def _enter_many(given: str | None, request: Request) -> None:
    """Enter the same report for all that filters leave, when that was seen."""
    plan = readable(plan_folder(given)).plan
    at = day_of(plan, request.as_at)
    selection = select(plan, request.filters, at)
    refs = _chosen(selection, activities=bool(request.said.confidence))
    if not refs:
        raise PlanctlError("the filters leave nothing to report on; planctl list milestones takes the same ones")
    for ref, about in refs:
        say(f"  {ref.id}: {about}")
    kind = "milestone" if refs[0][0].kind == "milestone" else "activity"
    number = f"{len(refs)} {kind if len(refs) == 1 else {'milestone': 'milestones'}.get(kind, 'activities')}"
    if can_ask() and not request.yes and not agreed(f"Report the same of {number}?"):
        raise PlanctlError("nothing is written")
    _enter(given, [(ref, request.said) for ref, _ in refs], request)


def _chosen(selection: Selection, *, activities: bool) -> list[tuple[Ref, str]]:
    """Return what filters leave, each with what there is to know of it before the same is reported of all."""
    if activities:
        rated = [(activity, activity.confidence or "not rated") for activity, _ in selection.groups]
        return [(Ref("activity", item.id), f"{word}; {one_line(item.title)}") for item, word in rated]
    stood = [(row.milestone, (row.status or NOT_REPORTED).replace("-", " ")) for row in selection.rows]
    return [(Ref("milestone", item.ref), f"due {item.due}, {word}; {one_line(item.text)}") for item, word in stood]


def _filled(given: str | None, request: Request) -> Jobs:
    """Ask for what the reports on milestones lack."""
    plan = readable(plan_folder(given)).plan
    day = day_of(plan, request.as_at).day
    milestones = {milestone.ref: milestone for milestone in plan.milestones}
    jobs = []
    for ref in targets(plan, request.refs):
        said = request.said
        if ref.kind == "milestone" and not (said.confidence or said.readings):
            values = {name: value_of(plan, name, text) for name, text in said.values.items()}
            try:
                fill(plan, milestones[ref.id], values, {*map(clearable, said.clear)}, day)
            except Ended:
                raise PlanctlError("nothing is written: the answers ended") from None
            said = replace(said, values=values)
        jobs.append((ref, said))
    return jobs


def _ask(given: str | None, request: Request) -> None:
    """Ask about one milestone after the other, and write each answer before the next question."""
    plan = readable(plan_folder(given)).plan
    at = day_of(plan, request.as_at)
    rows = _waiting(plan, request, at)
    if not rows:
        say(f"Nothing is due or overdue as at {at.day}.")
        return
    number = f"{len(rows)} milestone{'s' * (len(rows) != 1)}"
    say(f"{number} as at {at.day}. Enter leaves one as it is, Ctrl-D ends; what you answered is written at once.")
    try:
        for place, row in enumerate(rows, 1):
            values = interview(plan, row, f"[{place}/{len(rows)}]", at.day)
            if values:
                _enter(given, [(Ref("milestone", row.milestone.ref), Report(values))], request)
    except Ended:
        say("Ended; the rest is left as it is.")


def _waiting(plan: Plan, request: Request, at: AsAt) -> list[Row]:
    """Return what to ask about: the milestones named, else those that the filters leave and are due or overdue."""
    if not request.refs:
        filters = request.filters if request.filters.timing else replace(request.filters, timing=["due", "overdue"])
        return select(plan, filters, at).rows
    refs = targets(plan, request.refs)
    if other := next((ref for ref in refs if ref.kind != "milestone"), None):
        raise PlanctlError(f"{other.id} is a {other.kind}: say what to report of it, such as --confidence or --reading")
    rows = {row.milestone.ref: row for row in select(plan, Filters(), at).rows}
    return [rows[ref.id] for ref in refs]
