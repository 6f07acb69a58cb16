"""Discounts and the coupons behind them: https://docs.stripe.com/api/discounts/object

The coupon stands in the discount as a whole; since 2025-09-30 under `source`, as its id alone.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from lib.names import clean_text

from ...incoming import Moment
from ...models import Brand, EventState, KnownDiscount, RawEvent, Subscription
from .reading import Json, currency, fraction, mapping, moment, needed, number, reference, text


class Terms(BaseModel):
    """What a discount takes off. `coupon`: the terms are those of the coupon with this id."""

    model_config = ConfigDict(frozen=True)

    coupon: str = ""
    percent_off: str = ""
    amount_off: int | None = None
    currency: str = ""
    is_once: bool = False
    ends_at: datetime | None = None
    products: list[str] = []

    @property
    def are_known(self) -> bool:
        return bool(self.percent_off) or self.amount_off is not None


def read(event: RawEvent, brand: Brand, discount: Json, when: Moment) -> None:
    """Keep the terms, and let events that came with this discount's id be read again."""
    keep(event.source, needed(discount, "id"), terms(discount))
    subscription_id = reference(discount, "subscription")
    if subscription_id:
        _read_again(event.source, subscription_id, needed(discount, "id"))


def read_coupon(event: RawEvent, brand: Brand, coupon: Json, when: Moment) -> None:
    keep(event.source, needed(coupon, "id"), _coupon_terms(coupon, None))


def terms(discount: Json) -> Terms:
    ends_at = moment(discount, "end")
    holder = mapping(discount, "source") or discount
    coupon = mapping(holder, "coupon")
    if coupon:
        return _coupon_terms(coupon, ends_at)
    return Terms(coupon=reference(holder, "coupon"), ends_at=ends_at)


def keep(source: str, external_id: str, what: Terms) -> None:
    KnownDiscount.objects.update_or_create(
        source=source, external_id=external_id, defaults={"terms": what.model_dump(mode="json")}
    )


def look_up(source: str, external_id: str) -> Terms | None:
    """The terms by a discount's or coupon's id; None while we do not know them."""
    known = KnownDiscount.objects.filter(source=source, external_id=external_id).first()
    return Terms.model_validate(known.terms) if known else None


def _coupon_terms(coupon: Json, ends_at: datetime | None) -> Terms:
    percent = fraction(coupon, "percent_off")
    products = mapping(coupon, "applies_to").get("products")
    return Terms(
        percent_off=str(percent) if percent is not None else "",
        amount_off=number(coupon, "amount_off"),
        currency=currency(coupon),
        is_once=text(coupon, "duration") == "once",
        ends_at=ends_at,
        products=[clean_text(each) for each in products or [] if isinstance(each, str)],
    )


def _read_again(source: str, subscription_id: str, discount_id: str) -> None:
    subscription = Subscription.objects.filter(source=source, external_id=subscription_id).first()
    if subscription is None:
        return
    without_terms = [
        sighting.event_id
        for sighting in subscription.sightings.all()
        if discount_id in sighting.facts.get("unknown_discounts", [])
    ]
    RawEvent.objects.filter(
        source=source, event_id__in=without_terms, state=EventState.DONE
    ).update(state=EventState.NEW, attempts=0)
