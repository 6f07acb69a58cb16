"""Moving the time at which a customer was last seen: forward only."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from customers import activity, signals
from customers.facts_shown import facts_shown
from customers.models import Customer
from worker import clock

from .factories import CustomerFactory
from .test_races import at_once

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def last_seen(customer: Customer) -> datetime | None:
    return Customer.objects.get(pk=customer.pk).last_seen_at


@pytest.fixture
def told():
    """What `customer_seen` told: (customer's id, time)."""
    heard = []

    def hear(customer, at, **kwargs):
        heard.append((customer.pk, at))

    signals.customer_seen.connect(hear)
    yield heard
    signals.customer_seen.disconnect(hear)


def test_customer_who_was_never_seen_is_seen(told) -> None:
    customer = CustomerFactory.create()
    assert activity.seen(customer, MONDAY)
    assert last_seen(customer) == customer.last_seen_at == MONDAY
    assert told == [(customer.pk, MONDAY)]


def test_earlier_and_repeated_reports_change_nothing(told) -> None:
    customer = CustomerFactory.create(last_seen_at=TUESDAY)
    assert not activity.seen(customer, MONDAY)
    assert not activity.seen(customer, TUESDAY)
    assert last_seen(customer) == TUESDAY
    assert told == []


def test_only_the_one_who_was_seen_moves() -> None:
    other, customer = CustomerFactory.create(), CustomerFactory.create()
    activity.seen(customer, MONDAY)
    assert last_seen(other) is None


def test_clock_that_runs_a_little_fast_means_now() -> None:
    customer = CustomerFactory.create()
    before = clock.now()
    assert activity.seen(customer, before + timedelta(minutes=4))
    moment = last_seen(customer)
    assert moment is not None
    assert before <= moment <= clock.now()


def test_time_still_to_come_is_refused() -> None:
    customer = CustomerFactory.create()
    with pytest.raises(activity.NotYet):
        activity.seen(customer, clock.now() + timedelta(minutes=6))
    assert last_seen(customer) is None


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        activity.seen(CustomerFactory.create(), MONDAY.replace(tzinfo=None))


def test_seeing_is_undone_with_what_a_receiver_could_not_do() -> None:
    customer = CustomerFactory.create()

    def fail(**kwargs):
        raise DatabaseError

    signals.customer_seen.connect(fail)
    try:
        with pytest.raises(DatabaseError):
            activity.seen(customer, MONDAY)
    finally:
        signals.customer_seen.disconnect(fail)
    assert last_seen(customer) is None


def test_page_says_when_they_were_last_seen() -> None:
    customer = CustomerFactory.create(last_seen_at=MONDAY)
    assert "21 Sep 2026" in [fact.value for fact in facts_shown(customer)]
    customer.last_seen_at = None
    assert "Last seen" not in [fact.label for fact in facts_shown(customer)]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_reports_that_meet_leave_the_latest() -> None:
    customer = CustomerFactory.create()
    times = [MONDAY + timedelta(minutes=number) for number in range(20)]
    random.Random(1).shuffle(times)

    def report(at):
        return lambda: activity.seen(Customer.objects.get(pk=customer.pk), at)

    moved = at_once(*[report(at) for at in times])
    assert last_seen(customer) == max(times)
    assert any(moved)
