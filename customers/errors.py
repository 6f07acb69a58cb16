"""What can stand between an event and its meaning. `reason` is shown to people."""

from __future__ import annotations

from django.utils.translation import gettext


class IntakeError(Exception):
    """The event was not interpreted. `reason` says why: words that are marked for translation,
    and after a colon what they are about, as it stood in the event (`translated` takes it apart).
    """

    def __init__(self, reason: str, about: str = "") -> None:
        self.reason = f"{reason}: {about[:80]}" if about else reason
        super().__init__(self.reason)


class NothingToDo(IntakeError):
    """The event says nothing that concerns us."""


class MissingPart(IntakeError):
    """The event waits for another one. `part` is its key, such as stripe:customer:cus_123."""

    def __init__(self, reason: str, part: str) -> None:
        super().__init__(reason)
        self.part = part


class Unreadable(IntakeError):
    """The event has not the shape that its type promises."""


def translated(reason: str) -> str:
    """A stored reason in the reader's language; what it is about stays as it came."""
    words, colon, about = reason.partition(": ")
    return f"{gettext(words)}{colon}{about}" if words else ""


class LostLease(Exception):
    """Another worker took the event over; what was done here must be rolled back."""
