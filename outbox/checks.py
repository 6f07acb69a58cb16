"""System checks: a wrong mail transport, or one without its key, stops the start."""

from __future__ import annotations

from importlib import import_module
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
    keys = PROVIDERS.get(name, ())
    missing = [_missing(name, key) for key in keys if not settings.ANYMAIL.get(key)]
    return missing + _not_installed(name)


def _missing(name: str, key: str) -> CheckMessage:
    return Error(
        f"MAIL_TRANSPORT is “{name}”, but ANYMAIL_{key} is not set.",
        hint=f"Set ANYMAIL_{key} to the value that your account at the provider shows.",
        id="outbox.E002",
    )


def _not_installed(name: str) -> list[CheckMessage]:
    """Some of Anymail's backends need a package more (Amazon's needs boto3)."""
    if name not in PROVIDERS:
        return []
    try:
        import_module(f"anymail.backends.{name}")
    except ImportError as error:
        extra = name.replace("_", "-")
        return [
            Error(
                f"MAIL_TRANSPORT is “{name}”, but a package that it needs is not installed: "
                f"{str(error).partition(chr(10))[0]}",
                hint=f"Run: pip install 'django-anymail[{extra}]'",
                id="outbox.E005",
            )
        ]
    return []


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
