"""The star: a customer whom the team wants to answer by hand."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from staff import audit
from staff.models import User

from .models import Customer

CHANGE = "customers.change_customer"


def star(customer: Customer, *, is_starred: bool, by: User, now: datetime) -> bool:
    """Put the star on or take it off; False where it was so already. Raises PermissionDenied."""
    if not by.has_perm(CHANGE):
        raise PermissionDenied(CHANGE)
    with transaction.atomic():
        other = Customer.objects.filter(pk=customer.pk).exclude(is_starred=is_starred)
        if not other.update(is_starred=is_starred):
            return False
        audit.record(
            by=by,
            action="customer.starred" if is_starred else "customer.unstarred",
            target=customer,
            before={"is_starred": not is_starred},
            after={"is_starred": is_starred},
            now=now,
        )
    customer.is_starred = is_starred
    return True
