"""What the pages of this room share."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.money import Money, format_money


def written(amount: int | None, currency: str) -> str:
    """An amount in the reader's language; what is not known says so, it is not zero."""
    if amount is None or not currency:
        return _("not known")
    return format_money(Money(amount, currency), get_language() or "en")
