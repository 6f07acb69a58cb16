"""They came back, or never left: the case is done, and nobody writes any more."""

from __future__ import annotations

import pytest

from customers import signals
from customers.models import Cancellation, Return
from followups.cases import close
from followups.models import CaseState, Outcome
from outbox.models import MessageState

from .factories import LeavingFactory, PremiumFactory

pytestmark = pytest.mark.django_db


def come_back(case, now):
    returned = Return.objects.create(
        customer=case.customer,
        subscription=PremiumFactory.create(customer=case.customer),
        cancellation=case.cancellation,
        returned_at=now,
    )
    signals.customer_returned.send(Cancellation, returned=returned)


def change_mind(case, now):
    signals.cancellation_undone.send(Cancellation, cancellation=case.cancellation)


@pytest.mark.parametrize(
    ("event", "kind"), [(come_back, "returned"), (change_mind, "changed_mind")]
)
def test_an_open_case_is_done_and_the_held_letter_stopped(event, kind, case, held, now):
    event(case, now)
    case.refresh_from_db()
    held.refresh_from_db()
    assert (case.state, case.outcome, case.closed_by) == (CaseState.DONE, "stayed", None)
    assert held.state == MessageState.CANCELLED
    assert case.entries.last().kind == kind


@pytest.mark.parametrize("event", [come_back, change_mind])
def test_a_closed_case_keeps_its_outcome_and_learns_of_it(event, case, agent, now):
    close(case, outcome=Outcome.NO_ANSWER, note="", by=agent, now=now)
    event(case, now)
    case.refresh_from_db()
    assert case.outcome == "no_answer"
    assert case.entries.count() == 3


def test_without_a_case_nothing_happens(now):
    signals.cancellation_undone.send(Cancellation, cancellation=LeavingFactory.create())
