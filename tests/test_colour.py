"""The accent of a body: whatever it is, its pages can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.colour import DARK, DEFAULT, LEAST, LIGHT, accents, contrast, legible, luminance
from planctl.render import templates_folder

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#fff000", 3.37),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


@given(COLOURS)
def test_whatever_a_body_chooses_can_be_read_on_its_pages_and_written_on(colour: str) -> None:
    made = accents(colour)
    assert all(contrast(made["light"], ground) >= LEAST for ground in LIGHT)
    assert all(contrast(made["dark"], ground) >= LEAST for ground in DARK)
    assert all(contrast(made[name], made[f"on_{name}"]) >= LEAST for name in ("light", "dark"))


@given(COLOURS, st.lists(COLOURS, min_size=1, max_size=3))
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str, behind: list[str]) -> None:
    if all(contrast(colour, ground) >= LEAST for ground in behind):
        assert legible(colour, behind) == colour


@given(COLOURS)
def test_a_shade_is_darker_and_a_tint_lighter(colour: str) -> None:
    assert luminance(legible(colour, LIGHT)) <= luminance(colour)
    assert luminance(legible(colour, DARK)) >= luminance(colour)


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    style = (templates_folder() / "_style.css").read_text(encoding="utf-8")
    for paper, band in (LIGHT, DARK):
        assert f"--paper: {paper};" in style
        assert f"--band: {band};" in style


def test_our_own_accent_needs_no_mending_on_white() -> None:
    assert accents(DEFAULT)["light"] == DEFAULT
