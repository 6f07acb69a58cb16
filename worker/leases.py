"""Step leases: a step for one worker at a time belongs to one of them until its lease ends."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from .models import StepLease

LEASE = timedelta(seconds=60)


def hold(step: str, worker_id: uuid.UUID, now: datetime) -> bool:
    """True if the step is this worker's now. Renewed when half of the lease is gone."""
    lease = StepLease.objects.filter(step=step)
    if lease.filter(owner=worker_id, until__gt=now + LEASE / 2).exists():
        return True
    StepLease.objects.bulk_create([StepLease(step=step)], ignore_conflicts=True)
    free = Q(owner=worker_id) | Q(until=None) | Q(until__lte=now)
    taken = lease.filter(free).update(owner=worker_id, token=uuid.uuid4(), until=now + LEASE)
    return bool(taken)


def release_all(worker_id: uuid.UUID) -> None:
    """A worker that stops leaves its steps to the others at once."""
    StepLease.objects.filter(owner=worker_id).update(owner=None, token=None, until=None)
