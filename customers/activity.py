"""When customers last used their account, as the business's own product tells it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from worker import clock

from . import signals
from .models import Brand, Customer

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
        unmoved = Customer.objects.filter(earlier, pk=customer.pk)
        if not unmoved.update(last_seen_at=at, disuse_is_noted=False):
            return False
        customer.last_seen_at = at
        signals.customer_seen.send(sender=Customer, customer=customer, at=at)
    return True


def unused(brand: Brand, since: datetime) -> QuerySet[Customer]:
    """Those last seen then or earlier of whom `note_disuse` has not been told, the longest first.

    Read off an index that holds nobody else, so that it costs the same at any number of customers.
    Who was never seen is not among them: of an account nobody tells about, nothing is known.
    """
    unnoted = Customer.objects.filter(brand=brand, disuse_is_noted=False, last_seen_at__lte=since)
    return unnoted.filter(last_seen_at__isnull=False).order_by("last_seen_at", "pk")


def note_disuse(customer: Customer) -> bool:
    """Note that they were not seen since `customer.last_seen_at`; False if they were, or it was.

    Until the transaction ends, nobody sees them: a report of that waits.
    """
    unseen = Customer.objects.filter(
        pk=customer.pk, last_seen_at=customer.last_seen_at, disuse_is_noted=False
    )
    return bool(unseen.update(disuse_is_noted=True))
