"""Reports of progress: what each implies, by data; and the interview, in a real terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.errors import PlanctlError
from planctl.load import load
from planctl.model import Milestone, Plan, Status
from planctl.progress_report import Step, needs, report
from planctl.source import Source, read_folder
from repositories import SMALL, Repository

DAY = date(2023, 6, 30)
TEXTS = read_folder(SMALL).texts


def milestone(**fields: str) -> tuple[Plan, Milestone]:
    """The small plan with one more milestone, due 2023/24 Q1, of some fields."""
    written = "".join(f", {name}: {text}" for name, text in fields.items())
    line = f"    - {{id: it, text: Do it, due: 2023/24 Q1{written}}}\n"
    file = "activities/lower-energy-use.yaml"
    loaded = load(Source(TEXTS | {file: TEXTS[file].replace("  2023/24:\n", f"  2023/24:\n{line}")}))
    assert not loaded.found
    return loaded.plan, next(item for item in loaded.plan.milestones if item.id == "it")


def told(steps: list[Step]) -> dict[str, str | None]:
    return {step.field: step.new for step in steps}


CASES: dict[str, tuple[dict[str, str], dict[str, str], set[str], dict[str, str | None] | str]] = {
    "completed alone means complete": (
        {},
        {"completed": "2023-05"},
        set(),
        {"status": "complete", "completed": "2023-05", "updated": "2023-06-30"},
    ),
    "completing removes the forecast": (
        {"status": "in-progress", "forecast": "2023-09", "updated": "2023-06-30"},
        {"status": "complete"},
        set(),
        {"status": "complete", "forecast": None},
    ),
    "reopening removes the date of completion": (
        {"status": "complete", "completed": "2023-05", "updated": "2023-05"},
        {"status": "in-progress"},
        set(),
        {"status": "in-progress", "completed": None, "updated": "2023-06-30"},
    ),
    "the same status is a report": (
        {"status": "in-progress", "updated": "2023-03-31"},
        {"status": "in-progress"},
        set(),
        {"updated": "2023-06-30"},
    ),
    "updated never goes backwards": (
        {"status": "in-progress", "updated": "2023-07-31"},
        {"status": "paused"},
        set(),
        {"status": "paused"},
    ),
    "a month that ends later is later": (
        {"status": "in-progress", "updated": "2023-07"},
        {"note": "Hm"},
        set(),
        {"note": "Hm"},
    ),
    "a start means under way": (
        {"status": "not-started", "updated": "2023-06-30"},
        {"started": "2023-04"},
        set(),
        {"status": "in-progress", "started": "2023-04"},
    ),
    "a start of what is paused does not": (
        {"status": "paused", "updated": "2023-06-30"},
        {"started": "2023-04"},
        set(),
        {"started": "2023-04"},
    ),
    "clearing removes": (
        {"status": "in-progress", "forecast": "2023-09", "updated": "2023-06-30"},
        {},
        {"forecast"},
        {"forecast": None},
    ),
    "without a status nobody has reported": (
        {"status": "in-progress", "updated": "2023-06-30"},
        {},
        {"status"},
        {"status": None, "updated": None},
    ),
    "what is paused is not completed": (
        {},
        {"completed": "2023-05", "status": "paused"},
        set(),
        "its status is paused",
    ),
    "what is complete has no forecast": (
        {"status": "complete"},
        {"forecast": "2023-09"},
        set(),
        "nothing to forecast",
    ),
    "set or cleared": ({}, {"note": "Hm"}, {"note"}, "cannot be both set and cleared"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_report_changes(case: str) -> None:
    fields, values, clear, changes = CASES[case]
    _, item = milestone(**fields)
    if isinstance(changes, str):
        with pytest.raises(PlanctlError, match=changes):
            report(item, values, clear, DAY)
    else:
        assert told(report(item, values, clear, DAY)) == changes


@pytest.mark.parametrize(
    ("fields", "values", "wanted"),
    [
        ({}, {"status": "complete"}, ["evidence"]),
        ({}, {"status": "complete", "evidence": "Here"}, []),
        ({"evidence": "Here"}, {"status": "complete"}, []),
        ({}, {"status": "paused"}, ["reason"]),
        ({}, {"status": "closed"}, ["reason"]),
        ({"reason": "Why"}, {"status": "closed"}, []),
        ({}, {"status": "superseded"}, ["superseded_by"]),
        ({}, {"forecast": "2023-07-30"}, []),
        ({}, {"forecast": "2023-07-31"}, ["reason"]),
        ({}, {"forecast": "tbc"}, []),
        ({}, {"status": "in-progress"}, []),
        ({"status": "paused"}, {"note": "Hm"}, []),
    ],
)
def test_what_a_report_lacks(fields: dict[str, str], values: dict[str, str], wanted: list[str]) -> None:
    plan, item = milestone(**fields)
    assert [need.field for need in needs(plan, item, report(item, values, set(), DAY))] == wanted


WORDS = [None, *(status.value for status in Status)]


@given(st.sampled_from(WORDS), st.sampled_from(WORDS[1:]), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_report_twice_is_a_report_once(before: str | None, status: str | None, day: date) -> None:
    fields = {"status": before} if before else {}
    _, item = milestone(**fields, **({"completed": "2023-05"} if before == "complete" else {"forecast": "2023-09"}))
    values = {"status": status or ""}
    first = report(item, values, set(), day)
    after = {step.field: step.new for step in first}
    kept = {name: str(value) for name in ("completed", "forecast") if (value := getattr(item, name))} | fields | after
    _, again = milestone(**{name: text for name, text in kept.items() if text is not None})
    assert report(again, values, set(), day) == []
    assert again.updated is not None
    assert again.updated.last == day


def terminal(folder: Path, environment: dict[str, str], answers: list[str], *arguments: str) -> tuple[int, str]:
    """Run a command in a terminal, giving an answer at each question; return its status and what was shown."""
    controller, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "planctl", *arguments], cwd=folder, env=environment, stdin=end, stdout=end, stderr=end
    )
    os.close(end)
    shown, asked, deadline = b"", 0, time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([controller], [], [], 0.05)[0]:
            try:
                more = os.read(controller, 65536)
            except OSError:  # the terminal's other end is closed: the command is done
                break
            shown += more
        if shown[asked:].endswith((b": ", b"] ")) and answers:
            asked = len(shown)
            os.write(controller, answers.pop(0).encode())
    os.close(controller)
    assert not answers, shown.decode()
    return process.wait(), shown.decode().replace("\r\n", "\n")


def test_an_owner_is_asked_about_what_is_due_one_by_one(repository: Repository, environment: dict[str, str]) -> None:
    answers = [
        "complete\n",
        "last week\n",
        "2023-06-20\n",
        "\n",
        "Signed off on site.\n",
        "\n",
    ]
    status, shown = terminal(repository.top, environment, answers, "update", "--owner", "director of estates")
    assert status == 0
    assert "2 milestones as at 2023-06-30" in shown
    assert "[1/2] step-free-entrances/first-ramps: Build the first ramps" in shown
    assert "due 2023-03, overdue; in progress, last reported as at 2023-06-30" in shown
    assert '"last week" is no date' in shown, "an answer that cannot be read is asked for again"
    assert "complete: where can it be seen?" in shown
    assert "[2/2] step-free-entrances/main-ramps" in shown
    assert repository.git("diff", "--numstat", "--", "plan").split()[:2] == ["3", "2"]
    text = (repository.plan / "activities/step-free-entrances.yaml").read_text()
    assert "      status: complete\n      updated: 2023-06-30\n" in text
    assert "      completed: 2023-06-20\n" in text
    assert "      note: Signed off on site.\n" in text
    assert "forecast" not in text


def test_the_answers_may_end_at_any_time(repository: Repository, environment: dict[str, str]) -> None:
    answers = ["paused\n", "\n", "\x04"]
    status, shown = terminal(repository.top, environment, answers, "update", "--owner", "director of estates")
    assert status == 0
    assert "Ended; the rest is left as it is." in shown
    assert repository.git("status", "--short") == "", "half an answer is none"


@pytest.mark.parametrize(("answer", "touched"), [("y\n", 2), ("\n", 0), ("\x04", 0)])
def test_a_report_on_many_is_asked_about_once(
    answer: str, touched: int, repository: Repository, environment: dict[str, str]
) -> None:
    words = ["update", "--owner", "head of energy", "--year", "unscheduled", "--note", "No change."]
    status, shown = terminal(repository.top, environment, [answer], *words)
    assert "  lower-energy-use/solar: due tbc, not reported; Decide on solar panels\n" in shown
    assert "Report the same of 2 milestones? [y/N]" in shown
    assert status == (0 if touched else 2)
    assert (repository.plan / "activities/lower-energy-use.yaml").read_text().count("No change.") == touched


def test_what_a_status_needs_is_asked_for(repository: Repository, environment: dict[str, str]) -> None:
    words = ["update", "solar", "--status", "closed"]
    status, shown = terminal(repository.top, environment, ["The roof is too weak.\n"], *words)
    assert status == 0
    assert "lower-energy-use/solar: closed: why?" in shown
    assert "reason: The roof is too weak." in shown


def test_init_and_add_ask_for_what_is_missing(tmp_path: Path, environment: dict[str, str]) -> None:
    answers = ["\n", "Office of Works\n", "2026/28\n", "2026/27, 2027-28\n", "\n"]
    status, shown = terminal(tmp_path, environment, answers, "init")
    assert status == 0
    assert '"2026/28" is no year' in shown
    assert "Its title (Enter: Business plan 2026 to 2028)" in shown
    assert "years: [2026/27, 2027/28]\n" in (tmp_path / "plan/plan.yaml").read_text()
    status, shown = terminal(tmp_path, environment, ["\n", "Director of Estates\n"], "add", "owner")
    assert status == 0
    answers = ["New roof\n", "director of plants\n", "Director of Estates\n"]
    status, shown = terminal(tmp_path, environment, answers, "add", "activity")
    assert status == 0
    assert 'nothing in the plan is called "director of plants"' in shown
    assert "owners: [director-of-estates]\n" in (tmp_path / "plan/activities/new-roof.yaml").read_text()
    status, shown = terminal(tmp_path, environment, ["new roof\n", "\x04"], "add", "milestone")
    assert status == 2
    assert "nothing is written: the answers ended" in shown
