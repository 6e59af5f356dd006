"""Every filter: what it chooses, how filters combine, and what is said of a word that names nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.choice import Filters
from planctl.errors import PlanctlError
from planctl.load import load
from planctl.lookup import find_activity, find_objective, find_owner
from planctl.model import Plan
from planctl.progress import RAGS, STATUSES, TIMINGS, AsAt, as_at
from planctl.rules import blocking, check
from planctl.select import Selection, select
from planctl.source import Source, read_folder
from searches import cases

SMALL = read_folder(Path(__file__).parent / "plans" / "small").texts
many = cases(80)

# Laid over the small plan: an activity that serves a part of an objective, is not rated and has a year left empty.
PAINT = """
title: Tidy & paint
description: |
  Every hall gets
  a new coat of paint.
objectives: [1(a)]
owners: [director-of-finance, head-of-energy]
tags: [Access, indoors]
milestones:
  2023/24: []
  2024/25:
    - {id: halls, text: Paint the halls, due: 2024-04-19, note: Ask for  Colours first., status: paused}
    - {id: doors, text: Paint the doors, due: 2024-05, owners: [head-of-energy, director-of-estates]}
"""
MORE = SMALL | {"activities/tidy-and-paint.yaml": PAINT}


def read(texts: dict[str, str] = MORE) -> Plan:
    loaded = load(Source(dict(texts)))
    assert blocking(check(loaded, errors_only=True)) == []
    return loaded.plan


def chosen(plan: Plan | None = None, day: date = date(2023, 6, 30), **filters: Any) -> Selection:
    plan = plan or PLAN
    return select(plan, Filters(**filters), as_at(day, plan.header))


def ids(**filters: Any) -> str:
    """The milestones chosen, by the second part of their reference."""
    return " ".join(row.milestone.id for row in chosen(**filters).rows)


def activities(**filters: Any) -> str:
    """The activities chosen, each with the number of its milestones."""
    return " ".join(f"{activity.id}:{len(rows)}" for activity, rows in chosen(**filters).groups)


def refusal(**filters: Any) -> str:
    with pytest.raises(PlanctlError) as caught:
        chosen(**filters)
    return str(caught.value)


PLAN = read()
ENERGY = "meters heat-pumps lights solar monitoring"
ENTRANCES = "survey first-ramps main-ramps review"
INDOORS = "halls doors"
EVERYTHING = f"{ENERGY} {ENTRANCES} {INDOORS}"


def test_without_filters_everything_is_chosen_in_the_plans_order() -> None:
    assert ids() == EVERYTHING
    assert activities() == "lower-energy-use:5 step-free-entrances:4 tidy-and-paint:2"
    assert chosen().words == {}
    assert chosen().years == ["2022/23", "2023/24", "2024/25", "unscheduled"]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"owner": ["director-of-finance"]}, INDOORS),
        ({"owner": ["head-of-energy"]}, EVERYTHING),
        ({"owner": ["director-of-estates"]}, f"lights {ENTRANCES} doors"),
        ({"owner": ["head-of-energy"], "lead": True}, f"{ENERGY} doors"),
        ({"owner": ["director-of-estates"], "lead": True}, f"lights {ENTRANCES}"),
        ({"owner": ["director-of-finance", "director-of-estates"], "lead": True}, f"lights {ENTRANCES} {INDOORS}"),
        ({"objective": ["1"]}, f"{ENTRANCES} {INDOORS}"),
        ({"objective": ["1(a)"]}, f"{ENTRANCES} {INDOORS}"),
        ({"objective": ["2"]}, ENERGY),
        ({"objective": ["1", "2"]}, EVERYTHING),
        ({"activity": ["lower-energy-use"]}, ENERGY),
        ({"activity": ["Step-free entrances", "tidy"]}, f"{ENTRANCES} {INDOORS}"),
        ({"confidence": ["M"]}, ENTRANCES),
        ({"confidence": ["m", "h"]}, f"{ENERGY} {ENTRANCES}"),
        ({"confidence": ["none"]}, INDOORS),
        ({"tag": ["indoors"]}, INDOORS),
        ({"tag": ["INDOORS", "indoors"]}, INDOORS),
        ({"year": ["2022/23"]}, "meters survey first-ramps"),
        ({"year": ["2022-2023", "2024 to 2025"]}, f"meters survey first-ramps review {INDOORS}"),
        ({"year": ["unscheduled"]}, "solar monitoring"),
        ({"year": ["Unscheduled", "2024/25"]}, f"solar monitoring review {INDOORS}"),
        ({"status": ["complete"]}, "meters survey"),
        ({"status": ["closed", "paused"]}, "lights halls"),
        ({"status": ["not-reported"]}, "solar main-ramps review doors"),
        ({"status": ["Not Reported", "not started"]}, "heat-pumps solar main-ramps review doors"),
        ({"status": ["superseded"]}, ""),
        ({"timing": ["overdue"]}, "first-ramps"),
        ({"timing": ["late", "on-time"]}, "meters survey"),
        ({"timing": ["ongoing", "unscheduled", "stopped"]}, "lights solar monitoring"),
        ({"timing": ["undated"]}, ""),
        ({"rag": ["red", "amber"]}, "first-ramps main-ramps halls"),
        ({"rag": ["none"]}, "lights solar monitoring"),
        ({"rag": ["green"]}, ""),
        ({"text": ["ramps"]}, "first-ramps main-ramps"),
        ({"text": ["COLOURS"]}, "halls"),
        ({"text": ["for colours"]}, "halls"),
        ({"text": ["step-free"]}, ENTRANCES),
        ({"text": ["hall gets a new"]}, INDOORS),
        ({"text": ["nothing of the kind"]}, ""),
        ({"where": ["slip_days > 30"]}, "meters first-ramps"),
        ({"where": ['activity.confidence == "M" and not status']}, "main-ramps review"),
        ({"where": ['"director-of-estates" in owners and lead != "director-of-estates"']}, "doors"),
    ],
)
def test_each_filter_chooses(filters: dict[str, Any], wanted: str) -> None:
    assert ids(**filters) == wanted


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"objective": ["1"], "confidence": ["M"]}, ENTRANCES),
        ({"objective": ["1"], "confidence": ["H"]}, ""),
        ({"owner": ["head-of-energy"], "year": ["2023/24"], "status": ["not-started"]}, "heat-pumps"),
        ({"year": ["2023/24", "2022/23"], "status": ["complete", "not-reported"]}, "meters survey main-ramps"),
        ({"rag": ["blue"], "due_after": ["2022-03"], "tag": ["access"]}, "survey"),
        ({"text": ["paint"], "status": ["paused"]}, "halls"),
        ({"owner": ["director-of-estates"], "year": ["2023/24"]}, "lights main-ramps"),
    ],
)
def test_different_filters_must_all_hold(filters: dict[str, Any], wanted: str) -> None:
    assert ids(**filters) == wanted


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"year": ["2023/24"]}, "lower-energy-use:2 step-free-entrances:1 tidy-and-paint:0"),
        ({"year": ["unscheduled"]}, "lower-energy-use:2 step-free-entrances:0 tidy-and-paint:0"),
        ({"year": ["2023/24"], "objective": ["1"]}, "step-free-entrances:1 tidy-and-paint:0"),
        ({"year": ["2023/24"], "confidence": ["none"]}, "tidy-and-paint:0"),
        ({"year": ["2023/24"], "status": list(STATUSES)}, "lower-energy-use:2 step-free-entrances:1"),
        ({"year": ["2023/24"], "timing": list(TIMINGS)}, "lower-energy-use:2 step-free-entrances:1"),
        ({"year": ["2023/24"], "rag": list(RAGS)}, "lower-energy-use:2 step-free-entrances:1"),
        ({"year": ["2023/24"], "where": ["true"]}, "lower-energy-use:2 step-free-entrances:1"),
        ({"year": ["2023/24"], "text": ["e"]}, "lower-energy-use:2 step-free-entrances:1"),
        ({"year": ["2023/24"], "due_after": ["2020-01"]}, "lower-energy-use:2 step-free-entrances:1"),
        ({"year": ["2023/24"], "due_before": ["2030-01"]}, "lower-energy-use:2 step-free-entrances:1"),
        ({"year": ["2023/24"], "due_within": [10_000]}, "lower-energy-use:2 step-free-entrances:1"),
        ({"status": ["paused"]}, "tidy-and-paint:1"),
        ({"owner": ["director-of-finance"]}, "tidy-and-paint:2"),
    ],
)
def test_an_activity_left_with_no_milestone_stays_only_where_year_alone_chose_milestones(
    filters: dict[str, Any], wanted: str
) -> None:
    assert activities(**filters) == wanted


def test_an_activity_without_any_milestone_stays_where_no_milestones_were_chosen() -> None:
    bare = PAINT.partition("milestones:")[0]
    plan = read(MORE | {"activities/tidy-and-paint.yaml": bare})
    assert activities(plan=plan, tag=["indoors"]) == "tidy-and-paint:0"
    assert activities(plan=plan).endswith("tidy-and-paint:0")
    assert activities(plan=plan, tag=["indoors"], status=["complete"]) == ""


@pytest.mark.parametrize(
    ("filters", "years"),
    [
        ({"year": ["2024/25"]}, ["2024/25"]),
        ({"year": ["2024/25", "2022/23"]}, ["2022/23", "2024/25"]),
        ({"year": ["unscheduled"]}, ["unscheduled"]),
        ({"objective": ["1"]}, ["2022/23", "2023/24", "2024/25"]),
        ({"objective": ["2"]}, ["2022/23", "2023/24", "2024/25", "unscheduled"]),
    ],
)
def test_the_years_shown_are_those_asked_for_else_the_plans(filters: dict[str, Any], years: list[str]) -> None:
    assert chosen(**filters).years == years


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("director-of-estates", "director-of-estates"),
        ("Director of Estates & Facilities", "director-of-estates"),
        ("Director of Estates and Facilities", "director-of-estates"),
        ("director of estates AND facilities", "director-of-estates"),
        ("DirectorofEstates&Facilities", "director-of-estates"),
        ("  Director  of   Estates  &Facilities ", "director-of-estates"),
        ("Estates lead", "director-of-estates"),
        ("ESTATES LEAD", "director-of-estates"),
        ("estates", "director-of-estates"),
        ("Finance", "director-of-finance"),
        ("energy", "head-of-energy"),
        ("Head of Energy", "head-of-energy"),
    ],
)
def test_an_owner_is_found_by_id_title_alias_or_a_part_that_fits_one(name: str, found: str) -> None:
    assert find_owner(PLAN, name).id == found


def test_an_exact_name_goes_before_a_part() -> None:
    owners = SMALL["owners.yaml"] + "- {id: finance, title: Finance}\n- {id: deputy, title: Deputy Head of Energy}\n"
    plan = read(SMALL | {"owners.yaml": owners})
    assert find_owner(plan, "finance").id == "finance"
    assert find_owner(plan, "head of energy").id == "head-of-energy"
    assert find_owner(plan, "deputy head").id == "deputy"
    assert find_owner(plan, "director of fin").id == "director-of-finance"


def test_a_part_that_fits_several_is_an_error_that_names_them() -> None:
    said = refusal(owner=["director"])
    assert 'owner "director" fits several: "Director of Estates & Facilities", "Director of Finance"' in said
    assert "Head of Energy" not in said
    assert "planctl list owners" in said


def test_of_many_that_a_part_fits_eight_are_named_and_the_rest_counted() -> None:
    def said(number: int) -> str:
        more = "".join(f"- {{id: keeper-{count}, title: Keeper {count}}}\n" for count in range(number))
        with pytest.raises(PlanctlError) as caught:
            find_owner(read(SMALL | {"owners.yaml": SMALL["owners.yaml"] + more}), "keeper")
        return str(caught.value)

    assert said(8).endswith('"Keeper 6", "Keeper 7"; say which (planctl list owners)')
    assert said(9).endswith('"Keeper 6", "Keeper 7" and 1 more; say which (planctl list owners)')


def test_a_name_that_fits_none_is_an_error_that_names_the_nearest() -> None:
    said = refusal(owner=["Director of Fiance"])
    assert said.startswith('no owner "Director of Fiance"; nearest: "Director of Finance"')
    assert said.endswith("(planctl list owners)")
    assert refusal(owner=["zzz"]) == 'no owner "zzz" (planctl list owners)'
    for nothing in ("", " ", "-"):
        assert refusal(owner=[nothing]).startswith(f'no owner "{nothing}"')


def test_one_name_of_several_that_fits_none_is_an_error_too() -> None:
    assert 'no owner "zzz"' in refusal(owner=["head-of-energy", "zzz"])


def test_lead_alone_is_refused() -> None:
    assert refusal(lead=True) == "--lead says how --owner is meant; give --owner too"


def test_an_objective_is_asked_for_with_its_parts_and_a_part_without_its_objective() -> None:
    entrances = SMALL["activities/step-free-entrances.yaml"].replace('["1", 1(a)]', '["1"]')
    plan = read(MORE | {"activities/step-free-entrances.yaml": entrances})
    assert activities(plan=plan, objective=["1"]) == "step-free-entrances:4 tidy-and-paint:2"
    assert activities(plan=plan, objective=["1(a)"]) == "tidy-and-paint:2"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("1", "1"),
        (" 1 ", "1"),
        ("1(A)", "1(a)"),
        ("objective 2", "2"),
        ("People find our buildings easy to use", "1"),
        ("cost less", "2"),
        ("every entrance", "1(a)"),
    ],
)
def test_an_objective_is_found_by_id_or_title(name: str, found: str) -> None:
    assert find_objective(PLAN, name)[0] == found


def test_an_activity_is_found_by_id_or_title_or_a_part_that_fits_one() -> None:
    for name in ("step-free-entrances", "Step-free entrances", "STEP FREE", "entrances"):
        assert find_activity(PLAN, name).id == "step-free-entrances"
    assert find_activity(PLAN, "tidy and paint").id == "tidy-and-paint"
    assert 'fits several: "Lower energy use", "Step-free entrances"' in refusal(activity=["r"])


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        # heat-pumps is due from 2023-10-01 to 2023-12-31, halls on 2024-04-19, doors in May 2024.
        ({"due_before": ["2024-01-01"]}, "meters heat-pumps survey first-ramps"),
        ({"due_before": ["2023-12-31"]}, "meters survey first-ramps"),
        ({"due_before": ["2024-01"]}, "meters heat-pumps survey first-ramps"),
        ({"due_before": ["2023/24 Q4"]}, "meters heat-pumps survey first-ramps"),
        ({"due_before": ["2023/24 Q3"]}, "meters survey first-ramps"),
        ({"due_before": ["2023/24"]}, "meters survey first-ramps"),
        ({"due_before": ["2022/23"]}, ""),
        ({"due_after": ["2023-09-30"]}, "heat-pumps review halls doors"),
        ({"due_after": ["2023-10-01"]}, "review halls doors"),
        ({"due_after": ["2024-03"]}, "review halls doors"),
        ({"due_after": ["2024-04-18"]}, "halls doors"),
        ({"due_after": ["2024-04-19"]}, "doors"),
        ({"due_after": ["2024-04"]}, "doors"),
        ({"due_after": ["2024-05"]}, ""),
        ({"due_after": ["2023-09"], "due_before": ["2024-04-20"]}, "heat-pumps halls"),
        # From 2023-06-30 it is 184 days to 2023-12-31, 275 to 2024-03-31, 294 to 2024-04-19.
        ({"due_within": [183]}, ""),
        ({"due_within": [184]}, "heat-pumps"),
        ({"due_within": [274]}, "heat-pumps"),
        ({"due_within": [275]}, "heat-pumps lights main-ramps"),
        ({"due_within": [293]}, "heat-pumps lights main-ramps"),
        ({"due_within": [294]}, "heat-pumps lights main-ramps halls"),
        ({"due_within": [999_999_999]}, "heat-pumps lights main-ramps review halls doors"),
        ({"due_within": [0], "day": date(2024, 4, 19)}, "halls"),
        ({"due_within": [0], "day": date(2024, 4, 20)}, ""),
        ({"due_within": [0], "day": date(2023, 3, 31)}, "meters survey first-ramps"),
    ],
)
def test_due_before_after_and_within_at_their_edges(filters: dict[str, Any], wanted: str) -> None:
    assert ids(**filters) == wanted


def test_ongoing_and_tbc_match_no_date() -> None:
    for filters in ({"due_before": ["2090-01"]}, {"due_after": ["1990-01"]}, {"due_within": [99_999]}):
        assert not {"solar", "monitoring"}.intersection(ids(**filters).split())


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"due_before": ["tbc"]}, '--due-before: "tbc" is no date'),
        ({"due_after": ["soon"]}, '--due-after: "soon" is no date'),
        ({"due_before": ["2030"]}, '--due-before: "2030" is not one of the plan\'s years'),
        ({"due_within": [-1]}, "--due-within wants a number of days, 0 or more"),
        ({"year": ["2030/31"]}, 'the plan has no year "2030/31"'),
        ({"year": ["2023/25"]}, 'the plan has no year "2023/25" (did you mean "202'),
        ({"year": ["2023"]}, 'the plan has no year "2023"'),
        ({"objective": ["7"]}, 'no objective "7"'),
        ({"activity": ["lower-energy-uses"]}, 'no activity "lower-energy-uses"; nearest: "Lower energy use"'),
        ({"tag": ["indors"]}, 'no tag "indors" (did you mean "indoors"?)'),
        ({"status": ["done"]}, 'no status "done"; it is one of not-started, in-progress, complete'),
        ({"status": ["complet"]}, 'no status "complet" (did you mean "complete"?)'),
        ({"timing": ["overdu"]}, 'no timing "overdu" (did you mean "overdue"?)'),
        ({"rag": ["yellow"]}, 'no rag "yellow"; it is one of blue, green, amber, red, grey, none'),
        ({"confidence": ["X"]}, 'no confidence "X"; it is one of H, M, L, none'),
        ({"where": ["slip_day > 3"]}, '--where: no name "slip_day" (did you mean "slip_days"?)'),
        ({"where": ["status >"]}, "--where: cannot be read"),
        ({"where": ["status > 3"]}, "--where: cannot be worked out"),
    ],
)
def test_what_names_nothing_is_an_error_that_says_what_to_write(filters: dict[str, Any], said: str) -> None:
    assert refusal(**filters).startswith(said)


def test_a_rating_of_several_words_is_found_in_any_case() -> None:
    header = SMALL["plan.yaml"].partition("confidence:")[0]
    ratings = "confidence: {Very likely: '', Likely: '', Not-likely: ''}\n"
    texts = {name: text.replace("confidence: H", "confidence: Very likely") for name, text in MORE.items()}
    texts = {name: text.replace("confidence: M", "confidence: Not-likely") for name, text in texts.items()}
    plan = read(texts | {"plan.yaml": header + ratings})
    assert ids(plan=plan, confidence=["Very likely"]) == ENERGY
    assert ids(plan=plan, confidence=["very LIKELY", "not likely"]) == f"{ENERGY} {ENTRANCES}"
    assert ids(plan=plan, confidence=["likely"]) == ""


def test_of_two_ratings_that_differ_in_case_the_one_as_written_is_chosen() -> None:
    header = SMALL["plan.yaml"].partition("confidence:")[0] + "confidence: {h: '', H: '', M: ''}\n"
    plan = read(MORE | {"plan.yaml": header})
    assert ids(plan=plan, confidence=["H"]) == ENERGY
    assert ids(plan=plan, confidence=["h"]) == ""


def test_of_two_tags_that_differ_in_case_the_one_as_written_is_chosen() -> None:
    assert ids(tag=["access"]) == ENTRANCES
    assert ids(tag=["Access"]) == INDOORS


def test_text_is_looked_for_in_the_milestones_chosen_by_the_other_filters() -> None:
    assert ids(text=["paint"], year=["2023/24"]) == ""
    assert ids(text=["ramps"], year=["2022/23"]) == "first-ramps"
    assert ids(text=["entrances"], year=["2022/23"]) == "survey first-ramps"
    assert ids(text=["paint"], status=["not-reported"]) == "doors"


def test_the_choice_is_told_in_the_plans_own_words() -> None:
    words = chosen(
        owner=["estates lead"],
        objective=["objective 1"],
        activity=["STEP free"],
        year=["2024-25", "2022-23"],
        status=["not reported", "Complete"],
        timing=["DUE", "overdue"],
        rag=["amber", "Red"],
        tag=["access"],
        due_after=["2022-04"],
        confidence=["m"],
        due_within=[3],
        due_before=["2024-25"],
        text=["x"],
        where=["true"],
    ).words
    assert words == {
        "owner": ["Director of Estates & Facilities"],
        "objective": ["1"],
        "activity": ["step-free-entrances"],
        "confidence": ["M"],
        "year": ["2022/23", "2024/25"],
        "status": ["complete", "not-reported"],
        "timing": ["overdue", "due"],
        "rag": ["amber", "red"],
        "tag": ["access"],
        "due_before": ["2024/25"],
        "due_after": ["2022-04"],
        "due_within": ["3 days"],
        "where": ["true"],
        "text": ["x"],
    }
    assert chosen(owner=["energy"], lead=True).words == {"lead": ["Head of Energy"]}


def test_facts_by_the_day_decide_what_is_chosen() -> None:
    assert ids(status=["complete"], day=date(2023, 2, 28)) == "survey"
    assert ids(status=["in-progress"], day=date(2023, 2, 28)) == "meters monitoring first-ramps"
    assert chosen(day=date(2023, 2, 28)).at == AsAt(date(2023, 2, 28), 30, 100)


some = {
    "owner": st.lists(st.sampled_from(["estates lead", "finance", "energy"]), max_size=2),
    "objective": st.lists(st.sampled_from(["1", "1(a)", "2"]), max_size=2),
    "activity": st.lists(st.sampled_from(list(PLAN.activities)), max_size=2),
    "confidence": st.lists(st.sampled_from(["H", "M", "L", "none"]), max_size=2),
    "tag": st.lists(st.sampled_from(["access", "Access", "indoors"]), max_size=2),
    "year": st.lists(st.sampled_from(["2022/23", "2023/24", "2024/25", "unscheduled"]), max_size=2),
    "status": st.lists(st.sampled_from(STATUSES), max_size=3),
    "timing": st.lists(st.sampled_from(TIMINGS), max_size=3),
    "rag": st.lists(st.sampled_from(RAGS), max_size=3),
    "due_before": st.sampled_from([[], ["2023-06"], ["2024/25"]]),
    "due_after": st.sampled_from([[], ["2023-06"], ["2022/23"]]),
    "due_within": st.sampled_from([[], [0], [300]]),
    "where": st.sampled_from([[], ["slip_days > 0"], ["not note"]]),
}


@many
@given(st.fixed_dictionaries({}, optional=some))
def test_several_filters_choose_what_each_of_them_would(filters: dict[str, Any]) -> None:
    together = set(ids(**filters).split())
    apart = set(EVERYTHING.split())
    for name, value in filters.items():
        each = [[item] for item in value] if isinstance(value, list) else [value]
        if each and each != [None]:
            apart &= {found for item in each for found in ids(**{name: item}).split()}
    assert together == apart
    selection = chosen(**filters)
    assert all(rows for _, rows in selection.groups) or not any(filters.get(name) for name in MILESTONES)


MILESTONES = ("status", "timing", "rag", "due_before", "due_after", "due_within", "where")


@many
@given(st.text(max_size=12))
def test_any_name_is_found_or_refused(name: str) -> None:
    for found in (find_owner, find_activity, find_objective):
        try:
            found(PLAN, name)
        except PlanctlError as error:
            assert f'"{name.strip() if found is find_objective else name}"' in str(error)  # noqa: PT017 - most fail
