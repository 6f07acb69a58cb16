"""Which rule made a message, for the outbox's lists of what waits."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from outbox.models import Message, Purpose

from .models import Because, Decision

BY_RULES = {Purpose.LETTER, Purpose.RECEIPT}


def why(messages: Collection[Message]) -> dict[int, str]:
    wanted = [message for message in messages if message.purpose in BY_RULES]
    cancellations = {message.cancellation_id for message in wanted}
    decisions = Decision.objects.filter(cancellation__in=cancellations).select_related("rule")
    by_cancellation = {decision.cancellation_id: decision for decision in decisions}
    return {
        message.pk: _sentence(by_cancellation[message.cancellation_id])
        for message in wanted
        if message.cancellation_id in by_cancellation
    }


def _sentence(decision: Decision) -> str:
    parts = [_("By the rule “%(rule)s”.") % {"rule": decision.rule}] if decision.rule else []
    if decision.reason:
        parts.append(str(Because(decision.reason).label))
    return " ".join(parts)
