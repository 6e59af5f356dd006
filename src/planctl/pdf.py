"""A page to a PDF that can be handed round: tagged, with its language, title and outline (PDF/UA-1)."""

import contextlib
import io
import re
from typing import Any
from urllib.parse import unquote

from planctl.errors import PlanctlError
from planctl.render import templates_folder
from planctl.tagging import finish, in_words

_SVG = "{http://www.w3.org/2000/svg}"


def pdf(page: str, title: str, language: str) -> bytes:
    """Return an HTML page as a PDF, of the page alone: no date is in it, and nothing is fetched.

    Title and language hold where the page has none. Raises PlanctlError where it wants something fetched, has a
    picture that nothing says what it shows, or WeasyPrint is not there.
    """
    weasyprint = _weasyprint()
    refuse = weasyprint.urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    try:
        # The base is one that nothing can be found from; without a base a relative address would be passed over.
        html = weasyprint.HTML(string=page, url_fetcher=refuse, base_url="about:blank")
        _describe(html.etree_element)
        names = _names(html.etree_element)
        paged = weasyprint.CSS(string=(templates_folder() / "_paged.css").read_text(encoding="utf-8"))
        document = html.render(stylesheets=[paged], pdf_variant="pdf/ua-1")
        document.metadata.title = document.metadata.title or title
        document.metadata.lang = document.metadata.lang or language
        made: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1", finisher=lambda document, made: finish(document, made, names)
        )
    except weasyprint.urls.FatalURLFetchingError as error:
        address = re.sub(r'^Error fetching "|"$', "", str(error))
        told = address if len(address) <= 60 else f"{address[:57]}..."
        raise PlanctlError(
            f'the page asks for "{told}", and a PDF is made of the page alone; draw a picture as <svg> in the template'
        ) from None
    except RecursionError:
        raise PlanctlError("the page is nested too deeply for a PDF; take some levels out of it") from None
    return made


def _weasyprint() -> Any:
    """Import WeasyPrint, which prints to standard output where a library is missing; raises PlanctlError."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint  # noqa: PLC0415 - an extra
    except ImportError:
        raise PlanctlError('a PDF needs WeasyPrint: pip install "planctl-cli[pdf]"') from None
    except OSError as error:
        library = re.sub(r"^cannot load library '([^']+)'.*", r"\1", str(error), flags=re.DOTALL)
        raise PlanctlError(
            f"a PDF needs the library {library}, which is not installed; "
            "on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from None
    return weasyprint


def _describe(page: Any) -> None:
    """Give every picture the words that its tag shall carry: its title and its description."""
    inner = {part for item in page.iter(f"{_SVG}svg") for part in item.iter(f"{_SVG}svg") if part is not item}
    shown = [item for item in page.iter(f"{_SVG}svg") if item.get("aria-hidden") != "true"]
    for picture in [item for item in shown if item not in inner]:
        found = [picture.find(f".//{_SVG}{name}") for name in ("title", "desc")]
        texts = [picture.get("aria-label"), *("".join(item.itertext()) for item in found if item is not None)]
        words = [in_words(text) for text in texts if text and text.strip()]
        if not words:
            raise PlanctlError("the page has an <svg> without a <title>; say there what it shows")
        title = picture.find(f"{_SVG}title")
        if title is None:
            title = picture.makeelement(f"{_SVG}title", {})
            picture.insert(0, title)
        title[:] = []
        title.text = ". ".join(text.rstrip(".") for text in words)


def _names(page: Any) -> dict[str, str]:
    """Return what the page's own links are called, by where they lead."""
    names: dict[str, str] = {}
    for link in page.iter("a"):
        if link.get("href", "").startswith("#"):
            names.setdefault(unquote(link.get("href")[1:]), in_words("".join(link.itertext())))
    return names
