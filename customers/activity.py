"""When customers last used their account, as the business's own product tells it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from worker import clock

from . import signals
from .models import Customer

CLOCKS_DIFFER = timedelta(minutes=5)


class NotYet(ValueError):
    """Nobody can have been seen at a time that is still to come."""


def seen(customer: Customer, at: datetime) -> bool:
    """Note that they used their account; whether that is later than was known.

    A time up to five minutes ahead is a clock that runs fast, and counts as now. Raises NotYet
    for anything later, and ValueError for a time without a zone: a wrong one would keep an account
    from ever being silent.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone.")
    now = clock.now()
    if at - now > CLOCKS_DIFFER:
        raise NotYet(f"{at.isoformat()} is still to come: it is {now.isoformat()}.")
    return _move_forward(customer, min(at, now))


def _move_forward(customer: Customer, at: datetime) -> bool:
    """One UPDATE, so that of reports that meet the latest stands, in whatever order they come."""
    earlier = Q(last_seen_at=None) | Q(last_seen_at__lt=at)
    with transaction.atomic():
        if not Customer.objects.filter(earlier, pk=customer.pk).update(last_seen_at=at):
            return False
        customer.last_seen_at = at
        signals.customer_seen.send(sender=Customer, customer=customer, at=at)
    return True
