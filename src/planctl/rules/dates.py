"""Dates that cannot all be true (P2xx)."""

from collections.abc import Iterator
from itertools import pairwise

from planctl.model import STOPPED, Milestone, Plan, Status
from planctl.period import DAY, Period, Word
from planctl.rules.registry import Hit, rule


@rule("P201")
def due_outside_its_year(plan: Plan) -> Iterator[Hit]:
    """A milestone stands under one year and is due in another.

    Tables show it under the one, timing follows the other. A date that is moved wants a record under changes.

    Bad:
        2023/24:
          - {id: one, text: Publish the report, due: 2024-06}
    Mended:
        2024/25:
          - {id: one, text: Publish the report, due: 2024-06}
    """
    for milestone in plan.milestones:
        due, under = milestone.given_due, milestone.place.due
        if isinstance(due, Period) and isinstance(under, Period):
            if under not in plan.calendar.years:
                continue  # the year is the fault, and is told once
            if due.last < under.first or due.first > under.last:
                year = next((item for item in plan.calendar.years if item.first <= due.first <= item.last), None)
                instead = f"move it under {year}" if year else "that is in no year of the plan"
                message = f"stands under {under}, due {due}"
                yield milestone.at("due"), message, f"{instead}, or mend the date"
        elif isinstance(due, Period) and under is Word.tbc and plan.calendar.year(milestone.place.year) is None:
            message = f"stands under {milestone.place.year}, due {due}"
            yield milestone.at("due"), message, "move it under its year, or leave the date out"


@rule("P202")
def gap_between_years(plan: Plan) -> Iterator[Hit]:
    """Between two of the plan's years some days belong to neither.

    What is due on those days stands in no year.

    Bad:
        years: [2022/23, 2024/25]
    Mended:
        years: [2022/23, 2023/24, 2024/25]
    """
    if "plan" in plan.unread:
        return
    years = plan.calendar.years
    for before, year in pairwise(sorted(years, key=lambda item: item.first)):
        if year.first > before.last + DAY:
            message = f"{before} ends {before.last}, {year} starts only {year.first}"
            yield plan.at("years", years.index(year)), message, "add the year between them"


@rule("P203", "error")
def start_after_due(plan: Plan) -> Iterator[Hit]:
    """A milestone is planned to start after it is due.

    One of the two dates is a slip of the pen.

    Bad:
        - {id: two, text: Publish the report, start: 2024-01, due: 2023-06}
    Mended:
        - {id: two, text: Publish the report, start: 2023-01, due: 2023-06}
    """
    for milestone in plan.milestones:
        start, due = milestone.start, milestone.due
        if isinstance(start, Period) and isinstance(due, Period) and start.first > due.last:
            yield milestone.at("start"), f"starts {start}, due {due}", "mend one of the two dates"


@rule("P204")
def completed_before_started(plan: Plan) -> Iterator[Hit]:
    """A milestone was completed before it was started.

    One of the two dates is wrong, and with it the timing that is reported.

    Bad:
        - {id: one, text: Publish the report, status: complete, started: 2023-09, completed: 2023-06}
    Mended:
        - {id: one, text: Publish the report, status: complete, started: 2023-03, completed: 2023-06}
    """
    for milestone in plan.milestones:
        started, completed = milestone.started, milestone.completed
        if started and completed and completed.last < started.first:
            yield milestone.at("completed"), f"completed {completed}, started {started}", "mend one of the two dates"


@rule("P205")
def updated_before_completed(plan: Plan) -> Iterator[Hit]:
    """Progress was last reported before the milestone was completed.

    Nobody can report on Monday what is completed on Friday.

    Bad:
        - {id: one, text: Publish, status: complete, completed: 2023-06-30, updated: 2023-03-31}
    Mended:
        - {id: one, text: Publish, status: complete, completed: 2023-06-30, updated: 2023-06-30}
    """
    for milestone in plan.milestones:
        updated, completed = milestone.updated, milestone.completed
        if updated and completed and updated.last < completed.first:
            message = f"updated {updated}, completed {completed}"
            yield milestone.at("updated"), message, "set updated to the day of the report"


@rule("P207")
def role_that_ends_before_it_begins(plan: Plan) -> Iterator[Hit]:
    """A role ends before it begins.

    It could own nothing at any time.

    Bad:
        - {id: director-of-change, title: Director of Change, from: 2024-04-01, until: 2023-03-31}
    Mended:
        - {id: director-of-change, title: Director of Change, from: 2023-04-01, until: 2024-03-31}
    """
    for owner in plan.owners:
        if owner.from_ and owner.until and owner.until.last < owner.from_.first:
            yield owner.at("until"), f"from {owner.from_}, until {owner.until}", "mend one of the two dates"


@rule("P208")
def readings_out_of_order(plan: Plan) -> Iterator[Hit]:
    """The readings, targets or changes of a thing are not in order, oldest first.

    The last of them is taken for the latest.

    Bad:
        readings: [{at: 2023-06, value: 900}, {at: 2023-03, value: 1200}]
    Mended:
        readings: [{at: 2023-03, value: 1200}, {at: 2023-06, value: 900}]
    """
    for measure in plan.measures:
        for field, times in (
            ("readings", [reading.at for reading in measure.readings]),
            ("targets", [target.by for target in measure.targets]),
        ):
            for index in _disordered(times):
                message = f"{times[index]} stands behind {times[index - 1]}"
                yield measure.at(field, index), message, "put the oldest first"
    for milestone in plan.milestones:
        times = [change.on for change in milestone.changes] if milestone.changes else []
        for index in _disordered(times):
            message = f"the change of {times[index]} stands behind that of {times[index - 1]}"
            yield milestone.at("changes", index), message, "put the oldest first"


def _disordered(times: list[Period]) -> Iterator[int]:
    """Yield the places at which a period lies wholly before the one in front of it."""
    for index in range(1, len(times)):
        if times[index].last < times[index - 1].first:
            yield index


@rule("P209")
def role_that_ends_too_early(plan: Plan) -> Iterator[Hit]:
    """A role owns an open milestone that is due after the role has ended.

    Nobody will be there to deliver it. Name the successor as its owner.

    Bad:
        # owners.yaml
        - {id: director-of-change, title: Director of Change, until: 2023-12-31}
        # and a milestone of theirs
        - {id: report, text: Publish the report, due: 2024-03}
    Mended:
        - {id: report, text: Publish the report, due: 2024-03, owners: [director-of-digital]}
    """
    ending = {owner.id: owner for owner in plan.owners if owner.until is not None}
    if not ending:
        return
    for activity in plan.activities.values():
        for milestones in activity.milestones.values():
            for milestone in milestones:
                if not isinstance(milestone.due, Period) or not _open(milestone):
                    continue
                links = milestone.own_owners or activity.owners
                for link in links:
                    owner = ending.get(link.role)
                    if owner and owner.until and milestone.due.last > owner.until.last:
                        after = f"; {owner.successor} follows" if owner.successor else ""
                        message = f"due {milestone.due}, but {owner.title} ends {owner.until}{after}"
                        yield milestone.at(), message, "give it to the role that follows"


def _open(milestone: Milestone) -> bool:
    return milestone.status is not Status.complete and milestone.status not in STOPPED
