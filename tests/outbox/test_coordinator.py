"""The coordinator's step: late outcomes, commits without an answer, and standing still."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DataError, OperationalError

from outbox import doors, setup
from outbox.coordinator import Coordinator, monotonic
from outbox.models import Message
from outbox.outcomes import Answer, Outcome, What
from outbox.queue import Queue
from outbox.senders import attempt
from worker import clock
from worker.models import Heartbeat

from .factories import MessageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live")]


def coordinator():
    return Coordinator(uuid.uuid4(), slots=4, backend="file", deadline_seconds=30)


def step(office, *answers, database=None):
    """One step; `answers` are (send, what) pairs that came back."""
    results = [Outcome(send.pk, send.token, Answer(what, "a word")) for send, what in answers]
    return office.step(database or Queue(), clock.now, results)


def state_of(message):
    message.refresh_from_db()
    return message.state


@pytest.fixture
def message():
    return MessageFactory.create(is_written=True)


def test_no_more_begin_than_there_are_slots():
    for _ in range(10):
        MessageFactory.create(is_written=True)
    office = coordinator()
    sends = step(office)
    assert len(sends) == 4
    assert step(office) == []
    assert len(step(office, (sends[0], What.ACCEPTED))) == 1
    assert Message.objects.filter(state="sending").count() == 4


@pytest.mark.parametrize(
    ("what", "state"),
    [
        (What.ACCEPTED, "sent"),
        (What.REFUSED, "queued"),
        (What.REJECTED, "failed"),
        (What.UNKNOWN, "unknown"),
        (What.NOT_BEGUN, "queued"),
    ],
)
def test_each_outcome_leads_to_its_state(message, what, state):
    office = coordinator()
    (send,) = step(office)
    office.stopping = True
    step(office, (send, what))
    assert state_of(message) == state


@pytest.mark.parametrize(
    ("what", "state"),
    [
        (What.ACCEPTED, "sent"),
        (What.NOT_BEGUN, "queued"),
        (What.REJECTED, "failed"),
        (What.UNKNOWN, "unknown"),
    ],
)
def test_late_outcome_is_taken_in_unknown_too(message, what, state):
    office = coordinator()
    (send,) = step(office)
    clock.travel(timedelta(minutes=5))
    step(coordinator())
    assert state_of(message) == "unknown"
    office.stopping = True
    step(office, (send, what))
    assert state_of(message) == state


@pytest.mark.parametrize("what", [What.REFUSED, What.NOT_BEGUN])
def test_late_refusal_of_what_was_sent_again_does_not_send_it_twice(message, what, colleague):
    office = coordinator()
    (send,) = step(office)
    clock.travel(timedelta(minutes=5))
    step(coordinator())
    message.refresh_from_db()
    again = doors.resend(message, now=clock.now(), by=colleague())
    office.stopping = True
    step(office, (send, what))
    assert state_of(message) == "failed"
    assert state_of(again) == "queued"


@pytest.mark.parametrize("what", [What.REFUSED, What.NOT_BEGUN])
def test_queued_again_it_is_neither_finished_nor_seen_to(message, what):
    office = coordinator()
    (send,) = step(office)
    clock.travel(timedelta(minutes=5))
    step(coordinator())
    message.refresh_from_db()
    assert doors.see_to(message, now=clock.now(), by=None)
    office.stopping = True
    step(office, (send, what))
    assert state_of(message) == "queued"
    assert (message.finished_at, message.handled_at) == (None, None)


def test_outcome_of_an_earlier_claim_is_refused(message):
    office = coordinator()
    (send,) = step(office)
    step(office, (send, What.NOT_BEGUN))
    (again,) = step(office)
    assert again.token != send.token
    step(office, (send, What.REJECTED))
    assert state_of(message) == "sending"


class LostAnswer(Queue):
    """The database commits, and the connection breaks before it can say so."""

    def __init__(self, times=1, commits=True):
        self.times, self.commits = times, commits
        self.is_cycle = False

    def share_switch(self):
        self.is_cycle = True

    @contextmanager
    def transaction(self):
        self.is_cycle = False
        with super().transaction():
            yield
            if self.is_cycle and self.times and not self.commits:
                self.times -= 1
                raise OperationalError("server closed the connection")
        if self.is_cycle and self.times:
            self.times -= 1
            raise OperationalError("server closed the connection")


@pytest.mark.parametrize("commits", [True, False])
def test_begin_without_an_answer_sends_nothing_and_queues_again(message, commits):
    office, database = coordinator(), LostAnswer(commits=commits)
    with pytest.raises(OperationalError):
        step(office, database=database)
    assert state_of(message) == ("sending" if commits else "leased")
    step(office, database=database)
    assert state_of(message) == "queued"
    (send,) = step(office, database=database)
    step(office, (send, What.ACCEPTED), database=database)
    assert (state_of(message), message.attempts) == ("sent", 1)


@pytest.mark.parametrize("commits", [True, False])
def test_outcome_is_kept_until_the_database_takes_it(message, commits):
    office = coordinator()
    (send,) = step(office)
    database = LostAnswer(commits=commits)
    with pytest.raises(OperationalError):
        step(office, (send, What.ACCEPTED), database=database)
    step(office, database=database)
    assert state_of(message) == "sent"
    assert office.is_empty
    assert message.events.filter(kind="sent").count() == 1


class Picky(Queue):
    """The database refuses what belongs to one message."""

    def __init__(self, *, refused, door):
        self.refused, self.door = refused, door

    def _refuse(self, door, pk):
        if (door, pk) == (self.door, self.refused.pk):
            raise DataError("invalid byte sequence")

    def readdress(self, message, email):
        self._refuse("prepare", message.pk)
        super().readdress(message, email)

    def begin(self, message, *args, **kwargs):
        self._refuse("begin", message.pk)
        return super().begin(message, *args, **kwargs)

    def _write(self, outcome, answer, now):
        if answer.detail:
            self._refuse("write", outcome.pk)
        return super()._write(outcome, answer, now)


@pytest.mark.parametrize(("door", "state"), [("prepare", "queued"), ("begin", "failed")])
def test_message_that_the_database_refuses_leaves_the_others(message, door, state):
    other = MessageFactory.create(is_written=True)
    (send,) = step(coordinator(), database=Picky(refused=message, door=door))
    assert send.pk == other.pk
    assert (state_of(message), state_of(other)) == (state, "sending")


def test_message_that_can_never_be_prepared_fails_with_a_reason(message):
    database, tries = Picky(refused=message, door="prepare"), 0
    while state_of(message) == "queued":
        assert step(coordinator(), database=database) == []
        clock.travel(timedelta(hours=1))
        tries += 1
    assert (message.state, tries) == ("failed", 4)
    assert message.state_reason.startswith("The letter could not be prepared in several tries")
    assert message.events.filter(kind="not_prepared").count() == 3


class Away(Queue):
    """The database goes away while a message is prepared, and is back for the next step."""

    is_away = True

    def readdress(self, message, email):
        if self.is_away:
            self.is_away = False
            raise OperationalError("the connection is lost")
        super().readdress(message, email)


def test_database_that_is_away_while_preparing_costs_a_message_no_try(message):
    other, office, database = MessageFactory.create(is_written=True), coordinator(), Away()
    with pytest.raises(OperationalError):
        step(office, database=database)
    step(office, database=database)
    assert (state_of(message), state_of(other)) == ("queued", "queued")
    assert {send.pk for send in step(office, database=database)} == {message.pk, other.pk}
    assert not message.events.filter(kind="not_prepared").exists()


def test_outcome_with_words_that_the_database_refuses_is_written_without_them(message):
    other = MessageFactory.create(is_written=True)
    office = coordinator()
    sends = step(office)
    answers = [(send, What.REJECTED) for send in sends]
    step(office, *answers, database=Picky(refused=message, door="write"))
    assert (state_of(message), message.state_reason) == ("failed", "")
    assert (state_of(other), other.state_reason) == ("failed", "a word")


def test_words_of_a_provider_lose_what_no_database_takes(message):
    office = coordinator()
    (send,) = step(office)
    answer = Answer(What.ACCEPTED, "taken\x00 by\x1b us", provider_id="a\x00b")
    office.step(Queue(), clock.now, [Outcome(send.pk, send.token, answer)])
    assert state_of(message) == "sent"
    assert "\x00" not in message.provider_id
    assert message.events.get(kind="sent").detail == "taken by us"


def test_thread_that_comes_too_late_sends_nothing(message):
    class Transport:
        name, deadline_seconds = "none", 1

        def send(self, payload):
            raise AssertionError("something was sent")

        def close(self):
            pass

    (send,) = step(coordinator())
    late = type(send)(send.pk, send.token, send.payload, start_before=monotonic() - 1)
    assert attempt(Transport(), late).what == What.NOT_BEGUN
    assert attempt(Transport(), send).what == What.UNKNOWN


def test_refused_message_waits_longer_each_time_and_fails_in_the_end(message):
    office, waits = coordinator(), []
    Message.objects.filter(pk=message.pk).update(expires_at=clock.now() + timedelta(days=30))
    for _ in range(12):
        office._next_sweep = 0
        (send,) = step(office)
        office.stopping = True
        step(office, (send, What.REFUSED))
        office.stopping = False
        message.refresh_from_db()
        if message.state == "queued":
            waits.append(message.due_at - clock.now())
            clock.travel(timedelta(hours=2))
    assert message.state == "failed"
    assert len(waits) == 11
    assert waits[0] < timedelta(minutes=1)
    assert timedelta(minutes=44) < waits[-1] < timedelta(minutes=76)


@pytest.mark.parametrize(("transport", "is_paused"), [("postmark", True), ("file", False)])
def test_after_a_long_silence_with_mail_due_a_person_is_asked(settings, transport, is_paused, live):
    settings.MAIL_TRANSPORT = transport
    MessageFactory.create()
    Heartbeat.objects.create(host="a", pid=1, started_at=clock.now(), seen_at=clock.now())
    clock.travel(timedelta(hours=7))
    setup.start(uuid.uuid4(), clock.now())
    live.refresh_from_db()
    assert live.is_paused is is_paused


def test_mail_that_fell_due_in_the_silence_counts_too(settings, live):
    settings.MAIL_TRANSPORT = "postmark"
    MessageFactory.create(due_at=clock.now() + timedelta(hours=5))
    Heartbeat.objects.create(host="a", pid=1, started_at=clock.now(), seen_at=clock.now())
    clock.travel(timedelta(hours=10))
    setup.start(uuid.uuid4(), clock.now())
    live.refresh_from_db()
    assert live.is_paused
