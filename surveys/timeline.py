"""What a leaver answered, in the story of the customer."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.timeline import TimelineEntry

from .models import Response


def answers(customer: Customer) -> Iterator[TimelineEntry]:
    found = Response.objects.filter(cancellation__customer=customer)
    for response in found.prefetch_related("chosen__reason"):
        reasons = ", ".join(chosen.label for chosen in response.reasons)
        words = [chosen.text for chosen in response.reasons if chosen.text]
        yield TimelineEntry(
            at=response.answered_at,
            icon="list-checks",
            text=_("Said why: %(reasons)s") % {"reasons": reasons},
            detail=" · ".join([*words, *response.texts.values()]),
            url=reverse("admin:surveys_response_change", args=[response.pk]),
            cancellation_id=response.cancellation_id,
        )
