"""Two years of a plan: who did what on which day, and what a history must say of it, line by line.

A step is a day, a role, the commit's subject, what is done (a command of planctl, a command of git, or an edit of a
file: FILE, OLD, NEW), and the lines that the history must print below the commit. A step without lines is no event.
"""

from typing import NamedTuple

Edit = tuple[str, str, str]
RAMPS, ENERGY = "plan/activities/ramps.yaml", "plan/activities/energy.yaml"
BUILD = "ramps/build: Build the ramps"


class Step(NamedTuple):
    """One commit, or a preparation of one."""

    day: str
    who: str
    subject: str
    does: tuple[str | Edit, ...]
    lines: tuple[str, ...] = ()


RAMPS_TEXT = """\
title: Ramps
objectives: ["1"]
owners: [director-of-estates]
confidence: H
milestones:
  2022/23:
    - {id: survey, text: Survey every entrance}
    - {id: build, text: Build the ramps}
  2023/24:
    - {id: open, text: Open the entrances, depends_on: [ramps/build]}
"""
ENERGY_TEXT = """\
title: Energy
objectives: ["1"]
owners: [head-of-energy]
confidence: M
milestones:
  2022/23:
    - {id: meters, text: Fit meters, due: 2022-12}
  unscheduled:
    - {id: solar, text: Decide on solar panels}
"""
PLAN_TEXT = """\
format: 1
title: Plan of works
organisation: Office of Works
years: [2022/23, 2023/24]
confidence: {H: likely, M: perhaps, L: unlikely}
tolerance_days: 30
"""
OWNERS_TEXT = """\
- {id: director-of-estates, title: Director of Estates}
- {id: head-of-energy, title: Head of Energy}
"""
FILES = {
    "plan/plan.yaml": PLAN_TEXT,
    "plan/owners.yaml": OWNERS_TEXT,
    "plan/objectives.yaml": '- {id: "1", title: Buildings that everyone can use}\n',
    RAMPS: RAMPS_TEXT,
    ENERGY: ENERGY_TEXT,
}
NO_RECORD = "no change record; no reason given"

STEPS = [
    Step("2022-03-01", "Planning team", "A repository", (("README", "", "Works\n"),)),
    Step(
        "2022-04-04",
        "Planning team",
        "The plan of works",
        tuple((file, "", text) for file, text in FILES.items()),
        ("the plan begins: 2 activities, 5 milestones",),
    ),
    Step("2022-04-05", "Planning team", "Say more of the repository", (("README", "Works\n", "Works, and how\n"),)),
    Step(
        "2022-05-10",
        "Planning team",
        "Comments, order, quotation marks: no change of the plan",
        (
            (RAMPS, "title: Ramps\n", "# Ramps\ntitle: 'Ramps'\n"),
            (ENERGY, "confidence: M\n", ""),
            (ENERGY, "title: Energy\n", "confidence: M\ntitle: Energy\n"),
        ),
    ),
    Step(
        "2022-07-04",
        "Director of Estates",
        "The survey is done",
        ("update ramps/survey --status complete --completed 2022-06-20 --evidence Report --as-at 2022-06-30",),
        (
            "ramps/survey: Survey every entrance: completed: not reported -> complete",
            "ramps/survey: Survey every entrance: completed: 2022-06-20",
            "ramps/survey: Survey every entrance: reported as at 2022-06-30",
            "ramps/survey: Survey every entrance: evidence: Report",
        ),
    ),
    Step(
        "2022-10-03",
        "Director of Estates",
        "The ramps will be late",
        ('update ramps/build --status in-progress --forecast 2023-06 --reason "No steel." --as-at 2022-09-30',),
        (
            f"{BUILD}: status: not reported -> in progress",
            f"{BUILD}: forecast: 2023-06, 91 days later; reason: No steel.",
            f"{BUILD}: reported as at 2022-09-30",
            f"{BUILD}: reason: No steel.",
        ),
    ),
    Step(
        "2022-11-20",
        "Planning team",
        "The board moves the ramps",
        ('rebaseline ramps/build --due 2023-06 --reason "No steel." --approved-by Board --as-at 2022-11-20',),
        (f"{BUILD}: rebaselined from 2022/23 to 2023-06, 91 days later; approved by Board; reason: No steel.",),
    ),
    Step(
        "2022-12-01",
        "Director of Estates",
        "Less sure",
        ((RAMPS, "confidence: H\n", "confidence: M\nconfidence_reason: Steel is scarce.\n"),),
        (
            "ramps: Ramps: confidence fell from H to M; reason: Steel is scarce.",
            "ramps: Ramps: confidence reason: Steel is scarce.",
        ),
    ),
    Step(
        "2023-01-09",
        "Head of Energy",
        "A merge that nobody finished",
        ((ENERGY, "title: Energy\n", "<<<<<<< HEAD\ntitle: Energy\n=======\ntitle: Power\n>>>>>>> topic\n"),),
        ("passed over: the plan cannot be read, P002 (--audience internal says where)",),
    ),
    Step(
        "2023-01-10",
        "Head of Energy",
        "Finish it, and fit the meters later",
        (
            (ENERGY, "<<<<<<< HEAD\ntitle: Energy\n=======\ntitle: Power\n>>>>>>> topic\n", "title: Energy\n"),
            (ENERGY, "due: 2022-12", "due: 2023-02"),
        ),
        (f"energy/meters: Fit meters: slipped from 2022-12 to 2023-02, 59 days later; {NO_RECORD}",),
    ),
    Step(
        "2023-02-01",
        "Planning team",
        "Add a milestone",
        ('add milestone --activity energy --text "Replace the boilers" --due "2023/24 Q2" --id boilers',),
        ("energy/boilers: Replace the boilers: added, due 2023/24 Q2",),
    ),
    Step("2023-02-10", "Planning team", "", ("git checkout -q -b solar-über\u00a0alles",)),
    Step(
        "2023-02-14",
        "Head of Energy",
        "Solar panels in March of next year",
        ((ENERGY, "id: solar, text", "id: solar, due: 2024-03, text"),),
        ("energy/solar: Decide on solar panels: given a date: 2024-03, was tbc",),
    ),
    Step("2023-02-15", "Planning team", "", ("git checkout -q main",)),
    Step(
        "2023-02-20",
        "Director of Estates",
        "Reword the survey",
        ((RAMPS, "Survey every entrance", "Survey every public entrance"),),
        (
            (
                "ramps/survey: Survey every public entrance: "
                "text reworded: “Survey every entrance” -> “Survey every public entrance”"
            ),
        ),
    ),
    Step(
        "2023-03-01", "Planning team", "Merge solar", ("git merge -q --no-ff -m 'Merge solar' solar-über\u00a0alles",)
    ),
    Step(
        "2023-04-03",
        "Head of Energy",
        "The meters are in",
        ("update energy/meters --status complete --completed 2023-03-15 --evidence Invoice --as-at 2023-03-31",),
        (
            "energy/meters: Fit meters: completed: not reported -> complete",
            "energy/meters: Fit meters: completed: 2023-03-15",
            "energy/meters: Fit meters: reported as at 2023-03-31",
            "energy/meters: Fit meters: evidence: Invoice",
        ),
    ),
    Step(
        "2023-05-02",
        "Director of Estates",
        "The ramps again",
        ((RAMPS, "due: 2023-06,", "due: 2023-12,"),),
        (f"{BUILD}: slipped from 2023-06 to 2023-12, 184 days later; no change record; reason: No steel.",),
    ),
    Step(
        "2023-05-03",
        "Planning team",
        'Revert "The ramps again"',
        ("git revert --no-commit HEAD",),
        (f"{BUILD}: pulled forward from 2023-12 to 2023-06, 184 days earlier; no change record; reason: No steel.",),
    ),
    Step(
        "2023-06-12",
        "Planning team",
        "Give the plan's folder another name",
        ("git mv plan works",),
    ),
    Step(
        "2023-06-20",
        "Director of Estates",
        "Worse",
        (("works/activities/ramps.yaml", "confidence: M\n", "confidence: L\n"),),
        ("ramps: Ramps: confidence fell from M to L; no reason given",),
    ),
    Step("2023-06-21", "Planning team", "Back to the old name", ("git mv works plan",)),
    Step(
        "2023-09-04",
        "Planning team",
        "The board moves the ramps once more",
        ('rebaseline ramps/build --due 2024-03 --reason "Still no steel." --approved-by Board --as-at 2023-09-04',),
        (f"{BUILD}: rebaselined from 2023-06 to 2024-03, 275 days later; approved by Board; reason: Still no steel.",),
    ),
    Step(
        "2023-10-02",
        "Planning team",
        "Ramps are entrances now",
        (
            "git mv plan/activities/ramps.yaml plan/activities/entrances.yaml",
            ("plan/activities/entrances.yaml", "[ramps/build]", "[entrances/build]"),
        ),
        (
            "entrances: Ramps: its id was ramps",
            "entrances/open: Open the entrances: depends on removed: ramps/build",
            "entrances/open: Open the entrances: depends on added: entrances/build",
        ),
    ),
    Step(
        "2023-11-01",
        "Head of Energy",
        "The survey was not complete after all",
        (
            (
                "plan/activities/entrances.yaml",
                "completed: 2022-06-20, status: complete",
                "status: in-progress, note: The annex was left out",
            ),
        ),
        (
            "entrances/survey: Survey every public entrance: reopened: complete -> in progress",
            "entrances/survey: Survey every public entrance: completed: 2022-06-20 -> none",
            "entrances/survey: Survey every public entrance: note: The annex was left out",
        ),
    ),
    Step(
        "2024-01-08",
        "Planning team",
        "Drop the boilers",
        ('update energy/boilers --status closed --reason "The building is sold." --as-at 2023-12-31',),
        (
            "energy/boilers: Replace the boilers: closed: not reported -> closed; reason: The building is sold.",
            "energy/boilers: Replace the boilers: reported as at 2023-12-31",
            "energy/boilers: Replace the boilers: reason: The building is sold.",
        ),
    ),
    Step(
        "2024-02-01",
        "Planning team",
        "Other words for the ratings",
        (("plan/plan.yaml", "L: unlikely", "L: not without a change"),),
        ("plan: confidence L: unlikely -> not without a change",),
    ),
]
