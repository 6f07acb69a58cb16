"""Reasons are stored in English and shown in the reader's language.

One row is read by colleagues of several languages, so the sentence itself is the translation key.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, override

LONGEST = 500


def stored(reason: str | Promise) -> str:
    with override("en"):
        return str(reason)[:LONGEST]


def shown(reason: str) -> str:
    return gettext(reason) if reason else ""
