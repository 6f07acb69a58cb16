"""The questions that letters ask: true only where it is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from customers import facts
from customers.models import Invoice, Subscription
from lib.money import Money

from .events import customer_event, event, subscription_event
from .factories import A_DAY, CustomerFactory, InvoiceFactory, SubscriptionFactory
from .stripe_door import deliver, story

pytestmark = pytest.mark.django_db
AT = 1_790_000_000


def leaving(**fields: Any):
    return SubscriptionFactory.create(**{"cancel_at_period_end": True, **fields})


def test_nothing_more_is_charged_once_it_will_not_renew() -> None:
    assert facts.no_open_invoice(leaving())
    assert facts.no_open_invoice(leaving(status="canceled", cancel_at_period_end=False))
    assert facts.no_open_invoice(
        leaving(cancel_at_period_end=False, cancel_at=A_DAY + timedelta(days=12))
    )


def test_subscription_that_renews_is_not_known_to_be_settled() -> None:
    running = SubscriptionFactory.create()
    assert facts.has_open_invoice(running) is None
    assert not facts.no_open_invoice(running)


def test_end_after_another_period_is_not_known_to_be_settled() -> None:
    later = leaving(cancel_at_period_end=False, cancel_at=A_DAY + timedelta(days=40))
    assert facts.has_open_invoice(later) is None


def test_use_that_is_billed_afterwards_is_not_known_to_be_settled() -> None:
    assert facts.has_open_invoice(leaving(is_metered=True)) is None


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("draft", True), ("open", True), ("paid", False), ("void", False), ("uncollectible", False)],
)
def test_invoice_that_is_draft_or_open_says_so(status: str, is_open: bool) -> None:
    subscription = leaving()
    InvoiceFactory.create(subscription=subscription, status=status)
    assert facts.has_open_invoice(subscription) is is_open


def invoice(status: str, at: int = AT, kind: str = "updated", **fields: Any) -> dict[str, Any]:
    thing = {
        "id": "in_1",
        "object": "invoice",
        "customer": "cus_1",
        "status": status,
        "currency": "eur",
        "amount_due": 4900,
        "amount_paid": 4900 if status == "paid" else 0,
        "attempt_count": 1,
        "created": AT,
        "parent": {"subscription_details": {"subscription": "sub_1"}},
        **fields,
    }
    return event(f"invoice.{kind}", thing, at)


def known() -> list[dict[str, Any]]:
    return [customer_event("cus_1", AT), subscription_event("sub_1", "cus_1", AT)]


@pytest.mark.parametrize(
    "link",
    [
        {"parent": {"subscription_details": {"subscription": "sub_1"}}},
        {"parent": {"subscription_details": {"subscription": {"id": "sub_1"}}}},
        {"parent": None, "subscription": "sub_1"},
        {"parent": None, "subscription": {"id": "sub_1"}, "customer": {"id": "cus_1"}},
    ],
)
def test_invoice_finds_its_subscription_in_every_shape(link: dict[str, Any]) -> None:
    deliver([*known(), invoice("open", **link)])
    stored = Invoice.objects.get()
    assert stored.subscription is not None
    assert stored.subscription.external_id == "sub_1"


def test_invoice_that_comes_before_its_subscription_is_adopted() -> None:
    deliver([invoice("open"), *known()])
    assert facts.has_open_invoice(Invoice.objects.get().subscription)


def test_invoice_moves_only_forward_within_a_second() -> None:
    deliver([*known(), invoice("paid"), invoice("open"), invoice("draft", kind="created")])
    assert Invoice.objects.get().status == "paid"


def test_deleted_draft_asks_for_nothing() -> None:
    deliver([*known(), invoice("draft"), invoice("draft", AT + 9, kind="deleted")])
    assert Invoice.objects.get().status == "void"


def test_lifetime_is_summed_for_each_currency_alone() -> None:
    customer = CustomerFactory.create()
    subscription = SubscriptionFactory.create(customer=customer)
    for currency, paid in (("EUR", 4900), ("EUR", 100), ("JPY", 1500), ("USD", 0)):
        InvoiceFactory.create(subscription=subscription, currency=currency, amount_paid=paid)
    assert facts.lifetime_paid(customer) == [Money(5000, "EUR"), Money(1500, "JPY")]


def test_customer_who_keeps_another_subscription_is_known() -> None:
    deliver(story("paul"))
    small = Subscription.objects.get(external_id="sub_StoryPaulB1")
    large = Subscription.objects.get(external_id="sub_StoryPaulA1")
    assert facts.has_other_subscription(small.customer, small)
    assert not facts.has_other_subscription(large.customer, large)


def test_card_of_an_older_charge_shape_is_read() -> None:
    charge = {
        "id": "ch_1",
        "object": "charge",
        "customer": "cus_1",
        "amount": 4900,
        "currency": "eur",
        "created": AT + 9,
        "source": {"object": "card", "last4": "4242"},
    }
    deliver([event("charge.failed", charge, AT + 9), *known()])
    assert Subscription.objects.get().card_last4 == "4242"
