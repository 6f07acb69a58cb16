"""The name of a reason by its code, for rooms below."""

from __future__ import annotations

from .models import Reason


def name_of(code: str) -> str:
    """In the reader's language; "" for a code that no reason has."""
    reason = Reason.objects.filter(code=code).first()
    return str(reason) if reason else ""
