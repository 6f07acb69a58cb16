"""What is not wanted any more is stopped: undone, came back, a person wrote, a deadline passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customers import signals
from customers.models import CancellationState, Return
from followups.models import Case
from followups.signals import deadline_passed
from journeys.deciding import decide
from journeys.models import Rule
from journeys.stopping import unwanted
from outbox.models import Message, MessageState
from tests.customers.factories import SubscriptionFactory
from tests.journeys.test_deciding import NOW, leaver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(prepared):
    pass


def state_of(cancellation):
    return Message.objects.get(cancellation=cancellation, purpose="letter").state


def came_back(cancellation):
    return Return.objects.create(
        customer=cancellation.customer,
        subscription=SubscriptionFactory(customer=cancellation.customer),
        cancellation=cancellation,
        returned_at=NOW,
    )


@pytest.mark.parametrize("lost_monthly", [4900, 15000])
def test_undone_stops_the_letter_queued_or_held(lost_monthly):
    cancellation = leaver(cancellation={"lost_monthly": lost_monthly})
    decide(cancellation, NOW)
    signals.cancellation_undone.send(sender=type(cancellation), cancellation=cancellation)
    assert state_of(cancellation) == MessageState.CANCELLED


def test_return_stops_the_letter():
    cancellation = leaver()
    decide(cancellation, NOW)
    signals.customer_returned.send(sender=type(cancellation), returned=came_back(cancellation))
    assert state_of(cancellation) == MessageState.CANCELLED


def test_guard_refuses_a_letter_that_became_unwanted_while_it_was_leased():
    cancellation = leaver()
    decide(cancellation, NOW)
    message = Message.objects.get(cancellation=cancellation)
    assert unwanted(message) == ""
    message.cancellation.state = CancellationState.UNDONE
    assert unwanted(message)
    message.cancellation.state = CancellationState.ENDED
    came_back(cancellation)
    assert unwanted(message)


@pytest.mark.parametrize(
    ("releases", "state"), [(True, MessageState.QUEUED), (False, MessageState.HELD)]
)
def test_passed_deadline_releases_the_letter_if_the_rule_says_so(releases, state):
    Rule.objects.update(releases_letter_at_deadline=releases)
    cancellation = leaver(cancellation={"lost_monthly": 15000})
    decide(cancellation, NOW)
    case = Case.objects.get(cancellation=cancellation)
    deadline_passed.send(sender=Case, case=case)
    assert state_of(cancellation) == state


def test_released_letter_is_stopped_when_a_person_wrote_after_all():
    cancellation = leaver(cancellation={"lost_monthly": 15000})
    decide(cancellation, NOW)
    Case.objects.filter(cancellation=cancellation).update(first_written_at=NOW)
    assert unwanted(Message.objects.get(cancellation=cancellation, purpose="letter"))


def test_guard_lets_through_what_has_no_cancellation():
    assert unwanted(Message(cancellation=None)) == ""


def test_deadline_is_a_day_as_installed():
    cancellation = leaver(cancellation={"lost_monthly": 15000})
    decide(cancellation, NOW)
    assert Case.objects.get().deadline_at == NOW + timedelta(days=1)
