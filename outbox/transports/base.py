"""What every transport offers."""

from __future__ import annotations

from typing import Protocol

from outbox.outcomes import Answer
from outbox.payload import Payload

# Time for a thread to pick a message up and for its outcome to be written, on top of a deadline.
GRACE_SECONDS = 30


class Transport(Protocol):
    """One session of one sender thread."""

    name: str
    deadline_seconds: int  # no attempt takes longer; the lease of an attempt is longer than this

    def send(self, payload: Payload) -> Answer:
        """Hand one message over, once. An exception counts as unknown: catch what is certain."""
        ...

    def close(self) -> None:
        """End the session, quietly."""
        ...
