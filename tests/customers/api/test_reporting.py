"""Cancellations and activity by the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from customers.api import limits
from customers.models import Cancellation, Customer, RawEvent
from customers.setup import ensure_brand
from outbox.models import Message
from tests.customers.factories import BrandFactory, CustomerFactory, SubscriptionFactory
from tests.customers.stripe_door import read_all
from worker import clock
from worker.running import drain

from .door import a_token, post, problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()


def anna(**fields: object) -> dict[str, object]:
    left_at = (clock.now() - timedelta(minutes=1)).isoformat()
    return {"email": "anna@example.com", "cancelled_at": left_at, **fields}


def test_reported_leaver_gets_the_letter(prepared) -> None:
    response = post("cancellations", anna(languages=["lv"], plan="Pro"), a_token())
    assert response.status_code == 202
    assert RawEvent.objects.get().event_id == response.json()["event_id"]
    drain()
    assert Message.objects.get().state == "sent"


def test_report_about_a_known_subscription_is_about_that_one() -> None:
    known = SubscriptionFactory.create(customer__brand=ensure_brand())
    body = anna(email=None, subscription_id=known.external_id, reason="bugs", comment="So slow.")
    assert post("cancellations", body, a_token()).status_code == 202
    read_all()
    assert Cancellation.objects.get().subscription == known


@pytest.mark.parametrize("secret", ["", "wrong", "cancelmail_wrong", "ā"])
def test_without_a_valid_token_nothing_is_kept(secret: str) -> None:
    response = post("cancellations", anna(), secret.encode().decode("latin-1"))
    assert problem(response) == (401, "token-invalid")
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert RawEvent.objects.count() == 0


def test_token_reports_only_what_it_may() -> None:
    secret = a_token("activity")
    assert problem(post("cancellations", anna(), secret)) == (403, "scope-missing")
    assert RawEvent.objects.count() == 0


def test_report_belongs_to_the_brand_of_the_token() -> None:
    other = BrandFactory.create(slug="other", name="Other")
    ensure_brand()
    post("cancellations", anna(), a_token(brand=other))
    read_all()
    assert Cancellation.objects.get().brand == other


def test_each_wrong_field_is_named_with_what_to_do() -> None:
    body = anna(email="anna", monthly_value="1.5", currency="EURO", shoe_size=43)
    response = post("cancellations", body, a_token())
    assert problem(response) == (422, "fields-invalid")
    errors = {error["field"]: error["code"] for error in response.json()["errors"]}
    assert errors == {
        "email": "address_invalid",
        "currency": "currency_unknown",
        "shoe_size": "unknown_field",
    }
    assert RawEvent.objects.count() == 0


def test_what_only_the_clock_can_tell_is_a_field_error_too() -> None:
    response = post("cancellations", anna(cancelled_at="2999-01-01T00:00:00Z"), a_token())
    assert problem(response) == (422, "fields-invalid")
    assert response.json()["errors"][0]["code"] == "date_in_future"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{", (400, "body-unreadable")),
        (b"\xff\xfe", (400, "body-unreadable")),
        ("[" * 90_000, (400, "body-unreadable")),
        ('{"email": "a@example.com", "email": "b@example.com"}', (400, "body-unreadable")),
        ('{"monthly_value_minor": NaN}', (400, "body-unreadable")),
        ("", (422, "fields-invalid")),
        ("[]", (422, "fields-invalid")),
        ('"Anna"', (422, "fields-invalid")),
        ('{"comment": "' + "x" * 100_000 + '"}', (413, "too-large")),
    ],
)
def test_body_that_cannot_be_taken_is_refused_in_words(body, expected: tuple[int, str]) -> None:
    assert problem(post("cancellations", body, a_token())) == expected
    assert RawEvent.objects.count() == 0


def test_what_is_not_declared_as_json_is_refused() -> None:
    headers = {"Authorization": f"Bearer {a_token()}"}
    response = Client().post("/api/v1/cancellations", {"email": "a@example.com"}, headers=headers)
    assert problem(response) == (415, "not-json")


def test_what_django_refuses_is_a_problem_too() -> None:
    assert problem(Client().get("/api/v1/nowhere")) == (404, "not-found")
    wrong_method = Client().get("/api/v1/cancellations")
    assert problem(wrong_method) == (405, "method-not-allowed")
    assert wrong_method["Allow"] == "POST"


def test_too_many_requests_of_one_token_wait(monkeypatch) -> None:
    monkeypatch.setattr(limits, "REQUESTS_A_MINUTE", 3)
    secret, other = a_token(), a_token(name="Another")
    CustomerFactory.create(brand=ensure_brand(), external_id="cus_1")
    answers = [post("activity", {"customer_id": "cus_1"}, secret) for _ in range(4)]
    assert [answer.status_code for answer in answers[:3]] == [200] * 3
    assert problem(answers[3]) == (429, "too-many-requests")
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert post("activity", {"customer_id": "cus_1"}, other).status_code == 200


def test_guessing_tokens_ends_soon() -> None:
    answers = [post("activity", {}, "cancelmail_guess") for _ in range(31)]
    assert problem(answers[29]) == (401, "token-invalid")
    assert problem(answers[30]) == (429, "too-many-requests")


def test_activity_moves_last_seen_forward_only() -> None:
    customer = CustomerFactory.create(brand=ensure_brand(), email="Anna@example.com")
    secret, now = a_token(), clock.now()
    first = post("activity", {"email": "anna@example.com"}, secret)
    assert first.status_code == 200
    assert first.json()["is_later"]
    customer.refresh_from_db()
    assert customer.last_seen_at is not None
    assert customer.last_seen_at >= now
    earlier = {"customer_id": customer.external_id, "seen_at": "2026-01-01T10:00:00Z"}
    assert not post("activity", earlier, secret).json()["is_later"]
    assert Customer.objects.get().last_seen_at == customer.last_seen_at


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"seen_at": "2999-01-01T00:00:00Z"}, "date_in_future"),
        ({"seen_at": "2026-01-01"}, "time_missing"),
        ({"customer_id": None}, "customer_missing"),
        ({"plan": "Pro"}, "unknown_field"),
    ],
)
def test_activity_that_cannot_be_is_refused(fields: dict[str, object], code: str) -> None:
    CustomerFactory.create(brand=ensure_brand(), external_id="cus_1")
    response = post("activity", {"customer_id": "cus_1", **fields}, a_token())
    assert problem(response) == (422, "fields-invalid")
    assert [error["code"] for error in response.json()["errors"]] == [code]


@pytest.mark.parametrize("is_other_brands", [False, True])
def test_unknown_customer_and_another_brands_are_alike(is_other_brands: bool) -> None:
    ensure_brand()
    if is_other_brands:
        CustomerFactory.create(brand=BrandFactory.create(slug="other"), external_id="cus_1")
    response = post("activity", {"customer_id": "cus_1"}, a_token())
    assert problem(response) == (404, "customer-unknown")
