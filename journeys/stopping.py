"""Stops what is no longer wanted: they undid it, came back, or a person wrote."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _

from customers.models import Cancellation, CancellationState, Return
from followups.models import Case, CaseState
from outbox import doors
from outbox.models import Message


def stop_for(cancellation: Cancellation, reason: str, now: datetime) -> None:
    """Cancel every message of this cancellation that has not begun to go out."""
    doors.cancel(f"cancellation:{cancellation.pk}", reason=reason, now=now)
    case = Case.objects.filter(cancellation=cancellation).first()
    if case:
        doors.cancel(f"case:{case.pk}", reason=reason, now=now)


def unwanted(message: Message) -> str:
    """The guard before an automatic letter goes out: why it is not wanted any more, or ""."""
    cancellation = message.cancellation
    if cancellation is None:
        return ""
    if cancellation.state == CancellationState.UNDONE:
        return _("They changed their mind.")
    if Return.objects.filter(cancellation=cancellation).exists():
        return _("They came back.")
    case = Case.objects.filter(cancellation=cancellation).first()
    if case and (case.first_written_at or case.state == CaseState.DONE):
        return _("A person wrote, or closed the follow-up.")
    return ""


def untold(message: Message) -> str:
    """The guard before a receipt: an undone cancellation is not confirmed."""
    cancellation = message.cancellation
    if cancellation and cancellation.state == CancellationState.UNDONE:
        return _("They changed their mind.")
    return ""
