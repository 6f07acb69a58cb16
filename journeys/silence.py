"""Why nothing was sent, in a sentence, for the cancellation's page and its timeline."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from customers.models import Cancellation, Customer
from customers.timeline import TimelineEntry
from outbox.models import Message, MessageState, Purpose
from outbox.reasons import shown

from .models import Because, Decision, DecisionOutcome

SENT = {DecisionOutcome.LETTER, DecisionOutcome.PERSON}
STOPPED = [MessageState.CANCELLED, MessageState.EXPIRED, MessageState.FAILED]


def why_silent(cancellation: Cancellation) -> str | None:
    """The reason why no letter was sent for it; None where one was, or is on its way."""
    decision = Decision.objects.filter(cancellation=cancellation).first()
    if decision is None:
        return _("It has not been decided yet.")
    if decision.outcome in SENT:
        return _why_stopped(cancellation)
    return str(Because(decision.reason).label) if decision.reason else None


def _why_stopped(cancellation: Cancellation) -> str | None:
    """What kept the letter, the person's or the rule's, from going; None if one went or may go."""
    letters = Message.objects.filter(
        cancellation=cancellation, purpose__in=[Purpose.LETTER, Purpose.PERSONAL]
    )
    last = letters.order_by("pk").last()
    if last is None or letters.exclude(state__in=STOPPED).exists():
        return None
    if last.state == MessageState.EXPIRED:
        return _("It could not go in time, and later it would have been stale.")
    return shown(last.state_reason) or str(last.get_state_display())


def entries(customer: Customer) -> Iterable[TimelineEntry]:
    decisions = Decision.objects.filter(cancellation__customer=customer).select_related("rule")
    for decision in decisions:
        yield TimelineEntry(
            at=decision.decided_at,
            icon="split",
            text=_sentence(decision),
            detail=str(Because(decision.reason).label) if decision.reason else "",
        )


def _sentence(decision: Decision) -> str:
    rule = decision.rule.name if decision.rule else _("no rule")
    match decision.outcome:
        case DecisionOutcome.LETTER:
            return _("The rule “%(rule)s” chose its letter.") % {"rule": rule}
        case DecisionOutcome.PERSON:
            return _("The rule “%(rule)s” asked a person to write.") % {"rule": rule}
        case DecisionOutcome.RECEIPT:
            return _("Only the receipt is sent.")
        case DecisionOutcome.WAITING:
            return _("The letter waits.")
        case _other:
            return _("No letter is sent.")
