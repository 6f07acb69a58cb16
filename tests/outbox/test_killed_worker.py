"""A worker process that is killed (SIGKILL) at a named step leaves what OUTBOX's matrix says.

Leased is safe: queued again, sent once. From the commit of begin on it is doubt: unknown, and
nothing is sent a second time.
"""

from __future__ import annotations

import signal
from collections import Counter
from datetime import timedelta

import pytest

from outbox.models import Message
from tests.worker.processes import start_worker
from worker import clock
from worker.running import drain

from .factories import MessageFactory, SendingModeFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

MESSAGES = 12
SLOTS = 16


@pytest.fixture(autouse=True)
def queue(transactional_db, mail_dir):
    SendingModeFactory.create()
    return [MessageFactory.create(is_written=True).public_id.hex for _ in range(MESSAGES)]


def kill_at(failpoint):
    worker = start_worker("--burst", CANCELMAIL_FAILPOINT=failpoint)
    output, _ = worker.communicate(timeout=60)
    assert worker.returncode == -signal.SIGKILL, output


def states():
    return Counter(Message.objects.values_list("state", flat=True))


def sent_ids(mail_dir):
    return [file.stem.rpartition("-")[2] for file in mail_dir.glob("*.eml")]


def recover():
    """What a new worker does once the leases of the dead one are over."""
    clock.travel(timedelta(minutes=5))
    drain()


@pytest.mark.parametrize("failpoint", ["claimed", "begin"])
def test_killed_before_begin_has_committed_all_are_sent_once(failpoint, mail_dir, queue):
    kill_at(failpoint)
    assert states()["leased"] > 0
    assert sent_ids(mail_dir) == []
    recover()
    assert states() == {"sent": MESSAGES}
    assert sorted(sent_ids(mail_dir)) == sorted(queue)


@pytest.mark.parametrize("failpoint", ["begun", "bytes", "answered", "outcome"])
def test_killed_after_begin_leaves_doubt_and_doubles_nothing(failpoint, mail_dir, queue):
    kill_at(failpoint)
    doubtful = states()["sending"]
    assert 0 < doubtful <= SLOTS
    recover()
    assert states() == Counter({"unknown": doubtful, "sent": MESSAGES - doubtful})
    files = sent_ids(mail_dir)
    assert len(files) == len(set(files)), "a message went out twice"
    sent = {m.public_id.hex for m in Message.objects.filter(state="sent")}
    assert sent <= set(files)


def test_worker_asked_to_stop_finishes_what_it_began(mail_dir):
    worker = start_worker()
    try:
        while not sent_ids(mail_dir):
            assert worker.poll() is None
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=40)
    finally:
        worker.kill()
    assert worker.returncode == 0, output
    assert set(states()) <= {"sent", "queued"}
    assert states()["sent"] == len(sent_ids(mail_dir))
