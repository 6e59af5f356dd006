"""A comparison as a comment on a pull request: short first, details folded, within what a code host takes."""

from planctl.comparison.value import Comparison, Placed, number, titled
from planctl.comparison.words import HEADINGS
from planctl.literal import line
from planctl.text import one_line

MOST = 60_000
"""Bytes of a comment: GitHub takes 65,536 characters."""
FIRST = 10
"""How many changes stand above the fold."""


def render(comparison: Comparison) -> str:
    """Return the comment; its first line is the mark by which a later one finds and replaces it."""
    place = comparison.place.replace("--", "- -").replace(">", "")
    counted = comparison.counted()
    parts = [
        f"<!-- planctl diff: {one_line(place) or '.'} -->",
        f"### {line(comparison.title)}: {number(len(comparison.changes))}",
        f"From {line(comparison.base.told)} to {line(comparison.head.told)}."
        + (f" By class: {counted}." if counted else ""),
    ]
    parts += [f"Only {name.replace('_', ' ')}: {line(', '.join(of))}." for name, of in comparison.words.items()]
    asked = comparison.asked()
    if asked:
        shown = [f"- {told(placed)}" for placed in asked[:FIRST]]
        if len(asked) > FIRST:
            shown.append(f"- and {len(asked) - FIRST} more, below")
        parts.append("\n".join(shown))
    return "\n\n".join([*parts, *_folded(comparison, sum(len(part.encode()) for part in parts))]) + "\n"


def _folded(comparison: Comparison, size: int) -> list[str]:
    """Return every change, a fold a class, as long as there is room; then how many are left out."""
    folds: list[str] = []
    size += 400  # what is said where not all has room
    left = 0
    for group, items in comparison.by_class().items():
        opening, closing = f"<details>\n<summary>{HEADINGS[group]} ({len(items)})</summary>\n\n", "\n\n</details>"
        rows: list[str] = []
        size += len(opening) + len(closing) + 2
        for placed in items:
            row = f"- {told(placed)}  \n  {_where(placed)}"
            size += len(row.encode()) + 1
            if size > MOST:
                break
            rows.append(row)
        left += len(items) - len(rows)
        if rows:
            folds.append(opening + "\n".join(rows) + closing)
    if left:
        folds.append(
            f"{left} more {'change has' if left == 1 else 'changes have'} no room here: `planctl diff` tells all."
        )
    return folds


def told(placed: Placed) -> str:
    """Return a change as an item of a list."""
    return f"**{line(titled(placed.change))}**: {line(placed.sentence)}"


def _where(placed: Placed) -> str:
    """Return the place of a change and its fingerprint, as code."""
    place = placed.after or placed.before
    at = f"{one_line(place.file).replace('`', '')}:{place.line}, " if place else ""
    return f"`{at}{placed.change.fingerprint}`"
