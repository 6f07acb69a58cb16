"""Prices: what a unit of a product costs, and how often. https://docs.stripe.com/api/prices/object

Before prices there were plans, https://docs.stripe.com/api/plans/object, and old subscriptions
still carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import cast, get_args

from django.utils.translation import gettext_noop

from lib.money import Interval
from lib.names import clean_text

from ...errors import NothingToDo
from ...incoming import Moment, PlanFacts
from ...models import Brand, RawEvent
from ...recording import record_plan
from .reading import Json, currency, fraction, mapping, number, reference, text

NO_PRODUCT = gettext_noop("A price without a product.")


@dataclass(frozen=True)
class Price:
    """One price. `unit_amount` None: it cannot be said in one number (tiers, by use, chosen)."""

    product_id: str
    product_name: str | None
    currency: str
    unit_amount: Fraction | None
    interval: Interval | None
    interval_count: int
    is_metered: bool
    divide_by: int
    rounds_up: bool


def read(event: RawEvent, brand: Brand, price: Json, moment: Moment) -> None:
    """A price says which product there is and whether it is billed by use; names are products'."""
    facts = price_facts(price)
    if not facts.product_id:
        raise NothingToDo(NO_PRODUCT)
    plan = PlanFacts(facts.product_id, facts.product_name, facts.is_metered)
    record_plan(brand, event.source, plan, moment)


def price_facts(price: Json) -> Price:
    """Reads a price, or a plan of the older kind."""
    recurring = mapping(price, "recurring") or (price if "interval" in price else {})
    package = mapping(price, "transform_quantity") or mapping(price, "transform_usage")
    is_metered = text(recurring, "usage_type") == "metered"
    is_tiered = text(price, "billing_scheme") == "tiered"
    interval = text(recurring, "interval")
    return Price(
        product_id=reference(price, "product"),
        product_name=clean_text(text(mapping(price, "product"), "name")) or None,
        currency=currency(price),
        unit_amount=None if is_metered or is_tiered else _unit_amount(price),
        interval=cast(Interval, interval) if interval in get_args(Interval) else None,
        interval_count=max(number(recurring, "interval_count") or 1, 1),
        is_metered=is_metered,
        divide_by=max(number(package, "divide_by") or 1, 1),
        rounds_up=text(package, "round") == "up",
    )


def _unit_amount(price: Json) -> Fraction | None:
    """In the smallest unit of the currency, exactly: the decimal form can have parts of a cent."""
    for name in ("unit_amount_decimal", "unit_amount", "amount_decimal", "amount"):
        if (amount := fraction(price, name)) is not None:
            return amount
    return None
