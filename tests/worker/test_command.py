"""`manage.py worker` as a process: burst ends by itself, a signal stops it gracefully."""

from __future__ import annotations

import signal
import time

import pytest

from worker.models import Heartbeat

from .processes import start_worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def wait_for(condition, seconds=20.0):
    """Polls a real process; the only waiting there is, ended as soon as the condition holds."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "the worker did not get there in time"
        time.sleep(0.05)


def test_burst_drains_and_exits():
    worker = start_worker("--burst")
    output, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0, output
    assert "nothing is left to do now" in output
    assert Heartbeat.objects.get().stopped_at


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_worker_gracefully(number):
    worker = start_worker()
    try:
        wait_for(Heartbeat.objects.exists)
        worker.send_signal(number)
        output, _ = worker.communicate(timeout=30)
    finally:
        worker.kill()
    assert worker.returncode == 0, output
    assert "Worker stopped." in output
    assert Heartbeat.objects.get().stopped_at
