"""The worker's sending step: one coordinator and its sender threads per process."""

from __future__ import annotations

import time
import uuid

from django.conf import settings
from django.db import connection

from worker import clock
from worker.registry import StepContext

from . import setup, transports
from .coordinator import Coordinator
from .queue import Queue
from .senders import SenderPool

SLOTS = 16
SLOTS_ON_SQLITE = 4
WAIT_SECONDS = 0.05
# The worker waits 30 seconds in all; what is still under way then is written down as unknown.
FINISH_SECONDS = 27.0


class Delivery:
    """One process's office: what goes to the threads, and what comes back from them."""

    def __init__(self, owner: uuid.UUID) -> None:
        slots = SLOTS_ON_SQLITE if connection.vendor == "sqlite" else SLOTS
        name = settings.MAIL_TRANSPORT
        self.pool = SenderPool(slots, lambda: transports.make(name))
        self.coordinator = Coordinator(
            owner,
            slots=slots,
            backend=name,
            deadline_seconds=transports.make(name).deadline_seconds,
        )
        self.queue = Queue()
        self._finish_by: float | None = None

    def run_once(self) -> int:
        """One round; more than 0 as long as anything is under way."""
        self._round()
        return self.coordinator.done + len(self.coordinator.in_flight)

    def _round(self) -> None:
        wait = WAIT_SECONDS if self.coordinator.in_flight else 0.0
        results = self.pool.collect(wait)
        self.pool.submit(self.coordinator.step(self.queue, clock.now, results))

    def finish(self) -> bool:
        """Wait for what was begun, begin nothing more. True when nothing is left."""
        self.coordinator.stopping = True
        if self._finish_by is None:
            self._finish_by = time.monotonic() + FINISH_SECONDS
        if time.monotonic() > self._finish_by:
            self.coordinator.step(self.queue, clock.now, self.coordinator.give_up())
        else:
            self._round()
        if self.coordinator.is_empty:
            self.pool.close()
        return self.coordinator.is_empty


_offices: dict[uuid.UUID, Delivery] = {}


def step(context: StepContext) -> int:
    """Registered with the worker as "outbox"."""
    if context.worker_id not in _offices:
        setup.start(context.worker_id, clock.now())
        _offices[context.worker_id] = Delivery(context.worker_id)
    return _offices[context.worker_id].run_once()


def finish(context: StepContext) -> bool:
    office = _offices.get(context.worker_id)
    if office is not None and not office.finish():
        return False
    _offices.pop(context.worker_id, None)
    return True
