"""What an import tells: what is wrong, what is new, what changes, and what became of every row."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from planctl.exchange.records import Gathered
from planctl.exchange.sheets import Problem
from planctl.exchange.table import Table
from planctl.filing import Filed
from planctl.finding import Level
from planctl.text import one_line

MOST = 10
"""How many findings of one kind in one column are told."""
_PLURALS = {"activity": "activities"}
_QUOTED = re.compile(r'"[^"]*"|\d+')


def plural(kind: str, number: int) -> str:
    """Return a number of things."""
    return f"{number} {kind if number == 1 else _PLURALS.get(kind, f'{kind}s')}"


def told(problems: Sequence[Problem]) -> str:
    """Return findings, errors and warnings as they stand in the file; of many alike in a column the first few."""
    seen: Counter[tuple[object, ...]] = Counter()
    alike: tuple[object, ...]
    lines = []
    for problem in sorted(problems, key=lambda item: (item.place, item.message)):
        alike = (problem.place.sheet, problem.place.column, problem.level, _QUOTED.sub("", problem.message))
        seen[alike] += 1
        if seen[alike] <= MOST:
            lines.append(one_line(str(problem)))
            lines += [f"  help: {one_line(problem.help)}"] if problem.help else []
        elif seen[alike] == MOST + 1:
            lines.append("")  # where the number of the others goes
            seen[("at", *alike)] = len(lines) - 1
    for alike, at in seen.items():
        if alike[0] == "at":
            lines[at] = f"  and {seen[alike[1:]] - MOST} more like these in that column"
    return "".join(f"{line}\n" for line in lines)


def preview(filed: Filed) -> str:
    """Return what changes, a line a value, then what is new."""
    lines = [
        f"{change.file}: {change.ref}: {change.field}: {_value(change.old)} -> {_value(change.new)}"
        for change in filed.changes
    ]
    lines += [f"new {kind}: {ref}" for kind, items in filed.new.items() for ref, _ in items]
    return "".join(f"{line}\n" for line in lines)


def _value(value: str | None) -> str:
    return "(none)" if value is None else one_line(value)


def counted(filed: Filed) -> str:
    """Return how many things are new, by kind."""
    parts = [plural(kind, len(items)) for kind, items in filed.new.items() if items]
    return f"{', '.join(parts)}: new\n" if parts else ""


def left(held: dict[str, list[str]]) -> Iterator[str]:
    """Yield, by kind, which things of the plan the file does not tell of."""
    for kind, refs in held.items():
        if refs:
            shown = ", ".join(refs[:8]) + (f" and {len(refs) - 8} more" if len(refs) > 8 else "")
            are, they = ("is", "it is") if len(refs) == 1 else ("are", "they are")
            yield f"{plural(kind, len(refs))} of the plan {are} not in the file: left as {they} ({shown})"


def closing(table: Table, gathered: Gathered, filed: Filed, problems: Sequence[Problem]) -> str:
    """Return the line that says what became of every row."""
    failed = any(problem.level is Level.error for problem in problems)
    refused = {problem.place.row for problem in problems if problem.level is Level.error}
    new = {row for items in filed.new.values() for _, rows in items for row in rows}
    updated = {row for change in filed.changes for row in change.rows}
    held = {row for items in gathered.records.values() for item in items for row in item.rows}
    state: Counter[str] = Counter()
    for row in gathered.rows:
        if row in refused:
            state["refused"] += 1
        elif row in updated:
            state["updated"] += 1
        elif row in new:
            state["new"] += 1
        else:
            state["unchanged" if row in held else "idle"] += 1
    total = len(gathered.rows) + len(gathered.passed) + table.blank + table.joined
    parts = [f"{state[word]} {word}" for word in ("new", "updated", "unchanged", "refused")]
    if failed:
        parts = [f"{state['unchanged']} that could be taken", f"{state['refused']} refused"]
    more = {
        "with nothing in the columns of the map": state["idle"],
        "passed over by where": len(gathered.passed),
        "joined to the row above": table.joined,
        "blank": table.blank,
    }
    parts += [f"{number} {words}" for words, number in more.items() if number]
    return f"{plural('row', total)}: {', '.join(parts)}\n"
