"""The last question before any mail to somebody made up: it is not sent, whoever asked for it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from outbox import guards
from outbox.models import Message, Purpose

from .marks import SOURCE

NOT_SENT = gettext_noop("This customer is made up (demo data): nothing is sent to them.")
# These go to colleagues, about a customer.
TO_COLLEAGUES = {Purpose.TEST, Purpose.DIGEST}


def is_made_up(message: Message) -> str:
    return NOT_SENT if message.customer and message.customer.source == SOURCE else ""


def register() -> None:
    for purpose in Purpose:
        if purpose not in TO_COLLEAGUES:
            guards.register(purpose, is_made_up)
