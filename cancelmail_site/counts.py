"""The two numbers beside the sidebar's entries: each one small query on an index."""

from __future__ import annotations

from followups.cases import open_count
from outbox.attention import needs_a_person
from staff.models import User


def open_follow_ups(user: User) -> int:
    """Cases that wait for the team, as the queue and Today count them."""
    return open_count(user)


def messages_needing_a_person(user: User) -> int:
    """Messages that failed, or of which nobody knows whether they went out."""
    return needs_a_person()
