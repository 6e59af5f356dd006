"""A new plan: its first file and the workflow that checks it, for any body, years and start of the year."""

import os
import re
import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from planctl import __version__
from planctl.asking import Ended, ask, insist
from planctl.edit import Draft
from planctl.errors import PlanctlError
from planctl.finding import Level
from planctl.git import repository
from planctl.load import load
from planctl.output import say
from planctl.period import Calendar
from planctl.progress_report import text_of
from planctl.rules import check
from planctl.source import FOLDERS, Source, belongs
from planctl.spelling import blocked, word
from planctl.whereabouts import here

WORKFLOW = ".github/workflows/planctl.yml"

_OWN_YEAR = re.compile(r"(?P<id>[^\s=/]+)=(?P<starts>[0-9-]+)\.\.(?P<ends>[0-9-]+)")
EOL = "\n"
_RATINGS = {
    "H": "we expect to do it in full and on time",
    "M": "its time or its scope is at risk",
    "L": "we do not expect to do it unless something changes",
}


class Beginning(NamedTuple):
    """What a new plan says of itself; without a title it is called after its years."""

    organisation: str = ""
    years: Sequence[str] = ()
    title: str | None = None
    year_start: str | None = None
    short_name: str | None = None
    language: str | None = None


def first_file(given: Beginning) -> str:
    """Return the text of a new plan's plan.yaml; raises PlanctlError where it would not validate."""
    calendar = load(Source({"plan.yaml": _written(given, "Plan", list(given.years))})).plan.calendar
    years = [year.text for year in calendar.years]
    text = _written(given, given.title or called(calendar), years if len(years) == len(given.years) else [])
    errors = [finding for finding in check(load(Source({"plan.yaml": text}))) if finding.level is Level.error]
    if errors:
        told = [f"{error.message}; {error.help}" for error in errors]
        raise PlanctlError("\nerror: ".join(dict.fromkeys(told)))
    return text


def called(calendar: Calendar) -> str:
    """Return the title of a plan that was given none."""
    if not calendar.years:
        return "Business plan"
    first, last = calendar.years[0].first.year, calendar.years[-1].last.year
    return f"Business plan {first}" + (f" to {last}" if last != first else "")


def _written(given: Beginning, title: str, labels: list[str]) -> str:
    """Write plan.yaml; `labels` are the names of its years in the one form that planctl prints."""
    own = [_OWN_YEAR.fullmatch(year.strip()) for year in given.years]
    shown = [year.groupdict() if year else label for year, label in zip(own, labels or given.years, strict=True)]
    lines: dict[str, Any] = {
        "format": "1",
        "title": title,
        "organisation": given.organisation,
        "short_name": given.short_name,
        "plan_year": own[0]["id"] if own and own[0] else next(iter(labels), None),
        "years": shown,
        "year_start": given.year_start,
        "state": "draft",
        "language": given.language or "en-GB",
    }
    told = "".join(f"{key}:{blocked(value, 0, EOL)}{EOL}" for key, value in lines.items() if value is not None)
    ratings = "".join(f"  {rating}: {meaning}{EOL}" for rating, meaning in _RATINGS.items())
    return f"{_HEAD}{told}# What a rating of confidence means here; write your own words.{EOL}confidence:{EOL}{ratings}"


_HEAD = """\
# What the plan is. Activities stand in activities/, one a file; objectives.yaml and owners.yaml hold what they link to.
# planctl add makes all of them, planctl validate checks them.
"""


def workflow(plan: str) -> str:
    """Return the GitHub workflow that checks a plan; `plan` leads to it from the top of the repository."""
    planctl = f"planctl --plan {shlex.quote(plan)}"
    check = f'{planctl} validate --format github ${{BASE:+--against "$BASE"}}'
    compare = f'{planctl} diff "$BASE" --format md >> "$GITHUB_STEP_SUMMARY"'
    return _WORKFLOW.format(version=__version__, check=word(check, flow=False), compare=word(compare, flow=False))


_WORKFLOW = """\
# Checks the plan on every pull request: each finding stands on the line that is wrong, and the summary of the run says
# what the change does to the plan.
name: Plan
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    env:
      # What is checked out of a pull request is its merge, and the first parent is what it is merged into.
      BASE: ${{{{ github.event_name == 'pull_request' && 'HEAD^1' || '' }}}}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install planctl-cli=={version}
      - run: {check}
      - run: {compare}
        if: ${{{{ !cancelled() && env.BASE }}}}
"""


def place(name: str) -> Path:
    """Return the folder for a new plan; raises PlanctlError where there is one, or a part of one."""
    folder = Path(name)
    try:
        there = sorted(entry.name for entry in os.scandir(folder)) if folder.exists() else []
    except OSError as error:
        raise PlanctlError(f'cannot look into "{name}": {error.strerror}') from None
    taken = [file for file in there if belongs(file) or file in FOLDERS]
    if taken:
        raise PlanctlError(f'"{name}" holds {taken[0]} already, and nothing is overwritten; name another folder')
    return folder


_WHICH_YEARS = "Which years, oldest first, with commas between (such as 2026/27, 2027/28):"


def ask_for(given: Beginning) -> Beginning:
    """Ask for what is missing; raises PlanctlError where the answers end."""
    if given.organisation and given.years:
        return given
    try:
        whose = given.organisation or insist("Whose plan is it (the organisation's name):", _words)
        given = given._replace(organisation=whose)
        if not given.years:
            given = given._replace(years=insist(_WHICH_YEARS, partial(_years, given)))
        if given.title is None:
            title = called(load(Source({"plan.yaml": first_file(given)})).plan.calendar)
            given = given._replace(title=ask(f"Its title (Enter: {title}):", _words))
    except Ended:
        raise PlanctlError("nothing is written: the answers ended") from None
    return given


def _words(text: str) -> str:
    return text_of("the answer", text)


def _years(given: Beginning, text: str) -> list[str]:
    years = [year.strip() for year in text.split(",") if year.strip()]
    first_file(given._replace(years=years))
    return years


def begin(folder: Path, given: Beginning) -> Draft:
    """Return a new plan's files, to be written from the top of the repository; raises PlanctlError."""
    missing = [
        option for option, value in (("--organisation", given.organisation), ("--year", given.years)) if not value
    ]
    if missing:
        raise PlanctlError(f"a new plan wants {' and '.join(missing)}")
    text = first_file(given)
    real = Path(os.path.realpath(folder))
    top = repository(real) or (here() if here() in (real, *real.parents) else real.parent)
    plan = os.path.relpath(real, top).replace(os.sep, "/")
    draft = Draft(top, load(Source()))
    draft.texts["plan.yaml" if plan == "." else f"{plan}/plan.yaml"] = text
    if (top / WORKFLOW).exists():
        say(f"note: {WORKFLOW} is there already and stays as it is; it should run planctl --plan {plan} validate")
    else:
        draft.texts[WORKFLOW] = workflow(plan)
    return draft
