"""When a certainly refused message is tried again: later each time, and never all at once."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST_SECONDS = 30
LONGEST_SECONDS = 3600
MOST_ATTEMPTS = 12
# Preparing needs only our own database: what it refuses so often, it will refuse for ever.
MOST_PREPARATIONS = 4


def delay(attempts: int, retry_after_seconds: int | None = None) -> timedelta:
    """Exponential with jitter; not sooner than the provider asked for."""
    seconds = min(FIRST_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_SECONDS)
    jittered = seconds * random.uniform(0.75, 1.25)  # noqa: S311
    return timedelta(seconds=max(jittered, retry_after_seconds or 0))
