"""What is demo data, and what is not.

Demo customers, plans, subscriptions and events have a source of their own, which no billing system,
file or API can claim. Whatever else was made for them hangs from one of these rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, Q, QuerySet

from customers.models import Customer
from staff.models import User

SOURCE = "demo"
# Of made-up colleagues, who cannot sign in. The domain is reserved (RFC 2606, section 2).
COLLEAGUE_PREFIX = "demo-"
COLLEAGUE_DOMAIN = "demo.example"

# On both sides of the name, so that the unique index on (source, external id) answers.
_IS_REAL = Q(source__lt=SOURCE) | Q(source__gt=SOURCE)


@dataclass(frozen=True)
class Presence:
    """Which kinds of customers there are."""

    has_demo: bool = False
    has_real: bool = False


def customers() -> QuerySet[Customer]:
    return Customer.objects.filter(source=SOURCE)


def real_customers() -> QuerySet[Customer]:
    return Customer.objects.filter(_IS_REAL)


def has_demo() -> Exists:
    """As a part of another query: whether there is demo data."""
    return Exists(customers())


def has_real() -> Exists:
    return Exists(real_customers())


def colleagues() -> QuerySet[User]:
    """Those made up and never taken over: one who got a password is a real colleague by now."""
    return User.objects.filter(
        username__startswith=COLLEAGUE_PREFIX,
        email__endswith=f"@{COLLEAGUE_DOMAIN}",
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
