"""Storing one message: once per key, not too often per address, held where the mode says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Cancellation, Customer
from lib.names import clean_text
from staff.models import User
from templates_app.models import Version

from . import bursts, locks, modes, states, suppression
from .addresses import comparable, normalised
from .events import Kind, note
from .models import Hold, Message, MessageBody, Mode, Purpose
from .reasons import stored

SHADOW_REASON = _("Shadow mode: prepared and shown, not sent.")
APPROVE_REASON = _("Waits for your yes.")
BURST_REASON = _("More people left in an hour than is usual: a person looks first.")
REASONS: dict[Hold, str | Promise] = {
    Hold.NONE: "",
    Hold.SHADOW: SHADOW_REASON,
    Hold.APPROVE: APPROVE_REASON,
    Hold.BURST: BURST_REASON,
}

GUARDED = {Purpose.LETTER, Purpose.REMINDER, Purpose.FOLLOW_UP, Purpose.WIN_BACK}
GUARD_WINDOW = timedelta(hours=24)
# Whatever a stranger does with an address that is not theirs (subscribe with it, cancel, undo and
# cancel again), a day brings it no more mail by machines than this from one brand.
MOST_A_DAY = 20
# A person writes, and answers for, each of these.
UNCAPPED = {Purpose.PERSONAL}
# What was never handed over does not count as having written.
NOT_WRITTEN = [states.CANCELLED, states.EXPIRED, states.FAILED]

LIFETIMES = {Purpose.PERSONAL: timedelta(days=7), Purpose.TEST: timedelta(hours=1)}
LIFETIME = timedelta(hours=48)
LIFETIME_HELD = timedelta(days=14)
NAME_LENGTH = 500  # of the column


@dataclass(frozen=True)
class Enqueued:
    """The message, or the code that says why there is none (`doors.enqueue` lists them)."""

    message: Message | None
    refused: str = ""


@dataclass(frozen=True)
class Order:
    """All that is known of a message before it exists."""

    purpose: Purpose
    stream: str
    dedupe_key: str
    cause: str
    brand: Brand
    customer: Customer | None
    email: str
    name: str
    language: str
    version: Version | None
    composed: dict[str, Any] | None
    cancellation: Cancellation | None
    sender: User | None
    due_at: datetime
    expires_at: datetime | None
    held_because: str | Promise
    extra: dict[str, str] = field(default_factory=dict)
    resend_of: Message | None = None
    by_a_person: bool = False


def store(order: Order, now: datetime) -> Enqueued:
    with transaction.atomic():
        if order.purpose in GUARDED:
            locks.hold_address(order.brand.pk, comparable(order.email), order.purpose)
        if existing := Message.objects.filter(dedupe_key=order.dedupe_key).first():
            return Enqueued(existing, "duplicate")
        if refused := _refusal(order, now):
            return Enqueued(None, refused)
        return _insert(order, now)


def _refusal(order: Order, now: datetime) -> str:
    if not order.email.strip():
        return "no_address"
    if suppression.is_suppressed(order.email, order.purpose):
        return "suppressed"
    if order.purpose in GUARDED and not order.by_a_person and _was_written_to(order, now):
        return "written_recently"
    if _has_had_enough(order, now):
        return "written_often"
    return ""


def _has_had_enough(order: Order, now: datetime) -> bool:
    if order.purpose in UNCAPPED or order.by_a_person:
        return False
    purposes = [purpose for purpose in Purpose if purpose not in UNCAPPED]
    today = written_since(order.brand, purposes, order.email, now - GUARD_WINDOW)
    return today.exclude(state__in=NOT_WRITTEN)[:MOST_A_DAY].count() >= MOST_A_DAY


def _was_written_to(order: Order, now: datetime) -> bool:
    """An automatic letter of this kind went, or is about to go, to the address in 24 hours."""
    recent = written_since(order.brand, [order.purpose], order.email, now - GUARD_WINDOW)
    return recent.exclude(state__in=NOT_WRITTEN).exists()


def written_since(
    brand: Brand, purposes: Collection[str], email: str, since: datetime
) -> QuerySet[Message]:
    """Read off the index `outbox_message_address`, which has the address in small letters."""
    return Message.objects.alias(address=Lower("to_email")).filter(
        brand=brand, purpose__in=purposes, address=comparable(email), created_at__gt=since
    )


def _insert(order: Order, now: datetime) -> Enqueued:
    """INSERT … ON CONFLICT DO NOTHING: of two at once, one makes it and both get it back."""
    hold = _hold(order, now)
    draft = _message(order, now, hold)
    Message.objects.bulk_create([draft], ignore_conflicts=True)
    message = Message.objects.get(dedupe_key=order.dedupe_key)
    if message.public_id != draft.public_id:
        return Enqueued(message, "duplicate")
    MessageBody.objects.create(message=message, composed=_composed(order))
    note(message, Kind.HELD if hold else Kind.QUEUED, now, message.state_reason)
    return Enqueued(message)


def _composed(order: Order) -> dict[str, Any] | None:
    """What a person wrote, its subject in one line: no database or header takes control signs."""
    if order.composed is None:
        return None
    return {**order.composed, "subject": clean_text(order.composed["subject"])}


def _hold(order: Order, now: datetime) -> Hold:
    """What keeps it back: the caller's reason first, then shadow mode, a burst, "Approve first"."""
    if order.held_because:
        return Hold.PERSON
    mode = mode_holds(order.brand, order.purpose, by_a_person=_has_a_yes(order))
    if mode == Hold.SHADOW or _has_a_yes(order):
        return mode
    return Hold.BURST if bursts.holds(order.cancellation, order.purpose, now) else mode


def _has_a_yes(order: Order) -> bool:
    return order.by_a_person or order.purpose in {Purpose.PERSONAL, Purpose.TEST}


def mode_holds(brand: Brand, purpose: str, *, by_a_person: bool) -> Hold:
    """What the mode makes of it. A test goes to the colleague who asks for it, in every mode."""
    mode = modes.effective(brand)
    if mode == Mode.SHADOW and purpose != Purpose.TEST:
        return Hold.SHADOW
    return Hold.APPROVE if mode == Mode.APPROVE and not by_a_person else Hold.NONE


def _message(order: Order, now: datetime, hold: Hold) -> Message:
    return Message(
        purpose=order.purpose,
        stream=order.stream,
        state=states.HELD if hold else states.QUEUED,
        state_reason=stored(order.held_because or REASONS[hold]),
        hold=hold,
        dedupe_key=order.dedupe_key,
        cause=order.cause,
        brand=order.brand,
        customer=order.customer,
        cancellation=order.cancellation,
        version=order.version,
        sender=order.sender,
        language=order.language,
        to_email=normalised(order.email),
        to_name=clean_text(order.name)[:NAME_LENGTH],
        extra={name: clean_text(value) for name, value in order.extra.items()},
        created_at=now,
        due_at=order.due_at,
        approved_at=now if _has_a_yes(order) else None,
        expires_at=order.expires_at or order.due_at + _lifetime(order),
        resend_of=order.resend_of,
    )


def _lifetime(order: Order) -> timedelta:
    if order.held_because:
        return LIFETIME_HELD
    return LIFETIMES.get(order.purpose, LIFETIME)
