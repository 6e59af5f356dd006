"""A comparison as a web page."""

from typing import Any

from planctl.comparison.value import Comparison, Placed, titled
from planctl.comparison.words import HEADINGS
from planctl.render import about, fill


def render(comparison: Comparison) -> str:
    """Return the page."""
    return fill(
        "_diff.html.j2",
        {
            "plan": about(comparison),
            "base": comparison.base.told,
            "head": comparison.head.told,
            "filters": [
                f"{name.replace('_', ' ').capitalize()}: {', '.join(of)}" for name, of in comparison.words.items()
            ],
            "total": len(comparison.changes),
            "classes": [
                {"id": str(group), "heading": HEADINGS[group], "changes": [_row(placed) for placed in items]}
                for group, items in comparison.by_class().items()
            ],
        },
    )


def _row(placed: Placed) -> dict[str, Any]:
    sides = {"was": placed.before, "now": placed.after}
    places = {name: f"{at.file}:{at.line}" if at else None for name, at in sides.items()}
    return {"thing": titled(placed.change), "told": placed.sentence, "fingerprint": placed.change.fingerprint, **places}
