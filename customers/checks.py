"""System checks: billing that is not connected, or connected with the wrong key."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def stripe_is_connected(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    secrets = {"STRIPE_WEBHOOK_SECRET": settings.STRIPE_WEBHOOK_SECRET}
    for brand, secret in settings.STRIPE_WEBHOOK_SECRETS.items():
        secrets[f"STRIPE_WEBHOOK_SECRET_{brand}"] = secret
    if not any(secrets.values()):
        return [
            Warning(
                "STRIPE_WEBHOOK_SECRET is not set: events from Stripe are refused.",
                hint="Set it to the signing secret that Stripe shows for the webhook address "
                "…/hooks/stripe/ (it begins with whsec_). Until then each event is answered 503 "
                "and nothing is stored; Stripe sends it again for up to three days.",
                id="customers.W001",
            )
        ]
    return [
        Error(
            f"{name} holds an API key, not a webhook's signing secret.",
            hint="Set it to the secret that begins with whsec_, from the page of the webhook.",
            id="customers.E001",
        )
        for name, secret in secrets.items()
        if secret.startswith(("sk_", "rk_", "pk_"))
    ]
