"""People who leave, for tests: Brightdesk's customers and what they subscribe to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from customers.models import (
    Brand,
    Cancellation,
    CancellationKind,
    CancellationState,
    Customer,
    Invoice,
    InvoiceStatus,
    Plan,
    RawEvent,
    Subscription,
    SubscriptionStatus,
)

A_DAY = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


class BrandFactory(DjangoModelFactory[Brand]):
    class Meta:
        model = Brand
        django_get_or_create = ("slug",)

    name = "Brightdesk"
    slug = "brightdesk"
    sender_email = "support@brightdesk.example"


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan
        django_get_or_create = ("source", "external_id")

    brand = SubFactory(BrandFactory)
    source = "stripe"
    external_id = "prod_ProMonthly"
    name = "Pro"


class CustomerFactory(DjangoModelFactory[Customer]):
    """Ilze, who is greeted by her name in Latvian."""

    class Meta:
        model = Customer

    brand = SubFactory(BrandFactory)
    source = "stripe"
    external_id = Sequence(lambda n: f"cus_{n:08}")
    name = "Ilze Bērziņa"
    first_name = "Ilze"
    vocative = "Ilze"
    email = Sequence(lambda n: f"ilze{n}@example.com")
    languages = LazyFunction(lambda: ["lv"])
    country = "LV"
    created_at = A_DAY - timedelta(days=400)


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    """An active subscription at EUR 49 a month."""

    class Meta:
        model = Subscription

    customer = SubFactory(CustomerFactory)
    plan = SubFactory(PlanFactory)
    source = "stripe"
    external_id = Sequence(lambda n: f"sub_{n:08}")
    status = SubscriptionStatus.ACTIVE
    currency = "EUR"
    monthly_amount = 4900
    quantity = 1
    started_at = A_DAY - timedelta(days=400)
    paid_until = A_DAY + timedelta(days=12)
    has_ever_paid = True


class CancellationFactory(DjangoModelFactory[Cancellation]):
    """An announced cancellation, access running on for twelve days."""

    class Meta:
        model = Cancellation

    brand = SelfAttribute("customer.brand")
    customer = SelfAttribute("subscription.customer")
    subscription = SubFactory(SubscriptionFactory)
    kind = CancellationKind.VOLUNTARY
    state = CancellationState.ANNOUNCED
    left_at = A_DAY
    announced_at = SelfAttribute("left_at")
    ends_at = LazyAttribute(lambda row: row.left_at + timedelta(days=12))
    received_at = SelfAttribute("left_at")
    plan_class = SelfAttribute("subscription.plan.plan_class")
    currency = SelfAttribute("subscription.currency")
    lost_monthly = SelfAttribute("subscription.monthly_amount")
    list_monthly = SelfAttribute("subscription.monthly_amount")
    customer_since = SelfAttribute("subscription.started_at")
    has_other_subscription = False


class InvoiceFactory(DjangoModelFactory[Invoice]):
    class Meta:
        model = Invoice

    customer = SelfAttribute("subscription.customer")
    subscription = SubFactory(SubscriptionFactory)
    source = "stripe"
    external_id = Sequence(lambda n: f"in_{n:08}")
    status = InvoiceStatus.PAID
    currency = "EUR"
    amount_due = 4900
    amount_paid = 4900
    issued_at = A_DAY - timedelta(days=30)


class RawEventFactory(DjangoModelFactory[RawEvent]):
    class Meta:
        model = RawEvent

    source = "stripe"
    event_id = Sequence(lambda n: f"evt_{n:08}")
    event_type = "customer.subscription.updated"
    happened_at = A_DAY
    received_at = A_DAY
    body = "{}"
