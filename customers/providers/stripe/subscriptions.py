"""Subscriptions: https://docs.stripe.com/api/subscriptions/object

Since 2025-03-31 the period stands on the items, before on the subscription. The customer comes as
an id, or as the whole object where the sender expanded it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_noop

from ...adopting import customer_key, subscription_key
from ...errors import Unreadable
from ...incoming import Moment, SubscriptionFacts
from ...locks import lock
from ...models import Brand, RawEvent, SubscriptionStatus
from ...recording import find_customer, record_subscription
from . import customers, discounts
from .amounts import Item, LookUp, read_items, read_worth
from .reading import Json, listed, mapping, moment, needed, reference, text

LONGEST_COMMENT = 5000
NO_CUSTOMER = gettext_noop("The subscription names no customer.")
UNKNOWN_STATE = gettext_noop("A subscription in a state that is not known")
MOST_SEATS = 2_000_000_000


def read(event: RawEvent, brand: Brand, subscription: Json, when: Moment) -> None:
    """Everything is looked up under the locks: nobody adds a discount while we read without it."""
    source, customer_id = event.source, reference(subscription, "customer")
    if not customer_id:
        raise Unreadable(NO_CUSTOMER)
    lock(subscription_key(source, needed(subscription, "id")), customer_key(source, customer_id))
    facts = _facts(source, subscription, customer_id, when)
    whole = mapping(subscription, "customer")
    if whole:
        customers.read(event, brand, whole, when)
        facts = _facts(source, subscription, customer_id, when)  # with the discount that came along
    record_subscription(event, find_customer(source, customer_id), facts, when)


def _facts(source: str, subscription: Json, customer_id: str, when: Moment) -> SubscriptionFacts:
    return subscription_facts(
        subscription,
        when,
        lambda discount_id: discounts.look_up(source, discount_id),
        discounts.of_customer(source, customer_id, when.happened_at),
    )


def subscription_facts(
    subscription: Json, when: Moment, look_up: LookUp, of_customer: Sequence[str] = ()
) -> SubscriptionFacts:
    """What the event says. `of_customer`: ids of discounts on everything the customer has."""
    items = read_items(subscription)
    worth = read_worth(subscription, items, when.happened_at, look_up, of_customer)
    main = _main_item(items)
    details = mapping(subscription, "cancellation_details")
    return SubscriptionFacts(
        external_id=needed(subscription, "id"),
        status=_status(subscription),
        is_creation=when.rank == 0,
        plan_id=main.price.product_id if main else "",
        plan_name=main.price.product_name if main else None,
        currency=worth.currency,
        monthly_amount=worth.monthly_amount,
        list_monthly=worth.list_monthly,
        unknown_discounts=worth.unknown_discounts,
        quantity=_seats(items),
        is_metered=any(item.price.is_metered for item in items),
        started_at=moment(subscription, "start_date") or moment(subscription, "created"),
        trial_ends_at=moment(subscription, "trial_end"),
        paid_until=_period_end(subscription),
        cancel_at=moment(subscription, "cancel_at"),
        cancel_at_period_end=subscription.get("cancel_at_period_end") is True,
        canceled_at=moment(subscription, "canceled_at"),
        ended_at=moment(subscription, "ended_at"),
        reason=text(details, "reason")[:100],
        feedback=text(details, "feedback")[:100],
        comment=text(details, "comment")[:LONGEST_COMMENT],
    )


def _status(subscription: Json) -> SubscriptionStatus:
    status = text(subscription, "status")
    if status not in SubscriptionStatus.values:
        raise Unreadable(UNKNOWN_STATE, status)
    return SubscriptionStatus(status)


def _main_item(items: Sequence[Item]) -> Item | None:
    """The item that names the plan: the dearest a month, else the first."""
    return max(items, key=_months_price, default=None)


def _months_price(item: Item) -> float:
    return float(item.recurring.per_month) if item.recurring else 0.0


def _seats(items: Sequence[Item]) -> int | None:
    main = _main_item(items)
    if main is None or main.quantity is None or main.price.is_metered:
        return None
    return max(0, min(main.quantity, MOST_SEATS))


def _period_end(subscription: Json) -> datetime | None:
    """The end of the paid period: the latest of the items', in old events the subscription's."""
    ends = [moment(item, "current_period_end") for item in listed(subscription, "items")]
    ends.append(moment(subscription, "current_period_end"))
    return max((end for end in ends if end), default=None)
