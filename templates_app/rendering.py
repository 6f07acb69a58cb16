"""One renderer for preview, test mail and real mail: a letter and a context in, a mail out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lib.names import clean_text

from . import compiling
from .context import LetterContext
from .document import Document, DocumentError, parse_document
from .errors import RenderError
from .filling import Filler, Values, chosen_subject, signature_lines
from .models import Version
from .text_body import laid_out
from .tokens import Segments

__all__ = [
    "RenderError",
    "Rendered",
    "render",
    "render_compiled",
    "render_composed",
    "signature_text",
]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished letter. `subject` and `preview_line` are plain text of one line."""

    subject: str
    preview_line: str
    html: str
    text: str


def render(version: Version, context: LetterContext) -> Rendered:
    """The published letter for one customer.

    Raises RenderError when it would have a hole, an unsafe link, or something unknown.
    """
    return render_compiled(version.compiled, context)


def render_compiled(compiled: dict[str, Any], context: LetterContext) -> Rendered:
    """As `render`, for a letter that was compiled but not published (a draft's preview)."""
    if compiled.get("format") != compiling.FORMAT:
        raise RenderError(_("This version was published by another release. Publish it again."))
    values = Values(context)
    subject = chosen_subject(compiled["subjects"], values)
    return _filled(
        values,
        subject=subject,
        preview_line=compiled["preview_line"],
        html=compiled["html"],
        text=compiled["text"],
        signatures=compiled["signatures"],
    )


def render_composed(*, subject: str, document: dict[str, Any], context: LetterContext) -> Rendered:
    """A letter that a person wrote: looks like mail that a person typed, without the frame.

    Raises RenderError, also while a field in it is still to be filled in.
    """
    parsed = _parsed(document)
    return _filled(
        Values(context),
        subject=clean_text(subject),
        preview_line="",
        html=compiling.plain_html(parsed, context.language),
        text=compiling.text_segments(parsed, "", context.language),
        signatures=compiling.signatures(context.language),
    )


def signature_text(context: LetterContext) -> str:
    """What closes a letter that `context.sender` sends, line by line."""
    values = Values(context)
    signatures = compiling.signatures(context.language)
    filler = Filler(values, is_html=False, signatures=signatures)
    return "\n".join(signature_lines(values, signatures, filler))


def _filled(
    values: Values,
    *,
    subject: str,
    preview_line: str,
    html: Segments,
    text: Segments,
    signatures: dict[str, list[Segments]],
) -> Rendered:
    html_filler = Filler(
        values, is_html=True, signatures=signatures, subject=subject, preview_line=preview_line
    )
    text_filler = Filler(values, is_html=False, signatures=signatures, subject=subject)
    return Rendered(
        subject=subject,
        preview_line=preview_line,
        html=html_filler.fill(html),
        text=laid_out(text_filler.fill(text)),
    )


def _parsed(document: dict[str, Any]) -> Document:
    try:
        return parse_document(document)
    except DocumentError as error:
        raise RenderError(str(error)) from error
