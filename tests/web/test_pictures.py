"""Pictures in a real browser: they fit a phone, are announced, and can be told apart without colours."""

import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest

from repositories import Repository

from .harness import Browser, Page

PICTURES = """() => [...document.querySelectorAll('svg[role="img"]')].map(svg => {
  const own = svg.getBoundingClientRect();
  const marks = [...svg.querySelectorAll("text, .mark path, svg > .part, .reading")]
    .map(of => of.getBoundingClientRect());
  return {
    left: own.left, right: own.right, width: innerWidth,
    spill: Math.max(0, ...marks.map(of => Math.max(own.left - of.left, of.right - own.right))),
    below: Math.max(0, ...marks.map(of => of.bottom - own.bottom)),
    small: Math.min(99, ...[...svg.querySelectorAll("text")].map(of =>
      parseFloat(getComputedStyle(of).fontSize) * of.getScreenCTM().a)),
  };
})"""
LINE = """() => {
  const line = document.querySelector(".timeline td .now").getBoundingClientRect();
  const strip = document.querySelector(".timeline td svg").getBoundingClientRect();
  return (line.left + line.width / 2 - strip.left) / strip.width;
}"""


def ask(page: Page, question: str) -> Any:
    return page._tab.evaluate(question)  # noqa: SLF001 - what only pictures are asked


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages that have pictures, of the small plan with a past, of the real one, and of one that is large."""
    folder = tmp_path_factory.mktemp("pictures")
    small = Repository(folder / "small", commit=False)
    small.commit("the plan", "2023-01-10")
    (small.plan / "activities/ramps.yaml").write_text(
        "title: Ramps\nowners: [head-of-energy]\nmilestones:\n  2023/24: [{id: one, text: Build one ramp}]\n"
    )
    small.commit("another", "2023-05-10")
    root = Path(__file__).parents[2]
    large = folder / "large"
    subprocess.run([sys.executable, root / "benchmarks/generate.py", "300", large], check=True, capture_output=True)
    asked = {
        "board": (small.plan, "render --template board --as-at 2023-09-30"),
        "owner": (small.plan, "render --template owner --owner head-of-energy"),
        "print": (small.plan, "render --template document --edition large-print"),
        "trend": (small.plan, "trend --as-at 2023-12-31"),
        "real": (root / "plan", "render --template document"),
        "large": (large, "render --template board"),
    }
    pages = {}
    for name, (plan, words) in asked.items():
        pages[name] = folder / f"{name}.html"
        options = ["--format", "html", "--plan", str(plan), "--output", str(pages[name])]
        subprocess.run([sys.executable, "-m", "planctl", *words.split(), *options], check=True, capture_output=True)
    return pages


@pytest.mark.parametrize("name", ["board", "owner", "print", "trend", "real", "large"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_picture_fits_its_page_and_its_text_is_never_scaled_down(
    width: int, name: str, made: dict[str, Path], browser: Browser
) -> None:
    with browser.open(made[name], width) as page:
        assert not page.scrolls_sideways()
        pictures = ask(page, PICTURES)
    assert pictures
    for picture in pictures:
        assert 0 <= picture["left"] <= picture["right"] <= picture["width"]
        assert picture["spill"] < 16  # the margin of the page
        assert picture["below"] < 4
        assert picture["small"] >= 11


@pytest.mark.parametrize("name", ["board", "owner", "trend", "real"])
def test_at_twice_the_text_a_phone_still_has_room(name: str, made: dict[str, Path], browser: Browser) -> None:
    with browser.open(made[name], 320, text_zoom=200) as page:
        assert not page.scrolls_sideways()
        assert all(picture["spill"] < 32 for picture in ask(page, PICTURES))  # the margin is twice as wide too


def test_the_line_stands_where_the_day_is(made: dict[str, Path], browser: Browser) -> None:
    for width in (320, 1280):
        with browser.open(made["board"], width) as page:
            assert ask(page, LINE) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["board", "owner", "trend"])
def test_a_page_with_pictures_and_a_past_satisfies_axe(
    name: str, scheme: Literal["light", "dark"], made: dict[str, Path], browser: Browser
) -> None:
    for width in (320, 1280):
        with browser.open(made[name], width, scheme=scheme) as page:
            assert page.axe() == []
            assert page.requests == []


def test_a_screen_reader_is_given_each_picture_with_its_facts(made: dict[str, Path], browser: Browser) -> None:
    with browser.open(made["board"], 320) as page:
        nodes = [node for node in page._exposed() if node["role"]["value"] in {"img", "image"}]  # noqa: SLF001
    names = [node["name"]["value"] for node in nodes]
    assert any("1 red" in name and "Step-free entrances" in name for name in names)
    assert any("milestones complete" in name for name in names)
    assert all(names)


def test_no_two_marks_look_alike_where_the_reader_has_colours_of_their_own(
    made: dict[str, Path], browser: Browser
) -> None:
    shapes = """() => [...document.querySelectorAll(".timeline .mark")].map(of =>
      [...of.querySelectorAll("path")].map(path => path.getAttribute("d")).join() + of.textContent.trim()[0])"""
    with browser.open(made["board"], 1280, forced_colors=True) as page:
        drawn = set(ask(page, shapes))
        assert page.axe() == []
    assert {mark[-1] for mark in drawn} >= {"R", "A", "N", "C", "X"}
    assert len(drawn) == len({mark[-1] for mark in drawn})


def test_the_checker_has_nothing_to_say_of_pages_with_pictures(made: dict[str, Path], nu: Any) -> None:
    assert nu(*made.values()) == []
