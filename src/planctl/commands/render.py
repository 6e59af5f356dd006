"""planctl render: a document of the plan."""

from enum import StrEnum
from typing import Annotated

import typer

from planctl.choice import Audience, Filters
from planctl.errors import PlanctlError
from planctl.options import AsAtOption, AudienceOption, OutputOption, PlanOption, filtered

EXAMPLE = "Example: planctl render --year 2023/24 --format html --output plan.html"


class Format(StrEnum):
    """What is made."""

    md = "md"
    html = "html"
    pdf = "pdf"


class Layout(StrEnum):
    """How the plan's tables are laid out."""

    activity = "activity"
    matrix = "matrix"


class Edition(StrEnum):
    """For whom the page is set."""

    standard = "standard"
    large_print = "large-print"


@filtered
def run(
    filters: Filters,
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    fmt: Annotated[Format, typer.Option("--format", help="Markdown, one web page, or a PDF of it.")] = Format.md,
    template: Annotated[
        str, typer.Option("--template", metavar="NAME|FILE", help="plan, document, board, owner, or a Jinja template.")
    ] = "plan",
    layout: Annotated[
        Layout, typer.Option("--layout", help="A table an activity, or one wide table with a column a year.")
    ] = Layout.activity,
    edition: Annotated[
        Edition, typer.Option("--edition", help="Large print: a page in 18 point and one column.")
    ] = Edition.standard,
    audience: AudienceOption = Audience.public,
    output: OutputOption = None,
) -> None:
    """Make a document of the plan: Markdown, an accessible web page, or a tagged PDF.

    The template plan prints the tables, document the whole plan with its sections, board the quarterly pack, owner the
    page of one owner. Every filter holds, and without --output the document goes to standard output.
    """
    from planctl.context import context
    from planctl.opening import choose, open_plan
    from planctl.output import deliver
    from planctl.pdf import pdf
    from planctl.progressbar import busy
    from planctl.render import in_parts, render

    with busy("rendering"):
        opened = open_plan(plan, audience, as_at)
        selection = choose(opened, filters)
        if template == "owner" and not filters.owner:
            raise PlanctlError("the template owner is one owner's page: say whose with --owner")
        large = edition is Edition.large_print
        if large and fmt is Format.md:
            raise PlanctlError("--edition large-print is a page: ask for --format html or pdf")
        earlier = burnup = None
        if template == "board":
            from planctl.trending import past

            earlier, trend = past(plan, opened.at, filters, audience)
            if trend is not None and len(trend.points) > 1:
                from planctl.pages.burnup import figure

                burnup = figure(trend)
        text = "md" if fmt is Format.md else "html"
        told = context(
            selection,
            audience=audience,
            layout=layout,
            edition=edition if large else None,
            previous=earlier,
            burnup=burnup,
            later=in_parts(template, text),
        )
        made: str | bytes = render(told, template, text)
        if fmt is Format.pdf:
            made = pdf(str(made), told["plan"]["title"], told["plan"]["language"])
    deliver(made, output, opened.folder)
