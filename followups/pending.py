"""Letters of ours that were sent and have not left yet: which, and what they wait for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from outbox import modes
from outbox.models import Message, MessageState, Mode, Purpose
from staff.models import User

from .models import Case

CAN_BE_TAKEN_BACK = (MessageState.HELD, MessageState.QUEUED)
STOPPABLE = (*CAN_BE_TAKEN_BACK, MessageState.LEASED)
PENDING = (*STOPPABLE, MessageState.SENDING)


def is_pending(case: Case) -> bool:
    """Whether a letter of ours has not left yet; another one must wait for it."""
    return _of_case(case).exists()


def pending_letter(case: Case) -> Message | None:
    """The letter that another one must wait for."""
    return _of_case(case).select_related("brand").order_by("-created_at", "-pk").first()


def just_sent(by: User, now: datetime) -> QuerySet[Message]:
    """What this colleague sent some seconds ago, the first to go first."""
    mine = Message.objects.filter(sender=by, purpose=Purpose.PERSONAL, state__in=STOPPABLE)
    return mine.filter(due_at__gt=now).select_related("customer", "brand").order_by("due_at")


def is_takeable(message: Message) -> bool:
    """Whether the page offers to take it back: nobody has it in hands yet."""
    return message.state in CAN_BE_TAKEN_BACK


def standstill(message: Message) -> str:
    """Why the letter does not go out when it is due, as a sentence; "" if it does."""
    if modes.effective(message.brand) == Mode.SHADOW:
        return _("Held: shadow mode, nothing leaves.")
    if message.state == MessageState.HELD:
        return _("Held in the outbox until somebody lets it go.")
    if modes.is_paused(message.brand):
        return _("Sending is paused; it goes out when resumed.")
    return ""


def _of_case(case: Case) -> QuerySet[Message]:
    ours = Message.objects.filter(cause=case.cause, purpose=Purpose.PERSONAL)
    return ours.filter(state__in=PENDING)
