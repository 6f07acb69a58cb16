"""Text that must be one line: it becomes a name in the head of a mail."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters and the separators of lines and paragraphs.
BREAKING = frozenset({"Cc", "Zl", "Zp"})


def breaks_a_line(text: str) -> bool:
    """Whether it holds a line break or another control character."""
    return any(unicodedata.category(char) in BREAKING for char in text)


def in_one_line(text: str) -> None:
    """Validator for fields that people fill in. Raises ValidationError."""
    if breaks_a_line(text):
        raise ValidationError(
            _("Write it in one line, without line breaks and control characters."),
            code="not_in_one_line",
        )
