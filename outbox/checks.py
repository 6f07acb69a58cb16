"""System checks: a wrong mail transport, or one without its key, stops the start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .transports.anymail import PROVIDERS

NAMES = sorted({"file", "smtp", *PROVIDERS})


@register()
def mail_is_configured(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    name = settings.MAIL_TRANSPORT
    if name not in NAMES:
        return [
            Error(
                f"MAIL_TRANSPORT is “{name}”, which is no way to send mail that we know.",
                hint=f"Set MAIL_TRANSPORT to one of: {', '.join(NAMES)}.",
                id="outbox.E001",
            )
        ]
    if name == "smtp":
        return _smtp_problems()
    return [_missing(name, key) for key in PROVIDERS.get(name, ()) if not settings.ANYMAIL.get(key)]


def _missing(name: str, key: str) -> CheckMessage:
    return Error(
        f"MAIL_TRANSPORT is “{name}”, but ANYMAIL_{key} is not set.",
        hint=f"Set ANYMAIL_{key} to the value that your account at the provider shows.",
        id="outbox.E002",
    )


def _smtp_problems() -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if not settings.EMAIL_HOST:
        problems.append(
            Error(
                "MAIL_TRANSPORT is “smtp”, but EMAIL_HOST is not set.",
                hint="Set EMAIL_HOST to the name of your mail server.",
                id="outbox.E003",
            )
        )
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        problems.append(
            Error(
                "EMAIL_USE_TLS and EMAIL_USE_SSL are both on.",
                hint="Set EMAIL_USE_TLS for port 587, or EMAIL_USE_SSL for port 465.",
                id="outbox.E004",
            )
        )
    return problems
