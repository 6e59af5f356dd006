"""Of many states of a plan a file is read once as long as its text stays the same; the plan is as without."""

from pathlib import Path

from planctl.load import load
from planctl.loaded import Memo
from planctl.rules import check
from planctl.source import Source, read_folder

SMALL = Path(__file__).with_name("plans") / "small"
ENTRANCES = "activities/step-free-entrances.yaml"


def texts() -> dict[str, str]:
    return dict(read_folder(SMALL).texts)


def test_what_stays_the_same_is_the_same_thing() -> None:
    memo: Memo = {}
    before = load(Source(texts()), memo).plan
    changed = texts() | {ENTRANCES: texts()[ENTRANCES].replace("Survey every", "Look at every")}
    after = load(Source(changed), memo).plan
    assert after.activities["lower-energy-use"] is before.activities["lower-energy-use"]
    assert (after.header, after.owners, after.measures, after.sections) == (
        before.header,
        before.owners,
        before.measures,
        before.sections,
    )
    assert after.activities["step-free-entrances"].milestones["2022/23"][0].text == "Look at every entrance"
    assert repr(after) == repr(load(Source(changed)).plan)


def test_other_years_or_ratings_are_read_anew() -> None:
    memo: Memo = {}
    load(Source(texts()), memo)
    for old, new in (("years: [2022/23", "year_start: 10-01\nyears: [2022/23"), ("  L: we", "  N: we")):
        changed = texts() | {"plan.yaml": texts()["plan.yaml"].replace(old, new)}
        assert repr(load(Source(changed), memo).plan) == repr(load(Source(changed)).plan)


def test_another_title_reads_no_activity_anew() -> None:
    memo: Memo = {}
    before = load(Source(texts()), memo).plan
    changed = texts() | {"plan.yaml": texts()["plan.yaml"].replace("Plan of works", "Works")}
    after = load(Source(changed), memo).plan
    assert after.header.title != before.header.title
    assert all(after.activities[ident] is item for ident, item in before.activities.items())


def test_a_file_with_a_finding_is_told_of_each_time() -> None:
    memo: Memo = {}
    changed = texts() | {ENTRANCES: texts()[ENTRANCES].replace("confidence: M", "confidence: X")}
    for given in (changed, changed, texts(), changed):
        assert check(load(Source(given), memo)) == check(load(Source(given)))
