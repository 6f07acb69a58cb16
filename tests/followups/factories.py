"""Cases with all that stands behind them: a customer, a cancellation, a held letter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from customers.models import Cancellation, CancellationKind, CancellationState, PlanClass
from followups.cases import open_case
from followups.models import Case
from outbox import doors
from outbox.models import Message, Purpose
from tests.customers.factories import CustomerFactory, PlanFactory, SubscriptionFactory
from worker import clock


class LeaverFactory(CustomerFactory):
    name = "Joakim Lindqvist"
    first_name = "Joakim"
    vocative = ""
    languages = LazyFunction(lambda: ["en"])
    country = "SE"


class PremiumFactory(SubscriptionFactory):
    """Twelve seats at EUR 228 a month, for four years."""

    customer = SubFactory(LeaverFactory)
    plan = SubFactory(
        PlanFactory, external_id="prod_Premium", name="Premium", plan_class=PlanClass.PREMIUM
    )
    monthly_amount = 22800
    quantity = 12
    started_at: Any = LazyFunction(lambda: clock.now() - timedelta(days=1520))


class LeavingFactory(DjangoModelFactory[Cancellation]):
    """Announced three hours ago; access runs on for twenty days."""

    class Meta:
        model = Cancellation

    subscription = SubFactory(PremiumFactory)
    customer = SelfAttribute("subscription.customer")
    brand = SelfAttribute("customer.brand")
    kind = CancellationKind.VOLUNTARY
    state = CancellationState.ANNOUNCED
    left_at = LazyFunction(lambda: clock.now() - timedelta(hours=3))
    announced_at = SelfAttribute("left_at")
    received_at = SelfAttribute("left_at")
    ends_at = LazyAttribute(lambda one: one.left_at + timedelta(days=20))
    plan_class = PlanClass.PREMIUM
    currency = "EUR"
    lost_monthly = SelfAttribute("subscription.monthly_amount")
    customer_since = SelfAttribute("subscription.started_at")


class CaseFactory(DjangoModelFactory[Case]):
    """A case as journeys opens it. `deadline_hours` from now; None: no deadline."""

    class Meta:
        model = Case

    cancellation = SubFactory(LeavingFactory)
    why = "over €150 a month"
    deadline_hours = 24

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        now, hours = clock.now(), kwargs.pop("deadline_hours")
        deadline_at = None if hours is None else now + timedelta(hours=hours)
        case = open_case(
            cancellation=kwargs.pop("cancellation"),
            why=kwargs.pop("why"),
            deadline_at=deadline_at,
            now=now,
        )
        for name, value in kwargs.items():
            setattr(case, name, value)
        case.save(update_fields=list(kwargs) or None)
        return case


def hold_letter(case: Case) -> Message:
    """The automatic letter that waits for somebody to write, as journeys holds it."""
    now = clock.now()
    held = doors.enqueue(
        purpose=Purpose.LETTER,
        stream="rule:1",
        dedupe_key=f"letter:{case.cancellation_id}",
        cause=case.cause,
        brand=case.brand,
        customer=case.customer,
        cancellation=case.cancellation,
        language="en",
        now=now,
        due_at=case.deadline_at,
        expires_at=now + timedelta(days=7),
        held_because="A person writes first.",
    )
    assert held.message
    return held.message
