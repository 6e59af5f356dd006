"""How a plan stands, as CSV: a row a milestone."""

from planctl.facts import CSV_COLUMNS, Titles, milestone_cells
from planctl.output import csv_text
from planctl.select import Selection


def render(selection: Selection, by: str) -> str:  # noqa: ARG001 - rows are milestones whatever they are grouped by
    """Return the rows."""
    titles = Titles(selection.plan)
    return csv_text(CSV_COLUMNS, (milestone_cells(row, titles) for row in selection.rows))
