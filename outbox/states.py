"""Which states a message may move between; the database refuses the rest (migration 0002)."""

from __future__ import annotations

from .models import MessageState

HELD, QUEUED, LEASED, SENDING, SENT, UNKNOWN, FAILED, CANCELLED, EXPIRED = MessageState

TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    HELD: frozenset({QUEUED, CANCELLED, EXPIRED}),
    QUEUED: frozenset({LEASED, CANCELLED, EXPIRED}),
    LEASED: frozenset({QUEUED, SENDING, CANCELLED, EXPIRED, FAILED}),
    SENDING: frozenset({SENT, QUEUED, FAILED, UNKNOWN}),
    # Out of doubt by a late outcome, by a report that nothing was sent, or by a person.
    UNKNOWN: frozenset({SENT, SENDING, QUEUED, FAILED}),
    SENT: frozenset(),
    FAILED: frozenset(),
    CANCELLED: frozenset(),
    EXPIRED: frozenset(),
}
FIRST = frozenset({HELD, QUEUED})

STOPPABLE = [HELD, QUEUED, LEASED]
OPEN = [HELD, QUEUED, LEASED, SENDING]
UNDER_WAY = [SENDING, UNKNOWN]
NEEDS_A_PERSON = [FAILED, UNKNOWN]


def may_move(before: str, after: str) -> bool:
    return MessageState(after) in TRANSITIONS[MessageState(before)]
