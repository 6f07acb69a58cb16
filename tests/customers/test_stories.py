"""The stories end in the right state: in order, swapped, repeated, with the address coming last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Cancellation, Customer, EventState, RawEvent, Return, Subscription

from .events import customer_event
from .stripe_door import deliver, story

pytestmark = pytest.mark.django_db


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# What is true at the end of each story, whichever way it was told.
ENDINGS: dict[str, dict[str, Any]] = {
    "ilze": {
        "customer": ("Ilze", "Ilze", "ilze.berzina@example.com", ["lv"]),
        "cancellations": [
            {
                "kind": "voluntary",
                "state": "ended",
                "left_at": at(1790000000),
                "announced_at": at(1790000000),
                "ends_at": at(1791036800),
                "ended_at": at(1791036800),
                "currency": "EUR",
                "lost_monthly": 4900,
                "list_monthly": 4900,
                "customer_since": at(1755440000),
                "has_other_subscription": False,
                "billing_feedback": "too_expensive",
                "billing_reason": "too_expensive",
                "billing_comment": "Par dārgu mūsu mazajai komandai.",
            }
        ],
        "returns": 0,
    },
    "aya": {
        "customer": ("", "", "aya.sato@example.jp", ["ja"]),
        "cancellations": [
            {
                "kind": "voluntary",
                "state": "announced",
                "announced_at": at(1790000000),
                "ends_at": at(1793456000),
                "ended_at": None,
                "currency": "JPY",
                "lost_monthly": 120000,
                "billing_feedback": "switched_service",
                "billing_reason": "moving",
            }
        ],
        "returns": 0,
    },
    "john": {
        "customer": ("John", "", "john.oneill@example.org", ["en-GB"]),
        "cancellations": [
            {
                "kind": "voluntary",
                "state": "ended",
                "announced_at": None,
                "left_at": at(1790086400),
                "ended_at": at(1790086400),
                "ends_at": at(1790086400),
                "currency": "GBP",
                "lost_monthly": 9900,
                "billing_reason": "missing_feature",
            }
        ],
        "returns": 0,
    },
    "lena": {
        "customer": ("", "", "lena@example.com", []),
        "cancellations": [
            {
                "kind": "trial_not_converted",
                "state": "ended",
                "announced_at": at(1790259200),
                "ended_at": at(1791209600),
                "lost_monthly": 0,
                "list_monthly": 4900,
                "billing_reason": "no_results",
            }
        ],
        "returns": 0,
    },
    "mara": {
        "customer": ("Māra", "Māra", "mara@example.net", ["lv-LV", "en"]),
        "cancellations": [
            {
                "kind": "charge_failed",
                "state": "ended",
                "announced_at": None,
                "ended_at": at(1791382405),
                "lost_monthly": 4900,
                "billing_reason": "",
            }
        ],
        "returns": 0,
    },
    "noor": {
        "customer": ("Noor", "", "noor@example.nl", ["nl-NL", "en"]),
        "cancellations": [{"kind": "voluntary", "state": "ended", "billing_reason": "hard_to_use"}],
        "returns": 1,
    },
    "omar": {
        "customer": (None, "", "omar@example.com", ["ar"]),
        "cancellations": [
            {
                "kind": "voluntary",
                "state": "undone",
                "announced_at": at(1790000000),
                "undone_at": at(1790000600),
                "ended_at": None,
            }
        ],
        "returns": 0,
    },
    "paul": {
        "customer": ("Paul", "", "Paul.Dupont+billing@example.com", ["fr-FR"]),
        "cancellations": [
            {
                "kind": "voluntary",
                "state": "ended",
                "lost_monthly": 900,
                "has_other_subscription": True,
                "customer_since": at(1746800000),
                "billing_feedback": "low_quality",
                "billing_reason": "no_results",
            }
        ],
        "returns": 0,
    },
}


def assert_ended_right(name: str) -> None:
    """Everything of the story is as it should be, and no event is left over."""
    ending = ENDINGS[name]
    customer = Customer.objects.get()
    first_name, vocative, email, languages = ending["customer"]
    if first_name is not None:
        assert customer.first_name == first_name
    assert (customer.vocative, customer.email, customer.languages) == (vocative, email, languages)
    rows = list(Cancellation.objects.order_by("left_at"))
    assert len(rows) == len(ending["cancellations"])
    for row, expected in zip(rows, ending["cancellations"], strict=True):
        assert {field: getattr(row, field) for field in expected} == expected
    assert Return.objects.count() == ending["returns"]
    assert not RawEvent.objects.exclude(state=EventState.DONE).exists()


@pytest.mark.parametrize("name", ENDINGS)
def test_story_told_in_order_ends_right(name: str) -> None:
    deliver(story(name))
    assert_ended_right(name)


@pytest.mark.parametrize("name", ENDINGS)
def test_story_told_backwards_ends_right(name: str) -> None:
    deliver(reversed(story(name)))
    assert_ended_right(name)


@pytest.mark.parametrize("name", ENDINGS)
def test_story_told_twice_ends_right(name: str) -> None:
    deliver([*story(name), *story(name)])
    assert_ended_right(name)


@pytest.mark.parametrize("name", ENDINGS)
def test_address_that_comes_last_ends_right(name: str) -> None:
    events = story(name)
    deliver([*events[1:], events[0]])
    assert_ended_right(name)


def test_card_that_failed_is_known_by_its_last_digits() -> None:
    deliver(story("mara"))
    assert Subscription.objects.get().card_last4 == "0341"


def test_failed_attempts_alone_cancel_nothing() -> None:
    deliver(story("mara")[:-1])
    assert not Cancellation.objects.exists()
    assert Subscription.objects.get().status == "past_due"


def test_return_is_counted_after_the_cancellation_it_follows() -> None:
    deliver(story("noor"))
    returned = Return.objects.get()
    assert returned.returned_at == at(1791814400)
    assert (returned.currency, returned.monthly_amount) == ("EUR", 5900)
    assert returned.cancellation.subscription.external_id == "sub_StoryNoor01"


def bare(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The customer's deletion as the id alone, a second after all that is told of them."""
    gone = {"id": events[0]["data"]["object"]["id"], "object": "customer", "deleted": True}
    created = max(event["created"] for event in events) + 1
    thing = {"object": gone}
    return {"id": "evt_gone", "type": "customer.deleted", "created": created, "data": thing}


def test_customer_of_whom_only_the_deletion_is_known_is_filled_in_later() -> None:
    events = story("john")
    deliver([bare(events), *reversed(events)])
    assert_ended_right("john")


def test_deleted_customer_inside_a_subscription_is_filled_in_later() -> None:
    customer, created, deleted = story("john")
    gone = {"id": "cus_StoryJohn01", "object": "customer", "deleted": True}
    deleted["data"]["object"]["customer"] = gone
    deliver([deleted, created, customer])
    assert_ended_right("john")


@pytest.mark.parametrize("late", [0, 1])
def test_fact_is_the_newest_that_was_told_even_where_a_newer_event_told_nothing(late: int) -> None:
    customer, *rest = story("john")
    moved = {**customer["data"]["object"], "email": "john@new.example"}
    update = {"id": "evt_moved", "type": "customer.updated", "created": customer["created"] + 5}
    told = [customer, {**update, "data": {"object": moved}}]
    deliver([told[1 - late], bare([customer, *rest]), told[late]])
    assert Customer.objects.get().email == "john@new.example"


def test_event_about_a_customer_writes_only_what_it_changes() -> None:
    """The star and the greeting are a person's, who may be saving them at this moment."""
    deliver(story("john"))
    moved = customer_event("cus_StoryJohn01", 1_795_000_000, is_new=False, email="j@new.example")
    with CaptureQueriesContext(connection) as queries:
        deliver([moved])
    (write,) = (each["sql"] for each in queries if 'UPDATE "customers_customer"' in each["sql"])
    assert "j@new.example" in write
    assert "is_starred" not in write
