"""What the background process leaves in the database: heartbeats, leases, the clock's offset."""

from __future__ import annotations

import uuid

from django.db import models


class Heartbeat(models.Model):
    """One row per worker process, touched while it lives."""

    worker_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class StepLease(models.Model):
    """Who runs a step that only one worker may run at a time, and until when."""

    step = models.CharField(max_length=64, primary_key=True)
    owner = models.UUIDField(null=True)
    token = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.step


class ClockOffset(models.Model):
    """The single row that moves the installation's time; absent (0) outside tests and replays."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="worker_clockoffset_single_row"),
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s"
