"""The two numbers beside the sidebar's entries: each one small query on an index."""

from __future__ import annotations

from followups.cases import open_count
from outbox.models import Message, MessageState
from staff.models import User


def open_follow_ups(user: User) -> int:
    """Cases that are not done, as the queue counts them."""
    return open_count(user)


def messages_needing_a_person(user: User) -> int:
    """Messages of which nobody knows whether they went out."""
    return Message.objects.filter(state=MessageState.UNKNOWN).count()
