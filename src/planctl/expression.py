"""Expressions over a plan's things, for `--where` and the plan's own checks: read before they run.

The language is Jinja's, cut down to what cannot loop, call or grow: comparisons, and/or/not, `in`, plus and minus,
a few filters. The names are those of the format, flat; an absent value is none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from math import isinf
from operator import attrgetter
from typing import Any

from planctl.errors import did_you_mean
from planctl.model import Activity, Measure, Milestone
from planctl.period import Period, Word
from planctl.progress import Row, count
from planctl.schema import Thing

MAX_LENGTH = 1000
_NODES = frozenset(
    [
        "Add",
        "And",
        "Compare",
        "CondExpr",
        "Const",
        "Div",
        "Filter",
        "FloorDiv",
        "Getattr",
        "List",
        "Name",
        "Neg",
        "Not",
        "Operand",
        "Or",
        "Pos",
        "Sub",
        "Test",
        "Tuple",
    ]
)
_FILTERS = frozenset(
    ["abs", "count", "default", "first", "float", "int", "last", "length", "lower", "max", "min", "trim", "upper"]
)
_TESTS = frozenset(["none", "in", "eq", "ne", "lt", "le", "gt", "ge", "defined"])
_HIDDEN = {"place", "index", "file", "own_owners", "given_due", "milestones"}
Getter = Callable[[Any], Any]


class BadExpression(ValueError):  # noqa: N818 - named for what it is
    """An expression that cannot be read or run; `help` says what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep the message and the remedy."""
        super().__init__(message)
        self.help = remedy


def plain(value: Any) -> Any:
    """Turn a field's value into text, numbers, lists and mappings."""
    if isinstance(value, Period):
        return value.text
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Thing):
        named = ((item, getattr(value, item.name)) for item in fields(value))  # type: ignore[arg-type] # a dataclass
        return {item.metadata["key"] or item.name: plain(inner) for item, inner in named}
    return str(value) if isinstance(value, Word) else value


def _field(name: str, inside: Callable[[Any], Any]) -> Getter:
    def get(thing: Any) -> Any:
        return plain(getattr(inside(thing), name))

    return get


def _edge(name: str, edge: str, inside: Callable[[Any], Any]) -> Getter:
    def get(thing: Any) -> Any:
        value = getattr(inside(thing), name)
        return getattr(value, edge).isoformat() if isinstance(value, Period) else None

    return get


def _table(cls: type, inside: Callable[[Any], Any], dates: Sequence[str] = ()) -> dict[str, Getter]:
    """Return the names of a class's fields and of its dates' first and last days."""
    table = {item.name: _field(item.name, inside) for item in fields(cls) if item.name not in _HIDDEN}
    for date in dates:
        table[date] = _field(date, inside)
        table |= {f"{date}_{edge}": _edge(date, edge, inside) for edge in ("first", "last")}
    return table


def _roles(links: Sequence[Any]) -> list[str]:
    return [link.role for link in links]


def _milestones(activity: Activity) -> list[Milestone]:
    return [item for items in activity.milestones.values() for item in items]


ACTIVITY: dict[str, Getter] = {
    **_table(Activity, lambda activity: activity),
    "owners": lambda activity: _roles(activity.owners),
    "lead": lambda activity: activity.lead,
    "milestones": lambda activity: [item.id for item in _milestones(activity)],
    "years": lambda activity: [year for year, items in activity.milestones.items() if items],
}
MILESTONE: dict[str, Getter] = {
    **_table(Milestone, lambda row: row.milestone, ("due", "start", "started", "completed", "forecast", "updated")),
    "ref": lambda row: row.milestone.ref,
    "year": lambda row: row.milestone.year,
    "owners": lambda row: _roles(row.owners),
    "lead": lambda row: row.owners[0].role if row.owners else None,
    "status_reported": lambda row: row.milestone.status,
}
MEASURE: dict[str, Getter] = _table(Measure, lambda measure: measure)
MEASURE["reading"] = lambda measure: measure.readings[-1].value if measure.readings else None
MEASURE["target"] = lambda measure: measure.targets[-1].value if measure.targets else None
DERIVED: dict[str, Getter] = {
    name: attrgetter(name)
    for name in (
        "status",
        "timing",
        "start_timing",
        "slip_days",
        "slip_from_original_days",
        "not_reported",
        "stale",
        "rag",
    )
}
_COUNTED = ("total", "complete", "overdue", "not_reported", "stale", "worst")


def _counted(rows: Callable[[Activity], Sequence[Row]], name: str) -> Getter:
    def get(activity: Activity) -> Any:
        return getattr(count(rows(activity)), name)

    return get


class Scope:
    """The names that an expression may use: of a thing, and on a milestone those of its activity.

    `rows` gives an activity's derived rows; without it (no date) nothing that depends on a date has a name.
    """

    def __init__(self, each: str, rows: Callable[[Activity], Sequence[Row]] | None) -> None:
        """Build the table of names."""
        activity: dict[str, Getter] = dict(ACTIVITY)
        if rows is not None:
            for name in _COUNTED:
                activity["rag" if name == "worst" else name] = _counted(rows, name)
        self.each = each
        self.names = {"activity": activity, "measure": MEASURE}.get(each, MILESTONE | (DERIVED if rows else {}))
        self.activity = activity if each == "milestone" else {}
        self.dated = rows is not None


@cache
def _absent() -> Any:
    """Return what stands for an absent value while an expression runs: none, which no comparison fits and none fails.

    So that the rest of the expression still counts: `slip_days > 30 or status == "paused"` is true of what is paused.
    """
    from jinja2 import Undefined  # noqa: PLC0415 - as below

    class Absent(Undefined):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return other is None or isinstance(other, Absent)

        def __hash__(self) -> int:
            return hash(None)

        def _never(self, _other: object) -> bool:
            return False

        def _absent(self, *_others: object) -> "Absent":
            return self

        def _no_number(self) -> Any:
            raise TypeError("absent")

        # Undefined declares these as never returning, which is what each line is excused for.
        __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _never  # type: ignore[assignment]
        __add__ = __radd__ = __sub__ = __rsub__ = __neg__ = __pos__ = __abs__ = _absent  # type: ignore[assignment]
        __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _absent  # type: ignore[assignment]
        __int__ = __float__ = _no_number

    return Absent


def _stood_for(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with something that can be compared for each that is absent."""
    return {
        name: _absent()() if value is None else _stood_for(value) if isinstance(value, dict) else value
        for name, value in values.items()
    }


class Expression:
    """An expression that was read: it can only look."""

    def __init__(self, text: str, scope: Scope) -> None:
        """Read the text; raises BadExpression."""
        from jinja2 import TemplateRuntimeError, TemplateSyntaxError, nodes  # noqa: PLC0415 - 40 ms that few need
        from jinja2.parser import Parser  # noqa: PLC0415 - most commands read no expression
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - as above

        if len(text) > MAX_LENGTH:
            raise BadExpression(f"the expression has {len(text)} characters", f"{MAX_LENGTH} are the most")
        # Not optimised: what is worked out while reading could be a number that cannot be written down again.
        environment = ImmutableSandboxedEnvironment(undefined=_absent(), optimized=False)
        environment.tests["none"] = lambda value: value is None or isinstance(value, _absent())
        try:
            parser = Parser(environment, text, state="variable")
            tree = parser.parse_expression()
            if not parser.stream.eos:
                parser.fail("something follows the expression")
            self.names: set[str] = set()
            self.of_activity: set[str] = set()
            self._allow(tree, scope, nodes)
            self._run = environment.compile_expression(text, undefined_to_none=True)
        except TemplateSyntaxError as error:
            message = f"cannot be read: {(error.message or '').replace('template', 'expression')}"
            raise BadExpression(message, 'write it as in: id == "survey" and not note') from None
        except (RecursionError, SyntaxError, MemoryError):
            raise BadExpression("nested too deep", "write it with fewer brackets") from None
        self.text = text
        self.scope = scope
        self._failures = (TypeError, ValueError, ArithmeticError, TemplateRuntimeError)

    def _allow(self, node: Any, scope: Scope, nodes: Any) -> None:
        """Refuse what may not stand in an expression; note the names it uses."""
        kind = type(node).__name__
        if kind not in _NODES:
            called = {"Call": "a call", "Mul": "*", "Pow": "**", "Concat": "~", "Mod": "%", "Getitem": "[ ]"}
            remedy = "use comparisons, and, or, not, in, +, - and the filters " + ", ".join(sorted(_FILTERS))
            raise BadExpression(f"{called.get(kind, kind.lower())} may not stand here", remedy)
        if isinstance(node, nodes.Filter):
            bare = not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
            defaulted = node.name == "default" and len(node.args) == 1 and not node.kwargs
            if node.name not in _FILTERS or not (bare or defaulted):
                raise BadExpression(f"the filter {node.name} may not stand here", f"use {', '.join(sorted(_FILTERS))}")
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            raise BadExpression(f"the test {node.name} may not stand here", f"use {', '.join(sorted(_TESTS))}")
        if isinstance(node, nodes.Getattr):
            if not (isinstance(node.node, nodes.Name) and node.node.name == "activity" and scope.activity):
                raise BadExpression(f"nothing here has a part .{node.attr}", "use the plain names of the format")
            self._known(node.attr, scope.activity, "activity.", scope)
            self.of_activity.add(node.attr)
            return
        if isinstance(node, nodes.Name):
            self._known(node.name, scope.names, "", scope)
            self.names.add(node.name)
        if isinstance(node, nodes.Const) and isinstance(node.value, float) and isinf(node.value):
            raise BadExpression("a number is too large", "write a smaller one")
        for child in node.iter_child_nodes():
            self._allow(child, scope, nodes)

    @staticmethod
    def _known(name: str, table: Mapping[str, Getter], prefix: str, scope: Scope) -> None:
        """Refuse a name that does not exist."""
        if name in table:
            return
        if not scope.dated and (name in DERIVED or name in _COUNTED or name == "rag"):
            remedy = "give plan.yaml an as_at, or ask with status --where"
            raise BadExpression(f'"{name}" depends on the day, and a check may not', remedy)
        known = [prefix + item for item in table] + [f"activity.{item}" for item in scope.activity if not prefix]
        near = f' (did you mean "activity.{name}"?)' if not prefix and name in scope.activity else ""
        near = near or did_you_mean(prefix + name, known)
        raise BadExpression(f'no name "{prefix}{name}"{near}', f"the names are {', '.join(sorted(table))}")

    def values(self, thing: Any) -> dict[str, Any]:
        """Return the values of the names it uses."""
        values = {name: self.scope.names[name](thing) for name in sorted(self.names)}
        if self.of_activity:
            inner = {name: self.scope.activity[name](thing.activity) for name in sorted(self.of_activity)}
            values["activity"] = inner
        return values

    def holds(self, thing: Any) -> bool:
        """Tell whether it is true of a thing; a comparison with an absent value is not. Raises BadExpression."""
        values = self.values(thing)
        try:
            return bool(self._run(**_stood_for(values)))
        except self._failures as error:
            flat = [*values.values(), *(values["activity"].values() if self.of_activity else ())]
            if any(value is None for value in flat):
                return False
            raise BadExpression(
                f"cannot be worked out: {error}", "compare text with text, numbers with numbers"
            ) from None
