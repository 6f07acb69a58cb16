"""A deadline that passes is announced once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followups import signals
from followups.cases import close
from followups.deadlines import announce
from followups.models import CaseState, Outcome
from worker import clock
from worker.running import drain

from .factories import CaseFactory
from .racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced():
    """The cases whose deadline was announced, in order."""
    heard = []

    def listen(case, **kwargs):
        heard.append(case.pk)

    signals.deadline_passed.connect(listen)
    yield heard
    signals.deadline_passed.disconnect(listen)


def test_a_passed_deadline_is_announced_once(case, announced):
    drain()
    assert announced == []
    clock.travel(timedelta(hours=25))
    drain()
    drain()
    assert announced == [case.pk]
    case.refresh_from_db()
    assert case.deadline_passed_at is not None
    assert [entry.kind for entry in case.entries.all()] == ["opened", "deadline"]


def test_nothing_is_announced_where_somebody_wrote_or_closed(agent, announced, now):
    CaseFactory.create(first_written_at=now, state=CaseState.WAITING_FOR_THEM)
    close(CaseFactory.create(), outcome=Outcome.NOT_NEEDED, note="", by=agent, now=now)
    CaseFactory.create(deadline_hours=None)
    clock.travel(timedelta(hours=25))
    drain()
    assert announced == []


def test_putting_aside_does_not_move_the_deadline(case, agent, announced, now):
    from followups.cases import snooze

    snooze(case, until=now + timedelta(days=9), by=agent, now=now)
    clock.travel(timedelta(hours=25))
    drain()
    assert announced == [case.pk]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_announce_it_once(announced):
    case = CaseFactory.create(deadline_hours=-1)
    now = clock.now()
    race(lambda: announce(case, now), lambda: announce(case, now))
    assert announced == [case.pk]
    assert case.entries.filter(kind="deadline").count() == 1
