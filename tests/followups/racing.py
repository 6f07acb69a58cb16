"""Runs operations at once, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from followups.errors import FollowupError


def race(*operations: Callable[[], Any]) -> list[str]:
    """Start all together and return, for each, "done" or the name of the refusal."""
    start = threading.Barrier(len(operations))
    outcomes: list[str] = [""] * len(operations)

    def run(place: int, operation: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            operation()
            outcomes[place] = "done"
        except FollowupError as error:
            outcomes[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(operations)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
