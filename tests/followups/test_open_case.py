"""Opening a case: once per cancellation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followups.cases import open_case, open_count
from followups.models import Case, CaseState
from worker import clock

from .factories import CaseFactory, LeavingFactory

pytestmark = pytest.mark.django_db


def test_a_case_starts_with_nobody_having_written(now):
    cancellation = LeavingFactory.create()
    case = open_case(cancellation=cancellation, why="over €150 a month", deadline_at=now, now=now)
    assert (case.state, case.owner, case.customer) == (CaseState.NEW, None, cancellation.customer)
    assert [entry.kind for entry in case.entries.all()] == ["opened"]


def test_opening_again_gives_the_same_case(now):
    cancellation = LeavingFactory.create()
    first = open_case(cancellation=cancellation, why="a", deadline_at=now, now=now)
    later = now + timedelta(hours=1)
    second = open_case(cancellation=cancellation, why="b", deadline_at=later, now=later)
    assert first == second
    assert Case.objects.get().why == "a"
    assert first.entries.count() == 1


def test_open_count_is_what_waits_for_the_team(agent, other_agent, colleague):
    CaseFactory.create()
    CaseFactory.create(owner=agent)
    CaseFactory.create(owner=other_agent)
    CaseFactory.create(owner=agent, state=CaseState.WAITING_FOR_THEM)
    CaseFactory.create(owner=agent, state=CaseState.DONE, closed_at=clock.now())
    CaseFactory.create(state=CaseState.SNOOZED)
    CaseFactory.create(state=CaseState.SNOOZED, deadline_passed_at=clock.now())
    assert open_count(agent) == 4
    assert open_count(other_agent) == 4
    assert open_count(colleague("analyst")) == 0
