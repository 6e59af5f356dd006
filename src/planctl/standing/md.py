"""How a plan stands, as Markdown for a code host or a board paper."""

from planctl.facts import Titles, by_year
from planctl.markdown import line
from planctl.markdown import table as md_table
from planctl.progress import NOT_REPORTED, STATUSES, TIMINGS, count
from planctl.select import Selection
from planctl.standing.groups import chased, groups, next_due
from planctl.standing.text import bar, chosen_words
from planctl.standing.words import EXPLAINED, NOT_DEFINED, rag


def render(selection: Selection, by: str) -> str:
    """Return the report."""
    header = selection.plan.header
    rows = selection.rows
    total = count(rows)
    parts = [
        f"# {line(header.title)}: how it stands",
        f"{line(header.organisation)}, {header.state}. As at {selection.at.day}.",
    ]
    parts += [f"{line(words)}." for words in chosen_words(selection)]
    years = selection.years if by != "year" else []
    headers = ["RAG", *(["Confidence"] if by == "activity" else []), *years, "Complete", "Overdue", "Not reported"]
    headers += ["Next due", by.capitalize()]
    cells = []
    for group in groups(selection, by):
        counts = count(group.rows)
        per_year = by_year(group.rows, years)
        rating = [group.confidence or "not rated"] if by == "activity" else []
        fractions = [_fraction(bar(per_year[year])) for year in years]
        numbers = [_fraction(bar(counts)), str(counts.overdue), str(counts.not_reported)]
        name = f"{group.id} {group.title}" if by == "objective" else group.title
        cells.append([counts.worst, *rating, *fractions, *numbers, next_due(group.rows), name])
    parts.append(md_table(headers, cells) if cells else "No milestone fits.")
    parts.append(f"{total.total} milestones.")
    for name, known, numbers_ in (("status", STATUSES, total.status), ("timing", TIMINGS, total.timing)):
        told = ", ".join(f"{word.replace('-', ' ')} {numbers_[word]}" for word in known if numbers_[word])
        parts.append(f"- by {name}: {told or 'none'}")
    titles = Titles(selection.plan)
    for timing in ("overdue", "due"):
        chosen = chased(rows, timing)
        if chosen:
            parts.append(f"## {timing.capitalize()} ({len(chosen)})")
            table = [
                [
                    str(row.milestone.due),
                    (row.status or NOT_REPORTED).replace("-", " "),
                    row.milestone.ref,
                    titles.owner(row.owners[0].role) if row.owners else "",
                    row.milestone.text,
                ]
                for row in chosen
            ]
            parts.append(md_table(["Due", "Status", "Reference", "Lead", "Milestone"], table))
    parts += ["## What the words mean", EXPLAINED]
    used = {activity.confidence for activity, _ in selection.groups}
    meanings = [
        f"- confidence {word}: {line(text) if text else NOT_DEFINED}"
        for word, text in header.confidence.items()
        if word in used
    ]
    meanings += [
        f"- {word}: {text}" for word, text in rag(header.tolerance_days, header.review_days).items() if total.rag[word]
    ]
    parts.append("\n".join(meanings))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _fraction(text: str) -> str:
    """Return a bar's count alone: in a document the bar says nothing more."""
    return text.rpartition(" ")[2] if "/" in text else text
