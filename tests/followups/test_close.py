"""Closing with an outcome, and taking a closed case up again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from followups import signals
from followups.cases import add_note, close, reopen
from followups.errors import CaseClosed, CaseOpen, NoteMissing
from followups.models import CaseState, Outcome
from outbox.models import MessageState

from .factories import CaseFactory
from .racing import race

pytestmark = pytest.mark.django_db


def test_closing_stops_the_held_letter_and_says_so(case, held, agent, now):
    close(case, outcome=Outcome.LEFT_WELL, note="", by=agent, now=now)
    held.refresh_from_db()
    case.refresh_from_db()
    assert held.state == MessageState.CANCELLED
    assert (case.state, case.outcome, case.closed_by) == (CaseState.DONE, "left_well", agent)
    assert case.entries.last().kind == "closed"


def test_what_was_learned_must_be_said(case, held, agent, now):
    with pytest.raises(NoteMissing):
        close(case, outcome=Outcome.LEARNED, note="  ", by=agent, now=now)
    held.refresh_from_db()
    assert held.state == MessageState.HELD
    close(case, outcome=Outcome.LEARNED, note="Outlook sync", by=agent, now=now)
    assert case.outcome_note == "Outlook sync"


def test_how_it_ended_is_said_once(client, case):
    closing = {"outcome": "learned", "note": "Outlook sync"}
    answer = client.post(f"/admin/follow-ups/{case.public_id}/close/", closing, follow=True)
    page = answer.content.decode()
    assert page.count("Outlook sync") == 1
    assert page.count("Closed: ") == 1


def test_a_case_is_closed_once(case, agent, now):
    close(case, outcome=Outcome.LEFT_WELL, note="", by=agent, now=now)
    with pytest.raises(CaseClosed):
        close(case, outcome=Outcome.STAYED, note="", by=agent, now=now)
    assert case.outcome == "left_well"


def test_the_rooms_above_hear_of_it_once(case, agent, now):
    heard = []

    def listen(case, **kwargs):
        heard.append(case.outcome)

    signals.case_closed.connect(listen)
    try:
        close(case, outcome=Outcome.STAYED, note="", by=agent, now=now)
    finally:
        signals.case_closed.disconnect(listen)
    assert heard == ["stayed"]


def test_a_closed_case_is_reopened_once(case, agent, now):
    close(case, outcome=Outcome.NO_ANSWER, note="", by=agent, now=now)
    reopen(case, by=agent, now=now)
    assert (case.state, case.outcome, case.closed_at) == (CaseState.NEW, "", None)
    with pytest.raises(CaseOpen):
        reopen(case, by=agent, now=now)


def test_only_who_may_work_on_cases_closes_and_reopens(case, colleague, now):
    analyst = colleague("analyst")
    with pytest.raises(PermissionDenied):
        close(case, outcome=Outcome.STAYED, note="", by=analyst, now=now)
    with pytest.raises(PermissionDenied):
        reopen(case, by=analyst, now=now)
    with pytest.raises(PermissionDenied):
        add_note(case, text="hm", by=analyst, now=now)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_does(agent, other_agent, now):
    case = CaseFactory.create()
    outcomes = race(
        lambda: close(case, outcome=Outcome.STAYED, note="", by=agent, now=now),
        lambda: close(case, outcome=Outcome.NO_ANSWER, note="", by=other_agent, now=now),
    )
    assert sorted(outcomes) == ["CaseClosed", "done"]
    assert case.entries.filter(kind="closed").count() == 1
