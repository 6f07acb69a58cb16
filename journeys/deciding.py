"""Decides, once per cancellation: a letter, a receipt, a person, or nothing, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from customers.models import Cancellation, CancellationState
from customers.value import value_of
from followups.cases import open_case
from followups.models import Case
from outbox.doors import Enqueued, enqueue, is_suppressed
from outbox.models import Message, Purpose
from templates_app.choosing import live_version
from templates_app.models import Letter, LetterKind

from .models import Because, Decision, DecisionOutcome, Rule

# A letter that could not go for two days says something stale.
LETTER_LIVES = timedelta(hours=48)
# Held for as long as a colleague may still let it go; the rule's help text says so.
FALLBACK_LIVES = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: DecisionOutcome
    because: Because = Because.NONE
    message: Message | None = None
    no_fallback: Because = Because.NONE


@transaction.atomic
def decide(cancellation: Cancellation, now: datetime) -> Decision:
    """Decide what happens for this cancellation and start it. Decided already: that decision.

    A decision that waits (no address) is taken again. The message or the case is made in the
    same transaction as the decision, so there is never one without the other.
    """
    earlier = Decision.objects.filter(cancellation=cancellation).first()
    if earlier and earlier.outcome != DecisionOutcome.WAITING:
        return earlier
    rule = Rule.objects.fitting(cancellation).first()
    verdict = _verdict(cancellation, rule, now)
    decision, _made = Decision.objects.update_or_create(
        cancellation=cancellation,
        defaults={
            "rule": rule,
            "outcome": verdict.outcome,
            "reason": verdict.because,
            "message": verdict.message,
            "no_fallback": verdict.no_fallback,
            "decided_at": now,
        },
    )
    return decision


def _verdict(cancellation: Cancellation, rule: Rule | None, now: datetime) -> Verdict:
    if cancellation.is_history:
        return Verdict(DecisionOutcome.NOTHING, Because.HISTORY)
    if cancellation.state == CancellationState.UNDONE:
        return Verdict(DecisionOutcome.NOTHING, Because.UNDONE)
    if now - cancellation.left_at > timedelta(hours=settings.EVENT_AGE_LIMIT_HOURS):
        return Verdict(DecisionOutcome.NOTHING, Because.TOO_OLD)
    if rule is None:
        return Verdict(DecisionOutcome.NOTHING, Because.NO_RULE)
    if not cancellation.customer.email:
        return Verdict(DecisionOutcome.WAITING, Because.NO_ADDRESS)
    if cancellation.has_other_subscription and not rule.says_goodbye_to_keepers:
        return _receipt_alone(cancellation, now)
    if rule.high_value_to_person:
        value = value_of(cancellation)
        if value.is_high:
            return _person(cancellation, rule, value.why, now)
    return _letter(cancellation, rule, now)


def _letter(cancellation: Cancellation, rule: Rule, now: datetime) -> Verdict:
    due_at = now + timedelta(hours=rule.delay_hours)
    enqueued = _enqueue_letter(cancellation, rule, now=now, due_at=due_at)
    return _told(enqueued, DecisionOutcome.LETTER)


def _receipt_alone(cancellation: Cancellation, now: datetime) -> Verdict:
    if not cancellation.brand.sends_receipts:
        return Verdict(DecisionOutcome.NOTHING, Because.RECEIPTS_OFF)
    verdict = _told(_enqueue_receipt(cancellation, now), DecisionOutcome.RECEIPT)
    if verdict.outcome == DecisionOutcome.RECEIPT:
        return Verdict(DecisionOutcome.RECEIPT, Because.KEEPS_OTHER, verdict.message)
    return verdict


def _person(cancellation: Cancellation, rule: Rule, why: str, now: datetime) -> Verdict:
    """A receipt at once, a case for a person, and the letter held as the fallback.

    Nobody is asked to write to an address that takes no personal letter.
    """
    if is_suppressed(cancellation.customer.email, Purpose.PERSONAL):
        return Verdict(DecisionOutcome.NOTHING, Because.SUPPRESSED)
    if cancellation.brand.sends_receipts:
        _enqueue_receipt(cancellation, now)
    deadline_at = now + timedelta(hours=rule.person_deadline_hours)
    case = open_case(cancellation=cancellation, why=why, deadline_at=deadline_at, now=now)
    held = _enqueue_letter(cancellation, rule, now=now, due_at=deadline_at, case=case)
    fallback = _told(held, DecisionOutcome.PERSON)
    return Verdict(
        DecisionOutcome.PERSON, Because.HIGH_VALUE, fallback.message, no_fallback=fallback.because
    )


def _told(enqueued: Enqueued | None, outcome: DecisionOutcome) -> Verdict:
    """What came of asking the outbox, as a verdict."""
    if enqueued is None:
        return Verdict(DecisionOutcome.NOTHING, Because.NO_LETTER)
    if enqueued.refused:
        return Verdict(DecisionOutcome.NOTHING, Because(enqueued.refused), enqueued.message)
    return Verdict(outcome, message=enqueued.message)


def _enqueue_letter(
    cancellation: Cancellation,
    rule: Rule,
    *,
    now: datetime,
    due_at: datetime,
    case: Case | None = None,
) -> Enqueued | None:
    """Put the rule's letter into the outbox; for a case it is held. None: no live version."""
    version = live_version(rule.letter, cancellation.customer, cancellation.brand)
    if version is None:
        return None
    return enqueue(
        purpose=Purpose.LETTER,
        stream=rule.stream,
        dedupe_key=f"letter:{cancellation.pk}",
        cause=f"case:{case.pk}" if case else f"cancellation:{cancellation.pk}",
        brand=cancellation.brand,
        customer=cancellation.customer,
        cancellation=cancellation,
        language=version.language,
        version=version,
        held_because=gettext_noop("A person writes first.") if case else "",
        due_at=due_at,
        expires_at=due_at + _lives(rule, case),
        now=now,
    )


def _lives(rule: Rule, case: Case | None) -> timedelta:
    stays_held = case is not None and not rule.releases_letter_at_deadline
    return FALLBACK_LIVES if stays_held else LETTER_LIVES


def _enqueue_receipt(cancellation: Cancellation, now: datetime) -> Enqueued | None:
    letter = Letter.objects.filter(kind=LetterKind.RECEIPT, is_archived=False).first()
    version = letter and live_version(letter, cancellation.customer, cancellation.brand)
    if not version:
        return None
    return enqueue(
        purpose=Purpose.RECEIPT,
        stream="receipt",
        dedupe_key=f"receipt:{cancellation.pk}",
        cause=f"cancellation:{cancellation.pk}",
        brand=cancellation.brand,
        customer=cancellation.customer,
        cancellation=cancellation,
        language=version.language,
        version=version,
        due_at=now,
        expires_at=now + LETTER_LIVES,
        now=now,
    )
