"""What was reported as ending later ends when its time has come: nobody tells us again.

Only where no billing system knows the subscription; those say themselves when it is over.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop
from pydantic import BaseModel

from worker import clock
from worker.registry import StepContext

from ... import intake
from ...adopting import subscription_key
from ...errors import NothingToDo
from ...incoming import Moment, SubscriptionFacts
from ...locks import lock
from ...models import REPORTED, Brand, Cancellation, RawEvent, Subscription, SubscriptionStatus
from ...recording import record_report

ENDED = "cancellation.time_came"
BATCH = 100
RANK = 2
NOT_OPEN = gettext_noop("The cancellation was not open any more when its time came.")


class Due(BaseModel):
    """Whose time has come."""

    cancellation: int


def step(context: StepContext) -> int:
    """The worker's step: an event for each open cancellation that is over; returns how many."""
    due = Cancellation.objects.announced().filter(
        subscription__source=REPORTED, ends_at__lte=clock.now()
    )
    return sum(_tell(row) for row in due.select_related("brand").order_by("pk")[:BATCH])


def read(event: RawEvent, brand: Brand) -> None:
    due = Due.model_validate_json(event.body)
    row = Cancellation.objects.select_related("subscription__customer").get(pk=due.cancellation)
    subscription = row.subscription
    lock(subscription_key(REPORTED, subscription.external_id))
    is_open = Cancellation.objects.announced().filter(pk=row.pk, ends_at=event.happened_at)
    if not is_open.exists():
        raise NothingToDo(NOT_OPEN)
    over = {"status": SubscriptionStatus.CANCELED, "ended_at": event.happened_at}
    record_report(event, subscription, _told(subscription).model_copy(update=over), _when(event))


def _told(subscription: Subscription) -> SubscriptionFacts:
    """By what told of the end: the subscription as it was described, or else a cancellation."""
    rows = subscription.sightings.order_by("happened_at", "rank", "pk")
    told = [SubscriptionFacts.model_validate(row.facts) for row in rows]
    described = [facts for facts in told if not facts.is_reported]
    if described and described[-1].is_set_to_end:
        return described[-1]
    return next(facts for facts in reversed(told) if facts.is_reported)


def _tell(row: Cancellation) -> int:
    assert row.ends_at
    return intake.receive(
        source=REPORTED,
        event_id=f"{row.public_id.hex}:{row.ends_at.isoformat()}",
        event_type=ENDED,
        happened_at=row.ends_at,
        body=Due(cancellation=row.pk).model_dump_json(),
        brand=row.brand,
        is_history=row.is_history,
    )


def _when(event: RawEvent) -> Moment:
    return Moment(event.happened_at, RANK)
