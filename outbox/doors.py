"""The doors of the outbox: all that other rooms may do with mail.

Each runs inside the caller's transaction where there is one, so that a message and its cause live
and die together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Cancellation, Customer
from staff import audit
from staff.models import User
from templates_app.models import Version
from worker import clock

from . import bursts, modes, signals, states, suppression
from .enqueueing import LIFETIME, REASONS, Enqueued, Order, mode_holds, store
from .events import Kind, note
from .models import Hold, Message, Purpose, SendingMode, SuppressionReason
from .reasons import stored

__all__ = [
    "CancelResult",
    "Enqueued",
    "OutboxError",
    "cancel",
    "cancel_message",
    "enqueue",
    "is_suppressed",
    "pause",
    "release",
    "resend",
    "resume",
    "see_to",
    "settle",
    "suppress",
]

is_suppressed = suppression.is_suppressed


@dataclass(frozen=True)
class CancelResult:
    """How many were stopped in time, and how many may already be on their way."""

    stopped: int
    already_going: int


class OutboxError(Exception):
    """What was asked for cannot be done; the argument is a sentence for the person who asked."""


def enqueue(
    *,
    purpose: str,
    stream: str,
    dedupe_key: str,
    cause: str,
    brand: Brand,
    customer: Customer,
    language: str,
    now: datetime,
    version: Version | None = None,
    composed: Mapping[str, Any] | None = None,
    cancellation: Cancellation | None = None,
    sender: User | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    held_because: str | Promise = "",
    extra: Mapping[str, str] | None = None,
) -> Enqueued:
    """Store one message, once per `dedupe_key`. `refused` of the result says why there is none.

    Codes: "duplicate" (the message that has the key comes back with it), "no_address",
    "suppressed", "written_recently" (an automatic letter of this purpose in the last 24 hours),
    "written_often" (the address has had as many mails in 24 hours as anybody should get).
    `held_because`: a sentence, for what waits for something else first.
    `extra` is what the letter may know besides (templates_app.context); three of its keys are
    headers: "reply_to" (an address), "in_reply_to" and "references" (message ids of a thread).
    """
    order = Order(
        purpose=Purpose(purpose),
        stream=stream,
        dedupe_key=dedupe_key,
        cause=cause,
        brand=brand,
        customer=customer,
        email=customer.email,
        name=customer.name,
        language=language,
        version=version,
        composed=dict(composed) if composed else None,
        cancellation=cancellation,
        sender=sender,
        due_at=due_at or now,
        expires_at=expires_at,
        held_because=held_because,
        extra=dict(extra or {}),
    )
    return store(order, now)


def release(message: Message, *, now: datetime, by: User | None = None) -> bool:
    """Let a held message go. False if it is not held any more, or the mode keeps it held.

    In approve mode only a person may let it go, also what was queued before; in shadow mode nobody.
    What was meant to go now and is kept back says why, and gets the time of a new message.
    """
    if by is not None and modes.was_queued_without_a_yes(message):
        return _approve(message, now, by)
    held = Message.objects.filter(pk=message.pk, state=states.HELD)
    if hold := _still_holds(message, by):
        held.update(
            hold=hold,
            state_reason=stored(REASONS[hold]),
            expires_at=max(message.expires_at, now + LIFETIME),
        )
        return False
    with transaction.atomic():
        approved_at = message.approved_at if by is None else now
        moved = held.update(
            state=states.QUEUED,
            state_reason="",
            hold=Hold.NONE,
            due_at=now,
            approved_at=approved_at,
        )
        return _released(message, moved, now, by)


def _still_holds(message: Message, by: User | None) -> Hold:
    hold = mode_holds(message.brand, message.purpose, by_a_person=by is not None)
    if hold != Hold.SHADOW and by is None and bursts.covers(message):
        return Hold.BURST
    return hold


def _approve(message: Message, now: datetime, by: User) -> bool:
    waiting = Message.objects.filter(pk=message.pk, state=states.QUEUED, approved_at=None)
    with transaction.atomic():
        return _released(message, waiting.update(approved_at=now, due_at=now), now, by)


def _released(message: Message, moved: int, now: datetime, by: User | None) -> bool:
    if moved:
        note(message, Kind.RELEASED, now, by=by)
        message.refresh_from_db()
    return bool(moved)


def cancel(
    cause: str,
    *,
    reason: str | Promise,
    now: datetime,
    by: User | None = None,
    sparing: Collection[str] = (),
) -> CancelResult:
    """Stop every message of this cause that has not begun; "stopped" may then be shown.

    `sparing`: purposes that are left alone.
    """
    messages = Message.objects.filter(cause=cause).exclude(purpose__in=sparing)
    with transaction.atomic():
        stopped = _cancel_all(messages, reason, now, by)
        going = messages.filter(state__in=states.UNDER_WAY).count()
    return CancelResult(stopped, going)


def cancel_message(
    message: Message, *, reason: str | Promise, now: datetime, by: User | None = None
) -> bool:
    """Stop one message; False if it is already going out, or finished."""
    with transaction.atomic():
        return bool(_cancel_all(Message.objects.filter(pk=message.pk), reason, now, by))


def _cancel_all(
    messages: QuerySet[Message], reason: str | Promise, now: datetime, by: User | None
) -> int:
    stopped = 0
    for message in messages.filter(state__in=states.STOPPABLE).order_by("pk"):
        stopped += _cancel_one(message, stored(reason), now, by)
    return stopped


def _cancel_one(message: Message, reason: str, now: datetime, by: User | None) -> int:
    """One conditional UPDATE: its row count says whether begin or we came first."""
    stoppable = Message.objects.filter(pk=message.pk, state__in=states.STOPPABLE)
    if not stoppable.update(state=states.CANCELLED, state_reason=reason, finished_at=now):
        return 0
    note(message, Kind.CANCELLED, now, reason, by)
    message.refresh_from_db()
    signals.announce(signals.message_cancelled, message)
    return 1


def pause(by: User | None, *, brand: Brand | None = None) -> SendingMode:
    """Stop all sending (of a brand). When this returns and has committed, nothing begins."""
    return modes.change(now=clock.now(), by=by, brand=brand, is_paused=True)


def resume(by: User | None, *, brand: Brand | None = None) -> SendingMode:
    return modes.change(now=clock.now(), by=by, brand=brand, is_paused=False)


def suppress(
    email: str, reason: str, source: str, purpose: str = "", *, by: User | None = None
) -> bool:
    """Write no more to an address (for one purpose, or for all); stops what has not begun.

    False if the address was suppressed already.
    """
    now = clock.now()
    with transaction.atomic():
        made = suppression.record(
            email=email,
            purpose=purpose,
            reason=SuppressionReason(reason),
            source=source,
            now=now,
        )
        waiting = Message.objects.filter(suppression.forbids_message())
        _cancel_all(waiting, _("The address is suppressed."), now, by)
        if made and by is not None:
            row = suppression.row(email, purpose)
            audit.record(by=by, action="suppression.added", target=row, now=now)
    return made


def resend(message: Message, *, now: datetime, by: User) -> Message:
    """Send the same letter again, as a new message. Raises OutboxError where that is wrong.

    A second press while the first copy is still on its way returns that copy.
    """
    with transaction.atomic():
        state = Message.objects.select_for_update().get(pk=message.pk).state
        if state not in {states.SENT, states.FAILED, states.UNKNOWN, states.EXPIRED}:
            raise OutboxError(_("Only a message that is finished can be sent again."))
        if under_way := message.resends.filter(state__in=states.OPEN).first():
            return under_way
        made = store(_copy(message), now)
        if made.message is None:
            raise OutboxError(_("The address is suppressed, or the customer has none."))
        see_to(message, now=now, by=by)
        note(message, Kind.RESENT, now, by=by)
        audit.record(by=by, action="message.resent", target=message, now=now)
    return made.message


def _copy(message: Message) -> Order:
    """The same words to the same address, with a key of its own."""
    body = getattr(message, "body", None)
    return Order(
        purpose=Purpose(message.purpose),
        stream=message.stream,
        dedupe_key=f"resend:{message.public_id.hex}:{message.resends.count() + 1}",
        cause=message.cause,
        brand=message.brand,
        customer=message.customer,
        email=message.to_email,
        name=message.to_name,
        language=message.language,
        version=message.version,
        composed=body.composed if body else None,
        cancellation=message.cancellation,
        sender=message.sender,
        due_at=clock.now(),
        expires_at=None,
        held_because="",
        extra=dict(message.extra),
        resend_of=message,
        by_a_person=True,
    )


def settle(message: Message, *, arrived: bool, now: datetime, by: User | None) -> bool:
    """A person's word about an unknown message: it arrived, or it did not. False if known since."""
    with transaction.atomic():
        unknown = Message.objects.filter(pk=message.pk, state=states.UNKNOWN)
        state = states.SENT if arrived else states.FAILED
        moved = unknown.update(state=state, finished_at=now, handled_at=now)
        if moved:
            note(message, Kind.SETTLED, now, by=by)
            message.refresh_from_db()
            audit.record(
                by=by,
                action="message.settled",
                target=message,
                before={"state": states.UNKNOWN},
                after={"state": state},
                now=now,
            )
            signals.announce(signals.message_sent if arrived else signals.message_failed, message)
    return bool(moved)


def see_to(message: Message, *, now: datetime, by: User | None) -> bool:
    """A person has dealt with a failed or unknown message: it asks for nobody any more."""
    waiting = Message.objects.filter(
        pk=message.pk, state__in=states.NEEDS_A_PERSON, handled_at=None
    )
    moved = waiting.update(handled_at=now)
    if moved:
        note(message, Kind.SEEN_TO, now, by=by)
    return bool(moved)
