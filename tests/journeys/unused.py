"""Accounts that nobody uses, for tests: a rule that watches them, people who were away."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

from customers.models import Brand, Customer
from journeys.disuse import watching
from journeys.models import Disuse, Rule, Trigger
from outbox.models import Message
from tests.customers.factories import CustomerFactory
from worker import clock
from worker.registry import StepContext


def rule_on(**fields: Any) -> Rule:
    """The rule as installed, switched on: accounts close after 90 days, the letter 30 ahead."""
    rule = Rule.objects.get(trigger=Trigger.INACTIVITY)
    for name, value in {"is_enabled": True, "days_allowed": 90, "days_ahead": 30, **fields}.items():
        setattr(rule, name, value)
    rule.save()
    return rule


def away(days: float, **fields: Any) -> Customer:
    """Somebody who was last seen so many days ago."""
    fields.setdefault("brand", Brand.objects.earliest("pk"))
    fields.setdefault("languages", ["en"])
    seen = clock.now() - timedelta(days=days)
    customer: Customer = CustomerFactory.create(last_seen_at=seen, **fields)
    return customer


def look() -> int:
    """The worker looks for accounts that are not used, and does nothing else."""
    return watching.step(StepContext(uuid.uuid4(), threading.Event()))


def disuse_of(customer: Customer) -> Disuse:
    return Disuse.objects.get(customer=customer)


def letters_to(customer: Customer) -> list[Message]:
    return list(Message.objects.filter(customer=customer, purpose="reminder").order_by("pk"))
