"""What `import` does: read a file by its map, match it with the plan, show what changes, write it or say why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from planctl import account
from planctl.amending import file_changes
from planctl.bringing_back import bring_back
from planctl.edit import Draft
from planctl.editing import editing, judged
from planctl.errors import PlanctlError, did_you_mean
from planctl.exchange.cells import Cells
from planctl.exchange.guess import guess
from planctl.exchange.mapping import locate, read_map
from planctl.exchange.maps import Map, folded
from planctl.exchange.matching import Matching, match_records
from planctl.exchange.readers import Hints, read
from planctl.exchange.records import Gathered, gather
from planctl.exchange.returned import about_of
from planctl.exchange.sheets import Problem
from planctl.exchange.table import Table, open_table
from planctl.filing import Filed, check_new, file_new
from planctl.finding import Finding, Found, Level, Spot
from planctl.load import load
from planctl.model import UNSCHEDULED, Header, Plan
from planctl.output import echo, say
from planctl.past_ids import used_ids
from planctl.period import Calendar, Period
from planctl.reports.text import entry
from planctl.schema import DEFAULT_CONFIDENCE, keys_of
from planctl.source import Source, decode
from planctl.splice import written
from planctl.starting import called, place
from planctl.text import one_line
from planctl.whereabouts import plan_folder
from planctl.year_names import calendar_of, year_data

_KEYS = [key for key in keys_of(Header) if key != "format"]


def first_map(file: str) -> None:
    """Print a first map of a file, and what of it was not understood."""
    book = read(file, Hints())
    table = open_table(Path(file).name, book, None, None)
    text, doubts = guess(table, table.sheet.name if len(book.sheets) > 1 else None)
    echo(text)
    for line in (*(f"{Path(file).name}: {line}" for line in book.told), *doubts):
        say(one_line(line))


def bring(file: str, map_file: str | None, into: str | None, plan: str | None, *, dry_run: bool) -> None:
    """Import a file; raises PlanctlError where that cannot be done, and ends with status 1 where a row is refused."""
    if map_file is None:
        back(file, into, plan, dry_run=dry_run)
        return
    mapped = opened_map(map_file)
    book = read(file, mapped.hints)
    table = open_table(Path(file).name, book, mapped.sheet, mapped.header)
    stop(bound(mapped, table.columns))
    for line in book.told:
        say(f"{Path(file).name}: {line}")
    named = {folded(column) for take in mapped.takes() for column in take.template.columns}
    named |= {folded(column) for column, _ in mapped.where}
    if unnamed := [column for column in table.columns if folded(column) not in named]:
        say(one_line(f"columns that the map does not name: {', '.join(unnamed)}"))
    with target(into, plan) as (draft, new):
        import_table(draft, mapped, table, book.problems, new=new, dry_run=dry_run)


def back(file: str, into: str | None, plan: str | None, *, dry_run: bool) -> None:
    """Take a workbook of ours back; raises PlanctlError for any other file, which wants a map."""
    book = read(file, Hints())
    about = about_of(book)
    if about is None:
        raise PlanctlError(
            f"which column is what? --map names the file that says so; planctl import {file} --guess prints a first one"
        )
    bring_back(file, book, about, str(plan_folder(into or plan)), dry_run=dry_run)


def import_table(draft: Draft, mapped: Map, table: Table, problems: list[Problem], *, new: bool, dry_run: bool) -> None:
    """Import the rows of a table into a plan, which may be a new one."""
    calendar, ratings = reading_by(mapped, draft.plan, new=new)
    gathered = gather(Cells(mapped, table, calendar, ratings, problems), mapped)
    made = match_records(gathered, mapped, draft.plan, lambda kind, of: _used(draft, kind, of, new=new), problems)
    check_new(made)
    filed = Filed()
    if _failed(problems):
        pass
    elif new:
        header = header_of(mapped, made, calendar)
        stop(header_faults(mapped, header))
        file_new(draft, made, header, filed)
    else:
        file_changes(draft, made, mapped, filed)
    finish(draft, table, made, filed, problems, new=new, dry_run=dry_run)


def finish(
    draft: Draft, table: Table, made: Matching, filed: Filed, problems: list[Problem], *, new: bool, dry_run: bool
) -> None:
    """Tell what was found, and write what is to be written."""
    say(account.told(problems).rstrip("\n")) if problems else None
    if failed := _failed(problems):
        echo(account.closing(table, made.gathered, Filed(), problems))
        say(f"error: {failed} finding{'s' * (failed != 1)} to mend in the file or the map; nothing is written")
        raise typer.Exit(1)
    judged(draft, errors_only=True)
    echo(account.preview(filed) if dry_run or not new else account.counted(filed))
    echo(account.closing(table, made.gathered, filed, problems))
    for line in account.left(made.left):
        say(line)
    if filed.kept:
        say(f"{filed.kept} empty cells where the plan has a value: left as it is (`empty_cells: clear` removes it)")
    if dry_run:
        say("a dry run: nothing is written")
        return
    number = len(draft.texts)
    draft.write()
    say(f"{number} file{'s' * (number != 1)} written" if number else "nothing to write: all of it stands there already")


def _failed(problems: list[Problem]) -> int:
    return sum(problem.level is Level.error for problem in problems)


def _used(draft: Draft, kind: str, activity: str, *, new: bool) -> set[str]:
    return set() if new or kind == "measure" else used_ids(draft.plan, draft.folder, kind, activity)


def opened_map(name: str) -> Map:
    """Read a map; raises PlanctlError where it cannot be read, each finding told."""
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise PlanctlError(f'cannot read "{name}": {error.strerror}') from None
    problem, text = decode(content)
    if problem:
        raise PlanctlError(f'"{name}": {problem}; save it as UTF-8')
    mapped, found = read_map(name, text)
    stop(found)
    return mapped


def stop(found: list[Finding]) -> None:
    """Tell the findings on a map and end with status 2, if there are any."""
    for finding in found:
        say(entry(finding).rstrip("\n"))
    if found:
        raise PlanctlError(f"the map has {len(found)} error{'s' * (len(found) != 1)}; nothing is read")


def bound(mapped: Map, columns: list[str]) -> list[Finding]:
    """Return a finding for each column that a map names and the file does not have."""
    known = {folded(column) for column in columns}
    places = [(take.path, column) for take in mapped.takes() for column in take.template.columns]
    places += [(("where", column), column) for column, _ in mapped.where]
    places += [(("fill_down",), column) for column in mapped.fill_down]
    places += [(("continued",), mapped.continued)] if mapped.continued else []
    found = []
    for path, column in places:
        if folded(column) not in known:
            message = f'the file has no column "{column}"{did_you_mean(column, columns)}'
            remedy = f"its columns are {', '.join(columns)}"
            found.append(Found(Spot(mapped.file, path), "P101", message, remedy))
    return locate(mapped.file, mapped.text, found)


@contextmanager
def target(into: str | None, plan: str | None) -> Iterator[tuple[Draft, bool]]:
    """Yield the plan to import into, and whether it is a new one; one that is there is locked."""
    folder = Path(into) if into is not None else plan_folder(plan)
    if any((folder / name).is_file() for name in ("plan.yaml", "plan.yml")):
        with editing(str(folder)) as draft:
            yield draft, False
        return
    yield Draft(place(str(folder)), load(Source())), True


def reading_by(mapped: Map, plan: Plan, *, new: bool) -> tuple[Calendar, tuple[str, ...]]:
    """Return the years by which dates are read, and the words of ratings: the plan's, else what the map says."""
    if not new:
        return plan.calendar, tuple(plan.header.confidence)
    ratings = mapped.plan.get("confidence")
    words = tuple(ratings) if isinstance(ratings, dict) and ratings else DEFAULT_CONFIDENCE
    given = load(
        Source({"plan.yaml": written({"format": "1", "title": "-", "organisation": "-", **_years(mapped)})})
    ).plan
    if "years" in mapped.plan:
        return given.calendar, words
    start = given.calendar.year_start
    if mapped.year_names == "{start}" and "year_start" not in mapped.plan:
        start = (1, 1)
    return calendar_of(mapped.year_names, start), words


def _years(mapped: Map) -> dict[str, Any]:
    return {key: mapped.plan[key] for key in ("years", "year_start") if mapped.plan.get(key) is not None}


def header_of(mapped: Map, made: Matching, calendar: Calendar) -> dict[str, Any]:
    """Return what a new plan.yaml says: the map's constants, and the years of the milestones where it gives none."""
    data: dict[str, Any] = {key: value for key, value in mapped.plan.items() if value is not None}
    years = calendar.years if "years" in data else horizon(made.gathered, calendar)
    data.setdefault("title", called(Calendar(years)))
    data.setdefault("years", [year_data(year, calendar) for year in years])
    if mapped.year_names is not None and calendar.year_start != (4, 1):
        data.setdefault("year_start", "{:02}-{:02}".format(*calendar.year_start))
    data.setdefault("state", "draft")
    return {"format": "1", **{key: data[key] for key in _KEYS if key in data}}


def horizon(gathered: Gathered, calendar: Calendar) -> tuple[Period, ...]:
    """Return the years from the first under which a milestone stands to the last."""
    used = {record.year for record in gathered.records.get("milestone", []) if record.year != UNSCHEDULED}
    places = [place for place, year in enumerate(calendar.years) if year.text in used]
    return calendar.years[places[0] : places[-1] + 1] if places else ()


def header_faults(mapped: Map, header: dict[str, Any]) -> list[Finding]:
    """Return what is wrong with what a map says of a new plan, where it says so."""
    if not header["years"]:
        remedy = "write them there, as in years: [2023/24]"
        told = Found(
            Spot(mapped.file, ("plan",)), "P011", "no row says of any year of the plan, and plan names none", remedy
        )
        return locate(mapped.file, mapped.text, [told])
    found = [
        item._replace(spot=Spot(mapped.file, ("plan", *item.spot.path), item.spot.on_key), span=None)
        for item in load(Source({"plan.yaml": written(header)})).found
    ]
    return locate(mapped.file, mapped.text, found)
