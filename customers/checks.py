"""System checks: billing that is not connected, or connected with the wrong key."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def stripe_is_connected(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    secret = settings.STRIPE_WEBHOOK_SECRET
    if not secret:
        return [
            Warning(
                "STRIPE_WEBHOOK_SECRET is not set: events from Stripe are refused.",
                hint="Set it to the signing secret that Stripe shows for the webhook address "
                "…/hooks/stripe/ (it begins with whsec_).",
                id="customers.W001",
            )
        ]
    if not secret.startswith("whsec_"):
        return [
            Error(
                "STRIPE_WEBHOOK_SECRET is not a webhook's signing secret.",
                hint="Set it to the secret that begins with whsec_, from the page of the webhook.",
                id="customers.E001",
            )
        ]
    return []
