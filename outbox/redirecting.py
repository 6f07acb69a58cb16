"""All mail to one address, for a staging copy: whoever reads it there sees whom it was for.

The switch is read when a mail is put together, and again by begin, so that a mail that was made
for a customer a moment before the switch was set does not slip out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from django.db.models import Exists, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .addresses import deliverable
from .models import SendingMode
from .payload import Payload

BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
NOTE = (
    '<p style="margin:0;padding:12px 16px;background:#fcf0d8;color:#694505;'
    'font:14px/20px sans-serif" dir="auto">{}</p>'
)


def address() -> str:
    """Where everything goes instead; empty: to whom it is for."""
    found = SendingMode.objects.filter(brand=None).values_list("redirect_to", flat=True).first()
    return found or ""


def redirected(payload: Payload, to: str) -> Payload:
    """The same mail to this address, with a note at its top. Raises AddressError."""
    if not to:
        return payload
    note = _("Redirected. This mail is for %(address)s.") % {"address": payload.to_email}
    return replace(
        payload,
        redirected_to=to,
        to_email=deliverable(to),
        to_name="",
        subject=f"[{payload.to_email}] {payload.subject}",
        html=_noted(payload.html, note) if payload.html else "",
        text=f"{note}\n\n{payload.text}",
    )


def _noted(html: str, note: str) -> str:
    """The note as the first thing that is seen."""
    opening = BODY.search(html)
    place = opening.end() if opening else 0
    return html[:place] + format_html(NOTE, note) + html[place:]


def still_stands(payload: Payload) -> Q:
    """A condition for begin: the switch is as it was when this mail was put together."""
    everything = SendingMode.objects.filter(brand=None)
    if payload.redirected_to:
        return Q(Exists(everything.filter(redirect_to=payload.redirected_to)))
    return ~Q(Exists(everything.exclude(redirect_to="")))
