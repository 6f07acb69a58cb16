"""Whom a report is about: the customer and the subscription that we know, or new ones.

Held under locks, those of the billing systems' ids too, so that two events at once agree.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from django.db.models import Q
from django.utils.translation import gettext_noop

from ...adopting import WITHOUT_ID, address_key, customer_key, subscription_key
from ...errors import Unreadable
from ...incoming import Moment
from ...locks import lock
from ...models import REPORTED, Brand, Customer, Plan, Subscription, SubscriptionStatus
from ...reporting import ReportedCancellation
from .. import sources

# Two reports without an id that lie so far apart are of two cancellations.
Row = TypeVar("Row", Customer, Subscription)
SAME = timedelta(days=31)
OTHER_BRAND = gettext_noop("This id belongs to another brand")


class Person(Protocol):
    """What a report may say of whom it is about."""

    @property
    def customer_id(self) -> str | None: ...

    @property
    def email(self) -> str | None: ...


class Subscribed(Protocol):
    """What a report may say of a subscription that we do not know yet."""

    @property
    def subscription_id(self) -> str | None: ...

    @property
    def plan(self) -> str | None: ...


def subscription_by_id(brand: Brand, external_id: str) -> Subscription | None:
    """The one of this id, of whichever billing system. Raises Unreadable: another brand's."""
    if not external_id:
        return None
    lock(*(subscription_key(source, external_id) for source in sources()))
    found = _first_of_billing(Subscription.objects.filter(external_id=external_id))
    if found and found.customer.brand_id != brand.pk:
        raise Unreadable(OTHER_BRAND, external_id)
    return found


def known_customer(brand: Brand, told: Person) -> Customer | None:
    """By id, then by address. Raises Unreadable for another brand's id."""
    return _by_id(brand, told.customer_id or "") or _by_address(brand, told.email or "")


def customer(brand: Brand, told: Person, when: Moment) -> Customer:
    """By id, then by address; else a new one. Raises Unreadable for another brand's id."""
    known = known_customer(brand, told)
    if known and told.customer_id:
        _give_id(known, told.customer_id)
    return known or Customer.objects.create(
        brand=brand,
        source=REPORTED,
        external_id=told.customer_id or f"{WITHOUT_ID}{uuid.uuid4().hex}",
        created_at=when.happened_at,
    )


def subscription(
    customer: Customer, told: ReportedCancellation, left_at: datetime
) -> Subscription | None:
    """The one that a report without an id is about, where that can be only one.

    One that was cancelled about then, or else the one that runs.
    """
    known = list(customer.subscriptions.started().select_related("plan"))
    named = [row for row in known if told.plan and _is_called(row, told.plan)] or known
    lock(*(subscription_key(row.source, row.external_id) for row in named))
    left = [row for row in named if _was_left(row, left_at)]
    running = [row for row in named if _ran(row, left_at)]
    return _only(left) or (_only(running) if not left else None)


def new_subscription(customer: Customer, told: Subscribed) -> Subscription:
    return Subscription.objects.create(
        customer=customer,
        source=REPORTED,
        external_id=told.subscription_id or uuid.uuid4().hex,
        status=SubscriptionStatus.ACTIVE,
        plan=plan(customer.brand, told.plan or ""),
    )


def plan(brand: Brand, name: str) -> Plan | None:
    """The plan of this name, a billing system's or ours; None without a name."""
    if not name:
        return None
    plans = brand.plans.order_by("pk")
    known = next((row for row in plans if row.name.casefold() == name.casefold()), None)
    return known or _new_plan(brand, name)


def _new_plan(brand: Brand, name: str) -> Plan:
    made, _is_new = Plan.objects.get_or_create(
        source=REPORTED,
        external_id=f"{brand.slug}:{name.casefold()}"[:255],
        defaults={"brand": brand, "name": name},
    )
    return made


def _give_id(customer: Customer, external_id: str) -> None:
    """To somebody of whom we had the address alone."""
    if customer.source == REPORTED and customer.external_id.startswith(WITHOUT_ID):
        customer.external_id = external_id
        customer.save(update_fields=["external_id"])


def _by_id(brand: Brand, external_id: str) -> Customer | None:
    if not external_id:
        return None
    lock(*(customer_key(source, external_id) for source in sources()))
    found = _first_of_billing(Customer.objects.filter(external_id=external_id))
    if found and found.brand_id != brand.pk:
        raise Unreadable(OTHER_BRAND, external_id)
    return found


def _by_address(brand: Brand, email: str) -> Customer | None:
    """Of several with one address, the one whom a billing system told of last."""
    if not email:
        return None
    lock(address_key(brand, email))
    known = Customer.objects.filter(brand=brand).at_address(email)
    return _first_of_billing(known.order_by("-created_at", "-pk"))


def _first_of_billing(rows: Iterable[Row]) -> Row | None:
    return next(iter(sorted(rows, key=lambda row: row.source == REPORTED)), None)


def _is_called(row: Subscription, name: str) -> bool:
    return row.plan is not None and row.plan.name.casefold() == name.casefold()


def _was_left(row: Subscription, left_at: datetime) -> bool:
    """Whether a cancellation of it may be the one reported: about then, or open until now."""
    near = Q(left_at__range=(left_at - SAME, left_at + SAME))
    return row.cancellations.leavers().filter(near).exists()


def _ran(row: Subscription, left_at: datetime) -> bool:
    if row.source == REPORTED:
        return row.is_live and not row.cancellations.leavers().exists()
    return row.is_live and (row.started_at is None or row.started_at <= left_at)


def _only(rows: list[Subscription]) -> Subscription | None:
    return rows[0] if len(rows) == 1 else None
