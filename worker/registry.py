"""The steps of the background process: rooms join here, `worker.running` runs them.

A step does one bounded piece of work (seconds, not minutes) and says how many things it did.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class StepContext:
    """Whose process runs the step. `stopping` is set when it has been asked to end."""

    worker_id: uuid.UUID
    stopping: threading.Event


Step = Callable[[StepContext], int]
Finish = Callable[[StepContext], bool]


@dataclass(frozen=True)
class RegisteredStep:
    """A step, how often it looks for work, and whether one worker alone may run it at a time."""

    name: str
    step: Step
    every_seconds: float
    singleton: bool
    finish: Finish | None


_steps: dict[str, RegisteredStep] = {}


def register(
    name: str,
    step: Step,
    *,
    every: float = 0.5,
    singleton: bool = False,
    finish: Finish | None = None,
) -> None:
    """Join the worker. Called in `AppConfig.ready()`.

    `every`: seconds between looks while there is nothing to do. `finish` belongs to a step that
    leaves things under way between its calls: when the worker stops it is called until it returns
    True (nothing is left), for 30 seconds at most.

    Raises ImproperlyConfigured when the name is taken.
    """
    if name in _steps:
        raise ImproperlyConfigured(f"A worker step named “{name}” is registered already.")
    _steps[name] = RegisteredStep(name, step, every, singleton, finish)


def steps() -> list[RegisteredStep]:
    """All steps, in the order in which rooms joined."""
    return list(_steps.values())


@contextmanager
def only(*registered: RegisteredStep) -> Iterator[None]:
    """Replaces the registered steps for a while: what tests of the worker itself need."""
    kept = dict(_steps)
    _steps.clear()
    _steps.update({step.name: step for step in registered})
    try:
        yield
    finally:
        _steps.clear()
        _steps.update(kept)
