"""Progress and change control: what was reported, and what must stand beside it (P4xx)."""

from collections.abc import Iterator

from planctl.model import STOPPED, Plan, State, Status
from planctl.period import Period, Word
from planctl.rules.registry import Hit, rule


@rule("P401")
def complete_with_a_forecast(plan: Plan) -> Iterator[Hit]:
    """A milestone is complete and still has a forecast.

    What is done is no longer expected. One of the two is out of date.

    Bad:
        - {id: one, text: Publish, status: complete, completed: 2023-06, forecast: 2023-09}
    Mended:
        - {id: one, text: Publish, status: complete, completed: 2023-06}
    """
    for milestone in plan.milestones:
        if milestone.status is Status.complete and milestone.forecast is not None:
            yield milestone.at("forecast"), f"complete, with a forecast of {milestone.forecast}", "remove the forecast"


@rule("P402", absence=True)
def forecast_without_a_reason(plan: Plan) -> Iterator[Hit]:
    """A milestone is forecast beyond the plan's tolerance, and no reason is given.

    Whoever reads of the slip will ask why, and the answer belongs beside it.

    Bad:
        - {id: one, text: Publish, due: 2023-06, forecast: 2023-12}
    Mended:
        - {id: one, text: Publish, due: 2023-06, forecast: 2023-12, reason: The supplier withdrew.}
    """
    tolerance = plan.header.tolerance_days
    for milestone in plan.milestones:
        forecast, due = milestone.forecast, milestone.due
        if isinstance(forecast, Period) and isinstance(due, Period) and not milestone.reason:
            slip = (forecast.last - due.last).days
            if slip > tolerance and milestone.status is not Status.complete and milestone.status not in STOPPED:
                days = "1 day" if slip == 1 else f"{slip} days"
                message = f"forecast {forecast}, {days} after it is due ({due}), without a reason"
                yield milestone.at("forecast"), message, f"add a reason; tolerance_days is {tolerance}"


@rule("P403", absence=True)
def complete_without_proof(plan: Plan) -> Iterator[Hit]:
    """A milestone is complete, with neither a date nor evidence.

    Nobody can check it, and it counts as complete at every date, however early.

    Bad:
        - {id: one, text: Publish the report, status: complete}
    Mended:
        - {id: one, text: Publish the report, status: complete, completed: 2023-06-12, evidence: Laid as HC 123}
    """
    for milestone in plan.milestones:
        if milestone.status is Status.complete and milestone.completed is None and not milestone.evidence:
            yield milestone.at("status"), "complete, with neither a date nor evidence", "add completed, or evidence"


@rule("P404", absence=True)
def stopped_without_a_reason(plan: Plan) -> Iterator[Hit]:
    """A milestone is paused or closed, and no reason is given.

    Something that was promised will not be done, or not now. The reader is owed the reason.

    Bad:
        - {id: one, text: Publish the report, status: closed}
    Mended:
        - {id: one, text: Publish the report, status: closed, reason: The survey was taken over by the department.}
    """
    for milestone in plan.milestones:
        if milestone.status in {Status.paused, Status.closed} and not milestone.reason:
            yield milestone.at("status"), f"{milestone.status} without a reason", "add a reason"


@rule("P405", absence=True)
def superseded_by_nothing(plan: Plan) -> Iterator[Hit]:
    """A milestone is superseded, and what takes its place is not named.

    What takes the place of nothing is dropped: its status is closed.

    Bad:
        - {id: one, text: Publish the report, status: superseded}
    Mended:
        - {id: one, text: Publish the report, status: superseded, superseded_by: reports/online-report}
    """
    for milestone in plan.milestones:
        if milestone.status is Status.superseded and not milestone.superseded_by:
            message = "superseded, but not by what"
            yield milestone.at("status"), message, "add superseded_by: ACTIVITY/MILESTONE, or make it closed"
        elif milestone.superseded_by and milestone.status is not Status.superseded:
            message = f"superseded by {milestone.superseded_by}, but its status is {milestone.status or 'not reported'}"
            yield milestone.at("superseded_by"), message, "set status: superseded"


@rule("P406", absence=True)
def activity_without_owner(plan: Plan) -> Iterator[Hit]:
    """An activity has no owner.

    There is nobody to ask how it stands.

    Bad:
        owners: []
    Mended:
        owners: [director-of-finance]
    """
    for activity in plan.activities.values():
        if not activity.owners:
            yield activity.at("owners"), "no owner", "name the role that answers for it"


@rule("P407", absence=True)
def activity_without_objective(plan: Plan) -> Iterator[Hit]:
    """An activity serves no objective and names no enabler.

    A reader asks what it is for. An activity that supports all objectives says so in enabler.

    Bad:
        objectives: []
    Mended:
        objectives: ["2"]
    """
    for activity in plan.activities.values():
        if not activity.objectives and not activity.enabler:
            yield activity.at("objectives"), "neither an objective nor an enabler", "link it to an objective"


@rule("P408", absence=True)
def activity_without_milestone(plan: Plan) -> Iterator[Hit]:
    """An activity has no milestone in any year.

    Its progress can never be told.

    Bad:
        milestones:
          2023/24: []
    Mended:
        milestones:
          2023/24:
            - {id: report, text: Publish the report}
    """
    for activity in plan.activities.values():
        if not any(activity.milestones.values()):
            yield activity.at("milestones", on_key=True), "no milestone in any year", "add one, or drop the activity"


@rule("P410", absence=True)
def measure_without_target(plan: Plan) -> Iterator[Hit]:
    """A measure has no target.

    A figure without a target says nothing about progress.

    Bad:
        - {id: queue, title: Cases waiting, targets: []}
    Mended:
        - {id: queue, title: Cases waiting, targets: [{by: 2024-03, value: 600}]}
    """
    for measure in plan.measures:
        if not measure.targets:
            yield measure.at("targets"), f"{measure.id} has no target", "add targets, with value, text, or low and high"


@rule("P411", absence=True)
def measure_without_reading(plan: Plan) -> Iterator[Hit]:
    """A measure has no reading.

    Nobody can tell how far off the target is.

    Bad:
        - {id: queue, title: Cases waiting, targets: [{by: 2024-03, value: 600}], readings: []}
    Mended:
        - id: queue
          title: Cases waiting
          targets: [{by: 2024-03, value: 600}]
          readings: [{at: 2023-03, value: 1200}]
    """
    for measure in plan.measures:
        if not measure.readings:
            yield measure.at("readings"), f"{measure.id} has no reading", "add readings: [{at: 2023-03, value: 1200}]"


@rule("P412")
def completed_but_not_complete(plan: Plan) -> Iterator[Hit]:
    """A milestone has a date of completion and is not complete.

    It counts as open until its status says otherwise.

    Bad:
        - {id: one, text: Publish the report, status: in-progress, completed: 2023-06}
    Mended:
        - {id: one, text: Publish the report, status: complete, completed: 2023-06}
    """
    for milestone in plan.milestones:
        if milestone.completed is not None and milestone.status is not Status.complete:
            message = f"completed {milestone.completed}, but its status is {milestone.status or 'not reported'}"
            yield milestone.at("completed"), message, "set status: complete, or remove the date"


@rule("P413", absence=True)
def approved_by_nobody(plan: Plan) -> Iterator[Hit]:
    """The plan is approved, and it does not say when and by whom; or the other way round.

    A published plan says on whose authority it stands.

    Bad:
        state: approved
    Mended:
        state: approved
        approved: {on: 2023-04-20, by: Board}
    """
    header = plan.header
    if header.state is State.approved and header.approved is None:
        yield plan.at("state"), "approved, but not when and by whom", "add approved: {on: ..., by: ...}"
    if header.state is State.draft and header.approved is not None:
        yield plan.at("approved", on_key=True), "approved by somebody, but its state is draft", "set state: approved"


@rule("P414")
def due_that_differs_from_its_change(plan: Plan) -> Iterator[Hit]:
    """A milestone is not due when its last approved change says.

    Either the date was moved without a record, or the record was never carried out.

    Bad:
        2023/24:
          - id: one
            text: Publish the report
            changes: [{on: 2023-11-20, from: 2023/24, to: 2024/25, reason: Supplier, approved_by: Board}]
    Mended:
        2024/25:
          - id: one
            text: Publish the report
            changes: [{on: 2023-11-20, from: 2023/24, to: 2024/25, reason: Supplier, approved_by: Board}]
    """
    for milestone in plan.milestones:
        approved = [index for index, change in enumerate(milestone.changes) if change.approved_by]
        if approved:
            last = milestone.changes[approved[-1]]
            if last.to != milestone.due:
                message = f"due {milestone.due}, but its last approved change moved it to {last.to}"
                remedy = "mend due or the record; planctl rebaseline does both at once"
                yield milestone.at("changes", approved[-1], "to"), message, remedy


@rule("P415", absence=True)
def target_that_cannot_be_read(plan: Plan) -> Iterator[Hit]:
    """A measure's target, baseline or reading holds neither a value nor words, or not the range that it wants.

    A measure that should stay within a range has targets with low and high.

    Bad:
        - {id: staff, title: Staff turnover, better: within, targets: [{by: 2024-03, value: 10}]}
    Mended:
        - {id: staff, title: Staff turnover, better: within, targets: [{by: 2024-03, low: 8, high: 12}]}
    """
    for measure in plan.measures:
        for index, target in enumerate(measure.targets):
            ranged = target.low is not None and target.high is not None
            spot = measure.at("targets", index)
            if measure.better == "within" and not ranged and not target.text:
                yield spot, "a range is wanted", "give low and high"
            elif ranged and target.low is not None and target.high is not None and target.low > target.high:
                yield (
                    measure.at("targets", index, "low"),
                    f"low {target.low} is above high {target.high}",
                    "exchange them",
                )
            elif not ranged and target.value is None and not target.text:
                yield spot, "neither a value nor words", "give value, text, or low and high"
        figures = [(measure.at("readings", index), reading) for index, reading in enumerate(measure.readings)]
        if measure.baseline is not None:
            figures.append((measure.at("baseline"), measure.baseline))
        for spot, figure in figures:
            if figure.value is None and not figure.text:
                yield spot, "neither a value nor words", "give value or text"


@rule("P416")
def change_that_changes_nothing(plan: Plan) -> Iterator[Hit]:
    """A change of the due date changes nothing.

    From and to are the same, so there is nothing to record.

    Bad:
        changes: [{on: 2023-11-20, from: 2023/24, to: 2023/24, reason: Supplier}]
    Mended:
        changes: [{on: 2023-11-20, from: 2023/24, to: 2024/25, reason: Supplier}]
    """
    for milestone in plan.milestones:
        for index, change in enumerate(milestone.changes):
            if change.from_ == change.to and not isinstance(change.to, Word):
                yield milestone.at("changes", index), f"from {change.from_} to the same", "remove the record"
