"""The public address: what it takes, what it refuses, and that it never answers twice over."""

from __future__ import annotations

import json

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from customers.models import EventState, RawEvent
from worker.running import drain

from .factories import BrandFactory
from .stripe_door import post, sign, story

pytestmark = pytest.mark.django_db


def test_event_is_stored_and_answered_before_it_is_read() -> None:
    event = story("ilze")[0]
    response = post(event)
    assert response.status_code == 200
    stored = RawEvent.objects.get()
    assert (stored.source, stored.event_id, stored.event_type) == (
        "stripe",
        event["id"],
        "customer.created",
    )
    assert stored.state == EventState.NEW
    assert int(stored.happened_at.timestamp()) == event["created"]
    assert json.loads(stored.body) == event


def test_same_event_is_stored_once() -> None:
    event = story("ilze")[0]
    assert post(event).status_code == post(event).status_code == 200
    assert RawEvent.objects.count() == 1


def test_event_for_a_brand_is_kept_with_that_brand() -> None:
    BrandFactory.create(slug="brightdesk")
    lapa = BrandFactory.create(slug="lapa", name="Lapa")
    for event in story("ilze"):
        assert (
            post(event, address=reverse("customers:stripe_brand", args=["lapa"])).status_code == 200
        )
    drain()
    assert set(RawEvent.objects.values_list("brand", flat=True)) == {lapa.pk}
    assert lapa.cancellations.count() == lapa.customers.count() == lapa.plans.count() == 1


def test_event_for_a_brand_that_does_not_exist_is_not_found() -> None:
    assert post(story("ilze")[0], address="/hooks/stripe/nobody/").status_code == 404
    assert not RawEvent.objects.exists()


def test_which_brands_there_are_is_told_to_nobody_without_a_signature() -> None:
    BrandFactory.create(slug="lapa")
    event = story("ilze")[0]
    answers = [
        post(event, address=f"/hooks/stripe/{slug}/", signature="t=1,v1=0")
        for slug in ("lapa", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content == answers[1].content


def test_address_of_a_brand_may_have_a_secret_of_its_own(settings) -> None:
    """Stripe makes one for each address."""
    BrandFactory.create(slug="lapa-two")
    settings.STRIPE_WEBHOOK_SECRETS = {"LAPA_TWO": "whsec_lapa"}
    event = story("ilze")[0]
    signature = sign(json.dumps(event).encode(), secret="whsec_lapa")
    address = "/hooks/stripe/lapa-two/"
    assert post(event, address=address).status_code == 400
    assert post(event, signature=signature).status_code == 400
    assert post(event, address=address, signature=signature).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"id": "evt_1", "type": "customer.created"}',
        b'{"id": "evt_1", "type": "customer.created", "created": "yesterday"}',
        b'{"id": "evt_1", "type": "customer.created", "created": true}',
        b'{"id": "evt_1", "type": "customer.created", "created": 99999999999999}',
        b'{"id": "", "type": "customer.created", "created": 1}',
        b'{"id": 7, "type": "customer.created", "created": 1}',
        b'{"id": "evt_1", "created": 1}',
        b'{"id": "%s", "type": "a", "created": 1}' % (b"x" * 256),
        b'{"id": "evt_1", "type": "%s", "created": 1}' % (b"x" * 101),
    ],
)
def test_body_that_is_no_event_is_refused_with_a_sentence(body: bytes) -> None:
    response = post(body) if body != b"\xff\xfe" else post(body, signature="t=1,v1=0")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert len(response.content.decode().split()) > 4
    assert not RawEvent.objects.exists()


def test_get_is_refused() -> None:
    assert Client().get("/hooks/stripe/").status_code == 405


def test_without_a_secret_it_says_what_to_set(settings) -> None:
    event = story("ilze")[0]
    settings.STRIPE_WEBHOOK_SECRET = ""
    response = post(event, signature="t=1,v1=0")
    assert response.status_code == 503
    assert b"STRIPE_WEBHOOK_SECRET" in response.content
    assert not RawEvent.objects.exists()
    assert "customers.W001" in {message.id for message in run_checks()}


def test_api_key_in_place_of_the_secret_stops_the_start(settings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "sk_live_123"
    assert "customers.E001" in {message.id for message in run_checks()}


def test_api_key_in_place_of_a_brands_secret_stops_the_start(settings) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = {"LAPA": "sk_live_123"}
    (message,) = (each for each in run_checks() if each.id == "customers.E001")
    assert "STRIPE_WEBHOOK_SECRET_LAPA" in message.msg


def test_secret_that_is_set_gives_no_message() -> None:
    assert not [message for message in run_checks() if (message.id or "").startswith("customers.")]
