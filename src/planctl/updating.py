"""Entering progress reports: which things are meant, what changes in each, what is asked for, what was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from planctl.card import Ref, find
from planctl.change_control import refuse_closed
from planctl.edit import MILESTONE_KEYS, Draft
from planctl.errors import PlanctlError
from planctl.model import Activity, Measure, Milestone, Plan
from planctl.output import say
from planctl.progress_report import Need, Step, clearable, needs, rating, reading, report, value_of
from planctl.schema import keys_of
from planctl.text import one_line

_REPORTABLE = ("milestone", "activity", "measure")


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of one thing, as it was given; `where` leads an error to its line, `fault` is one of the line's."""

    values: Mapping[str, str] = field(default_factory=dict)
    clear: tuple[str, ...] = ()
    confidence: str | None = None
    readings: tuple[str, ...] = ()
    where: str = ""
    fault: str = ""

    def __bool__(self) -> bool:
        """Tell whether it says anything."""
        return bool(self.values or self.clear or self.confidence or self.readings)


@dataclass(frozen=True, slots=True)
class Entered:
    """What a report changed, and what it lacks."""

    ref: Ref
    title: str
    steps: list[Step]
    needs: list[Need]


def targets(plan: Plan, refs: Iterable[str]) -> list[Ref]:
    """Return what references name, whole names only: an edit never guesses. Raises PlanctlError."""
    found = [find(plan, ref, kinds=_REPORTABLE, whole=True) for ref in refs]
    return list(dict.fromkeys(found))


def enter(draft: Draft, reports: Iterable[tuple[str | Ref, Report]], day: date) -> list[Entered]:
    """Enter reports into a draft; raises PlanctlError with all that is wrong, one to a line."""
    entered: list[Entered] = []
    wrong: list[str] = []
    done: dict[Ref, str] = {}
    for name, said in reports:
        try:
            if said.fault:
                raise PlanctlError(said.fault)  # noqa: TRY301 - told with the others
            ref = name if isinstance(name, Ref) else targets(draft.plan, [name])[0]
            if ref in done:
                raise PlanctlError(f"{ref.id} stands here twice{done[ref]}")  # noqa: TRY301 - told with the others
            done[ref] = f", first in {said.where}" if said.where else ""
            entered.append(_enter(draft, ref, said, day))
        except PlanctlError as error:
            wrong.append(f"{said.where}: {error}" if said.where else str(error))
    if wrong:
        raise PlanctlError("\nerror: ".join(wrong))
    return entered


def _enter(draft: Draft, ref: Ref, said: Report, day: date) -> Entered:
    plan = draft.plan
    if ref.kind == "milestone":
        milestone = next(item for item in plan.milestones if item.ref == ref.id)
        return _of_milestone(draft, ref, milestone, said, day)
    if ref.kind == "activity":
        return _of_activity(draft, ref, plan.activities[ref.id], said)
    return _of_measure(draft, ref, next(item for item in plan.measures if item.id == ref.id), said)


def _of_milestone(draft: Draft, ref: Ref, milestone: Milestone, said: Report, day: date) -> Entered:
    if said.confidence or said.readings:
        option, whose = (
            ("--confidence", f"its activity, {milestone.place.activity}")
            if said.confidence
            else ("--reading", "a measure")
        )
        raise PlanctlError(f"{ref.id} is a milestone: {option} is for {whose}")
    if milestone.year is not None:
        refuse_closed(draft.plan, milestone.year, ref.id)
    values = {name: value_of(draft.plan, name, text) for name, text in said.values.items()}
    steps = report(milestone, values, {clearable(name) for name in said.clear}, day)
    if milestone.updated is not None and milestone.updated.last > day and said:
        say(f"{ref.id}: last reported as at {milestone.updated}, after {day}; that date stays")
    file = milestone.place.file
    for step in steps:
        _set(draft, file, (*draft.place(milestone), step.field), step, MILESTONE_KEYS)
    return Entered(ref, milestone.text, steps, needs(draft.plan, milestone, steps))


def _of_activity(draft: Draft, ref: Ref, activity: Activity, said: Report) -> Entered:
    if other := sorted({*said.values} - {"reason"}) or (["reading"] if said.readings else []):
        raise PlanctlError(
            f"{ref.id} is an activity: --{other[0].replace('_', '-')} is for its milestones; "
            f"planctl list milestones --activity {ref.id} shows them"
        )
    steps = rating(draft.plan, activity, said.confidence, said.values.get("reason"), {*map(clearable, said.clear)})
    for step in steps:
        _set(draft, activity.file, (step.field,), step, keys_of(Activity))
    changed = {step.field for step in steps}
    lacks = []
    if changed == {"confidence"} and not said.clear:
        stands = " The reason given before still stands there." if activity.confidence_reason else ""
        lacks = [Need("reason", f"confidence {steps[0].new}: why?{stands}")]
    return Entered(ref, activity.title, steps, lacks)


def _of_measure(draft: Draft, ref: Ref, measure: Measure, said: Report) -> Entered:
    if other := sorted({*said.values} - {"note"}) or sorted(said.clear) or (["confidence"] if said.confidence else []):
        raise PlanctlError(f"{ref.id} is a measure: it takes --reading PERIOD=VALUE and --note, not {other[0]}")
    if not said.readings:
        raise PlanctlError(f"{ref.id} is a measure: --note goes with a --reading PERIOD=VALUE")
    note = value_of(draft.plan, "note", said.values["note"]) if "note" in said.values else None
    order = keys_of(Measure)
    steps = []
    for text in said.readings:
        when, value = reading(draft.plan, text)
        known = next((index for index, item in enumerate(measure.readings) if item.at == when), None)
        path = (measure.index, "readings")
        if known is None:
            before = sum(item.at.last < when.last for item in measure.readings)
            figure = {"at": str(when), "value": value} | ({"note": note} if note else {})
            draft.insert(measure.file, path, before, figure, order)
            steps.append(Step(f"reading {when}", None, value))
            continue
        old = measure.readings[known]
        draft.put(measure.file, (*path, known, "value"), value, ("at", "value", "text", "note"))
        if note:
            draft.put(measure.file, (*path, known, "note"), note, ("at", "value", "text", "note"))
        before_ = old.text if old.value is None else f"{old.value:g}"
        if before_ != value or note:
            steps.append(Step(f"reading {when}", before_, value))
    return Entered(ref, measure.title, steps, [])


def _set(draft: Draft, file: str, path: tuple[str | int, ...], step: Step, order: list[str]) -> None:
    """Write a step's new value, or remove the field."""
    if step.new is None:
        draft.drop(file, path)
    else:
        draft.put(file, path, step.new, order)


def told(entered: list[Entered]) -> str:
    """Say what changed, thing by thing and field by field."""
    lines = []
    for item in entered:
        lines.append(f"{item.ref.id}: {one_line(item.title)}")
        lines += [f"  {_in_words(step)}" for step in item.steps] or ["  nothing changes"]
    return "".join(f"{line}\n" for line in lines)


def _in_words(step: Step) -> str:
    name = step.field.replace("_", " ")
    old, new = ("" if text is None else one_line(text) for text in (step.old, step.new))
    if step.field == "status":
        old, new = old or "not reported", new or "not reported"
    if step.new is None and step.field != "status":
        return f"{name}: {old} -> removed"
    return f"{name}: {old} -> {new}" if old else f"{name}: {new}"


def lacking(entered: list[Entered]) -> list[str]:
    """Say what reports lack, with the option that gives it."""
    return [f"{item.ref.id}: {need.why} (--{need.field.replace('_', '-')})" for item in entered for need in item.needs]
