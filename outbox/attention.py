"""What asks for a person."""

from __future__ import annotations

from django.db.models import QuerySet

from . import states
from .models import Message


def messages_for_a_person() -> QuerySet[Message]:
    """Failed, or nobody knows whether it arrived; and nobody has seen to it yet."""
    return Message.objects.filter(state__in=states.NEEDS_A_PERSON, handled_at=None)


def needs_a_person() -> int:
    """The number beside “Outbox” in the sidebar: one small query on a partial index."""
    return messages_for_a_person().count()
