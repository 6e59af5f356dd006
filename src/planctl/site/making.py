"""A plan to all the files of its site, by path: text and data alone, the same bytes from the same plan and day."""

from planctl.choice import Audience, Filters
from planctl.exchange.tables import export
from planctl.model import Plan
from planctl.parallel import both
from planctl.progress import AsAt
from planctl.select import select
from planctl.site.downloads import downloads
from planctl.site.pages import Pages
from planctl.site.past import Past
from planctl.site.words import index

Files = dict[str, bytes]


def make(plan: Plan, at: AsAt, audience: Audience, past: Past, commit: str | None) -> Files:
    """Return the files of a site; `plan` is as its audience may see it, and `past` too; `commit` is the plan's."""
    pages = Pages(plan, at, audience, past)
    first = pages.first()  # before there are two processes: what most templates are made of is read once

    def read() -> Files:
        texts = dict([first, *pages.lists()])
        texts["search-index.js"] = index(pages.whole, pages.everything())
        texts["site.css"] = pages.fill("site/site.css.j2", pages.whole)
        texts["site.js"] = pages.fill("site/site.js", {})
        return _encoded(texts)

    def taken() -> Files:
        data = list(downloads(export(select(plan, Filters(), at), audience, commit)))
        texts = dict([*pages.others(), pages.data([file.told() for file in data])])
        return _encoded(texts) | {file.path: file.content for file in data}

    mine, theirs = both(read, taken)
    return {**mine, **theirs}


def _encoded(texts: dict[str, str]) -> Files:
    return {path: text.encode("utf-8") for path, text in texts.items()}
