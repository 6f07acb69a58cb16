"""Reported subscriptions, as what was said of each at one moment.

Where a billing system tells of the subscription itself, nobody else has a say in it.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_noop

from ...errors import NothingToDo
from ...incoming import CustomerFacts, Moment, SubscriptionFacts
from ...models import REPORTED, Brand, RawEvent, Subscription, SubscriptionStatus
from ...recording import learn_of, record_report
from ...reported import ReportedSubscription
from . import whose

RANK = 1
TOLD_BY_ITSELF = gettext_noop("The billing system tells of this subscription itself.")


def read(event: RawEvent, brand: Brand) -> None:
    told = ReportedSubscription.model_validate_json(event.body)
    when = Moment(event.happened_at, RANK)
    known = whose.subscription_by_id(brand, told.subscription_id)
    if known and known.source != REPORTED:
        raise NothingToDo(TOLD_BY_ITSELF)
    customer = known.customer if known else whose.customer(brand, told, when)
    facts = CustomerFacts(customer.external_id, None, told.email, None, None)
    customer = learn_of(customer, facts, when)
    subscription = known or whose.new_subscription(customer, told)
    subscription.customer = customer
    if told.plan and subscription.is_moved_by(when.happened_at, when.rank):
        subscription.plan = whose.plan(brand, told.plan)
    record_report(event, subscription, _facts(subscription, told, event), when)


def _facts(
    subscription: Subscription, told: ReportedSubscription, event: RawEvent
) -> SubscriptionFacts:
    status = SubscriptionStatus(told.status)
    has_ended = status == SubscriptionStatus.CANCELED
    return SubscriptionFacts(
        external_id=subscription.external_id,
        status=status,
        currency=told.currency or "",
        monthly_amount=told.monthly_minor,
        list_monthly=told.monthly_minor,
        started_at=_moment(told.started_at) or subscription.started_at,
        trial_ends_at=_moment(told.trial_ends_at),
        paid_until=_moment(told.paid_until),
        cancel_at=_moment(told.ends_at),
        ended_at=(_moment(told.ended_at) or event.happened_at) if has_ended else None,
    )


def _moment(value: datetime | date | None) -> datetime | None:
    """All are moments by now: `customers.reported` placed them by the brand's clock."""
    return value if isinstance(value, datetime) else None
