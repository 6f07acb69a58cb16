"""Leavers who have answered, through the page that they have."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from surveys.models import Response

from .factories import (
    CancellationFactory,
    CustomerFactory,
    MessageFactory,
    SubscriptionFactory,
    survey_path,
)


def answered(client: Any, words: str = "", name: str = "Ilze Bērziņa", **sent: Any) -> Response:
    customer = CustomerFactory.create(name=name)
    subscription = SubscriptionFactory.create(customer=customer)
    message: Any = MessageFactory.create(
        cancellation=CancellationFactory.create(subscription=subscription)
    )
    sent = sent or {"reason": ["other", "too_expensive"], "words-other": words}
    client.post(survey_path(message, "reasons", "other"), sent)
    return Response.objects.get(cancellation=message.cancellation)


def page_of(response: Response) -> str:
    return reverse("admin:surveys_response_change", args=[response.pk])
