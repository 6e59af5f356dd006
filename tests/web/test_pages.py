"""Every page that render makes is read by everyone: a real browser, axe, the Nu HTML checker."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from repositories import Repository
from warm import planctl

from .harness import Browser, Page

ROOT = Path(__file__).parents[2]
HOSTILE = r"""title: "</title><script>alert(1)</script> | `tick` *star* \\ &amp; <b>"
description: |
  # A heading of its own

  <script>alert(2)</script> [link](javascript:alert(3)) ![picture](https://example.org/x.png)

  | a | b |
  | - | - |
  | 1 | 2 |

  ```
  an unclosed fence
objectives: ["1"]
owners: [head-of-energy]
milestones:
  2023/24:
    - id: hostile
      text: "A | pipe, <img src=x onerror=alert(4)>, a `tick, a very-long-word-without-a-break-that-has-to-be-broken"
      note: "line one\n\nline two | with a pipe\n- and a list"
      group: "Lead-in <i> with |:"
    - {id: second, text: In the same group, group: "Lead-in <i> with |:"}
"""
CHANGED = {
    "confidence: H": "confidence: L",
    "title: ": "title: New ",
    "A | pipe": "B | pipe",
    "2024/25:": "unscheduled:",
}
CHOICES = {
    "plan": "render",
    "matrix": "render --layout matrix",
    "document": "render --template document",
    "document-matrix": "render --template document --layout matrix",
    "year": "render --year 2023/24",
    "board": "render --template board --as-at 2023-09-30",
    "owner": "render --template owner --owner {owner}",
    "large": "render --template document --edition large-print",
    "diff": "diff HEAD~ HEAD",
    "trend": "trend --as-at 2024-03-31",
}
PAGES = list(itertools.product(("real", "hostile"), CHOICES))


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    real, hostile = (Repository(tmp_path_factory.mktemp(name) / name, commit=False) for name in ("real", "hostile"))
    shutil.rmtree(real.plan)
    shutil.copytree(ROOT / "plan", real.plan)
    (hostile.plan / "activities/hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    for repository in (real, hostile):
        repository.commit("the plan", "2023-01-10")
        for file in (repository.plan / "activities").iterdir():
            text = file.read_text(encoding="utf-8")
            for old, new in CHANGED.items():
                text = text.replace(old, new)
            file.write_text(text, encoding="utf-8")
        repository.commit("change it", "2023-08-10")
        repository.git("checkout", "-q", "HEAD~", "--", "plan")
    return {"real": real.plan, "hostile": hostile.plan}


@pytest.fixture(scope="session")
def made(
    plans: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> Callable[[str, str], Path]:
    """Make a page of a plan, once."""
    folder = tmp_path_factory.mktemp("pages")
    owners = {"real": "assistant-director-ict-facilities", "hostile": "head-of-energy"}

    @cache
    def make(plan: str, choice: str) -> Path:
        page = folder / f"{plan}-{choice}.html"
        words = CHOICES[choice].format(owner=owners[plan]).split()
        done = planctl(plans[plan], environment, *words, "--format", "html", "--output", str(page))
        assert done.returncode == 0, done.stderr
        return page

    return make


@pytest.fixture(scope="module", params=PAGES, ids="-".join)
def page(request: pytest.FixtureRequest, made: Callable[[str, str], Path], browser: Browser) -> Iterator[Page]:
    """Each page, loaded once: the tests look at it one after the other, each as it wants to."""
    with browser.open(made(*request.param), 1280) as opened:
        yield opened


def test_the_nu_checker_has_nothing_to_say(made: Callable[[str, str], Path], nu: Callable[..., list[str]]) -> None:
    assert nu(*(made(*name) for name in PAGES)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(
    width: int, scheme: Literal["light", "dark"], page: Page
) -> None:
    page.view(width, scheme=scheme)
    assert page.requests == []
    assert page.console_errors == []
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


@pytest.mark.parametrize(("plan", "choice"), PAGES)
def test_every_table_has_caption_head_and_scopes(
    plan: str, choice: str, made: Callable[[str, str], Path], browser: Browser
) -> None:
    with browser.open(made(plan, choice), 1280, javascript=False) as page:
        tables = page.tables()
    assert tables
    for table in tables:
        described = bool(table["caption"].strip()) or table["headers"][0]["text"] == "a"  # a description's own table
        assert described
        assert table["has_thead"]
        assert all(header["scope"] for header in table["headers"])


def test_headings_and_landmarks_make_sense_read_alone(page: Page) -> None:
    page.view(1280)
    levels = [level for level, _ in page.headings()]
    roles = [role for role, _ in page.landmarks()]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert {"banner", "main", "contentinfo"} <= set(roles)


def test_everything_is_reached_by_keyboard_with_a_visible_focus(page: Page) -> None:
    page.view(320)
    stops = page.focusable()
    assert stops
    assert [stop for stop in stops if not stop.indicated] == []


def test_an_empty_year_says_so_and_hostile_text_is_only_text(
    made: Callable[[str, str], Path], browser: Browser
) -> None:
    with browser.open(made("real", "plan"), 1280) as page:
        cells = [cell for table in page.tables() for row in table["rows"] for cell in row]
    assert any("No milestone" in cell for cell in cells)
    with browser.open(made("hostile", "plan"), 1280) as page:
        cells = [cell for table in page.tables() for row in table["rows"] for cell in row]
        headings = [text for _, text in page.headings()]
    assert any("<img src=x onerror=alert(4)>" in cell for cell in cells)
    assert any("</title><script>alert(1)</script>" in text for text in headings)


@pytest.mark.parametrize("plan", ["real", "hostile"])
def test_large_print_is_18_point_and_holds_what_the_page_holds(
    plan: str, made: Callable[[str, str], Path], browser: Browser
) -> None:
    files = made(plan, "large"), made(plan, "document")
    with browser.open(files[0], 1280) as large, browser.open(files[1], 1280) as page:
        for media in ("screen", "print"):
            for opened in (large, page):
                opened.view(1280, media=media)
            assert large.smallest_text() >= 24  # 18 point, at 96 pixels an inch
            assert page.smallest_text() < 24
            assert page.headings() == large.headings()
    sizes = [file.read_text(encoding="utf-8") for file in files]
    assert sizes[0].replace(' class="large-print"', "", 1) == sizes[1]
