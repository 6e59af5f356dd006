"""A site holds the whole plan, leads everywhere from everywhere, asks nothing of other places, and repeats itself."""

import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from planctl.audience import show_to
from planctl.choice import Audience
from planctl.load import load
from planctl.progress import as_at
from planctl.site.building import build
from planctl.site.folder import MADE
from planctl.site.making import make
from planctl.site.past import Past
from planctl.source import Source, read_folder
from repositories import Repository
from test_audience import FILES, SECRETS

ROOT = Path(__file__).parents[1]
ODD = {
    "plan.yaml": """
format: 1
title: "</title><script>alert(1)</script>"
organisation: "Works & <b>Ways</b>"
years:
  - {id: FY.2022, starts: 2021-10-01, ends: 2022-09-30}
  - {id: FY-2022, starts: 2022-10-01, ends: 2023-09-30}
  - "2024"
as_at: 2022-06-30
contact: {url: "javascript:alert(1)"}
""",
    "objectives.yaml": """
- {id: .., title: Up and away}
- {id: "<b>", title: Bold}
- {id: "1", title: One, parts: [{id: 1(a), title: A}, {id: 1-a, title: Another}]}
- {id: "1?x#y", title: Asked}
- {id: Ünïcode, title: Ünïcode}
- {id: 目標, title: 目標}
""",
    "owners.yaml": "- {id: con, title: A device}\n- {id: estates, title: Estates}\n",
    "activities/index.yaml": """
title: An activity called index
objectives: [1(a), .., "1?x#y", "<b>", 目標]
owners: [estates]
depends_on: [main]
milestones:
  FY.2022:
    - {id: main, text: "</a><script>alert(2)</script>", owners: [con]}
  FY-2022: [{id: later, text: Later, depends_on: [main/contents]}]
  unscheduled: [{id: some-day, text: Some day}]
""",
    "activities/main.yaml": """
title: Main
description: "[link](javascript:alert(3)) <img src=https://example.org/x.png> ![x](https://example.org/y.png)"
objectives: []
owners: [estates, con]
milestones:
  FY.2022: [{id: contents, text: Contents}]
""",
    "sections/01-index.md": "# Index\n\nWords.\n",
    "measures.yaml": "- {id: con, title: A measure, activity: main}\n",
}


class Links(HTMLParser):
    """What a page refers to, what it can be referred to by, and what a strict policy would refuse."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.refused: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "action"}:
                self.hrefs.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name == "style" or name.startswith("on"):
                self.refused.append(f"{tag} {name}")
        if tag in {"style", "base", "iframe", "object", "img"} or (tag == "script" and "src" not in dict(attrs)):
            self.refused.append(tag)


def site(files: dict[str, str], audience: Audience = Audience.public) -> dict[str, bytes]:
    loaded = load(Source(texts=files))
    assert [found for found in loaded.found if found.code.startswith(("P0", "P1"))] == []
    plan, _ = show_to(loaded.plan, audience)
    return make(plan, as_at(date(2023, 6, 30), plan.header), audience, Past(), None)


PLANS = {
    "real": read_folder(ROOT / "plan").texts,
    "small": read_folder(ROOT / "tests/plans/small").texts,
    "odd": ODD,
}


@pytest.fixture(scope="module", params=PLANS)
def made(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return site(PLANS[request.param])


def pages(made: dict[str, bytes]) -> dict[str, Links]:
    return {path: Links(content.decode()) for path, content in made.items() if path.endswith(".html")}


def test_every_link_leads_to_a_page_and_a_place_on_it(made: dict[str, bytes]) -> None:
    known = pages(made)
    for path, page in known.items():
        assert len(page.ids) == len(set(page.ids)), path
        for href in page.hrefs:
            to = urlsplit(href)
            if to.scheme:
                assert to.scheme in {"https", "http", "mailto"}
                assert path == "accessibility.html" or "/" in path
                continue
            target = normpath(join(dirname(path), unquote(to.path))) if to.path else path
            assert target in made, f"{path}: {href}"
            if to.fragment:
                assert unquote(to.fragment) in known[target].ids, f"{path}: {href}"


def test_every_page_can_be_reached_from_the_first(made: dict[str, bytes]) -> None:
    known, seen, left = pages(made), set[str](), ["index.html"]
    while left:
        path = left.pop()
        if path not in seen and path in known:
            seen.add(path)
            left += [normpath(join(dirname(path), unquote(urlsplit(href).path))) for href in known[path].hrefs]
    assert seen == set(known)


def test_a_strict_policy_stands_in_every_page_and_refuses_nothing_of_it(made: dict[str, bytes]) -> None:
    for path, page in pages(made).items():
        assert page.refused == [], path
        text = made[path].decode()
        assert "default-src 'none'" in text.partition("</head>")[0], path
        assert "<script>alert" not in text
        assert "javascript:" not in "".join(page.hrefs)


def test_names_of_files_are_plain_and_stay_in_the_folder(made: dict[str, bytes]) -> None:
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?\.[a-z]+", path) for path in made)


def test_no_page_is_lost_where_two_names_would_be_one() -> None:
    made = site(ODD)
    assert [path for path in made if path.startswith("year/")] == [
        "year/fy-2022-2.html",
        "year/fy-2022.html",
        "year/2024.html",
        "year/unscheduled.html",
    ]
    assert len([path for path in made if path.startswith("objective/")]) == 6
    one = made["objective/1.html"].decode()
    assert 'id="part-1-a"' in one
    assert 'id="part-1-a-2"' in one


def test_every_thing_of_the_plan_has_its_page(made: dict[str, bytes], request: pytest.FixtureRequest) -> None:
    plan = load(Source(texts=PLANS[request.node.callspec.params["made"]])).plan
    for ident, activity in plan.activities.items():
        page = Links(made[f"activity/{ident}.html"].decode())
        wanted = [f"milestone-{item.id}" for items in activity.milestones.values() for item in items]
        assert [name for name in page.ids if name.startswith("milestone-")] == wanted
    for kind, things in (("owner", plan.owners), ("measure", plan.measures)):
        assert sorted(path for path in made if path.startswith(f"{kind}/")) == sorted(
            f"{kind}/{'con' if thing.id == 'con' else thing.id}.html" for thing in things
        )


def test_the_index_finds_everything(made: dict[str, bytes]) -> None:
    text = made["search-index.js"].decode()
    assert text.isascii()
    rows = json.loads(text.removeprefix("const planIndex = ").removesuffix(";\n"))
    found = {path for path, *_ in rows}
    assert {path for path in made if "/" in path and path.endswith(".html")} == found
    anchors = {f"{path}#milestone-{item[0]}" for path, _, _, _, *more in rows for items in more for item in items}
    known = pages(made)
    assert anchors == {f"{path}#{name}" for path in known for name in known[path].ids if name.startswith("milestone-")}


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/plans/small", tmp_path / "plan")
    build(str(tmp_path / "plan"), tmp_path / "one", Audience.public, "2023-06-30")
    build(str(tmp_path / "plan"), tmp_path / "two", Audience.public, "2023-06-30")
    one, two = (
        {p.relative_to(top): p.read_bytes() for p in top.rglob("*") if p.is_file()}
        for top in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two
    assert Path(MADE) in one


def test_a_changed_milestone_rewrites_its_pages_alone(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(ROOT / "plan", plan)
    build(str(plan), tmp_path / "out", Audience.public, None)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    file = plan / "activities/value-for-money.yaml"
    file.write_text(re.sub(r"text: (\S+)", r"text: Newly \1", file.read_text(), count=1))
    build(str(plan), tmp_path / "out", Audience.public, None)
    changed = {str(p.relative_to(tmp_path / "out")) for p, then in before.items() if p.stat().st_mtime_ns != then}
    assert "activity/value-for-money.html" in changed
    assert "search-index.js" in changed
    assert not {path for path in changed if path.startswith("activity/")} - {"activity/value-for-money.html"}
    assert "definitions.html" not in changed


def test_no_byte_of_a_public_site_is_internal(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "top", commit=False)
    shutil.rmtree(repository.plan)
    for audience in Audience:
        for state in range(2):  # what is internal now was public before, and is in the history
            for file, text in FILES.items():
                path = repository.plan / file
                path.parent.mkdir(parents=True, exist_ok=True)
                open_ = text.replace("internal: true", "internal: false")
                path.write_text(text if state else open_, encoding="utf-8")
            repository.commit(f"state {state}", f"2023-0{state + 1}-10")
        build(str(repository.plan), tmp_path / audience, audience, "2023-06-30")
    public = {path.name: path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file()}
    assert [name for name, content in public.items() if b"xyzzy" in content or "xyzzy" in name] == []
    internal = b"".join(path.read_bytes() for path in (tmp_path / "internal").rglob("*") if path.is_file())
    assert {word for word in SECRETS if word.encode() not in internal} == set()
    assert b"noindex" in internal


def test_history_stands_on_the_page_of_changes_and_on_each_activity(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "top", commit=False)
    repository.commit("the plan", "2023-01-10")
    file = next(iter(sorted((repository.plan / "activities").iterdir())))
    file.write_text(re.sub("confidence: [HM]", "confidence: L", file.read_text()))
    repository.commit("a sorry day", "2023-02-10")
    build(str(repository.plan), tmp_path / "out", Audience.public, "2023-06-30")
    whole = (tmp_path / "out/changes.html").read_text()
    own = (tmp_path / f"out/activity/{file.stem}.html").read_text()
    for page in (whole, own):
        assert "10 February 2023" in page
        assert "confidence fell from H to L" in page
        assert "a sorry day" not in page  # what a committer wrote is for the body
    assert "The plan begins here." in whole
