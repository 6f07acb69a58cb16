"""From a message's row to what is sent: rendered, addressed, with its headers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime

from django.db import DatabaseError, InterfaceError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Customer
from lib.names import clean_text
from templates_app import rendering
from templates_app.context import LetterContext
from templates_app.rendering import Rendered, RenderError

from . import building, redirecting
from .addresses import AddressError, deliverable, normalised
from .links import unsubscribe_url
from .models import Message, Purpose
from .payload import Payload

logger = logging.getLogger(__name__)

# A person wrote these; the rest says in a header that a machine did (RFC 3834, section 5).
WRITTEN_BY_PEOPLE = {Purpose.PERSONAL}
ADDRESSED_BY_PEOPLE = {Purpose.PERSONAL, Purpose.TEST}
# What one may do without: these carry a one-click unsubscribe (RFC 8058).
CAN_BE_UNSUBSCRIBED = {Purpose.LETTER, Purpose.REMINDER, Purpose.FOLLOW_UP, Purpose.WIN_BACK}


# Lines of a mail end at 998 bytes (RFC 5322, section 2.1.1), and one word cannot be folded.
LONGEST_NAME = 200
LONGEST_SUBJECT = 900
MESSAGE_ID = re.compile(r"(?<!\S)<[!-;=?-~]{3,250}>(?!\S)")
MOST_REFERENCES = 10


class CannotCompose(Exception):
    """This message can never be sent as it is; `reason` is a sentence that says why."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


def address_of(message: Message) -> str:
    """Where it goes: to the customer's address of today until its payload is fixed.

    What a person addressed (a personal letter, a test, a second copy) goes where they sent it.
    """
    is_by_a_person = message.purpose in ADDRESSED_BY_PEOPLE or message.resend_of_id is not None
    if is_by_a_person or message.body.payload or message.customer is None:
        return message.to_email
    return normalised(message.customer.email) or message.to_email


def payload_of(message: Message, now: datetime) -> tuple[Payload, str]:
    """What to send, and the preview line. A repeat gets what was stored at the first attempt.

    Unless all mail is redirected since, or no more: what is tried again was certainly refused, so
    a mail made anew is no second one. Raises CannotCompose.
    """
    with _failing_alone(message):
        redirect_to = redirecting.address()
        before = _stored(message)
        if before and before.redirected_to == redirect_to:
            return before, message.body.preview_line
        rendered = _render(message, letter_context(message, now))
        payload = redirecting.redirected(_addressed(message, rendered, now), redirect_to)
        _try_to_build(payload)
        return payload, rendered.preview_line


def _stored(message: Message) -> Payload | None:
    """As first attempted, if it ever was."""
    body = message.body
    if not body.payload:
        return None
    return Payload(subject=body.subject, html=body.html, text=body.text, **body.payload)


def shown_payload(message: Message, now: datetime) -> Payload:
    """For people who look at it: as sent, or as it would go out now, with links that lead nowhere.

    Raises CannotCompose.
    """
    with _failing_alone(message):
        if before := _stored(message):
            return before
        context = replace(letter_context(message, now), message_id=None, extra=message.extra)
        payload = _addressed(message, _render(message, context), now)
        return redirecting.redirected(payload, redirecting.address())


@contextmanager
def _failing_alone(message: Message) -> Iterator[None]:
    """Whatever breaks here is this message's own: CannotCompose, with a reason for a person."""
    try:
        yield
    except RenderError as error:
        raise CannotCompose(error.reason) from error
    except (CannotCompose, DatabaseError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("Message %s could not be put together.", message.public_id)
        raise CannotCompose(
            _("The letter could not be put together; the log says more.")
        ) from error


def _render(message: Message, context: LetterContext) -> Rendered:
    if message.version is not None:
        return rendering.render(message.version, context)
    composed = message.body.composed
    if not composed:
        raise CannotCompose(_("This message has no letter."))
    return rendering.render_composed(
        subject=composed["subject"], document=composed["document"], context=context
    )


def letter_context(message: Message, now: datetime) -> LetterContext:
    """What a letter may know when it is rendered for this message."""
    return LetterContext(
        brand=message.brand,
        customer=_reader(message),
        language=message.language,
        now=now,
        cancellation=message.cancellation,
        sender=message.sender,
        message_id=message.public_id.hex,
        extra={**message.extra, **_unsubscribe_link(message)},
    )


def _reader(message: Message) -> Customer:
    """A test mail is for a colleague, who is nobody's customer."""
    if message.customer is None and message.purpose == Purpose.TEST:
        return Customer(brand=message.brand, name=message.to_name, email=message.to_email)
    if message.customer is None:
        raise CannotCompose(_("The customer has been erased."))
    return message.customer


def _unsubscribe_link(message: Message) -> dict[str, str]:
    """For the foot of letters that one may do without."""
    if message.purpose not in CAN_BE_UNSUBSCRIBED:
        return {}
    return {"unsubscribe_url": unsubscribe_url(message.public_id)}


def _addressed(message: Message, rendered: Rendered, now: datetime) -> Payload:
    brand = message.brand
    try:
        from_email = deliverable(brand.sender_email)
        to_email = deliverable(address_of(message))
        reply_to = _reply_to(message, from_email)
    except AddressError as error:
        raise CannotCompose(error.args[0]) from error
    return Payload(
        public_id=message.public_id.hex,
        from_email=from_email,
        from_name=_sender_name(message, brand),
        to_email=to_email,
        to_name=in_head(message.to_name, LONGEST_NAME),
        reply_to=reply_to,
        subject=in_head(rendered.subject, LONGEST_SUBJECT),
        html=rendered.html,
        text=rendered.text,
        headers=_headers(message, from_email, now),
    )


def _sender_name(message: Message, brand: Brand) -> str:
    """A personal letter comes from the colleague who wrote it, at the brand's address."""
    if message.purpose in WRITTEN_BY_PEOPLE and message.sender:
        name = message.sender.get_full_name() or brand.sender_name or brand.name
    else:
        name = brand.sender_name or brand.name
    return in_head(name, LONGEST_NAME)


def in_head(text: str, longest: int) -> str:
    """One clean line for the head of the mail.

    “=?” opens an encoded word (RFC 2047): whoever decodes one on the way gets the line breaks that
    are hidden in it.
    """
    return clean_text(text).replace("=?", "= ?")[:longest].rstrip()


def _reply_to(message: Message, from_email: str) -> str:
    """`extra` may name the address of a thread; else the brand's, if it is not the sender's."""
    wanted = message.extra.get("reply_to") or message.brand.reply_to
    reply_to = deliverable(wanted) if wanted else ""
    return "" if reply_to == from_email else reply_to


def _headers(message: Message, from_email: str, now: datetime) -> dict[str, str]:
    domain = from_email.rpartition("@")[2]
    headers = {
        "Date": format_datetime(now.replace(microsecond=0)),
        "Message-ID": f"<{message.public_id.hex}@{domain}>",
    }
    if message.purpose not in WRITTEN_BY_PEOPLE:
        headers["Auto-Submitted"] = "auto-generated"
    if message.purpose in CAN_BE_UNSUBSCRIBED:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(message.public_id)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, key in (("In-Reply-To", "in_reply_to"), ("References", "references")):
        if value := _message_ids(message.extra.get(key, "")):
            headers[name] = value
    return headers


def _message_ids(value: str) -> str:
    """The last few of a thread; what is no message id is left out."""
    return " ".join(MESSAGE_ID.findall(value)[-MOST_REFERENCES:])


def _try_to_build(payload: Payload) -> None:
    """Django refuses what cannot be a mail (a header with a line break, say) before we begin."""
    try:
        building.as_bytes(payload)
    except (ValueError, UnicodeError) as error:
        raise CannotCompose(_("The mail could not be built from this letter.")) from error
