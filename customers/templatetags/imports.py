"""Numbers and dates on the pages of an import: `{% load imports %}`."""

from __future__ import annotations

from datetime import date, datetime

from babel.numbers import format_decimal
from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from lib.languages import locale_for

register = template.Library()


@register.filter
def number(value: int) -> str:
    """With the groups of the reader's language: 1,204."""
    return format_decimal(value, locale=locale_for(get_language() or "en"))


@register.filter
def day(value: date | datetime | None) -> str:
    """As it stands in the file: no time zone comes in between."""
    return date_format(value, "DATE_FORMAT") if value else ""
