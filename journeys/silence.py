"""Why nothing was sent, in a sentence, for the cancellation's page and its timeline."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from customers.models import Cancellation, Customer
from customers.timeline import Part, TimelineEntry, Topic
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
        return _why_stopped(cancellation) or _no_fallback(decision)
    return str(Because(decision.reason).label) if decision.reason else None


def _why_stopped(cancellation: Cancellation) -> str | None:
    """What kept the letter, the person's or the rule's, from going; None if one went or may go."""
    letters = _letters(cancellation.pk)
    last = letters.order_by("pk").last()
    if last is None or letters.exclude(state__in=STOPPED).exists():
        return None
    if last.state == MessageState.EXPIRED:
        return _("It could not go in time, and later it would have been stale.")
    return shown(last.state_reason) or str(last.get_state_display())


def _no_fallback(decision: Decision) -> str | None:
    """Why nothing goes if nobody writes; None where a letter waits, or somebody wrote."""
    if not decision.no_fallback or _letters(decision.cancellation_id).exists():
        return None
    sentence = _("A person writes; there is no letter to send if nobody does.")
    return f"{sentence} {Because(decision.no_fallback).label}"


def _letters(cancellation_id: int) -> QuerySet[Message]:
    """The rule's and the person's."""
    purposes = [Purpose.LETTER, Purpose.PERSONAL]
    return Message.objects.filter(cancellation=cancellation_id, purpose__in=purposes)


def entries(customer: Customer) -> Iterable[TimelineEntry]:
    decisions = Decision.objects.filter(cancellation__customer=customer).select_related("rule")
    for decision in decisions:
        yield TimelineEntry(
            at=decision.decided_at,
            icon="split",
            text=_sentence(decision),
            detail=str(Because(decision.reason).label) if decision.reason else "",
            cancellation_id=decision.cancellation_id,
            part=Part.DECISION,
            topics=frozenset({Topic.LETTERS}),
            is_fine_print=decision.outcome in SENT,
        )


def _sentence(decision: Decision) -> str:
    rule = str(decision.rule) if decision.rule else _("no rule")
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
