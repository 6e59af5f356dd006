"""The plan's years, and what names one (P109 to P111)."""

from collections.abc import Iterator
from itertools import pairwise

from planctl.model import UNSCHEDULED, Plan
from planctl.rules.registry import Hit, rule


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
