"""What became of one attempt, as exactly as we can know it."""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass

from .payload import Payload


class What(enum.Enum):
    """The difference between the last three is what this room is about."""

    ACCEPTED = "accepted"
    NOT_BEGUN = "not begun"  # not a byte was sent: as if nothing had happened
    REFUSED = "refused"  # certainly not accepted: safe to try again later
    REJECTED = "rejected"  # certainly not accepted, and never will be
    UNKNOWN = "unknown"  # may have been accepted: never sent again blindly


@dataclass(frozen=True)
class Answer:
    """What a transport says of one attempt. `detail` is for people, and holds no address."""

    what: What
    detail: str = ""
    provider_id: str = ""
    retry_after_seconds: int | None = None


@dataclass(frozen=True)
class Send:
    """One begun message on its way to a sender thread. `token` is this attempt's own."""

    pk: int
    token: uuid.UUID
    payload: Payload
    start_before: float  # monotonic seconds: later, the thread sends nothing


@dataclass(frozen=True)
class Outcome:
    pk: int
    token: uuid.UUID
    answer: Answer
