"""Events behind the newest cancellations, and a few that could not be read."""

from __future__ import annotations

import json
from datetime import timedelta

from customers.models import Cancellation, EventState, RawEvent
from customers.recording import CUSTOMER_UNKNOWN

from .marks import SOURCE
from .world import World

KEPT = timedelta(days=45)
NOT_READ = "This event has no subscription: the field data.object.id is missing."
NOT_OURS = "Nothing here is about a customer who leaves."


def store(world: World, cancellations: list[Cancellation]) -> None:
    newest = [row for row in cancellations if row.received_at > world.now - KEPT]
    rows = [_of(world, row) for row in newest]
    for number in range(3):
        rows.append(_odd(world, number, EventState.IGNORED, NOT_OURS, "product.updated"))
    for number in (4, 7):
        rows.append(_waiting(world, number))
    rows.append(_odd(world, 2, EventState.FAILED, NOT_READ, "customer.subscription.updated"))
    RawEvent.objects.bulk_create(rows, batch_size=500)


def _of(world: World, row: Cancellation) -> RawEvent:
    has_ended = row.announced_at is None or row.announced_at == row.ended_at
    event_type = "customer.subscription.deleted" if has_ended else "customer.subscription.updated"
    about = {"id": row.subscription.external_id, "customer": row.customer.external_id}
    return RawEvent(
        brand=world.brand,
        source=SOURCE,
        event_id=world.code("evt_"),
        event_type=event_type,
        happened_at=row.left_at,
        received_at=row.received_at,
        body=json.dumps({"type": event_type, "data": {"object": about}}, indent=2),
        state=EventState.DONE,
        attempts=1,
        done_at=row.received_at,
    )


def _odd(world: World, number: int, state: EventState, reason: str, event_type: str) -> RawEvent:
    at = world.now - timedelta(hours=7 * number + 3)
    return RawEvent(
        brand=world.brand,
        source=SOURCE,
        event_id=world.code("evt_"),
        event_type=event_type,
        happened_at=at,
        received_at=at + timedelta(seconds=2),
        body=json.dumps({"type": event_type, "data": {"object": {}}}, indent=2),
        state=state,
        reason=reason,
        attempts=1,
        done_at=at + timedelta(seconds=3) if state == EventState.IGNORED else None,
    )


def _waiting(world: World, number: int) -> RawEvent:
    """Came before its customer, who never came."""
    event = _odd(world, number, EventState.WAITING, CUSTOMER_UNKNOWN, "invoice.paid")
    event.waits_for = f"{SOURCE}:customer:{world.code('cus_')}"
    return event
