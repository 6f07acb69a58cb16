"""What a leaver answered, in the story of the customer."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.page_doors import GivenReason
from customers.timeline import Part, TimelineEntry, Topic

from .models import Response

VIEW = "surveys.view_response"


def answers(customer: Customer) -> Iterator[TimelineEntry]:
    found = Response.objects.filter(cancellation__customer=customer)
    for response in found.prefetch_related("chosen__reason"):
        reasons = ", ".join(chosen.label for chosen in response.reasons)
        words = [chosen.text for chosen in response.reasons if chosen.text]
        text = _("Said why: %(reasons)s") % {"reasons": reasons} if reasons else _("Answered")
        yield TimelineEntry(
            at=response.answered_at,
            icon="list-checks",
            text=text,
            detail=_how(response),
            url=reverse("admin:surveys_response_change", args=[response.pk]),
            tone="look",
            cancellation_id=response.cancellation_id,
            part=Part.ANSWER,
            topics=frozenset({Topic.ANSWERS}),
            quote="\n".join([*words, *(str(one) for one in response.texts.values() if one)]),
            quote_language=response.language,
            permission=VIEW,
        )


def reasons_given(customer: Customer) -> Iterator[GivenReason]:
    found = Response.objects.filter(cancellation__customer=customer)
    for response in found.prefetch_related("chosen__reason"):
        yield GivenReason(
            reasons=tuple(str(chosen.reason) for chosen in response.reasons),
            at=response.answered_at,
            how=_how(response),
            url=reverse("admin:surveys_response_change", args=[response.pk]),
        )


def _how(response: Response) -> str:
    return _("From the letter, then sent.") if response.message_id else _("By the survey's link.")
