"""planctl site: the whole plan as static pages."""

from pathlib import Path
from typing import Annotated

import typer

from planctl.choice import Audience
from planctl.options import AsAtOption, AudienceOption, PlanOption

EXAMPLE = "Example: planctl site public"


def run(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the pages go; made where absent.", show_default=False)
    ],
    plan: PlanOption = None,
    as_at: AsAtOption = None,
    audience: AudienceOption = Audience.public,
    serve: Annotated[bool, typer.Option("--serve", help="Show it on this machine, and make it anew on save.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="With --serve: the port.")] = 8000,
) -> None:
    """Make the whole plan a static web site: pages for reading, with search, history and data.

    What changed is written, and of what an earlier run made there, what is no longer wanted is removed; nothing else
    in the folder is touched. The pages ask nothing of any other place, so that they can be put on any host or opened
    from a disk.
    """
    from planctl.output import say
    from planctl.progressbar import busy
    from planctl.site.building import build

    with busy("making the site"):
        say(build(plan, folder, audience, as_at))
    if serve:
        from planctl.site.serving import serve as show

        show(folder, port, lambda: build(plan, folder, audience, as_at), plan)
