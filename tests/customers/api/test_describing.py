"""Customers and running subscriptions by the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from customers.models import Cancellation, Customer, RawEvent, Return, Subscription
from customers.setup import ensure_brand
from tests.customers.factories import CustomerFactory, SubscriptionFactory
from tests.customers.stripe_door import deliver, read_all, stand_after, states, story
from worker import clock
from worker.running import drain

from .door import a_token, post, problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secret() -> str:
    cache.clear()
    return a_token()


def tell(path: str, secret: str, **body: object) -> None:
    response = post(path, body, secret)
    assert response.status_code == 202, response.content
    read_all()


def subscribed(secret: str, **body: object) -> None:
    told = {"subscription_id": "s-1", "customer_id": "c-1", "status": "active", **body}
    tell("subscriptions", secret, **told)


def at(days: int) -> str:
    return (clock.now() + timedelta(days=days)).isoformat()


def test_customer_is_known_and_kept_up_to_date(secret: str) -> None:
    tell("customers", secret, customer_id="c-1", name="Ilze Bērziņa", email="ilze@example.com")
    tell("customers", secret, customer_id="c-1", languages=["lv"], company="Bērziņa SIA")
    customer = Customer.objects.get()
    assert (customer.name, customer.first_name, customer.email) == (
        "Ilze Bērziņa",
        "Ilze",
        "ilze@example.com",
    )
    assert (customer.languages, customer.company) == (["lv"], "Bērziņa SIA")


def test_older_news_of_a_customer_does_not_move_it_back(secret: str) -> None:
    tell("customers", secret, customer_id="c-1", name="Ilze Kalniņa")
    tell("customers", secret, customer_id="c-1", name="Ilze Bērziņa", as_of=at(-2))
    assert Customer.objects.get().name == "Ilze Kalniņa"


def test_address_that_arrives_later_brings_the_letter(prepared, secret: str) -> None:
    left_at = clock.now().isoformat()
    post("cancellations", {"customer_id": "c-1", "cancelled_at": left_at}, secret)
    drain()
    tell("customers", secret, customer_id="c-1", email="ilze@example.com")
    assert Customer.objects.get().messages.count() == 1


def test_billing_systems_own_word_on_a_customer_stays(secret: str) -> None:
    known = CustomerFactory.create(brand=ensure_brand(), name="Ilze Bērziņa", country="")
    tell("customers", secret, customer_id=known.external_id, name="Someone Else", country="LV")
    known.refresh_from_db()
    assert (known.name, known.country) == ("Ilze Bērziņa", "LV")


def test_customer_whose_address_alone_was_known_gets_the_id(secret: str) -> None:
    left_at = clock.now().isoformat()
    tell("cancellations", secret, email="ilze@example.com", cancelled_at=left_at)
    tell("customers", secret, customer_id="c-1", email="ilze@example.com")
    assert Customer.objects.get().external_id == "c-1"


def test_subscription_is_kept_as_it_is_told(secret: str) -> None:
    subscribed(secret, plan="Pro", monthly_value="49.00", currency="EUR", started_at="2024-01-31")
    kept = Subscription.objects.get()
    assert (kept.status, str(kept), kept.monthly_amount) == ("active", "Pro", 4900)
    assert kept.started_at == datetime(2024, 1, 31, tzinfo=UTC)
    assert Cancellation.objects.count() == 0


def test_end_to_come_announces_and_running_on_undoes(secret: str) -> None:
    subscribed(secret, as_of=at(-3))
    subscribed(secret, ends_at=at(12), as_of=at(-2))
    assert Cancellation.objects.get().state == "announced"
    subscribed(secret, as_of=at(-1))
    assert Cancellation.objects.get().state == "undone"


def test_end_to_come_comes(secret: str) -> None:
    subscribed(secret, ends_at=at(12))
    clock.travel(timedelta(days=12, minutes=1))
    drain()
    assert Cancellation.objects.get().state == "ended"


def test_reported_cancellation_of_a_described_subscription_ends_when_its_time_comes(
    secret: str,
) -> None:
    subscribed(secret, monthly_value="49.00", currency="EUR", as_of=at(-9))
    left_at = datetime.fromisoformat(at(-1))
    tell(
        "cancellations",
        secret,
        subscription_id="s-1",
        cancelled_at=left_at.isoformat(),
        ends_at=at(12),
        reason="bugs",
    )
    clock.travel(timedelta(days=12, minutes=1))
    drain()
    cancellation = Cancellation.objects.get()
    assert (cancellation.state, cancellation.left_at) == ("ended", left_at)
    assert cancellation.lost_monthly == 4900


def test_new_subscription_of_a_leaver_is_a_return(secret: str) -> None:
    subscribed(secret, status="canceled", ended_at=at(-30), started_at=at(-300), as_of=at(-30))
    subscribed(secret, subscription_id="s-2", started_at=at(-1), as_of=at(-1))
    assert Return.objects.get().subscription.external_id == "s-2"


def test_nobody_else_has_a_say_in_a_billing_systems_subscription(secret: str) -> None:
    known = SubscriptionFactory.create(customer__brand=ensure_brand())
    subscribed(
        secret,
        subscription_id=known.external_id,
        customer_id=known.customer.external_id,
        status="canceled",
    )
    assert list(states().values()) == ["ignored"]
    assert Cancellation.objects.count() == 0


def test_subscription_that_the_billing_system_tells_of_later_is_the_described_one(
    secret: str,
) -> None:
    events = story("ilze")
    stand_after(events[-1])
    thing = events[-1]["data"]["object"]
    ids = {"subscription_id": thing["id"], "customer_id": thing["customer"]}
    subscribed(secret, **ids, started_at="2025-08-17")
    deliver(events)
    subscription = Subscription.objects.get()
    assert (subscription.source, subscription.status) == ("stripe", "canceled")
    assert Cancellation.objects.get().state == "ended"
    assert Customer.objects.get().source == "stripe"


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("customers", {"email": "ilze@example.com"}, ("customer_id", "missing")),
        ("customers", {"customer_id": ""}, ("customer_id", "too_short")),
        ("customers", {"customer_id": "c-1", "plan": "Pro"}, ("plan", "unknown_field")),
        (
            "customers",
            {"customer_id": "c-1", "as_of": "2999-01-01"},
            ("as_of", "date_in_future"),
        ),
        (
            "subscriptions",
            {"subscription_id": "s-1", "status": "active"},
            ("", "customer_missing"),
        ),
        (
            "subscriptions",
            {"subscription_id": "s-1", "customer_id": "c-1", "status": "great"},
            ("status", "choice_unknown"),
        ),
        (
            "subscriptions",
            {
                "subscription_id": "s-1",
                "customer_id": "c-1",
                "status": "active",
                "ended_at": "2026-01-01",
            },
            ("", "ended_but_running"),
        ),
    ],
)
def test_what_cannot_be_is_refused(
    secret: str, path: str, body: dict[str, str], error: tuple[str, str]
) -> None:
    response = post(path, body, secret)
    assert problem(response) == (422, "fields-invalid")
    errors = [(found["field"], found["code"]) for found in response.json()["errors"]]
    assert errors == [error]
    assert RawEvent.objects.count() == 0


@pytest.mark.parametrize("path", ["customers", "subscriptions"])
def test_token_tells_only_what_it_may(path: str) -> None:
    assert problem(post(path, {}, a_token("activity", name="One")))[0] == 403
