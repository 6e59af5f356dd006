"""How a plan stands, as CSV: a row a milestone."""

from planctl.comparison.value import Comparison
from planctl.facts import CSV_COLUMNS, Titles, milestone_cells
from planctl.output import csv_text
from planctl.select import Selection


def render(selection: Selection, by: str, since: Comparison | None = None) -> str:  # noqa: ARG001 - one signature
    """Return the rows."""
    titles = Titles(selection.plan)
    return csv_text(CSV_COLUMNS, (milestone_cells(row, titles) for row in selection.rows))
