"""A plan to all the files of its site, by path: text and data alone, the same bytes from the same plan and day."""

from planctl.choice import Audience, Filters
from planctl.model import Plan
from planctl.progress import AsAt
from planctl.render import templates_folder
from planctl.select import select
from planctl.site.downloads import downloads
from planctl.site.pages import Pages
from planctl.site.past import Past
from planctl.site.words import index


def make(plan: Plan, at: AsAt, audience: Audience, past: Past) -> dict[str, bytes]:
    """Return the files of a site; `plan` is as its audience may see it, and `past` too."""
    data = list(downloads(select(plan, Filters(), at)))
    pages = Pages(plan, at, audience, past, [file.told() for file in data])
    texts = dict(pages.all())
    texts["search-index.js"] = index(pages.whole, pages.everything())
    templates = templates_folder()
    styles = [templates / "_style.css", templates / "site/_site.css"]
    texts["site.css"] = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    texts["site.js"] = (templates / "site/site.js").read_text(encoding="utf-8")
    return {path: text.encode("utf-8") for path, text in texts.items()} | {file.path: file.content for file in data}
