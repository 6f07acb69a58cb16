"""Putting a case aside, and its coming back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from followups.cases import snooze, wake_by_hand
from followups.errors import BadTime, CaseClosed
from followups.models import CaseState
from worker import clock
from worker.running import drain

from .factories import CaseFactory

pytestmark = pytest.mark.django_db


def test_a_case_is_put_aside_and_keeps_its_deadline(case, agent, now):
    deadline = case.deadline_at
    snooze(case, until=now + timedelta(days=2), by=agent, now=now, note="Asked for December")
    case.refresh_from_db()
    assert (case.state, case.deadline_at) == (CaseState.SNOOZED, deadline)
    assert case.entries.last().text == "Asked for December"


def test_it_comes_back_by_itself_when_the_time_is_over(case, agent, now):
    snooze(case, until=now + timedelta(hours=2), by=agent, now=now)
    drain()
    case.refresh_from_db()
    assert case.state == CaseState.SNOOZED
    clock.travel(timedelta(hours=3))
    drain()
    case.refresh_from_db()
    assert (case.state, case.snoozed_until) == (CaseState.NEW, None)
    assert case.entries.last().kind == "woke"


def test_it_can_be_woken_by_hand_once(case, agent, now):
    snooze(case, until=now + timedelta(days=2), by=agent, now=now)
    assert wake_by_hand(case, by=agent, now=now)
    assert not wake_by_hand(case, by=agent, now=now)
    assert case.state == CaseState.NEW


def test_a_time_in_the_past_or_far_away_is_refused(case, agent, now):
    for days in (-1, 0, 400):
        with pytest.raises(BadTime):
            snooze(case, until=now + timedelta(days=days), by=agent, now=now)


def test_a_closed_case_is_not_put_aside(agent, now):
    with pytest.raises(CaseClosed):
        snooze(
            CaseFactory.create(state=CaseState.DONE),
            until=now + timedelta(days=1),
            by=agent,
            now=now,
        )


def test_without_permission_nothing_is_put_aside(case, colleague, now):
    with pytest.raises(PermissionDenied):
        snooze(case, until=now + timedelta(days=1), by=colleague("editor"), now=now)
