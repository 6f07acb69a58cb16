"""Heartbeats: each worker process leaves a sign of life, screens and other workers read it."""

from __future__ import annotations

import os
import socket
import uuid
from datetime import datetime, timedelta

from .models import Heartbeat

BEAT_SECONDS = 2
KEPT = timedelta(days=30)


def start(worker_id: uuid.UUID, now: datetime) -> None:
    """A new process begins; rows of long gone ones are cleared away."""
    Heartbeat.objects.filter(seen_at__lt=now - KEPT).delete()
    Heartbeat.objects.create(
        worker_id=worker_id,
        host=socket.gethostname()[:255],
        pid=os.getpid(),
        started_at=now,
        seen_at=now,
    )


def beat(worker_id: uuid.UUID, now: datetime) -> None:
    Heartbeat.objects.filter(worker_id=worker_id).update(seen_at=now)


def stop(worker_id: uuid.UUID, now: datetime) -> None:
    Heartbeat.objects.filter(worker_id=worker_id).update(seen_at=now, stopped_at=now)


def last_seen(*, other_than: uuid.UUID | None = None) -> datetime | None:
    """When any worker (but this one) was last alive; None if none ever was."""
    beats = Heartbeat.objects.exclude(worker_id=other_than) if other_than else Heartbeat.objects
    return beats.order_by("-seen_at").values_list("seen_at", flat=True).first()
