"""Who would have been worth a person lately, by a rule as it is or as it would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .models import Brand, Cancellation, CancellationState
from .value import Terms, ValueVerdict, verdict

DAYS = 90
MOST_LOOKED_AT = 500
MOST_SHOWN = 8


@dataclass(frozen=True)
class Lately:
    """Of the last `looked_at` who left in `days` days, `counted` are worth a person."""

    days: int
    looked_at: int
    counted: int
    shown: list[tuple[Cancellation, ValueVerdict]]


def worth_a_person_lately(leavers: list[Cancellation], terms: Terms) -> Lately:
    judged = [(one, verdict(one, terms)) for one in leavers]
    high = [(one, found) for one, found in judged if found.is_high]
    return Lately(DAYS, len(leavers), len(high), high[:MOST_SHOWN])


def latest_leavers(brand: Brand, now: datetime) -> list[Cancellation]:
    """500 cancellations at most, the newest first, with what judging them needs."""
    left = Cancellation.objects.filter(brand=brand, left_at__gt=now - timedelta(days=DAYS))
    left = left.exclude(state=CancellationState.UNDONE).select_related("customer", "subscription")
    return list(left.order_by("-left_at")[:MOST_LOOKED_AT])
