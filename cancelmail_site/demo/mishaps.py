"""What went wrong with mail, lately and before: every state of the outbox that is not “sent”."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from outbox.enqueueing import APPROVE_REASON
from outbox.events import Kind
from outbox.models import (
    Delivery,
    Hold,
    Message,
    MessageState,
    Purpose,
    Suppression,
    SuppressionReason,
)
from outbox.reasons import stored

from .mail import BACKEND, Post
from .marks import SOURCE
from .world import World

NO_ANSWER = "No answer from the mail provider after 30 s."
BUSY = "The receiving server is busy: 451 try again later."
NEVER = "The receiving server did not take it in five tries: 451 try again later."
NO_MAILBOX = "The receiving server refused it: 550 no such mailbox."
# Nobody's lease: long enough that no worker ever sweeps these, which are only to be looked at.
FOR_GOOD = timedelta(days=3650)
EVERY = 3  # of the newest letters, so that most of them went out
TRIES_AFTER = (timedelta(0), timedelta(minutes=2), timedelta(minutes=9), timedelta(minutes=40))


def happen(post: Post) -> None:
    """Give some of the sent letters, the newest first, another end; and some of long ago."""
    letters = [message for message in reversed(post.messages) if _is_plain(message)]
    for tale, message in zip(LATELY, letters[::EVERY], strict=False):
        tale(post, _begin_again(post, message))
    for message in letters[len(LATELY) * EVERY :]:
        if post.world.happens(0.012):
            post.world.one_of(BEFORE)(post, _begin_again(post, message))


def suppress(world: World, messages: list[Message]) -> None:
    """Addresses that bounced or complained are not written to any more; some unsubscribed."""
    found = {}
    for message in messages:
        reason = _reason_to_suppress(world, message)
        if reason and message.finished_at:
            found[message.to_email.lower()] = Suppression(
                email=message.to_email.lower(),
                purpose=message.purpose if reason == SuppressionReason.UNSUBSCRIBED else "",
                reason=reason,
                source=SOURCE,
                created_at=message.finished_at + timedelta(minutes=3),
            )
    Suppression.objects.bulk_create(found.values(), batch_size=500)


def _reason_to_suppress(world: World, message: Message) -> SuppressionReason | None:
    if message.delivery == Delivery.BOUNCED:
        return SuppressionReason.HARD_BOUNCE
    if message.delivery == Delivery.COMPLAINED:
        return SuppressionReason.COMPLAINT
    is_tired = message.purpose == Purpose.LETTER and message.state == MessageState.SENT
    return SuppressionReason.UNSUBSCRIBED if is_tired and world.happens(0.004) else None


def _is_plain(message: Message) -> bool:
    return message.purpose == Purpose.LETTER and message.state == MessageState.SENT


def _begin_again(post: Post, message: Message) -> Message:
    """As it was when it had just been queued."""
    post.steps = [step for step in post.steps if step[0] is not message]
    message.state, message.state_reason, message.delivery = MessageState.QUEUED, "", Delivery.NONE
    message.begun_at = message.finished_at = None
    message.attempts, message.backend, message.message_id, message.provider_id = 0, "", "", ""
    post.step(message, Kind.QUEUED, message.created_at)
    return message


def _begun(post: Post, message: Message, at: datetime, number: int = 1) -> None:
    message.begun_at, message.attempts, message.backend = at, number, BACKEND
    message.message_id = post.message_id(message)
    post.step(message, Kind.BEGUN, at, f"{BACKEND}, try {number}")


def _is_unknown(post: Post, message: Message) -> None:
    at = message.created_at + timedelta(seconds=2)
    _begun(post, message, at)
    message.state, message.state_reason = MessageState.UNKNOWN, NO_ANSWER
    message.finished_at = at + timedelta(seconds=30)
    post.step(message, Kind.UNKNOWN, message.finished_at, NO_ANSWER)


def _was_unknown(post: Post, message: Message) -> None:
    """A colleague knew better: it had arrived."""
    _is_unknown(post, message)
    assert message.finished_at
    at = message.finished_at + timedelta(hours=3)
    message.state, message.handled_at, message.delivery = MessageState.SENT, at, Delivery.DELIVERED
    post.step(message, Kind.SETTLED, at)


def _has_failed(post: Post, message: Message) -> None:
    """Five tries in an hour, none of them taken."""
    at = message.created_at
    for number, wait in enumerate(TRIES_AFTER, start=1):
        _begun(post, message, at + wait, number)
        post.step(message, Kind.REFUSED, at + wait + timedelta(seconds=1), BUSY)
    last = at + TRIES_AFTER[-1] + timedelta(hours=1)
    _begun(post, message, last, 5)
    message.state, message.state_reason = MessageState.FAILED, NEVER
    message.finished_at = last + timedelta(seconds=1)
    post.step(message, Kind.FAILED, message.finished_at, NEVER)


def _had_failed(post: Post, message: Message) -> None:
    _has_failed(post, message)
    assert message.finished_at
    message.handled_at = message.finished_at + timedelta(hours=5)
    post.step(message, Kind.SEEN_TO, message.handled_at)


def _has_no_mailbox(post: Post, message: Message) -> None:
    post.fail(message, NO_MAILBOX, message.created_at + timedelta(seconds=4))


def _is_late(post: Post, message: Message) -> None:
    """Refused for now, and due again later."""
    at = message.created_at + timedelta(seconds=2)
    _begun(post, message, at)
    post.step(message, Kind.REFUSED, at + timedelta(seconds=1), BUSY)
    message.state_reason = BUSY
    _keep_open(post, message)


def _is_prepared(post: Post, message: Message) -> None:
    message.state = MessageState.LEASED
    message.token = message.lease_owner = post.world.uuid()
    message.lease_until = post.world.now + FOR_GOOD
    _keep_open(post, message)


def _is_sending(post: Post, message: Message) -> None:
    _is_prepared(post, message)
    message.state = MessageState.SENDING
    _begun(post, message, message.created_at + timedelta(seconds=2))


def _waits_for_a_yes(post: Post, message: Message) -> None:
    message.state, message.hold = MessageState.HELD, Hold.APPROVE
    message.state_reason = stored(APPROVE_REASON)
    _keep_open(post, message)


def _is_too_late(post: Post, message: Message) -> None:
    message.state, message.finished_at = MessageState.EXPIRED, message.expires_at
    post.step(message, Kind.EXPIRED, message.expires_at)


def _is_suppressed(post: Post, message: Message) -> None:
    post.stop(message, "The address is suppressed.", message.created_at + timedelta(seconds=2))


def _keep_open(post: Post, message: Message) -> None:
    """Due in some days: `guard` stops it then, and until then it can be looked at."""
    message.due_at = post.world.now + post.world.within(timedelta(days=2), timedelta(days=12))
    message.expires_at = message.due_at + timedelta(days=30)


Tale = Callable[[Post, Message], None]
LATELY: tuple[Tale, ...] = (
    _is_sending,
    _is_prepared,
    _is_late,
    _waits_for_a_yes,
    _is_unknown,
    _is_unknown,
    _is_late,
    _has_no_mailbox,
    _is_suppressed,
    _is_unknown,
    _has_failed,
    _waits_for_a_yes,
    _is_too_late,
)
BEFORE: tuple[Tale, ...] = (_was_unknown, _had_failed, _had_failed, _is_too_late, _is_suppressed)
