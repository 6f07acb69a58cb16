"""Signed links to the public pages of the outbox. They carry a random id, never an address."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from lib.signing import Keyring

UNSUBSCRIBE = "outbox.unsubscribe"


def unsubscribe_url(public_id: uuid.UUID) -> str:
    """Stops mail of the message's purpose to its address. Never expires: mail is kept for years."""
    token = _keyring().sign(UNSUBSCRIBE, public_id.bytes, expires_at=None)
    return settings.SITE_URL + reverse("outbox_public:unsubscribe", args=[token])


def read_unsubscribe(token: str, now: datetime) -> uuid.UUID:
    """The message's public id. Raises lib.signing.BadToken."""
    return uuid.UUID(bytes=_keyring().read(UNSUBSCRIBE, token, now=now))


def _keyring() -> Keyring:
    return Keyring.from_setting(settings.LINK_KEYS)
