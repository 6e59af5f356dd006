"""What is internal stays internal: no public output of any command holds a word of it, or counts it.

One plan is asked everything twice, as it is and without whatever is internal: the public must not be able to tell the
two apart. Every internal thing has the word xyzzy in it, each place another one.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest

from planctl.audience import Withheld, show_to
from planctl.choice import Audience, Filters
from planctl.exchange import parquet
from planctl.exchange.columns import COLUMNS
from planctl.exchange.tables import export
from planctl.load import load
from planctl.progress import as_at
from planctl.select import select
from planctl.source import Source
from warm import planctl

# A line with `# internal` is left out of the plan that has nothing to hide; so is a file with xyzzy in its name.
FILES = {
    "plan.yaml": """
format: 1
title: Plan of works
organisation: Office of Works
years: [2022/23, 2023/24]
as_at: 2023-06-30
contact: {email: works@example.org}
confidence: {H: likely, L: unlikely}
""",
    "objectives.yaml": """
- {id: "1", title: People find our buildings easy to use, parts: [{id: 1(a), title: Every entrance is free of steps}]}
- {id: "2", title: Our buildings cost less to run}
""",
    "owners.yaml": """
- {id: estates, title: Director of Estates}
- {id: energy, title: Head of Energy}
- {id: finance, title: Director of Finance}
""",
    "measures.yaml": """
- id: energy-used
  title: Energy used
  activity: entrances
  owner: energy
  internal_note: xyzzy-in-note-of-measure  # internal
  targets: [{by: 2024-03, value: 5}]
  readings: [{at: 2023-03, value: 7}]
- {id: complaints, title: Complaints about our buildings}
- {id: xyzzy-measure, title: xyzzy-in-measure, activity: entrances, internal: true}  # internal
- {id: xyzzy-link, title: xyzzy-in-measure-of-activity, activity: xyzzy-hidden}  # internal
""",
    "activities/entrances.yaml": """
title: Step-free entrances
objectives: ["1", 1(a)]
owners: [estates, energy]
confidence: H
tags: [access]
depends_on:
  - energy-use
  - xyzzy-hidden  # internal
  - xyzzy-hidden/xyzzy-act  # internal
  - energy-use/xyzzy-quiet  # internal
internal_note: xyzzy-in-note-of-activity  # internal
milestones:
  2022/23:
    - {id: xyzzy-first, text: xyzzy-in-first, internal: true, status: paused}  # internal
    - id: survey
      text: Survey every entrance
      status: in-progress
      forecast: 2023-09
      note: Nearly done.
      internal_note: xyzzy-in-note-of-milestone  # internal
      depends_on:
        - xyzzy-hidden/xyzzy-act  # internal
        - energy-use/xyzzy-quiet  # internal
        - energy-use/meters
    - id: paths
      text: Widen the paths
      status: superseded
      superseded_by: xyzzy-hidden/xyzzy-act  # internal
  2023/24:
    - {id: ramps, text: Build the ramps}
  unscheduled:
    - {id: xyzzy-some-day, text: xyzzy-in-some-day, internal: true, due: ongoing}  # internal
""",
    "activities/energy-use.yaml": """
title: Lower energy use
objectives: ["2"]
owners: [energy]
milestones:
  2022/23:
    - {id: meters, text: Fit the meters, status: complete, completed: 2023-03-02}
  2023/24:
    - {id: xyzzy-quiet, text: xyzzy-in-quiet, internal: true, owners: [finance], due: 2023-04}  # internal
    - {id: lights, text: Replace the lights, depends_on: [entrances/ramps]}
""",
    "activities/xyzzy-hidden.yaml": """
title: xyzzy-in-title
description: xyzzy-in-description
objectives: ["1"]
owners: [finance, {role: energy, capacity: xyzzy-in-capacity}]
confidence: L
confidence_reason: xyzzy-in-confidence-reason
tags: [xyzzy-tag]
internal: true
internal_note: xyzzy-in-note-of-internal
source: xyzzy-in-source
depends_on: [energy-use]
milestones:
  2022/23:
    - {id: xyzzy-act, text: xyzzy-in-act, status: closed, reason: xyzzy-in-reason, depends_on: [energy-use/meters]}
""",
    "sections/01-who-we-are.md": "# Who we are\n\nWe look after buildings.\n",
    "sections/02-xyzzy-plans.md": "---\ninternal: true\n---\n# xyzzy-in-heading\n\nxyzzy-in-section\n",
    # Beside the plan: a template that prints everything it can reach.
    "../all.j2": """
{% for part in [plan, as_at, audience, filters, years, confidence, objectives, owners, counts, activities, measures,
    sections, abbreviations, definitions] %}
{{ part }}
{% endfor %}
""",
}
SECRETS = {word for text in FILES.values() for word in re.findall(r"xyzzy-in-[a-z-]+", text)}

KINDS = ("activities", "milestones", "objectives", "owners", "measures", "years")
THINGS = (
    *("entrances", "energy-use", "entrances/survey", "entrances/paths", "entrances/ramps", "energy-use/meters"),
    *("estates", "owner:energy", "finance", "1", "1(a)", "2", "energy-used"),
)
# None of these has a secret word in it, so none may be answered with one.
ASKED = [
    *(
        f"status --format {fmt} --by {by}"
        for fmt, by in product(("text", "json", "csv", "md"), ("activity", "owner", "objective", "year"))
    ),
    *(f"list {kind} --format {fmt}" for kind, fmt in product(KINDS, ("table", "json", "csv", "ids"))),
    *(f"show {thing} --format {fmt}" for thing, fmt in product(THINGS, ("text", "json"))),
    *(
        f"render --template {name} --format {fmt}"
        for name, fmt in product(("board", "owner --owner estates", "owner --owner finance"), ("md", "html"))
    ),
    *(
        f"render --template {name} --format {fmt} --layout {layout}"
        for name, fmt, layout in product(("plan", "document", "../all.j2"), ("md", "html"), ("activity", "matrix"))
    ),
    *(
        f"list {kind} --format json --where {where}"
        for kind, where in product(
            ("milestones", "activities"),
            (
                "internal",
                "internal_note",
                "activity.internal",
                "activity.internal_note",
                "internal_note|length>0",
                "depends_on|length>0",
                "activity.depends_on|length>1",
                "superseded_by",
                "activity.total>2",
                "'y'in[internal_note|first,activity.internal_note|last]",
            ),
        )
    ),
    *(f"export --format {fmt}" for fmt in ("csv", "json", "ics", "xlsx", "sqlite")),
    *(f"export --format csv --kind {table}" for table in COLUMNS),
    *(
        f"export --format {fmt} --where {where}"
        for fmt, where in product(("json", "xlsx"), ("internal", "internal_note|length>0", "depends_on|length>0"))
    ),
    "status --owner finance",
    "status --year unscheduled",
    "status --status paused --format json",
    "status --status closed",
    "status --rag none --format md",
    "status --confidence L",
    "list tags",
    "list activities --text in",
    "list milestones --due-before 2023-06 --format csv",
    "status --fail-on overdue",
    "status --tag tag",
    "show quiet",
    "show hidden",
]
# These name what is internal: the answer must be that of a plan in which it is not.
TRIED = [
    "show xyzzy-hidden",
    "show xyzzy-hidden/xyzzy-act",
    "show energy-use/xyzzy-quiet",
    "show xyzzy-quiet",
    "show xyzzy-measure --format json",
    "show measure:xyzzy-in-measure",
    "list milestones --activity xyzzy-hidden",
    "list milestones --tag xyzzy-tag",
    "status --text xyzzy",
    "status --where 'xyzzy'in[internal_note|first]",
    "list milestones --format ids --where activity.id=='xyzzy-hidden'",
    "list milestones --format ids --where superseded_by=='xyzzy-hidden/xyzzy-act'",
    "list milestones --format ids --where 'xyzzy-hidden/xyzzy-act'in(depends_on)",
]


class Answer(NamedTuple):
    """What a command said."""

    status: int
    out: str
    err: str


Ask = Callable[[str, str, str], Answer]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Ask:
    """What a plan ("whole" or "bare") answers an audience that asks a command."""
    top = tmp_path_factory.mktemp("plans")
    for name, text in FILES.items():
        for folder in ("whole", "bare"):
            file = (top / folder / "plan" / name).resolve()
            if folder == "bare" and "xyzzy" in file.name:
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(lines_of(folder, text), encoding="utf-8")

    @cache
    def answer(folder: str, audience: str, command: str) -> Answer:
        done = planctl(top / folder / "plan", environment, *command.split(), "--audience", audience)
        return Answer(done.returncode, done.stdout, done.stderr)

    return answer


def lines_of(folder: str, text: str) -> str:
    """A file of the plan with what is internal, or without."""
    lines = [line for line in text.splitlines() if folder == "whole" or "# internal" not in line]
    return "\n".join(lines) + "\n"


def unsaid(err: str) -> str:
    """Standard error without what it says of things left out."""
    return re.sub(r"^left out as internal: .*\n", "", err)


@pytest.mark.parametrize("command", ASKED, scope="module")  # so that its answers are asked for once
def test_no_public_answer_holds_a_word_of_what_is_internal(ask: Ask, command: str) -> None:
    answer = ask("whole", "public", command)
    assert "xyzzy" not in answer.out.casefold()
    assert "xyzzy" not in answer.err.casefold()


@pytest.mark.parametrize("command", [*ASKED, *TRIED], scope="module")
def test_the_public_cannot_tell_whether_there_is_anything_internal(ask: Ask, command: str) -> None:
    whole, bare = ask("whole", "public", command), ask("bare", "public", command)
    assert (whole.status, whole.out) == (bare.status, bare.out)
    assert unsaid(whole.err) == bare.err


@pytest.mark.parametrize("command", [*ASKED, *TRIED], scope="module")
def test_standard_error_says_how_much_was_left_out(ask: Ask, command: str) -> None:
    answer = ask("whole", "public", command)
    left_out = "left out as internal: 1 activity, 4 milestones, 2 measures and 1 section"
    if answer.status == 0:
        assert answer.err.split("\n")[0] == f"{left_out} (--audience internal shows them)"
    for folder, audience in (("bare", "public"), ("whole", "internal")):
        other = ask(folder, audience, command)
        assert "left out" not in other.err + other.out


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("sections/01-who-we-are.md", "# Who", "---\ninternal: true\n---\n# Who", "1 section"),
        ("measures.yaml", "energy-used", "energy-used, internal: true", "1 measure"),
        ("measures.yaml", "energy-used", "energy-used, internal_note: xyzzy", ""),
        ("activities/a.yaml", "id: meters", "id: meters, internal: true", "1 milestone"),
        ("activities/a.yaml", "id: meters", "id: meters, internal_note: xyzzy", ""),
        ("activities/a.yaml", "title", "internal_note: xyzzy\ntitle", ""),
        ("activities/a.yaml", "title", "internal: true\ntitle", "1 activity, 2 milestones and 1 measure"),
    ],
)
def test_one_internal_thing_alone_is_withheld(file: str, old: str, new: str, said: str) -> None:
    texts = {
        "plan.yaml": FILES["plan.yaml"],
        "owners.yaml": FILES["owners.yaml"],
        "measures.yaml": "- {id: energy-used, title: Energy, activity: a}\n",
        "activities/a.yaml": "title: A\nowners: []\nmilestones: {2022/23: [{id: meters, text: B}, {id: c, text: C}]}",
        "sections/01-who-we-are.md": FILES["sections/01-who-we-are.md"],
    }
    plan = load(Source(texts | {file: texts[file].replace(old, new)})).plan
    assert show_to(plan, Audience.internal) == (plan, Withheld())
    shown, withheld = show_to(plan, Audience.public)
    assert str(withheld) == said
    left: list[Any] = [*shown.activities.values(), *shown.measures, *shown.sections, *shown.milestones]
    assert not any(thing.internal or getattr(thing, "internal_note", None) for thing in left)
    all_there = len(plan.activities) + len(plan.measures) + len(plan.sections) + len(plan.milestones)
    assert len(left) == all_there - sum(withheld)


def test_a_folder_of_data_for_the_public_is_that_of_a_plan_without_what_is_internal() -> None:
    def files(folder: str, audience: Audience) -> dict[str, bytes]:
        kept = {name: text for name, text in FILES.items() if folder == "whole" or "xyzzy" not in name}
        plan = load(Source({name: lines_of(folder, text) for name, text in kept.items()})).plan
        at = as_at(date(2023, 6, 30), plan.header)
        shown = show_to(plan, audience)[0]
        return parquet.files(export(select(shown, Filters(), at), audience, None))

    assert files("whole", Audience.public) == files("bare", Audience.public)
    assert len(files("whole", Audience.internal)) > len(files("bare", Audience.internal))


def test_internal_answers_hold_every_word(ask: Ask) -> None:
    answers = {command: ask("whole", "internal", command) for command in [*ASKED, *TRIED]}
    everything = "".join(answer.out for answer in answers.values())
    assert {word for word in SECRETS if word not in everything} == set()
    documents = [answers[command] for command in ASKED if "render --template document" in command]
    for answer in documents:
        assert "xyzzy-in-section" in answer.out
        assert "xyzzy-in-act" in answer.out


@pytest.mark.parametrize("command", ASKED, scope="module")  # so that its answers are asked for once
def test_commands_work_for_both_audiences_or_for_neither(ask: Ask, command: str) -> None:
    public, internal = ask("whole", "public", command), ask("whole", "internal", command)
    for answer in (public, internal):
        assert "please report" not in answer.err
    if command.startswith(("render", "status --format", "list m", "list a", "show e")):
        assert (public.status, internal.status) == (0, 0)
    if command.startswith(("export --format csv", "export --format json", "export --format xlsx")):
        assert public.status == internal.status == 0
    if command.startswith(("status --format", "list milestones --format", "list activities --format")):
        assert public.out != internal.out or "--where" in command
