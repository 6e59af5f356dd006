"""Our own templates run without Jinja's detours, and what they give is what Jinja's sandbox gives."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup

from planctl.literal import clean
from planctl.own import Own
from planctl.render import fill, render
from planctl.sandbox import Sandbox
from searches import cases

VALUES = st.one_of(
    st.text(),
    st.text(alphabet="<>&\"'\u202e\n a"),
    st.text().map(Markup),
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False),
)
TEMPLATES = [
    "{{ value }}",
    "{{ value ~ '<' }}{{ value }}",
    "{% macro m(a, b='&') %}{{ a }}{{ b }}{% endmacro %}{{ m(value) }}{{ m(b=value, a=1) }}",
    "{% set part %}{{ value }}<b>{% endset %}{{ part }}{{ [value, part]|join('&') }}",
    "{% for of in [value, value] %}{{ loop.index }}{{ 'x' if loop.changed(of) }}{{ of }}{% endfor %}",
    "{% macro m(a, b='&') %}{{ a }}{{ b }}{% endmacro %}{{ m(*[value, 1]) }}{{ m(**{'b': value, 'a': 1}) }}",
    "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{% call m(value) %}{{ value }}<{% endcall %}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{% macro n(a) %}{{ m(a) }}{{ m(m(a)) ~ a }}{% endmacro %}{{ n(value) }}",
    "{{ data.value }}{{ data['value'] }}{{ data.get('value') }}",
]


def filled(kind: Any, template: str, value: Any, *, html: bool) -> str:
    text: str = kind(autoescape=html, clean=clean).from_string(template).render(value=value, data={"value": value})
    return text


@pytest.mark.parametrize("html", [True, False])
@pytest.mark.parametrize("template", TEMPLATES)
@given(value=VALUES)
@cases(40)
def test_a_template_gives_what_the_sandbox_gives(template: str, html: bool, value: Any) -> None:
    assert filled(Own, template, value, html=html) == filled(Sandbox, template, value, html=html)


def test_a_text_and_markup_of_the_same_letters_are_not_taken_for_each_other() -> None:
    environment = Own(autoescape=True, clean=clean)
    both = environment.from_string("{{ a }} {{ b }} {{ a }} {{ yes }} {{ one }}")
    assert both.render(a="<b>", b=Markup("<b>"), yes=True, one=1) == "&lt;b&gt; <b> &lt;b&gt; True 1"


def test_what_a_template_is_not_given_is_an_error_with_its_name() -> None:
    with pytest.raises(UndefinedError, match="plan"):
        fill("site/home.html.j2", {})


def test_each_makes_a_line_of_each_and_escapes_what_no_macro_made(tmp_path: Path) -> None:
    template = tmp_path / "mine.html.j2"
    macro = "{% macro m(a, b) %}<i>{{ a }}{{ b }}</i>{% endmacro %}"
    template.write_text(macro + "{{ each(['<', 2], m, '&') }}{{ each(['x'], link, 'a', '<') }}")
    assert render({}, str(template), "html") == "<i>&lt;&amp;</i>\n<i>2&amp;</i>&lt;"
