"""The coordinator of one worker process: owns the database side of sending, and no threads.

`step(database, clock, results)` is the whole of it: takes what the senders reported, and returns
what they shall send now. All that it returns has been begun and committed before.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from . import failpoints, guards, suppression
from .composing import CannotCompose, address_of, payload_of
from .models import Message
from .outcomes import Answer, Outcome, Send, What
from .payload import Payload
from .queue import Queue
from .reasons import stored
from .transports.base import GRACE_SECONDS

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Attempt = tuple[int, uuid.UUID]
SWEEP_SECONDS = 5.0
# A thread that gets to a message later than this (the process was stopped) sends nothing.
START_WITHIN_SECONDS = 20.0
CANNOT_STORE = _("The letter could not be stored; the log says more.")
CANNOT_PREPARE = _("The letter could not be prepared in several tries; the log says more.")


def monotonic() -> float:
    """Goes on also while the machine sleeps, where the system knows such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True)
class Prepared:
    """A leased message, ready to begin."""

    message: Message
    payload: Payload
    preview_line: str


class Coordinator:
    """`slots`: how many messages may be under way at once, and in doubt if the worker is killed."""

    def __init__(
        self, owner: uuid.UUID, *, slots: int, backend: str, deadline_seconds: int
    ) -> None:
        self.owner = owner
        self.slots = slots
        self.backend = backend
        self.lease = timedelta(seconds=deadline_seconds + GRACE_SECONDS)
        self.stopping = False
        self.in_flight: set[Attempt] = set()
        self.done = 0
        self._prepared: list[Prepared] = []
        self._unwritten: list[Outcome] = []
        self._next_sweep = 0.0

    @property
    def is_empty(self) -> bool:
        return not (self.in_flight or self._unwritten or self._prepared)

    def step(self, database: Queue, clock: Clock, results: list[Outcome]) -> list[Send]:
        """One bounded round. `done` counts what happened in it."""
        self.done = len(results)
        self._unwritten.extend(results)
        for outcome in results:
            self.in_flight.discard((outcome.pk, outcome.token))
        now = clock()
        self._sweep(database, now)
        self._fill(database, now)
        return self._cycle(database, clock())

    def give_up(self) -> list[Outcome]:
        """Doubt for all that is still under way: the process must end now."""
        answer = Answer(What.UNKNOWN, "The worker was stopped before an answer came.")
        return [Outcome(pk, token, answer) for pk, token in self.in_flight]

    # --- claim and prepare ---------------------------------------------------------------------
    def _sweep(self, database: Queue, now: datetime) -> None:
        if time.monotonic() >= self._next_sweep:
            self.done += database.sweep(now) + database.expire(now)
            self._next_sweep = time.monotonic() + SWEEP_SECONDS

    def _fill(self, database: Queue, now: datetime) -> None:
        """Lease and prepare as many as can begin soon: twice the slots."""
        wanted = 2 * self.slots - len(self._prepared) - len(self.in_flight)
        if self.stopping or wanted < self.slots:
            return
        claimed = database.claim(self.owner, wanted, now)
        if claimed:
            failpoints.reach("claimed")
        self.done += len(claimed)
        for number, message in enumerate(claimed):
            try:
                self._prepare_alone(database, message, now)
            except (OperationalError, InterfaceError):
                # The connection, or a lock: nothing to do with these messages, which are safe.
                self._unwritten.extend(_not_begun(waiting) for waiting in claimed[number:])
                raise

    def _prepare_alone(self, database: Queue, message: Message, now: datetime) -> None:
        """Refused by the database, a message waits for another try; the others go on."""
        try:
            self._prepare(database, message, now)
        except OperationalError:
            raise
        except DatabaseError:
            logger.exception("Message %s could not be prepared.", message.public_id)
            with database.transaction():
                if not database.not_prepared(message, now):
                    database.fail(message, stored(CANNOT_PREPARE), now)

    def _prepare(self, database: Queue, message: Message, now: datetime) -> None:
        """Ask once more whether it is wanted, then make the words. All while leased: safe."""
        with database.transaction():
            try:
                database.readdress(message, address_of(message))
                if objection := self._objection(message):
                    database.stop(message, objection, now)
                    return
                payload, preview_line = payload_of(message, now)
            except CannotCompose as error:
                database.fail(message, stored(error.reason), now)
                return
        self._prepared.append(Prepared(message, payload, preview_line))

    def _objection(self, message: Message) -> str:
        if suppression.is_suppressed(message.to_email, message.purpose):
            return stored(_("The address is suppressed."))
        try:
            return stored(guards.objection(message))
        except (DatabaseError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("A guard failed for message %s.", message.public_id)
            raise CannotCompose(_("A check before sending failed; the log says more.")) from error

    # --- the cycle: outcomes and begins in one transaction -------------------------------------
    def _cycle(self, database: Queue, now: datetime) -> list[Send]:
        if self.stopping:
            self._give_back(database)
        batch = self._prepared[: max(self.slots - len(self.in_flight), 0)]
        if not (batch or self._unwritten):
            return []
        start_before = monotonic() + START_WITHIN_SECONDS
        del self._prepared[: len(batch)]
        try:
            sends = self._write_and_begin(database, batch, start_before, now)
        except BaseException:
            # Did the COMMIT happen? Not a byte was sent, so either way they go back to the queue.
            self._unwritten.extend(_not_begun(prepared.message) for prepared in batch)
            raise
        failpoints.reach("begun")
        self._unwritten.clear()
        self.in_flight.update((send.pk, send.token) for send in sends)
        self.done += len(sends)
        return sends

    def _write_and_begin(
        self, database: Queue, batch: list[Prepared], start_before: float, now: datetime
    ) -> list[Send]:
        with database.transaction():
            database.share_switch()
            for outcome in self._unwritten:
                database.write(outcome, now)
            if self._unwritten:
                failpoints.reach("outcome")
            sends = [
                send
                for prepared in batch
                if (send := self._begin_alone(database, prepared, start_before, now))
            ]
            failpoints.reach("begin")
        return sends

    def _begin_alone(
        self, database: Queue, prepared: Prepared, start_before: float, now: datetime
    ) -> Send | None:
        """A letter that the database cannot store fails, and the others of the batch go."""
        try:
            with database.savepoint():
                return self._begin(database, prepared, start_before, now)
        except (DataError, IntegrityError):
            logger.exception("Message %s could not be stored.", prepared.message.public_id)
        database.fail(prepared.message, stored(CANNOT_STORE), now)
        return None

    def _begin(
        self, database: Queue, prepared: Prepared, start_before: float, now: datetime
    ) -> Send | None:
        message, payload = prepared.message, prepared.payload
        assert message.token is not None
        begun = database.begin(
            message,
            payload,
            prepared.preview_line,
            backend=self.backend,
            lease=self.lease,
            now=now,
        )
        if not begun:
            database.give_back(message)
            return None
        return Send(message.pk, message.token, payload, start_before)

    def _give_back(self, database: Queue) -> None:
        """What is only leased goes back at once when the worker stops."""
        for prepared in self._prepared:
            database.give_back(prepared.message)
        self._prepared.clear()


def _not_begun(message: Message) -> Outcome:
    assert message.token is not None
    return Outcome(message.pk, message.token, Answer(What.NOT_BEGUN))
