"""A brand's one colour as all the colours that a letter needs, each readable where it stands.

Contrast by WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]

DEFAULT = "#14594b"
ENOUGH = 4.5
COMFORTABLE = 7.0  # on dark paper, where thin letters look thinner
PAPER: Rgb = (255, 255, 255)
DESK: Rgb = (244, 242, 238)
DARK_PAPER: Rgb = (29, 34, 30)
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
NEAR_BLACK: Rgb = (18, 22, 19)


@dataclass(frozen=True, slots=True)
class BrandColours:
    """As "#rrggbb": the button and what is written on it, text on paper, and the same in dark."""

    button: str
    on_button: str
    ink: str
    dark_button: str
    dark_on_button: str
    dark_ink: str


@lru_cache(maxsize=256)
def brand_colours(colour: str) -> BrandColours:
    """The colours of a brand; of ours where `colour` is none."""
    button = _parse(colour) or _parse(DEFAULT) or BLACK
    light = _until_readable(button, DARK_PAPER, WHITE, COMFORTABLE)
    return BrandColours(
        button=_hex(button),
        on_button=_hex(_on(button)),
        ink=_hex(_until_readable(button, DESK, BLACK)),
        dark_button=_hex(light),
        dark_on_button=_hex(_on(light)),
        dark_ink=_hex(light),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    return _contrast(_parse(one) or BLACK, _parse(other) or BLACK)


def _on(background: Rgb) -> Rgb:
    """White where it can be read on it, else the better of near black and black."""
    if _contrast(WHITE, background) >= ENOUGH:
        return WHITE
    return NEAR_BLACK if _contrast(NEAR_BLACK, background) >= ENOUGH else BLACK


def _until_readable(colour: Rgb, background: Rgb, towards: Rgb, enough: float = ENOUGH) -> Rgb:
    for step in range(101):
        mixed = _mix(colour, towards, step / 100)
        if _contrast(mixed, background) >= enough:
            return mixed
    return towards


def _mix(colour: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _contrast(one: Rgb, other: Rgb) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parse(colour: str) -> Rgb | None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return None
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
