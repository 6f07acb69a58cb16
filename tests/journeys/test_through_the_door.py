"""What becomes of a letter when the billing system tells of more: through the webhook's door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from customers.models import Cancellation
from customers.timeline import silence
from journeys.models import Because, Decision, DecisionOutcome, Rule
from outbox import doors
from outbox.models import Message, MessageState, Purpose
from tests.customers.events import A_MONTH, customer_event, subscription_event
from tests.customers.stripe_door import deliver
from worker import clock
from worker.running import drain

ORDINARY = 4900
pytestmark = pytest.mark.django_db
HIGH = 90_000


@pytest.fixture(autouse=True)
def _prepared(prepared, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"


def seconds_ago(seconds: int) -> int:
    return int(clock.now().timestamp()) - seconds


def subscribed(**fields):
    """A customer of a year, who pays the high price unless told otherwise."""
    long_ago = seconds_ago(365 * 86400)
    fields = {"amount": HIGH, **fields}
    return [
        customer_event("cus_1", long_ago, email="ilze@example.com"),
        subscription_event("sub_1", "cus_1", long_ago, **fields),
    ]


def cancels(created: int, **fields):
    """The subscription is set to end with its period."""
    fields = {"amount": HIGH, "cancel_at_period_end": True, "canceled_at": created, **fields}
    fields.setdefault("cancel_at", created + A_MONTH)
    return subscription_event("sub_1", "cus_1", created, is_new=False, **fields)


def stays(created: int, **fields):
    """The subscription goes on."""
    return subscription_event("sub_1", "cus_1", created, is_new=False, **{"amount": HIGH, **fields})


def letter() -> Message:
    return Message.objects.get(purpose=Purpose.LETTER)


def leaves_and_subscribes_again() -> Message:
    """Worth a person; the new subscription comes in the notice period; nobody writes for a day."""
    again = subscription_event("sub_2", "cus_1", seconds_ago(60), amount=HIGH)
    deliver([*subscribed(), cancels(seconds_ago(180)), again])
    assert letter().state == MessageState.HELD
    clock.travel(timedelta(hours=25))
    drain()
    return letter()


def test_who_subscribed_again_in_the_notice_period_gets_no_goodbye():
    stopped = leaves_and_subscribes_again()
    assert (stopped.state, stopped.state_reason) == (
        MessageState.CANCELLED,
        "They keep another subscription.",
    )


def test_rule_may_say_goodbye_to_who_subscribed_again():
    Rule.objects.update(says_goodbye_to_keepers=True)
    assert leaves_and_subscribes_again().state == MessageState.SENT


def test_return_stops_the_letter_and_not_the_receipt():
    ended = seconds_ago(120)
    over = subscription_event("sub_1", "cus_1", ended, ends_at=ended, amount=HIGH)
    again = subscription_event("sub_2", "cus_1", seconds_ago(60), amount=HIGH)
    deliver([*subscribed(), over, again])
    states = dict(Message.objects.values_list("purpose", "state"))
    assert states == {"letter": MessageState.CANCELLED, "receipt": MessageState.QUEUED}


def test_undone_stops_the_letter_and_the_receipt():
    deliver([*subscribed(), cancels(seconds_ago(180)), stays(seconds_ago(60))])
    states = dict(Message.objects.values_list("purpose", "state"))
    assert states == {"letter": MessageState.CANCELLED, "receipt": MessageState.CANCELLED}


def told() -> list[str]:
    """What the cancellation's page says of a letter that did not go."""
    with override("en"):
        return silence(Cancellation.objects.get())


def test_undone_before_it_was_announced_to_us_is_decided_and_explained():
    cancelled, undone = cancels(seconds_ago(180)), stays(seconds_ago(60))
    deliver([*subscribed(), undone, cancelled])
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason) == (DecisionOutcome.NOTHING, Because.UNDONE)
    assert told() == [Because.UNDONE.label]


def test_undone_while_it_waited_for_an_address_is_decided():
    customer, subscription = subscribed()
    customer["data"]["object"]["email"] = None
    deliver([customer, subscription, cancels(seconds_ago(180)), stays(seconds_ago(60))])
    assert told() == [Because.UNDONE.label]


@pytest.mark.parametrize("amount", [ORDINARY, HIGH])
def test_undone_after_the_letter_was_queued_or_held_is_explained(amount):
    deliver([*subscribed(amount=amount), cancels(seconds_ago(180), amount=amount)])
    assert told() == []
    deliver([stays(seconds_ago(60), amount=amount)])
    assert told() == ["They changed their mind."]


def test_letter_that_went_is_not_explained():
    deliver([*subscribed(amount=ORDINARY), cancels(seconds_ago(180), amount=ORDINARY)])
    drain()
    assert told() == []


def test_letter_that_expired_says_so():
    doors.pause(None)
    deliver([*subscribed(amount=ORDINARY), cancels(seconds_ago(180), amount=ORDINARY)])
    clock.travel(timedelta(hours=49))
    drain()
    assert told() == ["It could not go in time, and later it would have been stale."]


def test_webhook_three_days_late_says_that_it_came_too_late():
    deliver([*subscribed(), cancels(seconds_ago(3 * 86400))])
    assert not Message.objects.exists()
    assert told() == [Because.TOO_OLD.label]


def test_old_announcement_that_a_fresh_event_repeats_came_too_late():
    deliver([*subscribed(), cancels(seconds_ago(60), canceled_at=seconds_ago(9 * 86400))])
    assert told() == [Because.TOO_OLD.label]
