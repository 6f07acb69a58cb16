"""Why nothing was sent, in a sentence, for the cancellation's page and its timeline."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from customers.models import Cancellation, Customer
from customers.timeline import TimelineEntry

from .models import Because, Decision, DecisionOutcome

SENT = {DecisionOutcome.LETTER, DecisionOutcome.PERSON}


def why_silent(cancellation: Cancellation) -> str | None:
    """The reason why no letter was sent for it; None where one was, or is on its way."""
    decision = Decision.objects.filter(cancellation=cancellation).first()
    if decision is None:
        return _("It has not been decided yet.")
    if decision.outcome in SENT or not decision.reason:
        return None
    return str(Because(decision.reason).label)


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
