"""A mail to the colleague who asks for it: the whole way that letters go, and what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.models import Brand
from staff.models import User

from . import display, modes, redirecting, route, states
from .enqueueing import Order, store
from .models import Message, Purpose
from .reasons import shown


class CannotTry(Exception):
    """There will be no test mail; the argument is a sentence for the one who asked."""


def send_test(to: User, brand: Brand, now: datetime) -> Message:
    """Queue a test mail to this colleague, in any mode. One at a time. Raises CannotTry."""
    if under_way := tests_of(to).filter(state__in=states.OPEN).first():
        return under_way
    made = store(_order(to, brand, now), now)
    if made.message is None:
        raise CannotTry(_refusal(made.refused))
    return made.message


def tests_of(colleague: User) -> QuerySet[Message]:
    """Newest first."""
    tests = Message.objects.filter(purpose=Purpose.TEST, sender=colleague, customer=None)
    return tests.order_by("-created_at", "-pk")


def _refusal(code: str) -> str:
    sentences = {
        "no_address": _("Your account has no e-mail address. An administrator can enter one."),
        "suppressed": _("Your address is on the list of those that get no mail."),
        "written_often": _("Your address has had enough mail for a day. Try again tomorrow."),
    }
    return sentences[code]


def _order(to: User, brand: Brand, now: datetime) -> Order:
    return Order(
        purpose=Purpose.TEST,
        stream="test",
        dedupe_key=f"test:{uuid.uuid4().hex}",
        cause=f"test:{to.pk}",
        brand=brand,
        customer=None,
        email=to.email,
        name=to.get_full_name(),
        language=get_language() or "en",
        version=None,
        composed={"subject": _("A test mail from Cancelmail"), "document": _document(brand)},
        cancellation=None,
        sender=to,
        due_at=now,
        expires_at=None,
        held_because="",
    )


def _document(brand: Brand) -> dict[str, Any]:
    sentences = [
        _("This mail went the whole way that letters to your customers go."),
        _("It left through: %(route)s. Its sender is %(sender)s.")
        % {"route": route.name(), "sender": f"{brand} ({brand.sender_email})"},
        _("If you read this in your inbox, and not among spam, sending works."),
    ]
    texts = [[{"type": "text", "text": sentence}] for sentence in sentences]
    return {"type": "doc", "content": [{"type": "paragraph", "content": text} for text in texts]}


@dataclass(frozen=True)
class Result:
    """What came of a test mail, for the page."""

    message: Message
    look: display.Look
    sentence: str | Promise
    answer: str
    is_open: bool


def result_of(message: Message) -> Result:
    is_open = message.state in states.OPEN
    return Result(message, display.look_of(message), _sentence(message), _answer(message), is_open)


def _sentence(message: Message) -> str:
    to = redirecting.address() or message.to_email
    match message.state:
        case states.SENT:
            return _("Accepted for %(address)s. Is it in the inbox?") % {"address": to}
        case states.FAILED:
            return _("It could not be sent. Nothing else would go out either.")
        case states.UNKNOWN:
            return _("Nobody knows whether it was accepted. See whether it arrived.")
        case states.EXPIRED | states.CANCELLED:
            return _("It was not sent in time. Is a worker running?")
    if modes.is_paused():
        return _("Sending is paused: it goes when you resume.")
    if message.attempts:
        return _("Not accepted yet. It is tried again by itself, within the hour.")
    return _("On its way to %(address)s.") % {"address": to}


def _answer(message: Message) -> str:
    """The words of the provider, or of the mail server, as they came."""
    last = message.events.exclude(detail="").exclude(kind="begun").last()
    words = shown(last.detail) if last else shown(message.state_reason)
    return " ".join(part for part in (words, message.provider_id) if part)
