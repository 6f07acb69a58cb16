"""The loop: drains, stops, survives steps that fail, and runs singletons once."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from worker import clock, heartbeats, leases, registry
from worker.models import Heartbeat, StepLease
from worker.registry import RegisteredStep
from worker.running import Worker, drain

pytestmark = pytest.mark.django_db


def step(name, work, *, every=0.01, singleton=False, finish=None):
    return RegisteredStep(name, work, every, singleton, finish)


def from_stock(amount):
    """A step that has `amount` things to do."""
    left = [amount]

    def work(context):
        left[0] -= 1
        return 1 if left[0] >= 0 else 0

    return work


def fails(context):
    raise RuntimeError("boom")


def test_drain_runs_every_step_until_all_are_idle():
    with registry.only(step("one", from_stock(3)), step("two", from_stock(5))):
        assert drain() == 8
        assert drain() == 0


def test_step_that_fails_is_logged_and_does_not_stop_the_others(caplog):
    with registry.only(step("bad", fails), step("good", from_stock(2))):
        assert drain() == 2
    assert "Worker step bad failed" in caplog.text


def test_loop_stops_when_asked_and_finishes_what_was_begun():
    stopping, calls = threading.Event(), []

    def work(context):
        calls.append("step")
        stopping.set()
        return 1

    def finish(context):
        calls.append("finish")
        return len(calls) > 3

    with registry.only(step("sends", work, finish=finish)):
        Worker(stopping).run()
    assert calls == ["step", "finish", "finish", "finish"]


def test_loop_goes_on_after_the_database_was_away():
    stopping, calls = threading.Event(), []

    def work(context):
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("server closed the connection")
        stopping.set()
        return 0

    with registry.only(step("reads", work)):
        worker = Worker(stopping)
        worker.run()
    assert len(calls) == 2
    assert worker.failures == 1


def test_worker_leaves_a_heartbeat_and_says_that_it_stopped():
    with registry.only(step("idle", lambda context: 0)):
        drain()
    beat = Heartbeat.objects.get()
    assert beat.stopped_at is not None
    assert heartbeats.last_seen() == beat.seen_at
    assert heartbeats.last_seen(other_than=beat.worker_id) is None


def test_singleton_step_runs_in_one_worker_only():
    now, first, second = clock.now(), uuid.uuid4(), uuid.uuid4()
    assert leases.hold("rollups", first, now)
    assert not leases.hold("rollups", second, now)
    assert leases.hold("rollups", first, now)


def test_singleton_step_passes_on_when_its_worker_is_gone():
    now, first, second = clock.now(), uuid.uuid4(), uuid.uuid4()
    leases.hold("rollups", first, now)
    assert leases.hold("rollups", second, now + leases.LEASE + timedelta(seconds=1))


def test_worker_that_stops_gives_its_singletons_back():
    with registry.only(step("rollups", from_stock(1), singleton=True)):
        assert drain() == 1
    assert StepLease.objects.get(step="rollups").owner is None


def test_two_steps_of_one_name_are_refused():
    with registry.only():
        registry.register("twice", fails)
        with pytest.raises(ImproperlyConfigured):
            registry.register("twice", fails)


def test_time_travel_moves_the_clock_forward():
    before = clock.now()
    clock.travel(timedelta(hours=3))
    assert timedelta(hours=2, minutes=59) < clock.now() - before < timedelta(hours=3, minutes=1)
