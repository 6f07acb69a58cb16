from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import Brand
from insights import rollups
from worker import clock


@pytest.fixture
def today(db) -> datetime:
    """A Wednesday at noon, wherever the real clock stands."""
    noon = datetime(2026, 9, 30, 12, tzinfo=UTC)
    clock.travel(noon - clock.now())
    return noon


@pytest.fixture
def ago(today):
    """A moment so many days and hours before now: `ago(days=3)`."""
    return lambda **by: today - timedelta(**by)


@pytest.fixture
def roll_up():
    """Let the worker's step bring the marked days up to date."""
    from threading import Event
    from uuid import uuid4

    from worker.registry import StepContext

    def run() -> None:
        while rollups.work(StepContext(uuid4(), Event())):
            pass

    return run


@pytest.fixture
def rebuild():
    return lambda: rollups.rebuild(Brand.objects.all())
