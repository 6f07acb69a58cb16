"""What became of the letter about an account that is not used, and of the date that it named."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from outbox.events import Kind
from outbox.models import Delivery, Message, Purpose
from worker import clock

from ..models import Disuse, DisuseState, Unwarned
from .warning import LOOK_AGAIN, is_paid_for

WAITING = [DisuseState.SKIPPED, DisuseState.WARNED]


def disuse_of(message: Message) -> Disuse | None:
    """What a letter was written about; also for its second copies."""
    number = number_of(message)
    if number is None:
        return None
    return Disuse.objects.select_related("customer", "rule").filter(pk=number).first()


def number_of(message: Message) -> int | None:
    """The id of what the letter is about; None: it is about something else."""
    number = message.extra.get("disuse")
    return int(number) if number and message.purpose == Purpose.REMINDER else None


def unwanted(message: Message) -> str:
    """The guard before the letter goes out: why it is not wanted any more, or ""."""
    disuse = disuse_of(message)
    if disuse is None:
        return ""
    if disuse.state == DisuseState.KEPT:
        return _("They keep their account.")
    if disuse.ended_at or disuse.customer.last_seen_at != disuse.since:
        return _("They used their account again.")
    if disuse.state == DisuseState.PASSED:
        return _("The date that their letter named has passed.")
    if disuse.rule is None or not disuse.rule.is_enabled:
        return _("The rule is off.")
    if is_paid_for(disuse, disuse.rule):
        return _("They pay for a subscription.")
    return ""


def has_gone(message: Message) -> None:
    """From now on the account may be closed at the date that the letter names."""
    if disuse := disuse_of(message):
        Disuse.objects.filter(pk=disuse.pk, state__in=WAITING).update(
            state=DisuseState.WARNED,
            because=Unwarned.NONE,
            closes_at=disuse.closes_if_written(message.finished_at or clock.now()),
            look_again_at=None,
        )


def has_not_gone(message: Message) -> None:
    """Nobody was told of a date, so there is none. What a person stopped is not written again."""
    if disuse := disuse_of(message):
        now = clock.now()
        again_at = None if _stopped_by_a_person(message) else now + LOOK_AGAIN
        Disuse.objects.filter(pk=disuse.pk, message=message, state=DisuseState.WARNED).update(
            state=DisuseState.SKIPPED,
            because=Unwarned.NOT_SENT,
            closes_at=None,
            look_again_at=again_at,
        )


def _stopped_by_a_person(message: Message) -> bool:
    return message.events.filter(kind=Kind.CANCELLED, by__isnull=False).exists()


@transaction.atomic
def pass_date(disuse: Disuse, now: datetime) -> None:
    """The date has passed without a sign of life. We close nothing; the list shows it.

    Whoever pays for a subscription by then, or never got the letter, is not among them.
    """
    due = Disuse.objects.filter(pk=disuse.pk, state=DisuseState.WARNED, closes_at__lte=now)
    if because := _not_after_all(disuse):
        again_at = None if because == Unwarned.BOUNCED else now + LOOK_AGAIN
        due.update(
            state=DisuseState.SKIPPED, because=because, closes_at=None, look_again_at=again_at
        )
    else:
        due.update(state=DisuseState.PASSED)


def _not_after_all(disuse: Disuse) -> Unwarned:
    if disuse.message and disuse.message.delivery == Delivery.BOUNCED:
        return Unwarned.BOUNCED
    return Unwarned.PAID_FOR if is_paid_for(disuse, disuse.rule) else Unwarned.NONE
