"""What templates are given, what they may do, and what comes out."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from planctl import confined
from planctl.audience import show_to
from planctl.choice import Audience, Filters
from planctl.colour import accents
from planctl.context import context
from planctl.errors import PlanctlError
from planctl.load import load
from planctl.progress import as_at
from planctl.render import builtin, in_parts, render
from planctl.select import select
from planctl.source import read_folder

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def data(plan: str = "plan", *, layout: str = "activity", later: bool = False, **filters: Any) -> dict[str, Any]:
    loaded = load(read_folder(ROOT / plan))
    shown, _ = show_to(loaded.plan, Audience.public)
    day = as_at(dt.date(2023, 6, 30), shown.header)
    return context(select(shown, Filters(**filters), day), audience="public", layout=layout, later=later)


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys(item) for item in value.values()))
    return set().union(*(keys(item) for item in value)) if isinstance(value, list) else set()


def test_a_template_sees_plain_data_only() -> None:
    for plan in ("plan", "tests/plans/small"):
        made = data(plan)
        assert json.loads(json.dumps(made)) == made


def test_the_readme_names_everything_that_a_template_sees() -> None:
    made = data("tests/plans/small")
    words = {"status", "timing", "rag"}
    for counts in (made["counts"], *(item["counts"] for item in made["activities"])):
        words |= keys(counts)
    named = set(re.findall(r"`([a-z_]+)`", README))
    assert keys(made) - words - named == set()


def test_both_formats_have_the_same_documents() -> None:
    assert builtin("md") == builtin("html") == ["board", "document", "owner", "plan"]


@pytest.mark.parametrize("fmt", ["md", "html"])
@pytest.mark.parametrize("template", ["plan", "document"])
@pytest.mark.parametrize("layout", ["activity", "matrix"])
def test_every_milestone_and_owner_is_printed_once_at_least(fmt: str, template: str, layout: str) -> None:
    made = data(layout=layout)
    text = " ".join(render(made, template, fmt).replace("&amp;", "&").replace("&#39;", "'").replace("\\", "").split())
    for activity in made["activities"]:
        assert " ".join(activity["title"].split()) in text
        for owner in activity["owners"]:
            assert owner["title"] in text
        for year in activity["years"]:
            for milestone in year["milestones"]:
                assert " ".join(milestone["text"].split()) in text
    assert "(definition not in source)" in text
    assert "Daisy or large print" in text


@pytest.mark.parametrize("fmt", ["md", "html"])
def test_one_year_prints_what_it_asks_and_nothing_of_the_others(fmt: str) -> None:
    text = render(data(year=["2024/25"]), "plan", fmt)
    assert "Go live with online self service" in text
    assert "Scope, cost and plan digital" not in text
    assert "No milestone" in text


@pytest.mark.parametrize("fmt", ["md", "html"])
def test_the_same_data_gives_the_same_bytes(fmt: str) -> None:
    assert render(data(), "document", fmt) == render(data(), "document", fmt)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\n{{ plan.titel }}", "mine.j2:2: 'dict object' has no attribute 'titel'"),
        ("{{ nothing }}", "mine.j2:1: 'nothing' is undefined"),
        ("\n\n{% if %}", "mine.j2:3: Expected an expression"),
        ("{{ plan.__class__ }}", "mine.j2:1: access to attribute '__class__'"),
        ("{{ plan.update(title='x') }}", "mine.j2:1: access to attribute 'update'"),
        ("{% include '/etc/hostname' %}", "includes"),
        ("{{ 'x' * 10**12 }}", "mine.j2:1: the operator **"),
        ("{{ 'x' * 100000000 }}", "mine.j2:1: more than 1000000"),
        ("{% for i in range(100000000) %}{% endfor %}", "mine.j2:1: Range too big"),
        ("{{ 'x'.ljust(1000000000) }}", "mine.j2:1: access to attribute 'ljust'"),
        ("{{ 'x'|center(1000000000) }}", "mine.j2:1: No filter named 'center'"),
        ("{{ [1, 2]|random }}", "mine.j2:1: No filter named 'random'"),
        ("{{ 'a\\nb'|indent(100000000000) }}", "mine.j2:1: it asks for more memory"),
        ("\n{{ (9).to_bytes(100000000000, 'big') }}", "mine.j2:2: it asks for more memory"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "mine.j2:1: maximum recursion depth"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "mine.j2: maximum recursion depth"),
        ("{{ 1|markdown }}", "mine.j2:1: 'int' object has no attribute"),
        ("{{ counts.total / 0 }}", "mine.j2:1: division by zero"),
    ],
)
def test_a_template_that_is_wrong_is_told_with_its_line(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.j2").write_text(text, encoding="utf-8")
    with pytest.raises(PlanctlError, match=re.escape(told)):
        render(data(), "mine.j2", "md")


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro two(n) %}{% if n %}{{ two(n - 1) }}{{ two(n - 1) }}{% endif %}{% endmacro %}{{ two(60) }}",
        "{% set it = namespace(n=99999) %}{% for i in range(40) %}{% set it.n = it.n * it.n %}{% endfor %}",
        "{{ [1]|slice(100000000000)|list|length }}",
    ],
)
def test_a_template_without_end_is_ended(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)
    (tmp_path / "mine.j2").write_text(text, encoding="utf-8")
    with pytest.raises(PlanctlError, match=r"mine\.j2.* (takes|asks for) more"):
        render(data(), str(tmp_path / "mine.j2"), "md")


@pytest.mark.parametrize(
    "text",
    [
        "{% set it = namespace(x='0123456789') %}{% for i in range(40) %}{% set it.x = it.x ~ it.x %}{% endfor %}",
        "{% for i in range(99999) %}{{ 'x' * 100000 }}{% endfor %}",
        "{% for i in range(300) %}{{ 'x' * 500000 }}{% endfor %}",
    ],
)
def test_a_template_that_would_fill_the_memory_is_ended(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "MEMORY", 400 << 20)
    (tmp_path / "mine.j2").write_text(text, encoding="utf-8")
    with pytest.raises(PlanctlError, match=r"more memory|more than 128 MiB"):
        render(data(), str(tmp_path / "mine.j2"), "md")


def test_a_template_drives_no_terminal(tmp_path: Path) -> None:
    file = tmp_path / "mine.j2"
    file.write_text("\x1b[2J{{ '\\x1b[31mred' }}\u202e{{ '\\u202e' }} é", encoding="utf-8")
    assert render(data(), str(file), "md") == "[2J[31mred é"


@pytest.mark.parametrize("layout", ["activity", "matrix"])
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_a_document_filled_in_parts_is_the_same(fmt: str, layout: str) -> None:
    parted = [template for template in builtin(fmt) if in_parts(template, fmt)]
    assert parted == ["document", "plan"]
    for template in parted:
        assert render(data(layout=layout, later=True), template, fmt) == render(data(layout=layout), template, fmt)


@pytest.mark.parametrize("fmt", ["md", "html"])
@pytest.mark.parametrize(
    "text", ["{{ unseen|e }}", "{{ [unseen]|join }}", "{% set a %}{{ unseen }}{% endset %}{{ a }}"]
)
def test_what_nobody_sees_is_taken_out_of_what_a_template_escapes_itself(tmp_path: Path, text: str, fmt: str) -> None:
    (tmp_path / "mine.j2").write_text(text, encoding="utf-8")
    assert render(data() | {"unseen": "a\u202eb"}, str(tmp_path / "mine.j2"), fmt) == "ab"


def test_a_template_of_ones_own_is_filled(tmp_path: Path) -> None:
    file = tmp_path / "mine.j2"
    file.write_text("{% for item in activities %}{{ item.title|line }}: {{ item.rag }}\n{% endfor %}", encoding="utf-8")
    assert "Casework Programme: red\n" in render(data(), str(file), "md")


def test_a_template_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(
        PlanctlError, match='no template "bord" for html: it is one of board, document, owner, plan, or a file'
    ):
        render(data(), "bord", "html")


def test_the_accent_of_the_plan_is_that_of_its_pages() -> None:
    made = data("tests/plans/small")
    made["plan"]["accent"] = accents("#ffd000")
    page = render(made, "plan", "html")
    assert f"--accent: {made['plan']['accent']['light']};" in page
    assert "--accent: #ffd000;" in page  # on dark paper it can be read as it is
