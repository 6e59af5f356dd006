"""How a plan stands, as Markdown for a code host or a board paper."""

from planctl.comparison.md import told
from planctl.comparison.value import Comparison, number
from planctl.facts import Titles, as_at, by_year
from planctl.literal import line
from planctl.literal import table as md_table
from planctl.progress import NOT_REPORTED, count
from planctl.select import Selection
from planctl.standing.groups import chased, groups, next_due
from planctl.standing.text import bar, chosen_words, counted_twice, definitions, told_counts
from planctl.standing.words import EXPLAINED


def render(selection: Selection, by: str, since: Comparison | None = None) -> str:
    """Return the report, with what changed since if that was asked for."""
    header = selection.plan.header
    rows = selection.rows
    total = count(rows)
    parts = [
        f"# {line(header.title)}: how it stands",
        f"{line(header.organisation)}, {header.state}. {as_at(selection.at)}.",
    ]
    parts += [f"{line(words)}." for words in chosen_words(selection)]
    years = selection.years if by != "year" else []
    headers = ["RAG", *(["Confidence"] if by == "activity" else []), *years, "Complete", "Overdue", "Not reported"]
    headers += ["Next due", by.capitalize()]
    cells = []
    shown = groups(selection, by)
    for group in shown:
        counts = count(group.rows)
        per_year = by_year(group.rows, years)
        rating = [group.confidence or "not rated"] if by == "activity" else []
        fractions = [_fraction(bar(per_year[year])) for year in years]
        numbers = [_fraction(bar(counts)), str(counts.overdue), str(counts.not_reported)]
        name = f"{group.id} {group.title}" if by == "objective" else group.title
        cells.append([counts.worst, *rating, *fractions, *numbers, next_due(group.rows), name])
    parts.append(md_table(headers, cells) if cells else "No milestone fits.")
    if note := counted_twice(selection, shown, by):
        parts.append(note)
    head, *counted = told_counts(total)
    parts += [f"{head}:", "\n".join(f"- {words}" for words in counted)]
    titles = Titles(selection.plan)
    for timing in ("overdue", "due"):
        chosen = chased(rows, timing)
        if chosen:
            parts.append(f"## {timing.capitalize()} ({len(chosen)})")
            table = [
                [
                    str(row.milestone.due),
                    "" if row.slip_days is None else str(row.slip_days),
                    (row.status or NOT_REPORTED).replace("-", " "),
                    row.milestone.ref,
                    titles.owner(row.owners[0].role) if row.owners else "",
                    row.milestone.text,
                ]
                for row in chosen
            ]
            parts.append(md_table(["Due", "Slip in days", "Status", "Reference", "Lead", "Milestone"], table))
    if since is not None:
        parts.append(f"## Since {line(since.base.told)}: {number(len(since.changes))}")
        changed = [item for items in since.by_class().values() for item in items]
        parts += ["\n".join(f"- {told(item)}" for item in changed)] if changed else []
    parts += ["## What the words mean", EXPLAINED]
    parts.append("\n".join(f"- {line(word)}: {line(text)}" for word, text in definitions(selection, total)))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _fraction(text: str) -> str:
    """Return a bar's count alone: in a document the bar says nothing more."""
    return text.rpartition(" ")[2] if "/" in text else text
