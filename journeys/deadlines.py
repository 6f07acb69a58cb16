"""When nobody wrote before the deadline: the team's fallback."""

from __future__ import annotations

from datetime import datetime

from followups.models import Case
from outbox import doors
from outbox.models import Message, MessageState

from .models import Decision


def fall_back(case: Case, now: datetime) -> int:
    """Release the held letter if the rule says so, and return how many letters were released.

    Otherwise the letter stays held (in approve mode for a colleague's yes) and the case stays in
    the queue, marked as late.
    """
    decision = Decision.objects.filter(cancellation=case.cancellation_id).first()
    if decision is None or decision.rule is None or not decision.rule.releases_letter_at_deadline:
        return 0
    held = Message.objects.filter(cause=f"case:{case.pk}", state=MessageState.HELD)
    return sum(doors.release(message, now=now) for message in held)
