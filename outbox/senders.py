"""Sender threads: each owns one provider session and never touches the database."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from . import failpoints
from .coordinator import monotonic
from .outcomes import Answer, Outcome, Send, What
from .transports import Transport

logger = logging.getLogger(__name__)


class SenderPool:
    """Up to `slots` threads, started as they are needed."""

    def __init__(self, slots: int, make_transport: Callable[[], Transport]) -> None:
        self._slots = slots
        self._make_transport = make_transport
        self._jobs: queue.SimpleQueue[Send | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def submit(self, sends: list[Send]) -> None:
        for send in sends:
            self._jobs.put(send)
        for _ in range(min(len(sends), self._slots - len(self._threads))):
            # Daemons: a send that hangs must not keep a stopped worker alive; its row says unknown.
            thread = threading.Thread(target=self._work, name="sender", daemon=True)
            self._threads.append(thread)
            thread.start()

    def collect(self, wait_seconds: float = 0.0) -> list[Outcome]:
        """What has come back; waits for the first of it if there is nothing yet."""
        found: list[Outcome] = []
        try:
            if wait_seconds:
                found.append(self._results.get(timeout=wait_seconds))
            while True:
                found.append(self._results.get_nowait())
        except queue.Empty:
            return found

    def close(self) -> None:
        for _ in self._threads:
            self._jobs.put(None)

    def _work(self) -> None:
        transport = self._make_transport()
        while (send := self._jobs.get()) is not None:
            answer = attempt(transport, send)
            failpoints.reach("answered")
            self._results.put(Outcome(send.pk, send.token, answer))
        transport.close()


def attempt(transport: Transport, send: Send) -> Answer:
    """One attempt, unless the process stood still since begin: then nothing is sent."""
    if monotonic() > send.start_before:
        return Answer(What.NOT_BEGUN)
    try:
        return transport.send(send.payload)
    except Exception as error:
        logger.exception("Sending message %s ended in an error of ours.", send.payload.public_id)
        return Answer(What.UNKNOWN, f"An error of ours ({type(error).__name__}) while sending.")
