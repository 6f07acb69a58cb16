"""Signed links to the leaver's pages: who may open them is whoever holds the letter.

A link carries no personal data, only random ids under a signature with a key of its own, so that
a change of SECRET_KEY kills no mailed link. A reason is a part of the address, not of the token:
it says nothing about a person, and one letter needs only one token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from customers.models import Cancellation, Customer
from lib.signing import BadToken, Keyring
from outbox.models import Message, Purpose
from worker import clock

SURVEY = "survey"
OWN_PAGE = "own_page"
# People find a letter again a year later. The own page holds no more than the letter said.
LIFETIME = timedelta(days=400)
NO_MESSAGE = UUID(int=0)


class NoSuchLink(Exception):
    """Unknown, damaged, for another purpose, or expired: which of them, nobody learns."""


@dataclass(frozen=True)
class Opened:
    """What a link stands for. `survey` is the short name of the survey, empty on the own page."""

    cancellation: Cancellation
    message: Message | None
    survey: str

    @property
    def is_trial(self) -> bool:
        """Whether a colleague's test mail brought us here: then nothing is recorded."""
        return self.message is not None and self.message.purpose == Purpose.TEST


def survey_url(
    cancellation: Cancellation,
    survey_slug: str,
    message_id: str,
    reason: str = "",
    *,
    now: datetime | None = None,
) -> str:
    """The address of a survey in a letter, with `reason` chosen. `message_id`: the public id."""
    token = sign(SURVEY, cancellation.public_id, message_id, survey_slug, now=now)
    return absolute(survey_path(token, reason))


def own_page_url(
    cancellation: Cancellation, message_id: str = "", *, now: datetime | None = None
) -> str:
    """The address of the leaver's own page, which is also the way back in letters."""
    return absolute(own_page_path(cancellation, message_id, now=now))


def person(customer: Customer, survey: str) -> str:
    """Whom the reasons of `survey` are shuffled for: the same order in every letter and page."""
    return f"{customer.public_id}:{survey}"


def survey_path(token: str, reason: str = "") -> str:
    if reason:
        return reverse("surveys:survey", args=[token, reason])
    return reverse("surveys:survey", args=[token])


def own_page_path(
    cancellation: Cancellation, message_id: str = "", *, now: datetime | None = None
) -> str:
    token = sign(OWN_PAGE, cancellation.public_id, message_id, "", now=now)
    return reverse("surveys:own_page", args=[token])


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def sign(
    purpose: str, cancellation: UUID, message_id: str, survey: str, *, now: datetime | None
) -> str:
    message = UUID(message_id) if message_id else NO_MESSAGE
    payload = cancellation.bytes + message.bytes + survey.encode()
    return _keyring(settings.LINK_KEYS).sign(
        purpose, payload, expires_at=(now or clock.now()) + LIFETIME
    )


def find(purpose: str, token: str, now: datetime) -> Opened:
    """What the link stands for. Raises NoSuchLink, with no look at the database for a bad one."""
    try:
        payload = _keyring(settings.LINK_KEYS).read(purpose, token, now=now)
    except BadToken as error:
        raise NoSuchLink from error
    cancellation_id, message_id = UUID(bytes=payload[:16]), UUID(bytes=payload[16:32])
    cancellation = (
        Cancellation.objects.select_related("brand", "customer", "subscription__plan")
        .filter(public_id=cancellation_id)
        .first()
    )
    if cancellation is None:
        raise NoSuchLink
    message = Message.objects.filter(public_id=message_id).first()
    return Opened(cancellation, message, payload[32:].decode())


@cache
def _keyring(setting: str) -> Keyring:
    return Keyring.from_setting(setting)
