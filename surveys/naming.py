"""Reasons by their code and by their name, for rooms below."""

from __future__ import annotations

from .models import Reason


def name_of(code: str) -> str:
    """In the reader's language; "" for a code that no reason has."""
    reason = Reason.objects.filter(code=code).first()
    return str(reason) if reason else ""


def code_of(words: str) -> str:
    """Of the reason whose code or short name, in any language, these words are; else ""."""
    wanted = _plain(words)
    found = (reason.code for reason in Reason.objects.all() if wanted in _called(reason))
    return next(found, "")


def _called(reason: Reason) -> set[str]:
    labels = reason.labels.values() if isinstance(reason.labels, dict) else []
    return {_plain(name) for name in [reason.code, *labels] if isinstance(name, str)}


def _plain(words: str) -> str:
    return " ".join(words.replace("_", " ").replace("-", " ").casefold().split())
