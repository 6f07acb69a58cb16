"""A brand's one colour, turned into the few that its pages need, each legible in light and dark.

Contrast as WCAG 2.2 defines it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio); text asks for
4.5, and we keep a little above.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

Colour = tuple[float, float, float]
ENOUGH = 4.6
WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
DARK_CARD: Colour = (0x1D / 255, 0x22 / 255, 0x1E / 255)


@dataclass(frozen=True)
class Palette:
    """Hex colours: of buttons, of text on them, of links, and the tint of what is chosen."""

    brand: str
    on_brand: str
    brand_text: str
    soft: str


def stylesheet(colour: str) -> str:
    """What the leaver's pages know of the brand, as CSS custom properties, light and dark."""
    mark = f"--mark: {colour}; --on-mark: {on(parse(colour))};"
    return (
        f":root {{ {mark} {_properties(light(colour))} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(dark(colour))} }} }}\n"
    )


def _properties(palette: Palette) -> str:
    return (
        f"--brand: {palette.brand}; --on-brand: {palette.on_brand}; "
        f"--brand-text: {palette.brand_text}; --soft: {palette.soft};"
    )


def light(colour: str) -> Palette:
    """On white, on the page's warm grey, and on its own tint."""
    text = _until_legible(parse(colour), [WHITE, parse("#f4f2ee")], WHITE, 0.11, step=-0.02)
    return Palette(colour, on(parse(colour)), to_hex(text), to_hex(mix(text, WHITE, 0.11)))


def dark(colour: str) -> Palette:
    """The same hue, light enough for a dark page and calm enough not to glare."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*parse(colour))
    start = colorsys.hls_to_rgb(hue, 0.69, saturation * 0.68)
    brand = _until_legible(start, [DARK_CARD], DARK_CARD, 0.15, step=0.02)
    text = to_hex(brand)
    return Palette(text, on(brand), text, to_hex(mix(brand, DARK_CARD, 0.15)))


def on(colour: Colour) -> str:
    """White where it can be read on `colour`, else a very dark shade of it, else black."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*colour)
    shade = colorsys.hls_to_rgb(hue, 0.09, min(saturation, 0.6))
    readable = (ink for ink in (WHITE, shade) if contrast(ink, colour) >= ENOUGH)
    return to_hex(next(readable, BLACK))


def _until_legible(
    colour: Colour, pages: list[Colour], tinted: Colour, tint: float, *, step: float
) -> Colour:
    """The nearest lightness of `colour` that is legible on `pages` and on its own tint."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    while 0 <= lightness <= 1:
        colour = colorsys.hls_to_rgb(hue, lightness, saturation)
        if all(contrast(colour, page) >= ENOUGH for page in [*pages, mix(colour, tinted, tint)]):
            break
        lightness += step
    return colour


def contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        part * share + rest * (1 - share) for part, rest in zip(colour, other, strict=True)
    )
    return red, green, blue


def parse(colour: str) -> Colour:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def to_hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
