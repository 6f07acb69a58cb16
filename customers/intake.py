"""Events come in: stored once, answered, then interpreted by a worker step. Nothing is ever lost.

An event is `new` until it is done, ignored, waiting for another one, or failed; each of these is
visible with its reason and can be interpreted again (`replay`).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from worker import clock
from worker.registry import StepContext

from .errors import IntakeError, LostLease, MissingPart, NothingToDo
from .models import Brand, EventState, RawEvent
from .models.events import RawEventQuerySet
from .providers import interpreter_for
from .setup import first_brand

logger = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=5)  # until a database that could not take it is asked again
MOST_ATTEMPTS = 8
OVER = (EventState.DONE, EventState.IGNORED)
UNKNOWN_SOURCE = gettext_noop("No billing system of this name is connected.")
STOPPED_THE_WORKER = gettext_noop(
    "Reading this event stopped the worker several times. Replay it once the cause is known."
)


def receive(
    *,
    source: str,
    event_id: str,
    event_type: str,
    happened_at: datetime,
    body: str,
    brand: Brand | None = None,
    is_history: bool = False,
) -> bool:
    """Store an event under (source, event id). False: we have it already, nothing was changed.

    `is_history`: what it tells of is recorded and counted, and never written to.
    """
    stored = RawEvent(
        source=source,
        event_id=event_id,
        event_type=event_type,
        happened_at=happened_at,
        received_at=clock.now(),
        body=body,
        brand=brand,
        is_history=is_history,
    )
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
    except IntegrityError:
        if RawEvent.objects.filter(source=source, event_id=event_id).exists():
            return False
        raise
    return True


def replay(events: Iterable[RawEvent]) -> int:
    """Let events that waited, failed or were ignored be interpreted again; returns how many."""
    return (
        RawEvent.objects.filter(pk__in=[event.pk for event in events])
        .exclude(state__in=[EventState.NEW, EventState.DONE])
        .update(
            state=EventState.NEW,
            reason="",
            waits_for="",
            attempts=0,
            lease_owner=None,
            lease_token=None,
            lease_until=None,
        )
    )


def interpret_step(context: StepContext) -> int:
    """The worker's step: interpret a batch of new events; returns how many were looked at."""
    claimed = claim(context.worker_id, clock.now())
    for position, event in enumerate(claimed):
        if context.stopping.is_set():
            give_back(claimed[position:])
            return position
        interpret(event)
    return len(claimed)


def claim(owner: uuid.UUID, now: datetime, limit: int = BATCH) -> list[RawEvent]:
    """Lease the next events, oldest first by the provider's clock, for this worker alone.

    Those that were begun before come last: should one stop the worker, the others are done.
    """
    with transaction.atomic():
        free = RawEvent.objects.claimable(now)
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        events = list(free[:limit])
        token = uuid.uuid4()
        RawEvent.objects.filter(pk__in=[event.pk for event in events]).update(
            lease_owner=owner,
            lease_token=token,
            lease_until=now + LEASE,
        )
    for event in events:
        event.lease_owner, event.lease_token = owner, token
    return sorted(events, key=lambda event: event.attempts)


def give_back(events: list[RawEvent]) -> None:
    """Leave leased events to others, as if they had not been claimed."""
    for event in events:
        _still_ours(event).update(lease_owner=None, lease_token=None, lease_until=None)


def interpret(event: RawEvent) -> None:
    """Interpret one leased event; whatever happens, its state says so afterwards."""
    try:
        _begin(event)
        with transaction.atomic():
            state, reason, waits_for = _interpret(event)
            _settle(event, state, reason, waits_for)
    except LostLease:
        logger.warning("Event %s was taken over by another worker.", event.event_id)
    except (OperationalError, InterfaceError) as error:
        logger.warning("Event %s is tried again later: %s", event.event_id, error)
        _try_later(event, PAUSE, attempts_back=1)
    except IntegrityError as error:
        _try_again_or_fail(event, error)
    except Exception as error:
        logger.exception("Event %s could not be read.", event.event_id)
        _fail(event, f"{type(error).__name__}: {error}")


def _begin(event: RawEvent) -> None:
    """Count the attempt, for good before it starts: it may stop the worker. Raises LostLease."""
    if not _still_ours(event).update(attempts=F("attempts") + 1):
        raise LostLease
    event.attempts += 1


def _interpret(event: RawEvent) -> tuple[EventState, str, str]:
    """The event's new state, the reason, and the key of the part that it waits for.

    No savepoint around the interpreter: rolling back to one would let go of the lock under which
    it found a part missing, and the part could arrive unnoticed. Interpreters read the whole event
    before they write anything.
    """
    if event.attempts > MOST_ATTEMPTS:
        return EventState.FAILED, STOPPED_THE_WORKER, ""
    interpreter = interpreter_for(event.source)
    if interpreter is None:
        return EventState.FAILED, UNKNOWN_SOURCE, ""
    try:
        interpreter(event, event.brand or first_brand())
    except MissingPart as missing:
        return EventState.WAITING, missing.reason, missing.part
    except NothingToDo as nothing:
        return EventState.IGNORED, nothing.reason, ""
    except IntakeError as error:
        return EventState.FAILED, error.reason, ""
    return EventState.DONE, "", ""


def _settle(event: RawEvent, state: EventState, reason: str, waits_for: str = "") -> None:
    """Raises LostLease when the event is not ours any more: then nothing of our work may stay."""
    settled = _still_ours(event).update(
        state=state,
        reason=reason[:500],
        waits_for=waits_for,
        done_at=clock.now() if state in OVER else None,
        lease_owner=None,
        lease_token=None,
        lease_until=None,
    )
    if not settled:
        raise LostLease


def _still_ours(event: RawEvent) -> RawEventQuerySet:
    return RawEvent.objects.filter(pk=event.pk, state=EventState.NEW, lease_token=event.lease_token)


def _fail(event: RawEvent, reason: str) -> None:
    try:
        _settle(event, EventState.FAILED, reason)
    except LostLease:
        logger.warning("Event %s was taken over by another worker.", event.event_id)


def _try_again_or_fail(event: RawEvent, error: IntegrityError) -> None:
    """Two events may make the same row at once: then the next attempt finds it. Not for ever."""
    if event.attempts >= MOST_ATTEMPTS:
        _fail(event, f"{type(error).__name__}: {error}")
    else:
        _try_later(event, timedelta(seconds=0), attempts_back=0)


def _try_later(event: RawEvent, wait: timedelta, *, attempts_back: int) -> None:
    """Not the event's fault: it stays new, and is claimed again after `wait`."""
    _still_ours(event).update(
        lease_owner=None,
        lease_token=None,
        lease_until=clock.now() + wait,
        attempts=F("attempts") - attempts_back,
    )
