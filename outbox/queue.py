"""The outbox table as a queue: every move is one conditional UPDATE on state and token.

The row count of each says who won. READ COMMITTED is enough, since every statement tests the row
that it locks; on SQLite a write transaction is alone (BEGIN IMMEDIATE).
"""

from __future__ import annotations

import logging
import uuid
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from lib.names import clean_text

from . import backoff, locks, modes, redirecting, signals, states, suppression
from .events import Kind, note
from .models import Message, MessageBody
from .outcomes import Answer, Outcome, What
from .payload import Payload
from .reasons import stored

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
UNKNOWN_AFTER = timedelta(seconds=30)
SWEEP_AT_ONCE = 500
NOBODYS: dict[str, None] = {"token": None, "lease_owner": None, "lease_until": None}
SENT_AGAIN = _("Sending had not begun; it was sent again as a new message.")


class Queue:
    """What the coordinator does to the database. Holds no state of its own."""

    def transaction(self) -> AbstractContextManager[None]:
        return transaction.atomic()

    def savepoint(self) -> AbstractContextManager[None]:
        """Inside a transaction: what fails in it takes nothing else along."""
        return transaction.atomic()

    # --- claim ---------------------------------------------------------------------------------
    def claim(self, owner: uuid.UUID, limit: int, now: datetime) -> list[Message]:
        """Lease up to `limit` due messages to one worker. Leased is safe: not a byte is sent."""
        due = Message.objects.filter(state=states.QUEUED, due_at__lte=now, expires_at__gt=now)
        due = due.exclude(modes.stops_sending()).order_by("due_at", "pk")
        if not due.exists():  # looking takes no lock; on SQLite a transaction takes the write lock
            return []
        token = uuid.uuid4()
        with transaction.atomic():
            pks = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
            if not pks:
                return []
            Message.objects.filter(pk__in=pks, state=states.QUEUED).update(
                state=states.LEASED, lease_owner=owner, token=token, lease_until=now + LEASE
            )
        return self.leased(token)

    def leased(self, token: uuid.UUID) -> list[Message]:
        related = ("brand", "customer", "cancellation", "version", "sender", "body")
        messages = Message.objects.filter(token=token, state=states.LEASED)
        return list(messages.select_related(*related).order_by("due_at", "pk"))

    # --- while leased --------------------------------------------------------------------------
    def readdress(self, message: Message, email: str) -> None:
        """The customer's address changed since it was queued; begin tests suppression on it."""
        if email == message.to_email:
            return
        mine = _attempt(message.pk, message.token).filter(state=states.LEASED)
        if mine.update(to_email=email):
            message.to_email = email

    def stop(self, message: Message, reason: str, now: datetime) -> None:
        """Not wanted any more: a guard or the suppression list said so."""
        if self._end(message, states.CANCELLED, reason, now):
            note(message, Kind.CANCELLED, now, reason)
            signals.announce(signals.message_cancelled, message)

    def fail(self, message: Message, reason: str, now: datetime) -> None:
        """Can never be sent as it is."""
        if self._end(message, states.FAILED, reason, now):
            note(message, Kind.FAILED, now, reason)
            signals.announce(signals.message_failed, message)

    def _end(self, message: Message, state: str, reason: str, now: datetime) -> bool:
        mine = _attempt(message.pk, message.token).filter(state=states.LEASED)
        moved = mine.update(state=state, state_reason=stored(reason), finished_at=now)
        if moved:
            message.refresh_from_db()
        return bool(moved)

    def not_prepared(self, message: Message, now: datetime) -> bool:
        """The database refused something of this message: later again, a bounded number of times.

        False once it was tried often enough: then it is for the caller to let it fail.
        """
        earlier = message.events.filter(kind=Kind.NOT_PREPARED).count()
        if earlier + 1 >= backoff.MOST_PREPARATIONS:
            return False
        mine = _attempt(message.pk, message.token).filter(state=states.LEASED)
        due_at = now + backoff.delay(earlier + 1)
        if mine.update(state=states.QUEUED, due_at=due_at, **NOBODYS):
            note(message, Kind.NOT_PREPARED, now)
        return True

    def give_back(self, message: Message) -> None:
        """Leased to us and not wanted now (we stop, sending is paused): queued again."""
        _attempt(message.pk, message.token).filter(state=states.LEASED).update(
            state=states.QUEUED, **NOBODYS
        )

    # --- begin ---------------------------------------------------------------------------------
    def share_switch(self) -> None:
        locks.share_switch()

    def begin(
        self,
        message: Message,
        payload: Payload,
        preview_line: str,
        *,
        backend: str,
        lease: timedelta,
        now: datetime,
    ) -> bool:
        """Leased → sending, if it still may go; the payload is stored with it. Send after COMMIT.

        All is tested again in the UPDATE itself: token, lease, age, suppression, the switch,
        the mode, and where all mail is redirected to.
        """
        mine = _attempt(message.pk, message.token).filter(
            state=states.LEASED, lease_until__gt=now, expires_at__gt=now
        )
        mine = mine.exclude(suppression.forbids_message()).exclude(modes.stops_sending())
        mine = mine.filter(redirecting.still_stands(payload))
        begun = mine.update(
            state=states.SENDING,
            begun_at=now,
            attempts=F("attempts") + 1,
            backend=backend,
            message_id=payload.headers["Message-ID"],
            lease_until=now + lease,
        )
        if begun:
            self._store(message, payload, preview_line)
            note(message, Kind.BEGUN, now, f"{backend}, try {message.attempts + 1}")
        return bool(begun)

    def _store(self, message: Message, payload: Payload, preview_line: str) -> None:
        if message.body.payload == payload.envelope():
            return
        MessageBody.objects.filter(pk=message.pk).update(
            subject=payload.subject,
            preview_line=preview_line,
            html=payload.html,
            text=payload.text,
            payload=payload.envelope(),
        )

    # --- outcomes ------------------------------------------------------------------------------
    def write(self, outcome: Outcome, now: datetime) -> bool:
        """Take what a sender reports, also late, as long as the attempt is still its own."""
        answer = _storable(outcome.answer)
        try:
            with transaction.atomic():
                return self._write(outcome, answer, now)
        except (DataError, IntegrityError):
            logger.exception("Message %s: its outcome is written without its words.", outcome.pk)
        with transaction.atomic():
            return self._write(outcome, replace(answer, detail="", provider_id=""), now)

    def _write(self, outcome: Outcome, answer: Answer, now: datetime) -> bool:
        mine = _attempt(outcome.pk, outcome.token)
        match answer.what:
            case What.ACCEPTED:
                return self._accepted(outcome.pk, mine, answer, now)
            case What.REJECTED:
                return self._failed(outcome.pk, mine, answer.detail, now)
            case What.UNKNOWN:
                return self._unknown(outcome.pk, mine, answer.detail, now)
            case What.REFUSED:
                return self._refused(outcome.pk, mine, answer, now)
            case What.NOT_BEGUN:
                return self._not_begun(outcome.pk, mine, now)

    def _accepted(self, pk: int, mine: QuerySet[Message], answer: Answer, now: datetime) -> bool:
        moved = mine.filter(state__in=states.UNDER_WAY).update(
            state=states.SENT, state_reason="", finished_at=now, provider_id=answer.provider_id
        )
        return self._after(bool(moved), pk, Kind.SENT, answer.detail, now)

    def _failed(self, pk: int, mine: QuerySet[Message], detail: str, now: datetime) -> bool:
        moved = mine.filter(state__in=states.UNDER_WAY).update(
            state=states.FAILED, state_reason=stored(detail), finished_at=now
        )
        return self._after(bool(moved), pk, Kind.FAILED, detail, now)

    def _unknown(self, pk: int, mine: QuerySet[Message], detail: str, now: datetime) -> bool:
        moved = mine.filter(state=states.SENDING).update(
            state=states.UNKNOWN, state_reason=stored(detail), finished_at=now
        )
        return self._after(bool(moved), pk, Kind.UNKNOWN, detail, now)

    def _refused(self, pk: int, mine: QuerySet[Message], answer: Answer, now: datetime) -> bool:
        attempts = mine.values_list("attempts", flat=True).first() or 0
        if attempts >= backoff.MOST_ATTEMPTS or self._was_sent_again(mine):
            return self._failed(pk, mine, answer.detail, now)
        due_at = now + backoff.delay(attempts, answer.retry_after_seconds)
        moved = mine.filter(state__in=states.UNDER_WAY).update(
            state=states.QUEUED,
            state_reason=stored(answer.detail),
            due_at=due_at,
            finished_at=None,
            handled_at=None,
            **NOBODYS,
        )
        return self._after(bool(moved), pk, Kind.REFUSED, answer.detail, now)

    def _not_begun(self, pk: int, mine: QuerySet[Message], now: datetime) -> bool:
        """Also for a begin whose COMMIT got no answer: then the row may still be leased."""
        mine.filter(state=states.LEASED).update(state=states.QUEUED, **NOBODYS)
        if self._was_sent_again(mine):
            return self._failed(pk, mine, stored(SENT_AGAIN), now)
        moved = mine.filter(state__in=states.UNDER_WAY).update(
            state=states.QUEUED,
            attempts=Greatest(F("attempts") - 1, 0),
            finished_at=None,
            handled_at=None,
            **NOBODYS,
        )
        return self._after(bool(moved), pk, Kind.NOT_BEGUN, "", now)

    def _was_sent_again(self, mine: QuerySet[Message]) -> bool:
        """A person did not wait for this outcome: the copy goes, this one must not.

        Under the lock that `doors.resend` takes, so that one of the two sees the other.
        """
        row = mine.filter(state=states.UNKNOWN).select_for_update().first()
        return row is not None and row.resends.exists()

    def _after(self, moved: bool, pk: int, kind: Kind, detail: str, now: datetime) -> bool:
        """The step in the timeline, and the news for the rooms above, in the same transaction."""
        if not moved:
            return False
        note(pk, kind, now, detail)
        if signal := _SIGNALS.get(kind):
            signals.announce(signal, Message.objects.get(pk=pk))
        return True

    # --- sweep ---------------------------------------------------------------------------------
    def sweep(self, now: datetime) -> int:
        """What workers that are gone left behind: leased → queued, sending → unknown."""
        with transaction.atomic():
            return self._sweep_leased(now) + self._sweep_sending(now)

    def _sweep_leased(self, now: datetime) -> int:
        ended = Message.objects.filter(state=states.LEASED, lease_until__lte=now)
        done = 0
        for pk, token in list(ended.values_list("pk", "token")[:SWEEP_AT_ONCE]):
            moved = _attempt(pk, token).filter(state=states.LEASED, lease_until__lte=now)
            if moved.update(state=states.QUEUED, **NOBODYS):
                note(pk, Kind.LEASE_ENDED, now)
                done += 1
        return done

    def _sweep_sending(self, now: datetime) -> int:
        silent = Q(state=states.SENDING, lease_until__lte=now - UNKNOWN_AFTER)
        rows = list(Message.objects.filter(silent).values_list("pk", "token")[:SWEEP_AT_ONCE])
        return sum(
            self._unknown(pk, _attempt(pk, token).filter(silent), ENDED_UNHEARD, now)
            for pk, token in rows
        )

    def expire(self, now: datetime) -> int:
        """Too late to say it now: held and queued messages past their time."""
        late = Q(state__in=[states.HELD, states.QUEUED], expires_at__lte=now)
        done = 0
        with transaction.atomic():
            for pk in list(Message.objects.filter(late).values_list("pk", flat=True)[:200]):
                row = Message.objects.filter(late, pk=pk)
                moved = row.update(state=states.EXPIRED, finished_at=now)
                done += self._after(bool(moved), pk, Kind.EXPIRED, "", now)
        return done


ENDED_UNHEARD = "The worker ended before an answer came."

_SIGNALS = {
    Kind.SENT: signals.message_sent,
    Kind.FAILED: signals.message_failed,
    Kind.UNKNOWN: signals.message_unknown,
    Kind.EXPIRED: signals.message_expired,
}


def _storable(answer: Answer) -> Answer:
    """Providers send what no database takes (a zero byte, say)."""
    detail, provider_id = clean_text(answer.detail), clean_text(answer.provider_id)[:250]
    return replace(answer, detail=detail, provider_id=provider_id)


def _attempt(pk: int, token: uuid.UUID | None) -> QuerySet[Message]:
    """The row, as long as it belongs to this claim."""
    return Message.objects.filter(pk=pk, token=token)
