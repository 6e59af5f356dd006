"""planctl explain: what a finding means."""

from textwrap import fill, indent
from typing import Annotated

import typer

EXAMPLE = "Example: planctl explain P203"


def run(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="A finding's code.", show_default=False)] = None,
) -> None:
    """Say what a finding means, why it matters and how to mend it; without a code list them all."""
    from planctl.output import echo
    from planctl.rules import RULES, find
    from planctl.text import table

    if code is None:
        rows = [(rule.code, str(rule.level), rule.doc.fault) for rule in (RULES[key] for key in sorted(RULES))]
        echo(table(("Code", "Level", "What it means"), rows))
        return
    rule = find(code)
    doc = rule.doc
    if rule.code.startswith("P0"):
        switch = "It is always an error."
    else:
        level = "an error" if rule.level == "error" else "a warning"
        switch = f"It is {level}; `rules: {{{rule.code}: off}}` in plan.yaml switches it."
    parts = [f"{rule.code} {rule.name}", fill(doc.fault, 80), fill(doc.why, 80), fill(switch, 80)]
    parts += [f"Bad:\n\n{indent(doc.bad, '    ')}", f"Mended:\n\n{indent(doc.mended, '    ')}"]
    echo("\n\n".join(parts) + "\n")
