"""Races for real: threads with connections of their own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection, transaction

from outbox import composing, doors
from outbox.models import Message
from outbox.queue import Queue
from worker import clock

from .factories import COMPOSED, BrandFactory, CustomerFactory, MessageFactory, SendingModeFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture(autouse=True)
def live(transactional_db):
    return SendingModeFactory.create()


def at_once(*acts):
    """Run all in threads that start together; returns what each returned."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def begin(message, before_commit=lambda: None):
    """Begin as the coordinator does: in a transaction that shares the switch."""
    payload, preview = composing.payload_of(message, clock.now())
    queue = Queue()
    with queue.transaction():
        queue.share_switch()
        begun = queue.begin(
            message,
            payload,
            preview,
            backend="file",
            lease=timedelta(seconds=60),
            now=clock.now(),
        )
        before_commit()
    return begun


def leased(count):
    brand = BrandFactory.create()
    customer = CustomerFactory.create(brand=brand)
    for _ in range(count):
        MessageFactory.create(brand=brand, customer=customer, is_written=True)
    return Queue().claim(uuid.uuid4(), count, clock.now())


def test_two_workers_never_claim_the_same_message():
    for _ in range(40):
        MessageFactory.create(is_written=True)

    def claim():
        found = []
        while batch := Queue().claim(uuid.uuid4(), 3, clock.now()):
            found += [message.pk for message in batch]
        return found

    claimed = list(chain.from_iterable(at_once(claim, claim, claim, claim)))
    assert len(claimed) == 40
    assert len(set(claimed)) == 40


def test_of_cancel_and_begin_exactly_one_wins():
    winners = []
    for message in leased(25):
        begun, stopped = at_once(
            lambda message=message: begin(message),
            lambda message=message: doors.cancel_message(
                message, reason="Came back.", now=clock.now()
            ),
        )
        assert begun != stopped
        state = Message.objects.get(pk=message.pk).state
        assert state == ("sending" if begun else "cancelled")
        winners.append(begun)


def test_of_suppress_and_begin_exactly_one_wins():
    for message in leased(10):
        email = f"zane{message.pk}@example.com"
        Message.objects.filter(pk=message.pk).update(to_email=email)
        begun, _made = at_once(
            lambda message=message: begin(message),
            lambda email=email: doors.suppress(email, "hard_bounce", "test"),
        )
        state = Message.objects.get(pk=message.pk).state
        assert state == ("sending" if begun else "cancelled")


def test_when_pause_has_returned_nothing_begins():
    messages = leased(30)
    pause_now, under_way_at_pause = threading.Event(), []

    def begin_all():
        for number, message in enumerate(messages):
            begin(message)
            if number == 10:
                pause_now.set()

    def pause():
        pause_now.wait(20)
        doors.pause(None)
        under_way_at_pause.append(Message.objects.filter(state="sending").count())

    at_once(begin_all, pause)
    assert Message.objects.filter(state="sending").count() == under_way_at_pause[0]
    assert under_way_at_pause[0] >= 10


def test_pause_waits_for_a_begin_that_is_about_to_commit():
    (message,) = leased(1)
    is_open, has_paused = threading.Event(), threading.Event()
    seen_by_pause = []

    def before_commit():
        is_open.set()
        has_paused.wait(1)  # in vain: pause cannot return before we have committed

    def pause():
        is_open.wait(20)
        doors.pause(None)
        has_paused.set()
        seen_by_pause.append(Message.objects.filter(state="sending").count())

    at_once(lambda: begin(message, before_commit), pause)
    assert seen_by_pause == [1]


def enqueue(customer, key):
    with transaction.atomic():
        return doors.enqueue(
            purpose="letter",
            stream="standard",
            dedupe_key=key,
            cause="cancellation:1",
            brand=customer.brand,
            customer=customer,
            language="lv",
            composed=COMPOSED,
            now=clock.now(),
        )


def test_one_key_at_once_makes_one_message():
    customer = CustomerFactory.create()
    results = at_once(*[lambda: enqueue(customer, "letter:1")] * 8)
    assert Message.objects.count() == 1
    assert [result.refused for result in results].count("") == 1
    assert {result.message.pk for result in results} == {Message.objects.get().pk}


def test_two_letters_to_one_address_at_once_make_one():
    customer = CustomerFactory.create()
    keys = [f"letter:{n}" for n in range(6)]
    results = at_once(*[lambda key=key: enqueue(customer, key) for key in keys])
    assert Message.objects.count() == 1
    assert [result.refused for result in results].count("written_recently") == 5
