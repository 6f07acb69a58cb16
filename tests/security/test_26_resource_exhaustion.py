"""Bodies made to use up time or memory are refused or read within bounds.

Taught by CVE-2024-53907 and CVE-2026-1285 (Django: nested HTML that took for ever).
"""

from __future__ import annotations

import json
import time

import pytest

from customers.models import EventState, RawEvent
from customers.providers.stripe.views import LARGEST_BODY
from tests.customers.stripe_door import deliver, post, read_all, story
from tests.insights.factories import leaver
from worker import clock

pytestmark = pytest.mark.django_db


def test_hook_refuses_a_body_above_its_size_before_it_is_read() -> None:
    body = b'{"id": "evt_1", "type": "a", "created": 1, "x": "' + b"x" * LARGEST_BODY + b'"}'
    assert post(body).status_code == 413
    assert not RawEvent.objects.exists()


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_hook_refuses_nesting_without_end(opening: bytes) -> None:
    began = time.monotonic()
    assert post(opening * 100_000).status_code == 400
    assert time.monotonic() - began < 5
    assert not RawEvent.objects.exists()


def test_hook_refuses_numbers_without_end() -> None:
    assert post(b'{"id": "e", "type": "a", "created": ' + b"9" * 5000 + b"}").status_code == 400
    assert not RawEvent.objects.exists()


def test_event_with_thousands_of_items_is_read_in_time() -> None:
    customer, created, _deleted = story("john")
    items = created["data"]["object"]["items"]
    items["data"] = items["data"] * 700
    body = json.dumps(created).encode()
    assert len(body) < LARGEST_BODY
    deliver([customer])
    began = time.monotonic()
    assert post(body).status_code == 200
    read_all()
    assert time.monotonic() - began < 10
    assert RawEvent.objects.get(event_id=created["id"]).state == EventState.DONE


def test_long_texts_are_cut_to_what_is_shown() -> None:
    customer, _created, deleted = story("john")
    customer["data"]["object"]["name"] = "J" * 100_000
    customer["data"]["object"]["preferred_locales"] = ["en"] * 10_000
    deleted["data"]["object"]["cancellation_details"]["comment"] = "no " * 100_000
    deliver([customer, deleted])
    assert not RawEvent.objects.exclude(state=EventState.DONE).exists()


@pytest.mark.parametrize("step", ["day", "week", "month", ""])
def test_a_century_by_the_day_is_drawn_in_years(signed_in, step: str) -> None:
    leaver(clock.now())
    began = time.monotonic()
    address = f"/admin/insights/?since=2000-01-01&until=2099-12-31&by={step}"
    response = signed_in("analyst").get(address)
    assert time.monotonic() - began < 5
    assert response.status_code == 200
    assert len(response.context["rows"]) == 100
    assert len(response.content) < 200_000
