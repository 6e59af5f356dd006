"""How a plan stands, as text for people."""

from planctl.comparison.text import lines as changed_lines
from planctl.comparison.value import Comparison, number
from planctl.facts import Titles, as_at, by_year
from planctl.model import UNSCHEDULED
from planctl.parallel import both
from planctl.progress import NOT_REPORTED, STATUSES, TIMINGS, Counts, Row, count
from planctl.select import Selection
from planctl.standing.groups import Group, chased, groups, next_due
from planctl.standing.words import EXPLAINED, NOT_DEFINED, STATUS, TIMING, rag
from planctl.text import is_narrow, one_line, table

BAR = 5
MANY = 20_000
"""From so many rows on, two cores share the report."""
_STYLES = {"red": "bold red", "amber": "yellow", "green": "green", "blue": "blue"}


def render(selection: Selection, by: str, since: Comparison | None = None) -> str:
    """Return the report, with what changed since if that was asked for."""
    rows = selection.rows
    total = count(rows)
    titles = Titles(selection.plan)

    def lists() -> list[str]:
        chosen = ((timing, chased(rows, timing)) for timing in ("overdue", "due"))
        return [_list(timing, found, titles) for timing, found in chosen if found]

    table, listed = both(lambda: _table(selection, by), lists, worthwhile=len(rows) >= MANY)
    parts = [title(selection), table, _counts(total), *listed]
    if since is not None:
        parts.append(_since(since))
    parts.append(_definitions(selection, total))
    return "\n".join(parts)


def _since(since: Comparison) -> str:
    """Return what changed, what a board asks about first."""
    counted = since.counted()
    head = f"Since {one_line(since.base.told)}: {number(len(since.changes))}{f' ({counted})' if counted else ''}\n"
    return head + "".join(changed_lines(item for items in since.by_class().values() for item in items))


def title(selection: Selection) -> str:
    """Return the lines that say which plan, as at when, and which part of it."""
    header = selection.plan.header
    lines = [f"{one_line(header.organisation)}: {one_line(header.title)} ({header.state})"]
    lines.append(as_at(selection.at))
    lines += chosen_words(selection)
    return "\n".join(lines) + "\n"


def chosen_words(selection: Selection) -> list[str]:
    """Return the choice that was made, a line a filter."""
    words = selection.words.items()
    return [f"Only {name.replace('_', ' ')}: {one_line(', '.join(values))}" for name, values in words]


def bar(counts: Counts) -> str:
    """Return a bar and its count, on a narrow terminal the count; what is closed or superseded is not counted."""
    if counts.total == 0:
        return "no milestone"
    if counts.open_base == 0:
        return "none open"
    if is_narrow():
        return f"{counts.complete}/{counts.open_base}"
    filled = counts.complete * BAR // counts.open_base
    return f"{'#' * filled}{'.' * (BAR - filled)} {counts.complete}/{counts.open_base}"


def _table(selection: Selection, by: str) -> str:
    """Return a row for each group."""
    shown = groups(selection, by)
    if not shown:
        return "No milestone fits.\n"
    rated = by == "activity"
    years = selection.years if by != "year" else []
    headers = ["RAG", *(["Conf."] if rated else []), by.capitalize(), *years]
    headers += [*(["Complete"] if by == "year" else []), "Overdue", "Not reported", "Next due"]
    rows = [_row(group, years, rated=rated, by=by) for group in shown]
    note = counted_twice(selection, shown, by)
    return table(headers, rows, _STYLES) + (f"{note}\n" if note else "")


def _row(group: Group, years: list[str], *, rated: bool, by: str) -> list[str]:
    counts = count(group.rows)
    named = f"{group.id} {group.title}" if by == "objective" else group.title
    cells = [counts.worst, *([group.confidence or "not rated"] if rated else []), named]
    per_year = by_year(group.rows, years)
    cells += [bar(per_year[year]) for year in years]
    if by == "year":
        cells.append(bar(counts))
    return [*cells, str(counts.overdue), str(counts.not_reported), next_due(group.rows)]


def _counts(total: Counts) -> str:
    """Return the counts by status and by timing; each adds up to the total."""
    head, *lines = told_counts(total)
    return "\n".join([head, *(f"  {line}" for line in lines)]) + "\n"


def told_counts(total: Counts) -> list[str]:
    """Say how many milestones there are, by status, by timing, and how many of them are stale."""
    lines = [f"{total.total} milestone{'' if total.total == 1 else 's'}"]
    for name, known, numbers in (("status", STATUSES, total.status), ("timing", TIMINGS, total.timing)):
        told = ", ".join(f"{_spaced(word)} {numbers[word]}" for word in known if numbers[word]) or "none"
        lines.append(f"by {name}: {told}")
    return [*lines, f"stale: {total.stale}"] if total.stale else lines


def _spaced(word: str) -> str:
    return word.replace("-", " ")


def _list(timing: str, rows: list[Row], titles: Titles) -> str:
    """Return the milestones of a timing, oldest first."""
    heading = f"{timing.capitalize()} ({len(rows)}), oldest first\n"
    headers = ("Due", "Slip in days", "Status", "Milestone", "Lead", "Text")
    cells = []
    for row in rows:
        item = row.milestone
        slip = "" if row.slip_days is None else str(row.slip_days)
        lead = titles.owner(row.owners[0].role) if row.owners else ""
        status = _spaced(row.status or NOT_REPORTED)
        cells.append((str(item.due), slip, status, item.ref, lead, item.text))
    return heading + table(headers, cells)


def _definitions(selection: Selection, total: Counts) -> str:
    """Return the meaning of every word that the report uses."""
    lines = [EXPLAINED, *(f"  {word}: {one_line(meaning)}" for word, meaning in definitions(selection, total))]
    lines.append(f"  a bar: complete of all but the closed and superseded; {UNSCHEDULED}: under no year")
    return "\n".join(lines) + "\n"


def definitions(selection: Selection, total: Counts) -> list[tuple[str, str]]:
    """Return the ratings, colours, timings and statuses that occur, each with its meaning."""
    header = selection.plan.header
    used = {activity.confidence for activity, _ in selection.groups}
    rated = [(f"confidence {word}", text or NOT_DEFINED) for word, text in header.confidence.items() if word in used]
    rules = rag(header.tolerance_days, header.review_days)
    colours = [(word, meaning) for word, meaning in rules.items() if total.rag[word]]
    timings = [(_spaced(word), TIMING[word]) for word in TIMINGS if total.timing[word]]
    return [*rated, *colours, *timings, *((_spaced(word), STATUS[word]) for word in STATUSES if total.status[word])]


def counted_twice(selection: Selection, shown: list[Group], by: str) -> str:
    """Say that the groups add up to more than the total, where they do."""
    if by not in {"owner", "objective"} or sum(len(group.rows) for group in shown) == len(selection.rows):
        return ""
    return f"A milestone with several {by}s stands under each of them, and once in the totals."
