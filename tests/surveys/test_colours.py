"""Whatever colour a brand chose, its pages can be read."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from surveys import colours
from surveys.colours import contrast, parse

LEGIBLE = 4.5
anything = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(anything)
@example("#ffffff")
@example("#000000")
def test_every_colour_is_legible_in_light_and_dark(colour):
    for palette, pages in (
        (colours.light(colour), ("#ffffff", "#f4f2ee")),
        (colours.dark(colour), ("#1d221e", "#141815")),
    ):
        assert contrast(parse(palette.on_brand), parse(palette.brand)) >= LEGIBLE
        for page in (*pages, palette.soft):
            assert contrast(parse(palette.brand_text), parse(page)) >= LEGIBLE


@given(anything)
@example("#ffffff")
@example("#000000")
def test_text_on_the_tint_is_legible(colour):
    assert contrast(parse("#545c53"), parse(colours.light(colour).soft)) >= LEGIBLE
    assert contrast(parse("#b4bab0"), parse(colours.dark(colour).soft)) >= LEGIBLE


@given(anything)
@example("#ffffff")
@example("#000000")
def test_letter_of_the_mark_is_legible(colour):
    assert contrast(parse(colours.on(parse(colour))), parse(colour)) >= LEGIBLE
