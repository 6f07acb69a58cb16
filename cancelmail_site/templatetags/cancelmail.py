"""Components of the staff screens as template tags: `{% load cancelmail %}`."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django import template
from django.db.models.options import Options
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cancelmail_site import navigation
from lib.names import initials
from staff import access

register = template.Library()

AVATAR_TONES = ("a", "b", "c", "d")
MARK = SafeString(
    '<svg class="mark{}" viewBox="0 0 24 24" aria-hidden="true">'
    '<path class="ring" d="M17.6 6.2A8.2 8.2 0 1 0 17.6 17.8"/>'
    '<circle class="dot" cx="20.3" cy="12" r="2.3"/></svg>'
)


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon of the sprite (static/cancelmail/icons.svg), hidden from screen readers.

    `classes`: "s" for 14 px, besides any class of the component around it.
    """
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" {classes}" if classes else "",
        static("cancelmail/icons.svg"),
        name,
    )


@register.simple_tag
def mark(classes: str = "") -> SafeString:
    """The open ring with the lamp in it: our mark."""
    return format_html(MARK, f" {classes}" if classes else "")


@register.simple_tag
def avatar(name: Any, classes: str = "") -> SafeString:
    """The initials of a person in a disc. The same name always has the same colour.

    `classes`: "s" (20 px) or "l" (44 px).
    """
    text = str(name or "").strip()
    if not text:
        return format_html('<span class="av none {}" aria-hidden="true">?</span>', classes)
    tone = AVATAR_TONES[hashlib.sha256(text.encode()).digest()[0] % len(AVATAR_TONES)]
    return format_html(
        '<span class="av {} {}" aria-hidden="true">{}</span>', tone, classes, initials(text)
    )


@register.filter
def named(field: BoundField) -> SafeString:
    """A control that carries its label itself: in a table the label is only the column's head."""
    return field.as_widget(attrs={"aria-label": str(capfirst(field.label))})


@register.filter
def minutes(value: timedelta | None) -> int:
    """Whole minutes, rounded up."""
    return -(-int(value.total_seconds()) // 60) if value else 0


@register.simple_tag
def in_sidebar(opts: Options[Any]) -> bool:
    """Whether a model's list is a place of the sidebar itself, rather than a setting."""
    path = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return navigation.current_place(path) is not navigation.SETTINGS


@register.simple_tag
def administrators() -> str:
    """Up to three names of colleagues who can give more rights, joined for a sentence."""
    return ", ".join(str(user) for user in access.administrators()[:3])
