"""A plan to all the files of its site, by path: text and data alone, the same bytes from the same plan and day."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from planctl.choice import Audience
from planctl.model import Plan
from planctl.parallel import both
from planctl.progress import AsAt
from planctl.site.past import Past

if TYPE_CHECKING:
    from planctl.site.pages import Pages

Files = dict[str, bytes]


def make(plan: Plan, at: AsAt, audience: Audience, past: Past, commit: str | None) -> Files:
    """Return the files of a site; `plan` is as its audience may see it, and `past` too; `commit` is the plan's."""

    # What one of the two processes uses is imported there.
    def written() -> tuple["Pages", Files]:
        from planctl.site.pages import Pages  # noqa: PLC0415 - as said
        from planctl.site.words import index  # noqa: PLC0415 - as said

        pages = Pages(plan, at, audience, past)
        first = pages.first()  # before there are two processes: what most templates are made of is read once
        mine, theirs = both(lambda: _encoded(pages.lists()), lambda: _encoded(pages.others()))
        more = {
            "search-index.js": index(pages.whole, pages.everything()),
            "site.css": pages.fill("site/site.css.j2", pages.whole),
            "site.js": pages.fill("site/site.js", {}),
        }
        return pages, mine | theirs | _encoded([first, *more.items()])

    def taken() -> list[tuple[str, bytes, dict[str, Any]]]:
        from planctl.site.downloads import downloads  # noqa: PLC0415 - as said

        return [(file.path, file.content, file.told()) for file in downloads(plan, at, audience, commit)]

    (pages, files), data = both(written, taken)
    page = pages.data([told for _, _, told in data])
    return {**files, **_encoded([page]), **{path: content for path, content, _ in data}}


def _encoded(pages: Iterable[tuple[str, str]]) -> Files:
    return {path: text.encode("utf-8") for path, text in pages}
