"""Open an HTML file in Chromium and say what its readers would meet.

A page may load files and reach 127.0.0.1; whatever else it asks for is refused and
recorded, so nothing leaves the machine.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypedDict, Unpack, cast
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, ConsoleMessage, Request

_HERE = Path(__file__).parent
_PROBE = _HERE / "probe.js"
_AXE = _HERE / "node_modules" / "axe-core" / "axe.min.js"
_NU = _HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_NPM = "npm ci --prefix tests/web"

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Routing sees no preconnection, no redirection and no WebSocket; the resolver does,
    # unless a proxy is to do the resolving.
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_FOREIGN = re.compile(r"^(?!file:|https?://127\.0\.0\.1[:/])")
_HEIGHT = 900

# Per cent, and what Chromium's own settings have text at, in CSS pixels.
_ACTUAL_SIZE = 100
_FONT_SIZE = 16
_FIXED_FONT_SIZE = 13

_RULES = (
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
)
_LANDMARKS = frozenset(
    {
        "banner",
        "complementary",
        "contentinfo",
        "form",
        "main",
        "navigation",
        "region",
        "search",
    },
)

# How often Tab may stay in one element: a date has a stop for each part of it.
_PARTS = 20


class Header(TypedDict):
    """A header cell: its text, and its scope or "" if it has none."""

    text: str
    scope: str


class Table(TypedDict):
    """A table: its caption or "", its headers, and each row of cells outside thead."""

    caption: str
    has_thead: bool
    headers: list[Header]
    rows: list[list[str]]


class Stop(NamedTuple):
    """An element that Tab reaches, and whether focus shows on it."""

    tag: str
    text: str
    indicated: bool


def missing() -> str:
    """Say what the browser lacks and how to get it, or "" if nothing."""
    if not _chromium():
        return "chromium is not installed: apt-get install chromium"
    if find_spec("playwright") is None:
        return "playwright is not installed: pip install playwright"
    if not _AXE.is_file():
        return f"axe-core is not installed: {_NPM}"
    return ""


def nu_missing() -> str:
    """Say what the Nu HTML checker lacks and how to get it, or "" if nothing."""
    if shutil.which("java") is None:
        return "java is not installed: apt-get install default-jre-headless"
    if not _NU.is_file():
        return f"vnu-jar is not installed: {_NPM}"
    return ""


def nu_errors(*html_paths: Path) -> list[str]:
    """Give each complaint of one run of Nu over the files as 'file:line: message'.

    Raises FileNotFoundError for an absent file, which Nu would pass, and
    CalledProcessError if Nu itself fails.
    """
    files = [path.resolve(strict=True) for path in html_paths]
    run = subprocess.run(
        # A short run is not worth the second compiler, and without it Nu wants more of a stack.
        [
            "java",
            "-XX:TieredStopAtLevel=1",
            "-Xss8m",
            "-jar",
            _NU,
            "--format",
            "json",
            "--stdout",
            "--exit-zero-always",
            *files,
        ],
        check=True,
        stdout=subprocess.PIPE,
        timeout=120,
    )
    return [
        f"{unquote(urlsplit(found.get('url', '')).path)}:{found.get('lastLine', 0)}: {found['message']}"
        for found in json.loads(run.stdout)["messages"]
        if not found["message"].startswith("Trailing slash on void elements")
    ]


class View(TypedDict, total=False):
    """How a reader has a page: on white and on screen, at its actual size, where nothing else is said.

    The zoom is of text alone, in per cent and whatever unit its size is in, as Firefox has it.
    """

    text_zoom: int
    scheme: Literal["light", "dark"]
    forced_colors: bool
    media: Literal["screen", "print"]


class Page:
    """A file as one reader after the other meets it; closing the browser closes it too."""

    requests: list[str]
    """The address of each thing asked for besides the file itself."""

    console_errors: list[str]
    """Each error on the console and each exception that nothing caught."""

    def __init__(
        self, context: BrowserContext, address: str, width: int, *, javascript: bool, **how: Unpack[View]
    ) -> None:
        """Load the file at the address in a context of its own."""
        self.requests = []
        self.console_errors = []
        self._context = context
        self._address = address
        self._javascript = javascript
        self._has_axe = False
        self._enlarged = False
        context.route(_FOREIGN, lambda route: route.abort())
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("weberror", lambda raised: self.console_errors.append(str(raised.error)))
        self._tab = context.new_page()
        self._tab.on("websocket", lambda socket: self.requests.append(socket.url))
        self._devtools = context.new_cdp_session(self._tab)
        self._allow_scripts(allowed=javascript)
        self._emulate(width, how)
        self._tab.goto(address)
        self._probe = self._tab.evaluate_handle(_PROBE.read_text("utf-8"))
        # A second session, such as ours, makes Chromium forget print on the way here.
        self.view(width, **how)

    def __enter__(self) -> Self:
        """Keep the page open until the with statement ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the page."""
        self.close()

    def close(self) -> None:
        """Close the page and any that it opened."""
        self._context.close()

    def view(self, width: int, **how: Unpack[View]) -> None:
        """Have the page as another reader has it, in a window so many CSS pixels wide; it is not loaded again."""
        self._emulate(width, how)
        zoom = how.get("text_zoom", _ACTUAL_SIZE)
        if self._enlarged:
            self._set_font_sizes(1)
            self._ask("shrink")
        if zoom != _ACTUAL_SIZE:
            self._ask("measure")
            self._set_font_sizes(zoom / _ACTUAL_SIZE)
            self._ask("enlarge", zoom / _ACTUAL_SIZE)
        self._enlarged = zoom != _ACTUAL_SIZE

    def axe(self, outcome: Literal["violations", "incomplete"] = "violations") -> list[str]:
        """Run axe for WCAG 2.2 A and AA and for good practice, giving 'rule: help: selector'.

        The incomplete are what axe leaves to human judgement. In forced colours the
        contrast is the reader's own, and is not looked at.
        """
        # With scripts off axe waits for ever, and the page's own have had their chance.
        self._allow_scripts(allowed=True)
        if not self._has_axe:
            self._tab.evaluate(_AXE.read_text("utf-8"))
            self._has_axe = True
        found = self._ask("axe", _RULES, outcome)
        self._allow_scripts(allowed=self._javascript)
        return cast("list[str]", found)

    def scrolls_sideways(self) -> bool:
        """Tell whether the document is wider than the window."""
        return cast("bool", self._ask("scrollsSideways"))

    def smallest_text(self) -> float:
        """Return the size of the smallest text that is shown, in CSS pixels."""
        return cast("float", self._ask("smallestText"))

    def tables(self) -> list[Table]:
        """List the tables in the order of the document."""
        return cast("list[Table]", self._ask("tables"))

    def headings(self) -> list[tuple[int, str]]:
        """List the level and text of the headings a screen reader is given."""
        return [
            (next(p["value"]["value"] for p in node["properties"] if p["name"] == "level"), node["name"]["value"])
            for node in self._exposed()
            if node["role"]["value"] == "heading"
        ]

    def landmarks(self) -> list[tuple[str, str]]:
        """List the role and name, or "", of the landmarks a screen reader is given."""
        return [
            (node["role"]["value"], node["name"]["value"])
            for node in self._exposed()
            if node["role"]["value"] in _LANDMARKS
        ]

    def focusable(self) -> list[Stop]:
        """List the stops of Tab from the top of the page to its end.

        Raises AssertionError if Tab is not let out at the end.
        """
        self._ask("rewind")
        within = 0
        while (moved := self._tab_key()) != "out":
            within = within + 1 if moved == "within" else 0
            if moved == "back" or within > _PARTS:
                raise AssertionError("Tab is trapped after " + str(self._ask("stops")[-1]))
        return [Stop(*stop) for stop in self._ask("stops")]

    def screenshot(self, path: Path) -> None:
        """Write the whole page, not only the window, as a PNG image."""
        self._tab.screenshot(path=path, full_page=True)

    def _emulate(self, width: int, how: View) -> None:
        self._tab.set_viewport_size({"width": width, "height": _HEIGHT})
        self._tab.emulate_media(
            media=how.get("media", "screen"),
            color_scheme=how.get("scheme", "light"),
            forced_colors="active" if how.get("forced_colors") else "none",
        )

    def _set_font_sizes(self, times: float) -> None:
        sizes = {"standard": round(_FONT_SIZE * times), "fixed": round(_FIXED_FONT_SIZE * times)}
        self._devtools.send("Page.setFontSizes", {"fontSizes": sizes})

    def _allow_scripts(self, *, allowed: bool) -> None:
        # The browser context has a setting for this too, but one that cannot change.
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def _ask(self, question: str, *arguments: object) -> Any:
        return self._probe.evaluate("(probe, [question, given]) => probe[question](...given)", [question, arguments])

    def _tab_key(self) -> str:
        self._tab.keyboard.press("Tab")
        return cast("str", self._ask("step"))

    def _exposed(self) -> Iterator[dict[str, Any]]:
        # The tree comes level by level, and is read in the order of the document.
        tree = self._devtools.send("Accessibility.getFullAXTree")["nodes"]
        nodes = {node["nodeId"]: node for node in tree}
        waiting = [tree[0]["nodeId"]]
        while waiting:
            node = nodes[waiting.pop()]
            waiting += reversed(node["childIds"])
            if not node["ignored"]:
                yield node

    def _requested(self, request: Request) -> None:
        if request.url != self._address:
            self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)


class Browser:
    """A Chromium without a window; open one for a session, as it takes a second."""

    def __init__(self) -> None:
        """Start the browser, which missing() says can be done."""
        # Where it is absent these tests are skipped, so they must still be collected.
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - as the comment says

        self._driver = sync_playwright().start()
        self._chromium = self._driver.chromium.launch(executable_path=_chromium(), args=_SWITCHES)

    def __enter__(self) -> Self:
        """Keep the browser open until the with statement ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the browser."""
        self.close()

    def close(self) -> None:
        """Close the browser with all its pages."""
        self._chromium.close()
        self._driver.stop()

    def open(self, html_path: Path, width: int, *, javascript: bool = True, **how: Unpack[View]) -> Page:
        """Open a file in a window so many CSS pixels wide."""
        context = self._chromium.new_context(service_workers="block")
        return Page(context, html_path.resolve(strict=True).as_uri(), width, javascript=javascript, **how)


def _chromium() -> str:
    return next(filter(None, map(shutil.which, _CHROMIUMS)), "")
