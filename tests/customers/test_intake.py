"""Events that wait, say nothing, cannot be read, or meet trouble: visible, and never lost."""

from __future__ import annotations

import json
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from customers import intake, providers, signals
from customers.errors import translated
from customers.models import Cancellation, Customer, EventState, RawEvent, Subscription
from worker import clock
from worker.registry import StepContext
from worker.running import drain

from .factories import RawEventFactory
from .stripe_door import deliver, post, read_all, states, story

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_cancellation_of_an_unknown_customer_waits_and_says_for_whom() -> None:
    deliver(story("john")[2:])
    waiting = RawEvent.objects.get()
    assert (waiting.state, waiting.reason) == (EventState.WAITING, "customer unknown")
    assert waiting.waits_for == "stripe:customer:cus_StoryJohn01"
    assert not Cancellation.objects.exists()


def test_waiting_event_is_read_when_the_customer_arrives() -> None:
    deliver(story("john")[2:] + story("john")[:1])
    assert Cancellation.objects.get().customer.email == "john.oneill@example.org"
    assert set(states().values()) == {EventState.DONE}


def test_expanded_customer_is_known_at_once() -> None:
    customer, _created, deleted = story("john")
    deleted["data"]["object"]["customer"] = customer["data"]["object"]
    deliver([deleted])
    assert Cancellation.objects.get().customer.email == "john.oneill@example.org"


@pytest.mark.parametrize(
    ("event_type", "thing"),
    [
        ("balance.available", {"object": "balance"}),
        ("customer.tax_id.created", {"object": "tax_id", "id": "txi_1"}),
        ("charge.succeeded", {"object": "charge", "id": "ch_1", "customer": "cus_1"}),
        ("charge.failed", {"object": "charge", "id": "ch_1", "customer": None}),
        ("invoice.upcoming", {"object": "invoice", "customer": "cus_1"}),
        ("v2.core.account.created", {}),
    ],
)
def test_event_that_says_nothing_of_leaving_is_put_aside_with_a_reason(event_type, thing) -> None:
    deliver([{"id": "evt_1", "type": event_type, "created": 1790000000, "data": {"object": thing}}])
    event = RawEvent.objects.get()
    assert event.state == EventState.IGNORED
    assert event.reason


@pytest.mark.parametrize(
    "change",
    [
        {"status": "dancing"},
        {"id": None},
        {"customer": None},
        {"cancel_at": "tomorrow"},
        {"ended_at": 10**30},
    ],
)
def test_event_that_cannot_be_read_says_why_and_changes_nothing(change) -> None:
    events = story("ilze")
    broken = json.loads(json.dumps(events[2]))
    broken["data"]["object"].update(change)
    deliver([*events[:2], broken])
    event = RawEvent.objects.get(event_id=broken["id"])
    assert event.state == EventState.FAILED
    assert event.reason
    assert not Cancellation.objects.exists()
    assert Subscription.objects.get().cancel_at is None


def test_failed_event_can_be_replayed() -> None:
    deliver(story("ilze"))
    event = RawEvent.objects.get(event_type="customer.subscription.deleted")
    RawEvent.objects.filter(pk=event.pk).update(state=EventState.FAILED, reason="a fault of ours")
    assert intake.replay(RawEvent.objects.all()) == 1
    drain()
    assert set(states().values()) == {EventState.DONE}
    assert Cancellation.objects.count() == 1


def test_texts_that_a_database_refuses_are_cleaned() -> None:
    customer, created, deleted = story("john")
    customer["data"]["object"]["name"] = "John\u0000 O'Neill \ud800"
    deleted["data"]["object"]["cancellation_details"]["comment"] = "No\u0000 more \udfff"
    deliver([customer, created, deleted])
    assert Customer.objects.get().name == "John O'Neill"
    assert Cancellation.objects.get().billing_comment == "No more"


def test_events_are_claimed_oldest_first_and_by_one_worker_only() -> None:
    newer = RawEventFactory.create(happened_at=clock.now())
    older = RawEventFactory.create(happened_at=clock.now() - timedelta(hours=1))
    assert intake.claim(uuid.uuid4(), clock.now()) == [older, newer]
    assert intake.claim(uuid.uuid4(), clock.now()) == []


def test_who_leaves_today_does_not_wait_for_imported_history() -> None:
    history = RawEventFactory.create(is_history=True)
    today = RawEventFactory.create(happened_at=history.happened_at + timedelta(days=400))
    assert intake.claim(uuid.uuid4(), clock.now(), limit=1) == [today]
    assert intake.claim(uuid.uuid4(), clock.now(), limit=1) == [history]


def test_event_of_a_worker_that_died_is_claimed_after_its_lease() -> None:
    RawEventFactory.create()
    intake.claim(uuid.uuid4(), clock.now())
    clock.travel(intake.LEASE + timedelta(seconds=1))
    assert len(intake.claim(uuid.uuid4(), clock.now())) == 1


def test_worker_that_lost_its_lease_leaves_nothing_behind() -> None:
    post(story("john")[0])
    (event,) = intake.claim(uuid.uuid4(), clock.now())
    clock.travel(intake.LEASE + timedelta(seconds=1))
    (taken_over,) = intake.claim(uuid.uuid4(), clock.now())
    intake.interpret(event)
    assert not Customer.objects.exists()
    intake.interpret(taken_over)
    assert Customer.objects.count() == 1


def test_worker_that_is_asked_to_stop_gives_its_events_back() -> None:
    RawEventFactory.create()
    stopping = threading.Event()
    stopping.set()
    assert intake.interpret_step(StepContext(uuid.uuid4(), stopping)) == 0
    event = RawEvent.objects.get()
    assert (event.state, event.lease_token, event.attempts) == (EventState.NEW, None, 0)


@pytest.fixture
def register():
    """Make this function read the events of the billing system "test"."""
    yield lambda interpreter: providers.register("test", interpreter)
    providers._interpreters.pop("test", None)


@pytest.fixture
def provider(register):
    """A billing system whose events do what a test says."""
    acts: list[Any] = []
    register(lambda event, brand: acts.pop(0)() if acts else None)
    return acts


def raises(error: Exception):
    def act() -> None:
        raise error

    return act


def test_trouble_of_the_database_is_waited_out(provider) -> None:
    provider += [raises(OperationalError("too many clients"))] * 3
    RawEventFactory.create(source="test")
    for _ in range(3):
        drain()
        assert RawEvent.objects.get().state == EventState.NEW
        clock.travel(intake.PAUSE + timedelta(seconds=1))
    drain()
    assert RawEvent.objects.get().state == EventState.DONE


def test_fault_of_ours_fails_the_event_visibly(provider) -> None:
    provider.append(raises(KeyError("oops")))
    RawEventFactory.create(source="test")
    drain()
    event = RawEvent.objects.get()
    assert (event.state, event.reason) == (EventState.FAILED, "KeyError: 'oops'")


def test_event_that_keeps_killing_the_worker_is_set_aside_and_harms_no_other(register) -> None:
    """`SystemExit` is not caught: the worker is gone, and the leases of its batch with it."""

    def read(event: RawEvent, brand: Any) -> None:
        if event.pk == killer.pk:
            raise SystemExit(1)

    register(read)
    killer = RawEventFactory.create(source="test", happened_at=clock.now() - timedelta(hours=1))
    innocent = RawEventFactory.create(source="test", happened_at=clock.now())
    for _ in range(intake.MOST_ATTEMPTS):
        with pytest.raises(SystemExit):
            read_all()
        clock.travel(intake.LEASE + timedelta(seconds=1))
    read_all()
    killer.refresh_from_db()
    innocent.refresh_from_db()
    assert (killer.state, innocent.state) == (EventState.FAILED, EventState.DONE)
    assert innocent.attempts == 1


def test_event_of_a_source_that_nobody_reads_is_kept() -> None:
    RawEventFactory.create(source="unknown")
    drain()
    assert RawEvent.objects.get().state == EventState.FAILED


def test_receiver_that_raises_takes_its_cancellation_with_it() -> None:
    def refuse(**kwargs) -> None:
        raise ValueError("no rule fits")

    deliver(story("john")[:2])
    signals.cancellation_opened.connect(refuse)
    try:
        deliver(story("john")[2:])
    finally:
        signals.cancellation_opened.disconnect(refuse)
    assert not Cancellation.objects.exists()
    assert "no rule fits" in RawEvent.objects.get(state=EventState.FAILED).reason


def test_reason_is_told_with_what_it_is_about() -> None:
    events = story("john")
    events[1]["data"]["object"]["status"] = "dancing: wildly"
    deliver(events[:2])
    reason = RawEvent.objects.get(state=EventState.FAILED).reason
    assert reason == "A subscription in a state that is not known: dancing: wildly"
    assert translated(reason) == reason
