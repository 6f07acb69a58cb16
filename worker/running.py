"""The loop of the background process, and `drain`, which runs the same steps until all are idle."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, close_old_connections

from . import clock, heartbeats, leases, registry
from .registry import RegisteredStep, StepContext

logger = logging.getLogger(__name__)

FINISH_SECONDS = 30
LONGEST_WAIT_SECONDS = 0.5
LONGEST_BACKOFF_SECONDS = 15.0


class Worker:
    """One worker process. `run` goes on until `stopping` is set; `drain` until nothing is left."""

    def __init__(self, stopping: threading.Event | None = None) -> None:
        self.context = StepContext(uuid.uuid4(), stopping or threading.Event())
        self.failures = 0
        self._failing: dict[str, int] = {}
        self._next_look: dict[str, float] = {}
        self._next_beat = 0.0
        self._has_started = False

    def run(self) -> None:
        while not self.context.stopping.is_set():
            self._keep_alive()
            for step in registry.steps():
                if self.context.stopping.is_set():
                    break
                self._look(step)
            self.context.stopping.wait(self._pause_seconds())
        self._finish()

    def drain(self, max_rounds: int) -> int:
        """Run every step until all are idle in one round; returns how many things were done."""
        done = 0
        self._keep_alive()
        try:
            for _ in range(max_rounds):
                in_round = sum(self._attempt(step) for step in registry.steps())
                done += in_round
                self._keep_alive()
                if not in_round or self.context.stopping.is_set():
                    break
        finally:
            self._finish()
        return done

    def _look(self, step: RegisteredStep) -> None:
        """Run the step if it is due; come back at once if it did something."""
        if time.monotonic() < self._next_look.get(step.name, 0.0):
            return
        done = self._attempt(step)
        wait = 0.0 if done else step.every_seconds
        if failed := self._failing.get(step.name):
            wait = min(step.every_seconds * 2**failed, LONGEST_BACKOFF_SECONDS)
        self._next_look[step.name] = time.monotonic() + wait

    def _attempt(self, step: RegisteredStep) -> int:
        """What the step did. An exception is logged, and never stops the other steps."""
        try:
            done = self._run_step(step)
        except Exception as error:
            self._note_failure(step.name, error)
            return 0
        self._failing.pop(step.name, None)
        return done

    def _run_step(self, step: RegisteredStep) -> int:
        if not step.singleton:
            return step.step(self.context)
        if not leases.hold(step.name, self.context.worker_id, clock.now()):
            return 0
        return step.step(self.context)

    def _note_failure(self, name: str, error: Exception) -> None:
        self.failures += 1
        self._failing[name] = self._failing.get(name, 0) + 1
        if isinstance(error, DatabaseError | InterfaceError):
            close_old_connections()
        logger.exception("Worker step %s failed; it is tried again.", name)

    def _keep_alive(self) -> None:
        """Touch the heartbeat every few seconds; a database that is away is waited for."""
        if time.monotonic() < self._next_beat:
            return
        self._next_beat = time.monotonic() + heartbeats.BEAT_SECONDS
        self._quietly("heartbeat", self._beat)

    def _beat(self) -> None:
        if self._has_started:
            heartbeats.beat(self.context.worker_id, clock.now())
        else:
            heartbeats.start(self.context.worker_id, clock.now())
            self._has_started = True

    def _pause_seconds(self) -> float:
        """Until the next step is due, half a second at most."""
        due = min(self._next_look.values(), default=0.0) - time.monotonic()
        return min(max(due, 0.0), LONGEST_WAIT_SECONDS) if registry.steps() else 0.5

    def _finish(self) -> None:
        """Let what was begun come to its end, then leave the leases to others."""
        self.context.stopping.set()
        give_up_at = time.monotonic() + FINISH_SECONDS
        for step in registry.steps():
            while step.finish and not self._finish_step(step, step.finish):
                if time.monotonic() > give_up_at:
                    logger.error("Worker step %s did not finish in time.", step.name)
                    break
        self._quietly("leases", lambda: leases.release_all(self.context.worker_id))
        self._quietly("heartbeat", lambda: heartbeats.stop(self.context.worker_id, clock.now()))

    def _finish_step(self, step: RegisteredStep, finish: Callable[[StepContext], bool]) -> bool:
        try:
            return finish(self.context)
        except Exception as error:
            self._note_failure(step.name, error)
            time.sleep(0.2)
            return False

    def _quietly(self, what: str, act: Callable[[], None]) -> None:
        """For signs of life and clean-up: a database that is away must not end the process."""
        try:
            act()
        except (DatabaseError, InterfaceError) as error:
            close_old_connections()
            logger.warning("Worker %s: the database did not answer (%s).", what, error)


def drain(max_rounds: int = 1000) -> int:
    """Run all registered steps in this process until all are idle; returns what was done."""
    return Worker().drain(max_rounds)
