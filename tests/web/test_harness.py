"""The harness finds fault with bad pages and none with good ones."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Literal

import pytest

from needs import need

from . import harness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .harness import Browser, Stop, View

GOOD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tasks</title>
<style>
  :root { color-scheme: light dark; background: Canvas }
  a { display: inline-block; min-height: 24px }
  nav a:focus { outline: 2px solid transparent; box-shadow: 0 0 0 3px #06c; transition: box-shadow 9s }
  @media print { nav { display: none } }
</style>
</head>
<body>
<header><a href="#main">Skip to content</a></header>
<nav aria-label="Contents"><a href="#dates">Dates</a></nav>
<main id="main">
<h1>Tasks</h1>
<section aria-labelledby="dates">
<h2 id="dates">Dates</h2>
<table>
<caption>Due this year</caption>
<thead><tr><th scope="col">Task</th><th scope="col">Due</th></tr></thead>
<tbody><tr><th scope="row">Write</th><td>1 May</td></tr></tbody>
</table>
</section>
</main>
</body>
</html>
"""

BAD = """<!doctype html>
<html>
<head><meta charset="utf-8"><link rel="preconnect" href="http://REMOTE/">
<style>
  a:focus { outline: 3px solid transparent }
  button:focus { outline: none; box-shadow: 0 0 0 3px #06c }
  p { color: #bbb; background: #fff }
  pre { font-size: 16px }
</style></head>
<body>
<h1>Milestones</h1>
<h4>Dates</h4>
<p>Hardly to be read</p>
<pre>This line of fifty letters keeps to no narrow width.</pre>
<table><tr><td>Task</td><td>Due</td></tr></table>
<a href="#">Nothing shows</a>
<button>Only a shadow</button>
<noscript><h2>No script</h2></noscript>
<br/>
<img src="http://REMOTE/seal.png">
<script>
  new WebSocket("ws://REMOTE/");
  throw new Error("uncaught");
</script>
</body>
</html>
"""

VIEWS = """<!doctype html>
<html lang="en"><title>Views</title>
<style>
  h1, p { font-size: 16px }
  .dark, .print, .forced, .narrow { display: none }
  @media (prefers-color-scheme: dark) { .dark { display: block } }
  @media print { .print { display: block } }
  @media (forced-colors: active) { .forced { display: block } }
  @media (width < 30em) { .narrow { display: block } }
</style>
<h1>Seen by</h1>
<h2 class="dark">Dark</h2><h2 class="print">Print</h2><h2 class="forced">Forced</h2><h2 class="narrow">Narrow</h2>
<p style="font-size: 15px">Small</p>
"""

TRAPS = [
    '<a href="#">In</a><a href="#" onkeydown="event.preventDefault(); this.previousSibling.focus()">Out</a>',
    '<a href="#">In</a><a href="#" onkeydown="event.preventDefault()">Out</a>',
]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "a good page.html"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def remote() -> Iterator[socket.socket]:
    """Listen where a page may not reach: this machine, by another number."""
    with socket.create_server(("127.0.0.2", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def bad(tmp_path: Path, remote: socket.socket) -> Path:
    path = tmp_path / "bad.html"
    host, port = remote.getsockname()
    path.write_text(BAD.replace("REMOTE", f"{host}:{port}"), "utf-8")
    return path


def rules(found: list[str]) -> set[str]:
    return {violation.partition(":")[0] for violation in found}


def shown(stops: list[Stop]) -> dict[str, bool]:
    return {stop.text: stop.indicated for stop in stops}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_good_page_has_nothing_wrong(
    browser: Browser, good: Path, scheme: Literal["light", "dark"], javascript: bool
) -> None:
    with browser.open(good, 320, scheme=scheme, javascript=javascript) as page:
        assert page.axe() == []
        assert page.axe("incomplete") == []
        assert not page.scrolls_sideways()
        assert page.requests == []
        assert page.console_errors == []


def test_a_good_page_is_described(browser: Browser, good: Path) -> None:
    with browser.open(good, 320) as page:
        assert page.headings() == [(1, "Tasks"), (2, "Dates")]
        assert page.landmarks() == [("banner", ""), ("navigation", "Contents"), ("main", ""), ("region", "Dates")]
        assert page.focusable() == [("a", "Skip to content", True), ("a", "Dates", True)]
        assert page.focusable() == page.focusable()
        assert page.tables() == [
            {
                "caption": "Due this year",
                "has_thead": True,
                "headers": [
                    {"text": "Task", "scope": "col"},
                    {"text": "Due", "scope": "col"},
                    {"text": "Write", "scope": "row"},
                ],
                "rows": [["Write", "1 May"]],
            }
        ]


def test_a_bad_page_is_found_out(browser: Browser, bad: Path) -> None:
    with browser.open(bad, 320) as page:
        assert {"html-has-lang", "color-contrast", "image-alt", "heading-order", "region"} <= rules(page.axe())
        assert page.scrolls_sideways()
        assert page.tables() == [{"caption": "", "has_thead": False, "headers": [], "rows": [["Task", "Due"]]}]
        assert page.landmarks() == []
        assert shown(page.focusable()) == {"Nothing shows": False, "Only a shadow": True}
        assert "uncaught" in page.console_errors


def test_what_a_page_asks_for_is_recorded_and_refused(browser: Browser, bad: Path, remote: socket.socket) -> None:
    host, port = remote.getsockname()
    with browser.open(bad, 320) as page:
        assert sorted(page.requests) == [f"http://{host}:{port}/seal.png", f"ws://{host}:{port}/"]
    with pytest.raises(BlockingIOError):
        remote.accept()


def test_without_scripts_a_page_runs_none(browser: Browser, bad: Path) -> None:
    with browser.open(bad, 320, javascript=False) as page:
        assert "image-alt" in rules(page.axe())
        assert "uncaught" not in page.console_errors
        assert (2, "No script") in page.headings()


def test_forced_colours_take_shadows_away(browser: Browser, bad: Path, good: Path) -> None:
    with browser.open(bad, 320, forced_colors=True) as page:
        assert shown(page.focusable()) == {"Nothing shows": True, "Only a shadow": False}
        assert "color-contrast" not in rules(page.axe())
    with browser.open(good, 320, forced_colors=True) as page:
        assert all(shown(page.focusable()).values())


def test_print_has_its_own_style(browser: Browser, good: Path) -> None:
    with browser.open(good, 320, media="print") as page:
        assert ("navigation", "Contents") not in page.landmarks()


def test_text_in_pixels_is_zoomed_too(browser: Browser, bad: Path, good: Path) -> None:
    with browser.open(bad, 640) as page:
        assert not page.scrolls_sideways()
    with browser.open(bad, 640, text_zoom=200) as page:
        assert page.scrolls_sideways()
    with browser.open(good, 320, text_zoom=200) as page:
        assert not page.scrolls_sideways()


def test_a_text_zoom_narrows_a_window_measured_in_letters(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "wide.html"
    path.write_text(
        "<!doctype html><style>@media (width < 40em) { h1 { display: none } }</style><h1>Wide</h1>", "utf-8"
    )
    with browser.open(path, 640) as page:
        assert page.headings() == [(1, "Wide")]
    with browser.open(path, 640, text_zoom=200) as page:
        assert page.headings() == []


def test_a_page_is_seen_by_one_reader_after_the_other_as_by_each_alone(
    browser: Browser, tmp_path: Path, bad: Path
) -> None:
    path = tmp_path / "views.html"
    path.write_text(VIEWS, "utf-8")
    views: list[tuple[int, View]] = [
        (320, {}),
        (640, {"text_zoom": 200}),
        (640, {"scheme": "dark"}),
        (1280, {"media": "print"}),
        (640, {"forced_colors": True, "text_zoom": 150}),
        (640, {}),
    ]
    alone = []
    for width, how in views:
        with browser.open(path, width, **how) as page:
            alone.append((page.headings(), page.smallest_text()))
    assert len({str(seen) for seen in alone}) == len(views)
    with browser.open(path, 320) as page:
        for (width, how), seen in zip(views, alone, strict=True):
            page.view(width, **how)
            assert (page.headings(), page.smallest_text()) == seen
    with browser.open(bad, 1280) as page:
        for width, scrolls in ((320, True), (1280, False), (320, True)):
            page.view(width)
            assert page.scrolls_sideways() == scrolls
            assert "color-contrast" in rules(page.axe())


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_for_the_keyboard_is_found(browser: Browser, tmp_path: Path, trap: str) -> None:
    path = tmp_path / "trap.html"
    path.write_text(trap, "utf-8")
    with browser.open(path, 320) as page, pytest.raises(AssertionError, match="Tab is trapped"):
        page.focusable()


def test_a_screenshot_is_of_the_whole_page(browser: Browser, good: Path, tmp_path: Path) -> None:
    image = tmp_path / "page.png"
    with browser.open(good, 320) as page:
        page.screenshot(image)
    assert image.read_bytes().startswith(b"\x89PNG")


def test_nu_passes_a_good_page_and_faults_a_bad_one(nu: Callable[..., list[str]], good: Path, bad: Path) -> None:
    found = nu(good, bad)
    assert found
    assert all(complaint.startswith(f"{bad}:") for complaint in found)
    assert any("“title”" in complaint for complaint in found)
    assert any("“lang”" in complaint for complaint in found)
    assert not any("Trailing slash" in complaint for complaint in found)


def test_nu_does_not_pass_a_file_that_is_absent(nu: Callable[..., list[str]], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        nu(tmp_path / "absent.html")


def test_what_is_absent_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", str)
    monkeypatch.setattr(harness, "find_spec", str)
    monkeypatch.setattr(harness, "_AXE", tmp_path / "axe.min.js")
    monkeypatch.setattr(harness, "_NU", tmp_path / "vnu.jar")
    assert harness.missing() == "axe-core is not installed: npm ci --prefix tests/web"
    assert harness.nu_missing() == "vnu-jar is not installed: npm ci --prefix tests/web"
    monkeypatch.setattr(harness, "find_spec", lambda _: None)
    assert harness.missing() == "playwright is not installed: pip install playwright"
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert harness.missing() == "chromium is not installed: apt-get install chromium"
    assert harness.nu_missing() == "java is not installed: apt-get install default-jre-headless"


def test_for_want_of_a_tool_tests_skip_but_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    need("")
    with pytest.raises(pytest.fail.Exception, match="no java"):
        need("no java")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no java"):
        need("no java")
