"""Who looks after a case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from followups.cases import assign, colleagues
from followups.errors import CaseClosed, NotAvailable, TakenMeanwhile
from followups.models import CaseState

from .factories import CaseFactory
from .racing import race

pytestmark = pytest.mark.django_db


def test_an_agent_takes_a_case(case, agent, now):
    assign(case, to=agent, by=agent, now=now)
    case.refresh_from_db()
    assert case.owner == agent
    assert case.entries.last().kind == "assigned"


def test_a_case_is_given_to_a_colleague_and_to_nobody(case, agent, other_agent, now):
    assign(case, to=other_agent, by=agent, now=now)
    assign(case, to=None, by=agent, now=now, instead_of=other_agent.pk)
    case.refresh_from_db()
    assert case.owner is None


def test_who_was_slower_is_told(case, agent, other_agent, now):
    assign(case, to=other_agent, by=other_agent, now=now)
    with pytest.raises(TakenMeanwhile):
        assign(case, to=agent, by=agent, now=now)
    case.refresh_from_db()
    assert case.owner == other_agent


def test_a_closed_case_has_no_new_owner(agent, now):
    case = CaseFactory.create(state=CaseState.DONE)
    with pytest.raises(CaseClosed):
        assign(case, to=agent, by=agent, now=now)


def test_nobody_who_is_away_gets_a_case(case, agent, other_agent, now):
    other_agent.away_until = timezone.localdate(now) + timedelta(days=3)
    other_agent.save()
    with pytest.raises(NotAvailable, match="Tomass Bērziņš is away"):
        assign(case, to=other_agent, by=agent, now=now)
    assert list(colleagues(now)) == [agent]


def test_nobody_without_the_permission_gets_or_gives_a_case(case, agent, colleague, now):
    analyst = colleague("analyst")
    with pytest.raises(NotAvailable):
        assign(case, to=analyst, by=agent, now=now)
    with pytest.raises(PermissionDenied):
        assign(case, to=agent, by=analyst, now=now)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_has_it(agent, other_agent, now):
    case = CaseFactory.create()
    outcomes = race(
        lambda: assign(case, to=agent, by=agent, now=now),
        lambda: assign(case, to=other_agent, by=other_agent, now=now),
    )
    assert sorted(outcomes) == ["TakenMeanwhile", "done"]
    assert case.entries.filter(kind="assigned").count() == 1
