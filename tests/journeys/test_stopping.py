"""What is not wanted any more is stopped: undone, came back, a person wrote, a deadline passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customers import signals
from customers.models import CancellationState, Return
from followups.models import Case
from followups.signals import deadline_passed
from journeys.deadlines import fall_back
from journeys.deciding import decide
from journeys.models import Rule
from journeys.stopping import unwanted
from outbox import modes
from outbox.models import Message, MessageState, Mode
from tests.customers.factories import SubscriptionFactory
from tests.journeys.test_deciding import NOW, leaver
from worker import clock
from worker.running import drain

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


def late_case(*, mode=Mode.LIVE):
    """The held letter of a high-value leaver, when the deadline has just passed."""
    start = clock.now()
    cancellation = leaver(cancellation={"lost_monthly": 15000, "left_at": start})
    decide(cancellation, start)
    modes.change(now=start, by=None, mode=mode)
    clock.travel(timedelta(hours=24, minutes=1))
    return Case.objects.get(cancellation=cancellation)


def letter_of(case):
    return Message.objects.get(cause=case.cause)


def test_in_approve_mode_the_letter_waits_for_a_yes_from_the_deadline_on():
    case = late_case(mode=Mode.APPROVE)
    now = clock.now()
    assert fall_back(case, now) == 0
    letter = letter_of(case)
    assert (letter.state, letter.state_reason) == (MessageState.HELD, "Waits for your yes.")
    assert letter.expires_at - now == timedelta(hours=48)


def test_in_shadow_mode_the_letter_says_that_it_is_not_sent():
    case = late_case(mode=Mode.SHADOW)
    assert fall_back(case, clock.now()) == 0
    assert letter_of(case).state_reason.startswith("Shadow mode")


def test_in_live_mode_the_letter_is_released():
    case = late_case()
    assert fall_back(case, clock.now()) == 1
    assert letter_of(case).state == MessageState.QUEUED


def test_letter_that_is_not_released_stays_held_for_30_days():
    Rule.objects.update(releases_letter_at_deadline=False)
    case = late_case()
    clock.travel(timedelta(days=29))
    drain()
    assert letter_of(case).state == MessageState.HELD
    clock.travel(timedelta(days=2))
    drain()
    assert letter_of(case).state == MessageState.EXPIRED


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
