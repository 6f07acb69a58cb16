"""Pages for the preview's frame: a whole mail as it would arrive, or why there is none."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .context import LetterContext
from .rendering import render_compiled

DARK = "@media (prefers-color-scheme: dark)"
# From here on mail programs cut letters off (Gmail: at about 102 kB), and the foot with it.
WARN_BYTES = 90_000

_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    "<style>:root{{color-scheme:light dark}}body{{margin:20px;font:15px/24px system-ui,sans-serif}}"
    "pre{{font:14px/21px ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}}"
    "</style></head><body>{body}</body></html>"
)


def page_for(
    compiled: dict[str, Any], context: LetterContext, *, as_text: bool, is_dark: bool
) -> str:
    """The letter for this context. Raises RenderError."""
    rendered = render_compiled(compiled, context)
    if as_text:
        body = f"<pre>{escape(rendered.text)}</pre>"
        return _PAGE.format(language=context.language, title=escape(rendered.subject), body=body)
    html = _with_warning(rendered.html)
    # What a reader's own dark setting does, shown whatever the colleague's setting is.
    return html.replace(DARK, "@media all" if is_dark else "@media not all")


def problem_page(message: str) -> str:
    """What keeps the letter from being shown."""
    return _PAGE.format(
        language=get_language() or "en",
        title=escape(_("No preview")),
        body=f'<p role="alert">{escape(message)}</p>',
    )


def _with_warning(html: str) -> str:
    size = len(html.encode())
    if size < WARN_BYTES:
        return html
    words = _("This letter has %(size)d kB. Gmail cuts letters off at about 102 kB.") % {
        "size": size // 1000
    }
    warning = f'<p role="alert" style="margin:0;padding:12px 20px;">{escape(words)}</p>'
    head, body, rest = html.partition("<body")
    tag, end, content = rest.partition(">")
    return f"{head}{body}{tag}{end}{warning}{content}"
