"""One account that is not used: the letter ahead of its closing, or why there is none."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from customers import activity
from customers.facts import paid_for
from customers.models import Customer
from outbox.doors import enqueue
from outbox.models import Message, Purpose
from templates_app.choosing import live_version

from ..models import Disuse, DisuseState, Rule, Unwarned

# What the letter says of days is counted when it goes, so it may wait for a colleague's yes.
LETTER_LIVES = timedelta(days=14)
LOOK_AGAIN = timedelta(days=7)
NEXT_DAY = timedelta(days=1)
WRITTEN = [
    "rule",
    "message",
    "because",
    "state",
    "warned_at",
    "look_again_at",
    "days_allowed",
    "days_ahead",
]


@transaction.atomic
def note(customer: Customer, rule: Rule, now: datetime) -> Disuse | None:
    """Note that this account is not used, and write to its owner. None: it was used after all.

    Of two workers that come at once, one notes it. A report that the account was used waits until
    this has ended, and then stops the letter.
    """
    if not activity.note_disuse(customer) or customer.last_seen_at is None:
        return None
    disuse, is_new = Disuse.objects.get_or_create(
        customer=customer,
        since=customer.last_seen_at,
        defaults={
            "brand": customer.brand,
            "state": DisuseState.SKIPPED,
            "noted_at": now,
            **_days(rule),
        },
    )
    return _write(disuse, rule, now) if is_new else disuse


@transaction.atomic
def look_again(disuse: Disuse, rule: Rule, now: datetime) -> Disuse | None:
    """Decide once more about an account that got no letter. None: that is not asked now."""
    customer = Customer.objects.select_for_update().get(pk=disuse.customer_id)
    current = Disuse.objects.get(pk=disuse.pk)
    again_at = _asked_again(current, customer, rule)
    if again_at is None or again_at > now:
        Disuse.objects.filter(pk=disuse.pk).update(look_again_at=again_at)
        return None
    current.customer = customer
    for name, days in _days(rule).items():
        setattr(current, name, days)
    return _write(current, rule, now)


def _asked_again(disuse: Disuse, customer: Customer, rule: Rule) -> datetime | None:
    """When: not before the rule's days of today are over. None: they were seen, or written to."""
    if disuse.state != DisuseState.SKIPPED or disuse.since != customer.last_seen_at:
        return None
    due_at = disuse.since + (rule.silence or timedelta())
    return disuse.look_again_at and max(disuse.look_again_at, due_at)


def _days(rule: Rule) -> dict[str, int]:
    return {"days_allowed": rule.days_allowed or 0, "days_ahead": rule.days_ahead or 0}


def _write(disuse: Disuse, rule: Rule, now: datetime) -> Disuse:
    message, because = _letter(disuse, rule, now)
    disuse.rule, disuse.message, disuse.because = rule, message, because
    if because:
        disuse.look_again_at = now + _wait(because)
    else:
        disuse.state, disuse.warned_at, disuse.look_again_at = DisuseState.WARNED, now, None
    disuse.save(update_fields=WRITTEN)
    return disuse


def _wait(because: Unwarned) -> timedelta:
    passes_soon = because in (Unwarned.WRITTEN_RECENTLY, Unwarned.WRITTEN_OFTEN)
    return NEXT_DAY if passes_soon else LOOK_AGAIN


def _letter(disuse: Disuse, rule: Rule, now: datetime) -> tuple[Message | None, Unwarned]:
    """The letter in the outbox, or why there is none."""
    customer = disuse.customer
    if is_paid_for(disuse, rule):
        return None, Unwarned.PAID_FOR
    version = live_version(rule.letter, customer, customer.brand)
    if version is None:
        return None, Unwarned.NO_LETTER
    enqueued = enqueue(
        purpose=Purpose.REMINDER,
        stream=rule.stream,
        dedupe_key=f"disuse:{disuse.pk}:{now:%Y-%m-%d}",
        cause=disuse.cause,
        brand=customer.brand,
        customer=customer,
        language=version.language,
        version=version,
        expires_at=now + LETTER_LIVES,
        extra=_facts(disuse),
        now=now,
    )
    if enqueued.refused in ("", "duplicate"):
        return enqueued.message, Unwarned.NONE
    return None, Unwarned(enqueued.refused)


def is_paid_for(disuse: Disuse, rule: Rule | None) -> bool:
    """Whether this keeps the rule from calling the account unused."""
    if rule is not None and rule.says_goodbye_to_keepers:
        return False
    return paid_for(disuse.customer_id).exists()


def _facts(disuse: Disuse) -> dict[str, str]:
    """What the letter says of days: `templates_app.context` explains them."""
    last_day = disuse.since + timedelta(days=disuse.days_allowed)
    return {
        "disuse": str(disuse.pk),
        "days_allowed": str(disuse.days_allowed),
        "days_left": str(disuse.days_ahead),
        "closes_at": last_day.isoformat(),
    }
