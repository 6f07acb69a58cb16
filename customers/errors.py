"""What can stand between an event and its meaning. `reason` is shown to people."""

from __future__ import annotations


class IntakeError(Exception):
    """The event was not interpreted; `reason` says why, in a sentence or a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingToDo(IntakeError):
    """The event says nothing that concerns us."""


class MissingPart(IntakeError):
    """The event waits for another one. `part` is its key, such as stripe:customer:cus_123."""

    def __init__(self, reason: str, part: str) -> None:
        super().__init__(reason)
        self.part = part


class Unreadable(IntakeError):
    """The event has not the shape that its type promises."""


class LostLease(Exception):
    """Another worker took the event over; what was done here must be rolled back."""
