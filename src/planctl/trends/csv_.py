"""A trend as CSV: a row a day."""

from planctl.output import csv_text
from planctl.trends.value import Trend, cells, columns


def render(trend: Trend) -> str:
    """Return the rows."""
    return csv_text(columns(trend), ([*cells(trend, point)] for point in trend.points))
