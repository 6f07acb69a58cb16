"""`manage.py worker`: the background process."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from worker import connections
from worker.running import Worker


class Command(BaseCommand):
    help = "Runs the background process: reads events, sends mail, keeps timers and figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--burst", action="store_true", help="Do everything that is due now, then exit."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        _stop_on_signals(stopping)
        connections.prepare()
        worker = Worker(stopping)
        if options["burst"]:
            self._burst(worker)
        else:
            self.stdout.write(f"Worker {worker.context.worker_id} runs. Ctrl-C stops it.")
            worker.run()
            self.stdout.write("Worker stopped.")

    def _burst(self, worker: Worker) -> None:
        done = worker.drain(max_rounds=1_000_000)
        self.stdout.write(f"Worker did {done} things; nothing is left to do now.")
        if worker.failures:
            raise CommandError(f"{worker.failures} steps failed; the log above says why.")


def _stop_on_signals(stopping: threading.Event) -> None:
    """The first signal asks to stop; a second one ends the process as usual."""

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
