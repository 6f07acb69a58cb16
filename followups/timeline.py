"""What a customer's page shows of their follow-ups."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.timeline import TimelineEntry

from .models import CaseEntry

Kind = CaseEntry.Kind
SHOWN = (Kind.OPENED, Kind.WROTE, Kind.CLOSED, Kind.DEADLINE)


def entries(customer: Customer) -> Iterable[TimelineEntry]:
    """A line for what matters beyond the case itself: opened, written, late, closed."""
    shown = CaseEntry.objects.filter(case__customer=customer, kind__in=SHOWN)
    for entry in shown.select_related("case", "by", "message"):
        yield TimelineEntry(
            at=entry.happened_at,
            icon="message-square-text",
            text=_sentence(entry),
            detail=entry.case.get_outcome_display() if entry.kind == Kind.CLOSED else "",
            url=reverse("followups:case", args=[entry.case.public_id]),
            cancellation_id=entry.case.cancellation_id,
        )


def _sentence(entry: CaseEntry) -> str:
    name = {"name": entry.by or _("Somebody")}
    match Kind(entry.kind):
        case Kind.OPENED:
            return _("A person was asked to write.")
        case Kind.WROTE:
            return _("%(name)s wrote a personal letter.") % name
        case Kind.DEADLINE:
            return _("Nobody had written before the deadline.")
        case _closed:
            return _("The follow-up was closed.")
