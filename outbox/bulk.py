"""Many messages at once, by a person's word: each moves as it would alone, the log has one row."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from staff import audit
from staff.models import User

from . import doors, modes, states
from .events import Kind
from .models import Hold, Message, MessageEvent

AT_ONCE = 500
IN_THE_LOG = 200  # ids of messages; the number of all stands beside them


def release_all(messages: QuerySet[Message], *, now: datetime, by: User) -> int:
    """Let go what waits for a yes among these; returns how many went. In shadow mode none do."""
    with transaction.atomic():
        waiting = messages.filter(modes.waiting_for_a_yes()).exclude(modes.is_in_shadow())
        pks = list(waiting.order_by("pk").values_list("pk", flat=True))
        done = [pk for start in range(0, len(pks), AT_ONCE) for pk in _release(pks, start, now, by)]
        _log("messages.released", done, by, now)
    return len(done)


def _release(pks: list[int], start: int, now: datetime, by: User) -> list[int]:
    free = Q(state=states.HELD) | Q(state=states.QUEUED, approved_at=None)
    rows = Message.objects.filter(free, pk__in=pks[start : start + AT_ONCE])
    mine = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    chosen = Message.objects.filter(pk__in=mine)
    chosen.filter(state=states.HELD).update(
        state=states.QUEUED, state_reason="", hold=Hold.NONE, due_at=now, approved_at=now
    )
    chosen.filter(approved_at=None).update(due_at=now, approved_at=now)  # queued all along
    steps = [MessageEvent(message_id=pk, kind=Kind.RELEASED, happened_at=now, by=by) for pk in mine]
    MessageEvent.objects.bulk_create(steps)
    return mine


def stop_all(messages: QuerySet[Message], *, reason: str | Promise, now: datetime, by: User) -> int:
    """Stop what has not begun among these; returns how many were stopped."""
    with transaction.atomic():
        waiting = messages.filter(state__in=states.STOPPABLE).select_related("brand")
        done = [
            message.pk
            for message in waiting.order_by("pk")
            if doors.cancel_message(message, reason=reason, now=now, by=by)
        ]
        _log("messages.stopped", done, by, now)
    return len(done)


def _log(action: str, pks: list[int], by: User, now: datetime) -> None:
    if pks:
        found = {"count": len(pks), "messages": pks[:IN_THE_LOG]}
        audit.record(by=by, action=action, after=found, now=now)
