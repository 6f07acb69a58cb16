"""The brand's frame around letters: our own layout files, made into markup by mrml and css-inline.

Nothing that a person typed is given to either of them; see `tokens`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import css_inline
import mrml

from .tokens import Tokens

LAYOUTS = Path(__file__).parent / "layouts"

# Without keep_style_tags the media queries (dark colours, phones) would be dropped; nothing is
# ever loaded, neither from the network nor from files (osTicket, CVE-2026-22200).
_INLINER = css_inline.CSSInliner(
    keep_style_tags=True, remove_inlined_selectors=True, load_remote_stylesheets=False
)
# mrml would otherwise link to Google's fonts.
_OPTIONS = mrml.RenderOptions(fonts={})

_HEAD = (
    '<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>'
    '<td class="mark" bgcolor="#c0de02" width="30" height="30" align="center">{initial}</td>'
    '<td class="name e-txt" role="heading" aria-level="1">{brand}</td></tr></table>'
)


def framed(
    tokens: Tokens, body: str, *, language: str, direction: str, why: str, words: dict[str, str]
) -> str:
    """The whole mail with the body in the frame, styles inlined, marks still in place."""
    text = tokens.inline
    parts = {
        "@title@": text(["t"]),
        "@preview@": text(["p"]),
        "@head@": _HEAD.format(initial=text(["f", "@initial", "", "", ""]), brand=_brand(tokens)),
        "@body@": body,
        "@foot@": _foot(tokens, why, words),
    }
    markup = _layout(language, direction)
    for mark, part in parts.items():
        markup = markup.replace(mark, part)
    return _INLINER.inline(markup)


def plain(tokens: Tokens, body: str, *, language: str, direction: str) -> str:
    """The whole mail as a mail program writes it."""
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{tokens.inline(['t'])}</title></head>"
        f'<body><div lang="{language}" dir="{direction}">{body}</div></body></html>'
    )


def _brand(tokens: Tokens) -> str:
    return tokens.inline(["f", "brand", None, "", ""])


def _foot(tokens: Tokens, why: str, words: dict[str, str]) -> str:
    """Address, reason, and links; each only where there is one."""
    postal = tokens.inline(["f", "@postal_address", "", "", ""])
    return (
        '<p class="foot e-sub">'
        f"{_only_if(tokens, '@postal_address', postal + '<br>')}{why}"
        f"{_foot_link(tokens, '@help_centre', words['help_centre'])}"
        f"{_foot_link(tokens, '@unsubscribe', words['unsubscribe'])}</p>"
    )


def _foot_link(tokens: Tokens, name: str, words: str) -> str:
    href = tokens.inline(["u", name])
    return _only_if(tokens, name, f' <a class="link e-ink" href="{href}">{words}</a>')


def _only_if(tokens: Tokens, name: str, markup: str) -> str:
    return f"{tokens.block(['if', name])}{markup}{tokens.block(['end'])}"


@cache
def _layout(language: str, direction: str) -> str:
    """The layout file through mrml, once for each language."""
    source = (LAYOUTS / "letter.mjml").read_text(encoding="utf-8")
    values = {
        "@lang@": language,
        "@dir@": direction,
        "@start@": "right" if direction == "rtl" else "left",
        "@css@": (LAYOUTS / "letter.css").read_text(encoding="utf-8"),
    }
    for mark, value in values.items():
        source = source.replace(mark, value)
    return mrml.to_html(source, None, _OPTIONS).content
