"""Cases of the room journeys: what is still wanted when its time has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from customers.models import Cancellation
from journeys.models import Rule
from outbox.models import Message, MessageState, Purpose
from tests.customers.events import customer_event, subscription_event
from tests.customers.stripe_door import deliver
from worker import clock
from worker.running import drain

from . import Case, case

HOURS = {"letter after 24 hours": 24}
A_YEAR = 365 * 86400


@case("came-back-before-the-letter")
def came_back_before_the_letter(case: Case) -> None:
    case.request.getfixturevalue("prepared")
    wait = HOURS[case.input["rule"]]
    Rule.objects.update(delay_hours=wait)
    left, back = (seconds_of(case.input[moment]) for moment in ("cancelled", "resubscribed"))
    told = [
        customer_event("cus_case", left - A_YEAR),
        subscription_event("sub_first", "cus_case", left - A_YEAR),
        subscription_event("sub_first", "cus_case", left, ends_at=left),
        subscription_event("sub_again", "cus_case", back),
    ]
    deliver(told[:-1], at_their_time=True, whole_worker=True)
    assert letter().state == MessageState.QUEUED
    deliver(told[-1:], at_their_time=True, whole_worker=True)
    stopped = letter()
    assert (stopped.state, stopped.state_reason) == (MessageState.CANCELLED, "They came back.")
    assert Cancellation.objects.get().returns.exists()
    clock.travel(timedelta(hours=wait))
    drain()
    assert letter().attempts == 0


def seconds_of(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp())


def letter() -> Message:
    return Message.objects.get(purpose=Purpose.LETTER)
