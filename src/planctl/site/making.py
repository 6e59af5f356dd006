"""A plan to all the files of its site, by path: text and data alone, the same bytes from the same plan and day."""

from collections.abc import Iterable
from typing import Any

from planctl.choice import Audience, Filters
from planctl.exchange.tables import export
from planctl.model import Plan
from planctl.parallel import both
from planctl.progress import AsAt
from planctl.select import select
from planctl.site.downloads import Download, downloads
from planctl.site.pages import Page, Pages
from planctl.site.past import Past
from planctl.site.words import index

Files = dict[str, bytes]


def make(plan: Plan, at: AsAt, audience: Audience, past: Past, commit: str | None) -> Files:
    """Return the files of a site; `plan` is as its audience may see it, and `past` too; `commit` is the plan's."""

    def written() -> tuple[Pages, Files]:
        pages = Pages(plan, at, audience, past)
        first = pages.first()  # before there are two processes: what most templates are made of is read once
        mine, theirs = both(lambda: _encoded(pages.lists()), lambda: _encoded(pages.others()))
        more = {
            "search-index.js": index(pages.whole, pages.everything()),
            "site.css": pages.fill("site/site.css.j2", pages.whole),
            "site.js": pages.fill("site/site.js", {}),
        }
        return pages, mine | theirs | _encoded([first, *more.items()])

    def taken() -> list[tuple[Any, ...]]:
        return [tuple(file) for file in downloads(export(select(plan, Filters(), at), audience, commit))]

    (pages, files), given = both(written, taken)
    data = [Download(*file) for file in given]
    page = pages.data([file.told() for file in data])
    return {**files, **_encoded([page]), **{file.path: file.content for file in data}}


def _encoded(pages: Iterable[Page]) -> Files:
    return {path: text.encode("utf-8") for path, text in pages}
