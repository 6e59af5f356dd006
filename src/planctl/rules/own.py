"""The plan's own rules (X...), and the switches for all the others (P021, P112)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from planctl.errors import did_you_mean
from planctl.expression import BadExpression, Expression, Scope
from planctl.finding import Spot
from planctl.model import Activity, Check, Each, Plan
from planctl.progress import Row, as_at, derive
from planctl.rules.registry import RULES, Hit, rule


@rule("P112", "error")
def switch_for_an_unknown_code(plan: Plan) -> Iterator[Hit]:
    """`rules` in plan.yaml names a code that does not exist, or one that cannot be switched.

    A switch that does nothing hides what its author wanted. What cannot be read (P0xx) is always an error.

    Bad:
        rules: {P399: off}
    Mended:
        rules: {P303: off}
    """
    own = [check.code for check in plan.header.checks]
    for code in plan.header.rules:
        spot = plan.at("rules", code, on_key=True)
        if code not in RULES and code not in own:
            near = did_you_mean(code, [*RULES, *own])
            yield spot, f'no finding has the code "{code}"{near}', "planctl explain lists them"
        elif code.startswith("P0"):
            yield spot, f"{code} cannot be switched: what cannot be read is always an error", "leave it out"


def own_findings(plan: Plan, *, errors_only: bool = False) -> Iterator[tuple[str, str, Hit]]:
    """Run the plan's own checks; yield (code, level, hit). A check that cannot be read is P021."""
    if not plan.header.checks:
        return
    day = plan.header.as_at.last if plan.header.as_at else None
    seen: set[str] = set()
    for index, check in enumerate(plan.header.checks):
        if not (check.code.startswith("X") and check.code[1:].isdigit() and check.code.isascii()):
            spot = plan.at("checks", index, "code")
            yield "P021", "error", (spot, f'"{check.code}" is no code of the plan\'s own', "write X and digits: X001")
            continue
        if check.code in seen:
            spot = plan.at("checks", index, "code")
            yield "P021", "error", (spot, f"{check.code} is used twice", "give one of them another code")
            continue
        seen.add(check.code)
        level = str(plan.header.rules.get(check.code, check.level))
        if level == "off" or (errors_only and level != "error"):
            _, problems = _read(plan, index, check, day)
            yield from (("P021", "error", problem) for problem in problems)
            continue
        for code, hit in _run(plan, index, check, day):
            yield code, "error" if code == "P021" else level, hit


def _read(plan: Plan, index: int, check: Check, day: date | None) -> tuple[dict[str, Expression], list[Hit]]:
    """Read a check's expressions; return them and what is wrong with them."""

    def rows(activity: Activity) -> list[Row]:
        return _rows(plan, activity, day or date.min)

    scope = Scope(check.each, rows if day else None)
    expressions: dict[str, Expression] = {}
    problems: list[Hit] = []
    for name in ("where", "require"):
        text = getattr(check, name)
        if text is None:
            continue
        try:
            expressions[name] = Expression(text, scope)
        except BadExpression as bad:
            problems.append((plan.at("checks", index, name), str(bad), bad.help))
    return expressions, problems


def _run(plan: Plan, index: int, check: Check, day: date | None) -> Iterator[tuple[str, Hit]]:
    """Run one check over the whole plan."""
    expressions, problems = _read(plan, index, check, day)
    yield from (("P021", problem) for problem in problems)
    if problems:
        return
    where, require = expressions.get("where"), expressions["require"]
    for thing, spot in _things(plan, check.each, day):
        running = "where"
        try:
            if where is not None and not where.holds(thing):
                continue
            running = "require"
            if require.holds(thing):
                continue
        except BadExpression as bad:
            yield "P021", (plan.at("checks", index, running), str(bad), bad.help)
            return
        values = [expression.values(thing) for expression in expressions.values()]
        yield check.code, (spot, f"{check.message} ({_shown(values)})", f"{check.code} requires: {check.require}")


def _things(plan: Plan, each: Each, day: date | None) -> Iterable[tuple[Any, Spot]]:
    """Yield what a check looks at."""
    if each is Each.activity:
        yield from ((activity, activity.at()) for activity in plan.activities.values())
    elif each is Each.measure:
        yield from ((measure, measure.at("id")) for measure in plan.measures)
    else:
        for activity in plan.activities.values():
            for row in _rows(plan, activity, day or date.min):
                yield row, row.milestone.at("id")


def _rows(plan: Plan, activity: Activity, day: date) -> list[Row]:
    at = as_at(day, plan.header)
    return [derive(item, activity, at) for items in activity.milestones.values() for item in items]


def _item(value: Any) -> str:
    """Print a value; of a mapping what is there."""
    if isinstance(value, dict):
        return " ".join(str(inner) for inner in value.values() if inner is not None)
    return str(value)


def _shown(used: list[dict[str, Any]]) -> str:
    """Print the values that expressions used."""
    flat: dict[str, Any] = {}
    for values in used:
        for name, value in values.items():
            if name == "activity" and isinstance(value, dict):  # a milestone's; a measure's is an id
                flat |= {f"activity.{inner}": found for inner, found in value.items()}
            else:
                flat[name] = value
    shown = []
    for name, value in sorted(flat.items()):
        if isinstance(value, list):
            value = ", ".join(_item(item) for item in value) or None  # noqa: PLW2901 - as it is shown
        text = _item(value)
        if value is None or isinstance(value, bool):
            text = text.lower()  # as the expression writes it
        text = " ".join(text.split())
        shown.append(f"{name}: {text if len(text) <= 60 else text[:59] + '…'}")
    return "; ".join(shown)
