"""How Insights writes numbers and days: `{% load insights %}`."""

from __future__ import annotations

from datetime import date

from django import template

from insights import formats

register = template.Library()


@register.filter
def number(value: int) -> str:
    return formats.number(value)


@register.filter
def signed(value: int) -> str:
    """A change: "+19", "−2", "0"."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{formats.number(abs(value))}"


@register.filter
def short_day(day: date) -> str:
    return formats.short_day(day)


@register.filter
def full_day(day: date) -> str:
    return formats.short_day(day, year=True)
