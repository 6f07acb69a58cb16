"""Events made for a test, in the shape that Stripe sends today."""

from __future__ import annotations

import itertools
from typing import Any

API_VERSION = "2026-08-26.dahlia"
A_MONTH = 30 * 86400
_numbers = itertools.count(1)


def event(event_type: str, thing: dict[str, Any], created: int) -> dict[str, Any]:
    return {
        "id": f"evt_test_{next(_numbers)}",
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": {"object": thing},
        "type": event_type,
    }


def customer_event(customer_id: str, created: int, **fields: Any) -> dict[str, Any]:
    """`customer.created`; with `is_new=False` an update. An address unless one is given."""
    kind = "created" if fields.pop("is_new", True) else "updated"
    thing = {
        "id": customer_id,
        "object": "customer",
        "address": None,
        "email": f"{customer_id}@example.com".lower(),
        "name": "Ilze Bērziņa",
        "preferred_locales": ["lv"],
        "created": created,
        **fields,
    }
    return event(f"customer.{kind}", thing, created)


def price(
    amount: int | None = 4900,
    interval: str = "month",
    count: int = 1,
    currency: str = "eur",
    **fields: Any,
) -> dict[str, Any]:
    return {
        "id": f"price_{next(_numbers)}",
        "object": "price",
        "billing_scheme": "per_unit",
        "currency": currency,
        "product": "prod_ProMonthly",
        "recurring": {"interval": interval, "interval_count": count, "usage_type": "licensed"},
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": None if amount is None else str(amount),
        **fields,
    }


def subscription_event(
    subscription_id: str,
    customer_id: str,
    created: int,
    *,
    ends_at: int | None = None,
    is_new: bool = True,
    quantity: int | None = 1,
    amount: int | None = 4900,
    interval: str = "month",
    count: int = 1,
    currency: str = "eur",
    items: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """Created or, with `is_new=False`, updated; with `ends_at` the end of it (deleted)."""
    has_ended = ends_at is not None
    item = {
        "id": f"si_{subscription_id}",
        "object": "subscription_item",
        "current_period_end": created + A_MONTH,
        "price": price(amount, interval, count, currency),
        "quantity": quantity,
    }
    thing = {
        "id": subscription_id,
        "object": "subscription",
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": ends_at,
        "cancellation_details": {
            "comment": None,
            "feedback": None,
            "reason": "cancellation_requested" if has_ended else None,
        },
        "created": created,
        "currency": currency,
        "customer": customer_id,
        "discounts": [],
        "ended_at": ends_at,
        "items": {"object": "list", "data": [item] if items is None else items, "has_more": False},
        "start_date": created,
        "status": "canceled" if has_ended else "active",
        "trial_end": None,
        "trial_start": None,
        **fields,
    }
    kind = "deleted" if has_ended else "created" if is_new else "updated"
    return event(f"customer.subscription.{kind}", thing, created)
