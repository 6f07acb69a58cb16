"""The automatic letter that is held back while a person has time to write."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from outbox import doors
from outbox.models import Message, MessageState, Purpose

from .models import Case

HELD = gettext_lazy("A person writes first; this is the fallback.")


def hold_again(case: Case, instead_of: Message, now: datetime) -> None:
    """Put the letter back that was stopped for `instead_of`, which never left.

    A stopped message stays stopped, so this is a new one. Without it a letter taken back would
    leave nothing to fall back on if nobody writes before the deadline.
    """
    if case.deadline_passed_at is not None:
        return
    stopped = Message.objects.filter(
        cause=case.cause,
        purpose=Purpose.LETTER,
        state=MessageState.CANCELLED,
        finished_at__gte=instead_of.created_at,
    ).first()
    if stopped is None or is_held(case):
        return
    doors.enqueue(
        purpose=stopped.purpose,
        stream=stopped.stream,
        dedupe_key=f"{stopped.dedupe_key}:again:{instead_of.pk}"[-200:],
        cause=case.cause,
        brand=stopped.brand,
        customer=case.customer,
        language=stopped.language,
        now=now,
        version=stopped.version,
        cancellation=stopped.cancellation,
        due_at=stopped.due_at,
        expires_at=stopped.expires_at,
        held_because=HELD,
        extra=stopped.extra,
    )


def is_held(case: Case) -> bool:
    """Whether an automatic letter waits for somebody to write."""
    held = Message.objects.filter(cause=case.cause, state=MessageState.HELD)
    return held.exclude(purpose=Purpose.PERSONAL).exists()
