"""Expressions can look and compare, and can do nothing else; what is absent is none."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planctl.expression import DERIVED, MAX_LENGTH, MILESTONE, BadExpression, Expression, Scope
from planctl.load import load
from planctl.model import Activity, Measure
from planctl.progress import Row, as_at, derive
from planctl.source import read_folder
from searches import cases

PLAN = load(read_folder(Path(__file__).parent / "plans" / "small")).plan
AT = as_at(date(2023, 6, 30), PLAN.header)


def rows(activity: Activity) -> list[Row]:
    return [derive(item, activity, AT) for items in activity.milestones.values() for item in items]


ROWS = {row.milestone.id: row for activity in PLAN.activities.values() for row in rows(activity)}
SCOPES = {each: Scope(each, rows) for each in ("milestone", "activity", "measure")}
UNDATED = Scope("milestone", None)
THINGS: dict[str, list[Row] | list[Activity] | list[Measure]] = {
    "milestone": list(ROWS.values()),
    "activity": list(PLAN.activities.values()),
    "measure": list(PLAN.measures),
}
many = cases(100)


def holds(text: str, ident: str = "first-ramps") -> bool:
    return Expression(text, SCOPES["milestone"]).holds(ROWS[ident])


def refused(text: str, scope: Scope = SCOPES["milestone"]) -> str:
    """Why an expression is refused when it is read."""
    with pytest.raises(BadExpression) as caught:
        Expression(text, scope)
    assert caught.value.help
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        'id == "first-ramps"',
        'ref == "step-free-entrances/first-ramps" and year == "2022/23"',
        'text != "x" and not note',
        'status == "in-progress" or false',
        "slip_days == 183 and slip_days >= 183 and slip_days <= 183 and slip_days > 182 and slip_days < 184",
        "slip_days - 3 == 180 and slip_days + 1 == 184 and -slip_days == 0 - 183 and +slip_days == 183",
        "slip_days / 2 == 91.5 and slip_days // 2 == 91",
        "100 < slip_days < 200",
        'due == "2023-03" and due_first == "2023-03-01" and due_last == "2023-03-31"',
        'due_last < "2023-06-30" and forecast_first > due_last',
        'forecast == "2023-09" and updated == "2023-06-30"',
        'timing == "overdue" and rag == "red" and start_timing is none',
        "not not_reported and not stale and internal == false",
        'timing in ["overdue", "due"] and timing not in ("late",)',
        '"ground" in reason',
        '"director-of-estates" in owners and lead == "director-of-estates"',
        "owners|length == 2 and owners|count == 2 and text|length > 5",
        'owners|first == "director-of-estates" and owners|last == "head-of-energy"',
        'text|lower|trim == "build the first ramps" and id|upper == "FIRST-RAMPS"',
        "-3|abs == 3 and [3, 1]|max == 3 and [3, 1]|min == 1",
        '"12"|int == 12 and "1.5"|float == 1.5',
        'note|default("x") == "x" and note|default == ""',
        "(slip_days if slip_days else 0) == 183",
        'timing is eq "overdue" and slip_days is gt 3 and timing is in ["overdue"]',
        "note is none and text is not none and note is not defined and text is defined",
        'activity.confidence == "M" and activity.id == "step-free-entrances"',
        'activity.title|lower == "step-free entrances" and "access" in activity.tags',
        'activity.rag == "red" and activity.total == 4 and activity.overdue == 1 and activity.not_reported == 2',
        'status_reported == "in-progress" and "2024/25" in activity.years',
        "true and (1, 2) == (1, 2) and none is none",
        '"é" == "é" and "a\\n" != "a"',
    ],
)
def test_what_may_stand_in_an_expression(text: str) -> None:
    assert holds(text)
    assert not holds(f"not ({text})")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("slip_days * 2 > 3", "* may not stand here"),
        ("2 ** slip_days > 3", "** may not stand here"),
        ("text ~ note", "~ may not stand here"),
        ("slip_days % 2 == 1", "% may not stand here"),
        ('"%99999999s" % id', "% may not stand here"),
        ("owners[0]", "[ ] may not stand here"),
        ("text[:3]", "[ ] may not stand here"),
        ("text.upper()", "a call may not stand here"),
        ("range(9)", "a call may not stand here"),
        ('__import__("os")', "a call may not stand here"),
        ("lipsum()", "a call may not stand here"),
        ("{}", "dict may not stand here"),
        ('{"a": 1}', "dict may not stand here"),
        ('"{:>9999999}".format(id)', "a call may not stand here"),
        ("text.__class__", "nothing here has a part .__class__"),
        ('"".__class__', "nothing here has a part .__class__"),
        ("activity.__class__", 'no name "activity.__class__"'),
        ("activity.title.upper", "nothing here has a part .upper"),
        ("activity.id.__class__.__mro__", "nothing here has a part .__mro__"),
        ("activity", 'no name "activity"'),
        ("owners|map('upper')", "the filter map may not stand here"),
        ("owners|attr('x')", "the filter attr may not stand here"),
        ("text|format(3)", "the filter format may not stand here"),
        ("text|center(99999999)", "the filter center may not stand here"),
        ("text|replace('a', 'b')", "the filter replace may not stand here"),
        ("owners|join", "the filter join may not stand here"),
        ("owners|list", "the filter list may not stand here"),
        ("owners|sum", "the filter sum may not stand here"),
        ("text|indent(9)", "the filter indent may not stand here"),
        ("text|default('a', true)", "the filter default may not stand here"),
        ("text|length(*owners)", "the filter length may not stand here"),
        ("text|lower(**owners)", "the filter lower may not stand here"),
        ("text|length(3)", "the filter length may not stand here"),
        ("text|nonsense", "the filter nonsense may not stand here"),
        ("slip_days is divisibleby 3", "the test divisibleby may not stand here"),
        ("text is string", "the test string may not stand here"),
        ("text is nonsense", "the test nonsense may not stand here"),
        ("slip_days < 1e999", "a number is too large"),
        ("", "cannot be read"),
        (" ", "cannot be read"),
        ("status ==", "cannot be read"),
        ("status = 'x'", "cannot be read"),
        ("status == 'x", "cannot be read"),
        ("status status", "cannot be read"),
        ("a }} b", "cannot be read"),
        ("{{ status }}", "cannot be read"),
        ("{% if 1 %}", "cannot be read"),
        ("status; text", "cannot be read"),
        ("lambda: 1", "cannot be read"),
        ("#", "cannot be read"),
        ("1 if", "cannot be read"),
        ("true" + " " * MAX_LENGTH, f"the expression has {MAX_LENGTH + 4} characters"),
    ],
)
def test_what_may_not_stand_in_an_expression_is_refused_before_it_runs(text: str, why: str) -> None:
    assert why in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        '"a" * 9**9',
        "9**9**9**9",
        '"a"|center(9)' + "|center(9)" * 20,
        "(" * 400 + "1" + ")" * 400,
        "[" * 400 + "1" + "]" * 400,
        "not " * 240 + "x",
        "-" * 990 + "1",
        "1" + "+1" * 490,
        "1" + "|abs" * 240,
        "1" + " if 1 else 1" * 80,
        "1" + " < 1" * 240,
        "1" + " and 1" * 160,
        "1" + " or (1" * 120 + ")" * 120,
        "9" * 990,
        "'" + "a" * 990 + "'",
        "activity" + ".a" * 400,
        "x" * 990,
        "[" + "'a'," * 240 + "]",
        "1" + " in [1" * 140 + "]" * 140,
    ],
    ids=range(19),
)
def test_traps_of_depth_length_and_size_are_refused_or_worked_out(text: str) -> None:
    try:
        expression = Expression(text, SCOPES["milestone"])
    except BadExpression as bad:
        assert 0 < len(str(bad)) < 3 * MAX_LENGTH  # noqa: PT017 - some of them are harmless
    else:
        assert judged(expression, ROWS["first-ramps"]) in {True, False, None}


def judged(expression: Expression, thing: Any) -> bool | None:
    """What an expression says of a thing; None where it cannot be worked out."""
    try:
        return expression.holds(thing)
    except BadExpression:
        return None


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("slip_day > 3", 'no name "slip_day" (did you mean "slip_days"?)'),
        ("statsu == 'x'", 'no name "statsu" (did you mean "status"?)'),
        ("confidence == 'L'", 'no name "confidence" (did you mean "activity.confidence"?)'),
        ("activity.confidance == 'L'", 'no name "activity.confidance" (did you mean "activity.confidence"?)'),
        ("self", 'no name "self"'),
        ("loop", 'no name "loop"'),
        ("place", 'no name "place"'),
        ("own_owners", 'no name "own_owners"'),
        ("index", 'no name "index"'),
        ("file", 'no name "file"'),
    ],
)
def test_a_name_that_is_not_declared_is_refused_with_the_nearest(text: str, near: str) -> None:
    assert near in refused(text)


def test_every_field_of_the_format_has_a_name() -> None:
    milestone = """id text group owners due due_text start started completed status forecast updated note impact
        internal_note evidence confirmed_by reason superseded_by depends_on source_id changes internal
        ref year due_first due_last start_first completed_last forecast_last updated_first
        timing start_timing slip_days slip_from_original_days rag not_reported stale status_reported"""
    activity = """id title title_given description objectives enabler owners confidence confidence_reason depends_on
        resources tags source source_id internal internal_note lead years total complete overdue not_reported rag"""
    measure = "id title unit better owner activity baseline targets readings note"
    for each, names in (("milestone", milestone), ("activity", activity), ("measure", measure)):
        for name in names.split():
            for thing in THINGS[each]:
                assert Expression(f"{name} is none or true", SCOPES[each]).holds(thing)
    for name in activity.split():
        assert holds(f"activity.{name} is none or true")


def test_names_of_an_activity_and_of_a_measure() -> None:
    def ids(each: str, text: str) -> list[str]:
        expression = Expression(text, SCOPES[each])
        return [getattr(thing, "id", "") for thing in THINGS[each] if expression.holds(thing)]

    assert ids("activity", 'confidence == "H" and rag == "grey"') == ["lower-energy-use"]
    assert ids("activity", '"1(a)" in objectives and overdue > 0') == ["step-free-entrances"]
    assert ids("activity", '"heat-pumps" in milestones') == ["lower-energy-use"]
    assert ids("measure", 'better == "lower" and reading > target') == ["energy-used"]
    assert ids("measure", 'activity == "lower-energy-use" and not note') == ["energy-used"]
    assert ids("measure", "activity > note or activity < baseline") == []
    assert ids("measure", 'reading <= target or owner != "head-of-energy"') == []
    assert "nothing here has a part .confidence" in refused('activity.confidence == "H"', SCOPES["measure"])


@pytest.mark.parametrize("name", [*DERIVED, "activity.rag", "activity.overdue", "activity.total", "activity.complete"])
def test_what_depends_on_the_day_has_no_name_where_there_is_no_day(name: str) -> None:
    if name == "status":
        assert Expression("status == 'closed'", UNDATED).holds(ROWS["lights"])
    else:
        assert "depends on the day" in refused(f"{name} == 1", UNDATED)


# solar has no status, no note, and a due date to be confirmed: no slip.
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("slip_days is none", True),
        ("slip_days == none", True),
        ("none == slip_days", True),
        ("slip_days != none", False),
        ("slip_days", False),
        ("not slip_days", True),
        ("slip_days > 0", False),
        ("slip_days < 0", False),
        ("slip_days >= 0", False),
        ("slip_days <= 0", False),
        ("0 < slip_days", False),
        ("0 >= slip_days", False),
        ("slip_days == 0", False),
        ("slip_days != 0", True),
        ("slip_days + 1 > 0", False),
        ("1 - slip_days < 9", False),
        ("-slip_days < 9", False),
        ("slip_days // 2 < 9", False),
        ('due_last < "2090"', False),
        ("due_last < note", False),
        ("due_last == note", True),
        ('"a" in note', False),
        ('"a" not in note', True),
        ("note in [none]", True),
        ("note|length == 0", True),
        ('note|lower == ""', True),
        ("slip_days|default(0) >= 0", True),
        ("slip_days|default(5) > 4", True),
        ("slip_days|abs < 3", False),
        ("(depends_on|first) > 'a'", False),
        ("depends_on|max > 'a'", False),
        ("depends_on|first is none", True),
        # What is absent leaves the rest of the expression as it is.
        ('slip_days > 30 or id == "solar"', True),
        ('id == "solar" or slip_days > 30', True),
        ('slip_days > 30 and id == "solar"', False),
        ("not slip_days > 30", True),
        ('due_last < "2023" or not status', True),
        ('slip_days > 30 or "a" in note or timing == "unscheduled"', True),
    ],
)
def test_an_absent_value_is_none_and_no_comparison_fits_it(text: str, answer: bool) -> None:
    assert holds(text, "solar") is answer


@pytest.mark.parametrize(
    "text",
    [
        "status > 3",
        "slip_days > 'a'",
        "owners > 3",
        "1 / 0 > 1",
        "slip_days // 0 == 1",
        "'a' + 1 == 2",
        "-text == 1",
        "1 in text",
        "3 in 4",
        "slip_days|first",
        "slip_days|length > 3",
        "text|abs",
        "slip_days is gt",
        "text is eq(1, 2)",
        "(1 if false) > 2",
    ],
)
def test_what_cannot_be_worked_out_is_a_bad_expression(text: str) -> None:
    expression = Expression(text, SCOPES["milestone"])
    with pytest.raises(BadExpression, match="cannot be worked out") as caught:
        expression.holds(ROWS["first-ramps"])
    assert caught.value.help


def test_values_are_those_of_the_names_used() -> None:
    expression = Expression('slip_days > 3 and activity.confidence == "M" and note is none', SCOPES["milestone"])
    assert expression.values(ROWS["first-ramps"]) == {"slip_days": 183, "note": None, "activity": {"confidence": "M"}}
    assert expression.values(ROWS["solar"])["slip_days"] is None


def test_values_are_plain_text_numbers_lists_and_mappings() -> None:
    energy, entrances = PLAN.activities.values()
    pounds = {"kind": "budget", "amount": 250000, "unit": "GBP", "note": None}
    assert Expression("resources", SCOPES["activity"]).values(energy) == {"resources": [pounds]}
    assert Expression("objectives", SCOPES["activity"]).values(entrances) == {"objectives": ["1", "1(a)"]}
    target = Expression("targets", SCOPES["measure"]).values(PLAN.measures[0])["targets"][0]
    assert (target["by"], target["value"], target["text"]) == ("2024-03", 4500, None)
    assert Expression("due", SCOPES["milestone"]).values(ROWS["monitoring"]) == {"due": "ongoing"}


NAMES = [*MILESTONE, *DERIVED, "activity.confidence", "activity.overdue", "activity.tags", "activity", "x", "self"]
WORDS = [
    *("and", "or", "not", "in", "is", "if", "else", "none", "true", "false", "defined", "eq", "gt", "divisibleby"),
    *("==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "**", "/", "//", "%", "~", "|", ".", ",", ":", "="),
    *("(", ")", "[", "]", "{", "}", "{{", "}}", "{%", "%}", "{#", "\n", "#", "\\", "`", "\x00", "é", "\u2028"),
    *('""', '"a"', "'", '"', "0", "1", "1.5", "1e308", "1e999", "9" * 30, "1_000", "0x1f", "0b1", "1j"),
    *("length", "lower", "first", "max", "default", "default(1)", "int", "float", "abs", "map", "attr", "__class__"),
]
loose = st.lists(st.sampled_from([*NAMES, *WORDS]), max_size=40).map(" ".join)
tight = st.lists(st.sampled_from([*NAMES, *WORDS]), max_size=20).map("".join)
atoms = st.one_of(
    st.sampled_from(NAMES), st.sampled_from(["1", "-2.5", '"a"', "none", "true", "[]", "(1, 2)", "1e308"])
)
formed = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("== != < > <= >= + - / // and or in".split()), inner),  # noqa: SIM905
        st.builds("(not {})".format, inner),
        st.builds("({}|{})".format, inner, st.sampled_from("length lower first last max min int float abs".split())),  # noqa: SIM905
        st.builds("({} is {})".format, inner, st.sampled_from(["none", "not none", "defined", "gt 1", 'eq "a"'])),
        st.builds("({} if {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("(-{})".format, inner),
    ),
    max_leaves=12,
)


@many
@given(st.one_of(formed, loose, tight, st.text(max_size=60)).map(lambda text: text[:MAX_LENGTH]))
@example("1e308 + 1e308 > slip_days")
@example("(1 if false) > 2")
@example("slip_days|int > 0")
@example("depends_on|first|first > 1")
@example("(note|float) // (note|int)")
@example('"a" in (1 if false)')
def test_any_text_is_refused_or_answers_yes_no_or_cannot_be_worked_out(text: str) -> None:
    for each, scope in [*SCOPES.items(), ("milestone", UNDATED)]:
        try:
            expression = Expression(text, scope)
        except BadExpression as bad:
            assert str(bad)  # noqa: PT017 - most texts are refused
            continue
        for thing in THINGS[each]:
            assert judged(expression, thing) in {True, False, None}


@many
@given(formed)
def test_looking_changes_nothing(text: str) -> None:
    try:
        expression = Expression(text, SCOPES["milestone"])
    except BadExpression:
        return
    row = ROWS["first-ramps"]
    before = repr(row)
    assert judged(expression, row) == judged(expression, row)
    assert repr(row) == before
