"""What happens to cases by the clock: a deadline passes, a snooze ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from worker import clock
from worker.registry import StepContext

from . import signals
from .cases import Kind, log, wake
from .models import Case, CaseState

BATCH = 50


def step(context: StepContext) -> int:
    """One bounded piece of work for the worker; returns how many cases it moved."""
    now = clock.now()
    return announce_passed(now) + wake_due(now)


def announce_passed(now: datetime) -> int:
    """Announce each passed deadline once, and return how many were announced."""
    late = Case.objects.overdue(now).filter(deadline_passed_at=None).order_by("deadline_at", "pk")
    return sum(announce(case, now) for case in late[:BATCH])


def announce(case: Case, now: datetime) -> bool:
    """Say that nobody wrote in time, unless another worker said so or somebody just wrote."""
    with transaction.atomic():
        unsaid = Case.objects.overdue(now).filter(pk=case.pk, deadline_passed_at=None)
        if not unsaid.update(deadline_passed_at=now):
            return False
        case.refresh_from_db()
        log(case, Kind.DEADLINE, now)
        signals.deadline_passed.send(Case, case=case)
    return True


def wake_due(now: datetime) -> int:
    """Bring back the cases whose snooze is over, and return how many."""
    due = Case.objects.filter(state=CaseState.SNOOZED, snoozed_until__lte=now).order_by("pk")
    return sum(wake(case, now=now) for case in due[:BATCH])
