"""Stops what is no longer wanted: they undid it, came back, or a person wrote."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_noop as _

from customers.facts import has_other_subscription
from customers.models import Cancellation, CancellationState, Return
from followups.models import Case, CaseState
from outbox import doors
from outbox.models import Message

from .models import Rule


def stop_for(
    cancellation: Cancellation, reason: str, now: datetime, *, sparing: Collection[str] = ()
) -> None:
    """Cancel every message of this cancellation that has not begun to go out.

    `sparing`: purposes that may still go.
    """
    doors.cancel(f"cancellation:{cancellation.pk}", reason=reason, now=now, sparing=sparing)
    case = Case.objects.filter(cancellation=cancellation).first()
    if case:
        doors.cancel(f"case:{case.pk}", reason=reason, now=now, sparing=sparing)


def unwanted(message: Message) -> str:
    """The guard before an automatic letter goes out: why it is not wanted any more, or ""."""
    cancellation = message.cancellation
    if cancellation is None:
        return ""
    if cancellation.state == CancellationState.UNDONE:
        return _("They changed their mind.")
    if Return.objects.filter(cancellation=cancellation).exists():
        return _("They came back.")
    if _keeps_another(cancellation):
        return _("They keep another subscription.")
    case = Case.objects.filter(cancellation=cancellation).first()
    if case and (case.first_written_at or case.state == CaseState.DONE):
        return _("A person wrote, or closed the follow-up.")
    return ""


def _keeps_another(cancellation: Cancellation) -> bool:
    """Also one begun since: no goodbye to them, unless the rule says it all the same."""
    if not has_other_subscription(cancellation.customer, cancellation.subscription):
        return False
    rule = Rule.objects.filter(decisions__cancellation=cancellation).first()
    return rule is None or not rule.says_goodbye_to_keepers


def untold(message: Message) -> str:
    """The guard before a receipt: an undone cancellation is not confirmed."""
    cancellation = message.cancellation
    if cancellation and cancellation.state == CancellationState.UNDONE:
        return _("They changed their mind.")
    return ""
