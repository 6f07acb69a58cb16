"""The signed link behind "keep my account": whoever holds the letter may keep it.

It carries the letter's random id and nothing of the person, under the key of all mailed links.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from lib.signing import BadToken, Keyring
from outbox.models import Message, Purpose
from surveys.links import LIFETIME, NoSuchLink, absolute

from ..models import Disuse
from .keeping import current
from .outcomes import disuse_of

KEEP_ACCOUNT = "keep_account"


@dataclass(frozen=True)
class Asked:
    """What a link stands for. `disuse` is None for a colleague's test mail: nothing is kept."""

    message: Message
    disuse: Disuse | None


def keep_url(message_id: str, now: datetime) -> str:
    """The address for a letter. `message_id`: its public id."""
    token = _keyring().sign(KEEP_ACCOUNT, UUID(message_id).bytes, expires_at=now + LIFETIME)
    return absolute(reverse("journeys:keep_account", args=[token]))


def find(token: str, now: datetime) -> Asked:
    """What the link stands for today. Raises NoSuchLink, without a look-up for a bad one."""
    try:
        public_id = UUID(bytes=_keyring().read(KEEP_ACCOUNT, token, now=now))
    except BadToken as error:
        raise NoSuchLink from error
    message = Message.objects.select_related("brand").filter(public_id=public_id).first()
    if message is None:
        raise NoSuchLink
    if message.purpose == Purpose.TEST:
        return Asked(message, None)
    disuse = disuse_of(message)
    if disuse is None:
        raise NoSuchLink
    return Asked(message, current(disuse))


def _keyring() -> Keyring:
    return Keyring.from_setting(settings.LINK_KEYS)
