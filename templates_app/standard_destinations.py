"""The destinations that need nothing but the brand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .context import LetterContext
from .destinations import Destination, register


def _help_centre(context: LetterContext, target: str) -> str:
    if not context.brand.help_centre_url and context.is_preview:
        return "#help-centre"
    return context.brand.help_centre_url


def register_all() -> None:
    register(
        Destination("help_centre", _("the help centre"), _help_centre, guard="has_help_centre")
    )
