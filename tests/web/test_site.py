"""Every page of a site is read by everyone: a real browser, axe, the Nu HTML checker; and what its script does.

Of the real plan's site, whose pages are of the same templates, those with the most on them.
"""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from planctl.choice import Audience
from planctl.site.building import build
from repositories import Repository

from .harness import Browser, Page
from .test_pages import HOSTILE, ROOT

LISTS = ("index", "activities", "owners", "objectives", "years", "measures", "changes", "data", "definitions")
REAL = [
    *(f"{name}.html" for name in ("index", "activities", "owners")),
    "activity/casework-programme.html",
    "year/2023-24.html",
    "measure/casework-queue.html",
]
HOSTILES = [
    *(f"{name}.html" for name in (*LISTS, "accessibility", "search")),
    *(f"activity/{name}.html" for name in ("hostile", "lower-energy-use", "step-free-entrances")),
    *(f"owner/{name}.html" for name in ("head-of-energy", "director-of-estates", "director-of-finance")),
    *(f"objective/{name}.html" for name in ("1", "2")),
    *(f"year/{name}.html" for name in ("2022-23", "2023-24", "2024-25", "unscheduled")),
    "measure/energy-used.html",
    "section/who-we-are.html",
]
PAGES = [*(("real", path) for path in REAL), *(("hostile", path) for path in HOSTILES)]


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site of the real plan, and that of a small one with a hostile activity and a past."""
    top = tmp_path_factory.mktemp("sites")
    shutil.copytree(ROOT / "plan", top / "plan")
    repository = Repository(top / "hostile", commit=False)
    repository.commit("the plan", "2023-01-10")
    (repository.plan / "activities/hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    repository.commit("</ul><script>alert(5)</script>", "2023-05-10")
    build(str(top / "plan"), top / "real-site", Audience.public, None)
    build(str(repository.plan), top / "hostile-site", Audience.internal, "2023-06-30")
    return {"real": top / "real-site", "hostile": top / "hostile-site"}


@pytest.fixture(scope="module", params=PAGES, ids=lambda of: f"{of[0]}-{of[1]}")
def page(request: pytest.FixtureRequest, sites: dict[str, Path], browser: Browser) -> Iterator[Page]:
    """Each page, loaded once: the tests look at it one after the other, each as it wants to."""
    plan, path = request.param
    with browser.open(sites[plan] / path, 1280) as opened:
        assert [url for url in opened.requests if not url.startswith(sites[plan].as_uri())] == []
        assert opened.console_errors == []  # the page's own policy refuses nothing of it; of axe it does
        yield opened


def ask(page: Page, script: str) -> Any:
    return page._tab.evaluate(script)  # noqa: SLF001 - what only the site is asked


def test_every_page_of_one_site_is_looked_at(sites: dict[str, Path]) -> None:
    made = {path.relative_to(sites["hostile"]).as_posix() for path in sites["hostile"].rglob("*.html")}
    assert made == set(HOSTILES)


def test_the_nu_checker_has_nothing_to_say(sites: dict[str, Path], nu: Any) -> None:
    found = nu(*(path for site in sites.values() for path in sorted(site.rglob("*.html"))))
    # A file has no origin to be 'self' of, as far as the checker goes; no browser's console says so, see below.
    assert [message for message in found if "Content Security Policy (meta tag): external" not in message] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(
    width: int, scheme: Literal["light", "dark"], page: Page
) -> None:
    page.view(width, scheme=scheme)
    assert not page.scrolls_sideways()
    assert page.axe() == []


def test_a_window_between_narrow_and_wide_does_not_scroll_sideways(page: Page) -> None:
    for width in (480, 769, 1024):  # the page is set otherwise from 768 down
        page.view(width)
        assert not page.scrolls_sideways(), width


def test_the_page_stands_large_text_and_forced_colours(page: Page) -> None:
    page.view(1280, text_zoom=200, forced_colors=True)
    assert not page.scrolls_sideways()
    assert page.axe() == []
    page.view(320, text_zoom=200)
    assert not page.scrolls_sideways()


def test_tables_headings_and_landmarks_make_sense_read_alone(page: Page) -> None:
    page.view(1280)
    for table in page.tables():
        assert table["caption"].strip() or table["headers"][0]["text"] == "a"  # a description's own table
        assert table["has_thead"]
        assert all(header["scope"] for header in table["headers"])
    levels = [level for level, _ in page.headings()]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    landmarks = page.landmarks()
    assert len(landmarks) == len(set(landmarks))
    assert {"banner", "main", "contentinfo", "search", "navigation"} <= {role for role, _ in landmarks}


def test_everything_is_reached_by_keyboard_with_a_visible_focus(page: Page) -> None:
    page.view(320)
    stops = page.focusable()
    assert stops[0].text == "Skip to main content"
    assert [stop for stop in stops if not stop.indicated] == []


def test_search_finds_a_milestone_and_leads_to_its_place(sites: dict[str, Path], browser: Browser) -> None:
    with browser.open(sites["real"] / "activity/casework-programme.html", 1280) as page:
        page._tab.fill("#find", "RÓADMAP casew")  # noqa: SLF001
        page._tab.press("#find", "Enter")  # noqa: SLF001
        page._tab.wait_for_url("**/search.html?q=*")  # noqa: SLF001
        assert ask(page, "document.getElementById('found').textContent").startswith("1 result for")
        assert ask(page, "document.getElementById('everything').hidden")
        page._tab.click("#results a")  # noqa: SLF001
        page._tab.wait_for_url("**/activity/casework-programme.html#milestone-*")  # noqa: SLF001
        assert "roadmap" in ask(page, "document.querySelector(':target').textContent")
        assert page.console_errors == []


def test_what_is_searched_for_and_not_found_says_so_and_is_only_text(sites: dict[str, Path], browser: Browser) -> None:
    with browser.open(sites["hostile"] / "search.html", 1280) as page:
        page._tab.fill("#find", "<img src=x onerror=alert(1)>")  # noqa: SLF001
        page._tab.press("#find", "Enter")  # noqa: SLF001
        page._tab.wait_for_url("**/search.html?q=*")  # noqa: SLF001
        told = ask(page, "document.getElementById('found').textContent")
        assert told == "1 result for “<img src=x onerror=alert(1)>”"
        assert ask(page, "document.querySelectorAll('main img, main script').length") == 0
        assert "alert(4)" in ask(page, "document.querySelector('#results').textContent")
        assert page.console_errors == []


def test_results_are_read_by_everyone(sites: dict[str, Path], browser: Browser) -> None:
    with browser.open(sites["hostile"] / "search.html", 320) as page:
        ask(page, "search('the', planIndex)")
        assert ask(page, "document.querySelectorAll('#results li').length") > 2
        assert not page.scrolls_sideways()
        assert page.axe() == []


def test_a_filter_hides_rows_says_so_and_stands_in_the_address(sites: dict[str, Path], browser: Browser) -> None:
    rows = "[...document.querySelectorAll('#list tbody tr')].filter(row => row.offsetHeight).length"
    with browser.open(sites["real"] / "activities.html", 1280) as page:
        assert ask(page, rows) == 13
        page._tab.select_option("#by-owner", "assistant-director-ict-facilities")  # noqa: SLF001
        assert ask(page, rows) == 3
        assert ask(page, "document.querySelector('form.filter [role=status]').textContent") == "3 of 13 shown"
        assert ask(page, "location.search") == "?owner=assistant-director-ict-facilities"
        page._tab.reload()  # noqa: SLF001
        assert ask(page, rows) == 3
        page._tab.click("form.filter button")  # noqa: SLF001
        assert ask(page, rows) == 13
        assert ask(page, "location.search") == ""
        assert page.console_errors == []


def test_without_a_script_no_form_that_does_nothing_is_shown(sites: dict[str, Path], browser: Browser) -> None:
    for path in ("activities.html", "search.html"):
        with browser.open(sites["real"] / path, 1280, javascript=False) as page:
            assert {role for role, _ in page.landmarks()}.isdisjoint({"search", "form"})
            assert len(page.headings()) >= 1
