"""Real threads on a real database: the same event many times at once, many events of one person."""

from __future__ import annotations

import json
import random
import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection, transaction

from customers import intake
from customers.locks import lock
from customers.models import Cancellation, Customer, EventState, RawEvent, Return
from outbox.models import Message
from worker import clock
from worker.registry import StepContext
from worker.running import drain

from .stripe_door import post, stand_after, states, story
from .test_stories import ENDINGS, assert_ended_right

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run these in threads that start together; their results. Errors are raised here."""
    ready = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)
    errors: list[BaseException] = []

    def run(position: int, act: Callable[[], Any]) -> None:
        try:
            ready.wait(20)
            results[position] = act()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
    return results


def work() -> None:
    """A worker that goes on until nothing new is left."""
    context = StepContext(uuid.uuid4(), threading.Event())
    while RawEvent.objects.filter(state=EventState.NEW).exists():
        intake.interpret_step(context)


def post_all(events: Sequence[dict[str, Any]]) -> None:
    for event in events:
        assert post(event).status_code == 200


def test_same_event_posted_twenty_times_at_once_is_one_cancellation_and_one_letter(
    prepared,
) -> None:
    post_all(story("john")[:2])
    work()
    event = story("john")[2]
    stand_after(event)
    responses = at_once(*[lambda: post(event)] * 20, work, work)
    drain()
    assert [response.status_code for response in responses[:20]] == [200] * 20
    assert RawEvent.objects.filter(event_id=event["id"]).count() == 1
    assert Cancellation.objects.count() == 1
    assert Message.objects.get().to_email == "john.oneill@example.org"
    assert set(states().values()) == {EventState.DONE}


@pytest.mark.parametrize("name", ENDINGS)
def test_four_workers_read_a_shuffled_story_right(name: str) -> None:
    events = story(name)
    random.Random(name).shuffle(events)
    post_all(events)
    # One event a batch, so that the workers meet on the same subscription.
    at_once(*[work_one_by_one] * 4)
    assert_ended_right(name)


def work_one_by_one() -> None:
    while RawEvent.objects.filter(state=EventState.NEW).exists():
        for event in intake.claim(uuid.uuid4(), clock.now(), limit=1):
            intake.interpret(event)


def test_customer_and_cancellation_that_arrive_together_find_each_other() -> None:
    for number in range(10):
        customer, _created, deleted = renumbered(story("john"), number)
        post_all([customer, deleted])
        at_once(work_one_by_one, work_one_by_one)
    assert Cancellation.objects.count() == Customer.objects.count() == 10
    assert not Return.objects.exists()
    assert set(states().values()) == {EventState.DONE}


def meetings(take_lock: Callable[[], None]) -> int:
    """How often three threads meet between a lock and the end of its transaction."""
    inside: list[str] = []
    met: list[str] = []

    def enter() -> None:
        for _ in range(20):
            with transaction.atomic():
                take_lock()
                met.extend(inside)
                inside.append("somebody")
                Customer.objects.count()
                inside.pop()

    at_once(enter, enter, enter)
    return len(met)


def test_lock_keeps_others_out_until_the_transaction_ends() -> None:
    assert meetings(lambda: lock("stripe:subscription:sub_1")) == 0


def test_without_the_lock_they_meet() -> None:
    """The control: the test above would see it. On SQLite every transaction is a lock."""
    met = meetings(lambda: None)
    assert met if connection.vendor == "postgresql" else not met


def test_lock_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError):
        lock("stripe:subscription:sub_1")


def renumbered(events: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The same story of another person."""
    text = json.dumps(events)
    for name in ("evt_1Story", "cus_Story", "sub_Story"):
        text = text.replace(name, f"{name}{number}")
    found: list[dict[str, Any]] = json.loads(text)
    return found
