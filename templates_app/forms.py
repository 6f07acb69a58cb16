"""What a studio form posts, read once for every action."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from .document import DocumentError
from .models import LetterText, SubjectLine


@dataclass(frozen=True)
class PostedDraft:
    """The draft as typed, not yet checked; `revision` is the one that was on the screen."""

    document: Any
    subject_line: SubjectLine | None
    subject: Any
    preview_line: str
    revision: int

    @property
    def values(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "subject_line": self.subject_line,
            "subject": self.subject,
            "preview_line": self.preview_line,
        }


def posted_draft(request: HttpRequest, text: LetterText) -> PostedDraft:
    """Raises DocumentError for what cannot even be read, and for a subject that is gone."""
    draft = typed_draft(request, text)
    if request.POST.get("subject_line") and draft.subject_line is None:
        gone = _("The subject that was chosen is no longer in the list. Choose another one.")
        raise DocumentError("", gone)
    return draft


def typed_draft(request: HttpRequest, text: LetterText) -> PostedDraft:
    """What was on the screen, to be shown again. What was not posted is as it is stored.

    Raises DocumentError for what cannot even be read.
    """
    post = request.POST
    return PostedDraft(
        document=_json(post.get("document"), text.document),
        subject_line=_subject_line(post.get("subject_line"), text.subject_line),
        subject=_json(post.get("subject"), text.subject),
        preview_line=post.get("preview_line", text.preview_line),
        revision=posted_revision(request),
    )


def posted_revision(request: HttpRequest) -> int:
    """0, which no draft has, where none was posted."""
    value = request.POST.get("revision", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0


def _json(value: str | None, otherwise: Any) -> Any:
    if value is None:
        return otherwise
    try:
        return json.loads(value or "null")
    except (ValueError, RecursionError) as error:
        raise DocumentError("", _("This letter arrived damaged. Save it again.")) from error


def _subject_line(slug: str | None, otherwise: SubjectLine | None) -> SubjectLine | None:
    """None where words of its own were chosen."""
    if slug is None:
        return otherwise
    return SubjectLine.objects.filter(slug=slug).first() if slug else None
