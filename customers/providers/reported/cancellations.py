"""Reported cancellations, as what was said of a subscription at one moment."""

from __future__ import annotations

from datetime import datetime

from ...incoming import CustomerFacts, Moment, SubscriptionFacts
from ...models import Brand, Customer, RawEvent, Subscription, SubscriptionStatus
from ...recording import learn_of, record_report
from ...reporting import ReportedCancellation
from . import whose

RANK = 1


def read(event: RawEvent, brand: Brand) -> None:
    told = ReportedCancellation.model_validate_json(event.body)
    when = Moment(event.happened_at, RANK)
    subscription = whose.subscription_by_id(brand, told.subscription_id or "")
    customer = subscription.customer if subscription else whose.customer(brand, told, when)
    customer = learn_of(customer, _who(customer, told), when)
    subscription = subscription or _subscription_of(customer, told, event)
    subscription.customer = customer
    record_report(event, subscription, _facts(subscription, told, event), when)


def _who(customer: Customer, told: ReportedCancellation) -> CustomerFacts:
    return CustomerFacts(
        external_id=customer.external_id,
        name=told.name or None,
        email=told.email,
        languages=told.languages,
        country=told.country,
    )


def _subscription_of(
    customer: Customer, told: ReportedCancellation, event: RawEvent
) -> Subscription:
    known = None if told.subscription_id else whose.subscription(customer, told, event.happened_at)
    return known or whose.new_subscription(customer, told)


def _facts(
    subscription: Subscription, told: ReportedCancellation, event: RawEvent
) -> SubscriptionFacts:
    ends_at = told.ends_at if isinstance(told.ends_at, datetime) else None
    ended_at = _ended_at(ends_at, event)
    return SubscriptionFacts(
        external_id=subscription.external_id,
        status=SubscriptionStatus.CANCELED if ended_at else SubscriptionStatus.ACTIVE,
        currency=told.currency or "",
        monthly_amount=told.monthly_minor,
        list_monthly=told.monthly_minor,
        cancel_at=ends_at,
        canceled_at=event.happened_at,
        ended_at=ended_at,
        feedback=told.reason or "",
        comment=told.comment or "",
        is_reported=True,
        kind=told.kind,
    )


def _ended_at(ends_at: datetime | None, event: RawEvent) -> datetime | None:
    """None where it runs on, or its end is not known. History without an end is over."""
    if ends_at is None:
        return event.happened_at if event.is_history else None
    return ends_at if ends_at <= event.received_at else None
