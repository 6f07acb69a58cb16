"""Discounts and the coupons behind them: https://docs.stripe.com/api/discounts/object

The coupon stands in the discount as a whole; since 2025-09-30 under `source`, as its id alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from lib.names import clean_text

from ...adopting import customer_key, subscription_key
from ...incoming import Moment
from ...locks import lock
from ...models import (
    AwaitedDiscount,
    Brand,
    Customer,
    EventState,
    KnownDiscount,
    RawEvent,
    Sighting,
)
from .reading import Json, currency, fraction, mapping, moment, needed, number, reference, text

# What a discount can be for instead of everything that its customer has.
NARROWER = ("subscription", "subscription_item", "invoice", "invoice_item")


class Terms(BaseModel):
    """What a discount takes off. `coupon`: the terms are those of the coupon with this id."""

    model_config = ConfigDict(frozen=True)

    coupon: str = ""
    percent_off: str = ""
    amount_off: int | None = None
    currency: str = ""
    amounts: dict[str, int] = {}
    is_once: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    products: list[str] = []

    def amount_in(self, currency: str) -> int | None:
        """The amount off in this currency; None where there is none or it is not known."""
        return self.amount_off if self.currency in {"", currency} else self.amounts.get(currency)

    def are_known_in(self, currency: str) -> bool:
        return bool(self.percent_off) or self.amount_in(currency) is not None

    def until(self, end: datetime | None) -> Terms:
        """These terms, over by `end` at the latest: a discount that has ended never comes back."""
        ends = [each for each in (self.ends_at, end) if each]
        return self.model_copy(update={"ends_at": min(ends, default=None)})

    def hold_at(self, at: datetime) -> bool:
        has_begun = self.starts_at is None or self.starts_at <= at
        return has_begun and (self.ends_at is None or self.ends_at > at)


def read(event: RawEvent, brand: Brand, discount: Json, when: Moment) -> None:
    """Keep the terms, and let events that came with this discount's id be read again."""
    name, what = needed(discount, "id"), terms(discount)
    if event.event_type.endswith(".deleted"):
        what = what.until(when.happened_at)
    subscription_id, customer_id = reference(discount, "subscription"), ""
    if subscription_id:
        lock(subscription_key(event.source, subscription_id))
    elif not any(discount.get(narrower) for narrower in NARROWER):
        customer_id = reference(discount, "customer")
        lock(customer_key(event.source, customer_id))
    keep(event.source, name, what, customer_id)


def read_coupon(event: RawEvent, brand: Brand, coupon: Json, when: Moment) -> None:
    keep(event.source, needed(coupon, "id"), _coupon_terms(coupon))


def terms(discount: Json) -> Terms:
    holder = mapping(discount, "source") or discount
    coupon = mapping(holder, "coupon")
    named = _coupon_terms(coupon) if coupon else Terms(coupon=reference(holder, "coupon"))
    times = {"starts_at": moment(discount, "start"), "ends_at": moment(discount, "end")}
    return named.model_copy(update=times)


def keep(source: str, external_id: str, what: Terms, customer_id: str = "") -> None:
    """Know these terms. `customer_id`: of the customer whose subscriptions all have them."""
    lock(_key(source, external_id))
    known = KnownDiscount.objects.filter(source=source, external_id=external_id).first()
    before = Terms.model_validate(known.terms) if known else None
    what = what.until(before.ends_at if before else None)
    if customer_id:
        what = what.until(_taken_away_at(source, customer_id, what))
    if what != before:
        KnownDiscount.objects.update_or_create(
            source=source,
            external_id=external_id,
            defaults={"terms": what.model_dump(mode="json"), "customer_ref": customer_id},
        )
    _read_what_waited(source, external_id)
    if customer_id and what != before:
        _read_customer_again(source, customer_id, what.starts_at)


def keep_of_customer(source: str, customer: Json, what: Terms | None, when: Moment) -> None:
    """What a customer says of their own discount: this one, or (None) that they have none.

    The caller holds the customer's lock.
    """
    customer_id = needed(customer, "id")
    if what:
        name = text(mapping(customer, "discount"), "id")[:255]
        keep(source, name or f"{customer_id} {what.starts_at}", what, customer_id)
        return
    customers = Customer.objects.filter(source=source, external_id=customer_id)
    customers.exclude(undiscounted_at__gte=when.happened_at).update(
        undiscounted_at=when.happened_at
    )
    for known in KnownDiscount.objects.filter(source=source, customer_ref=customer_id):
        held = Terms.model_validate(known.terms)
        if held.starts_at is None or held.starts_at < when.happened_at:
            keep(source, known.external_id, held.until(when.happened_at), customer_id)


def _taken_away_at(source: str, customer_id: str, what: Terms) -> datetime | None:
    """When we heard that the customer has no discount, if that was after this one began."""
    customer = Customer.objects.filter(source=source, external_id=customer_id).first()
    heard_at = customer.undiscounted_at if customer else None
    return heard_at if heard_at and what.starts_at and what.starts_at < heard_at else None


def of_customer(source: str, customer_id: str, at: datetime) -> list[str]:
    """The id of the discount that the customer had then on everything: the last one, if any."""
    known = KnownDiscount.objects.filter(source=source, customer_ref=customer_id)
    found = [(Terms.model_validate(row.terms), row.external_id) for row in known]
    holding = [(what.starts_at or at, name) for what, name in found if what.hold_at(at)]
    return [max(holding)[1]] if holding else []


def look_up(source: str, external_id: str) -> Terms | None:
    """The terms by a discount's or coupon's id; None while we do not know them.

    Where we do not, nobody can tell us before our transaction ends and it is known that we wait.
    """
    for is_locked in (False, True):
        if is_locked:
            lock(_key(source, external_id))
        known = KnownDiscount.objects.filter(source=source, external_id=external_id).first()
        if known:
            return Terms.model_validate(known.terms)
    return None


def _key(source: str, external_id: str) -> str:
    return f"{source}:discount:{external_id}"


def _coupon_terms(coupon: Json) -> Terms:
    options = mapping(coupon, "currency_options")
    amounts = {code.upper(): number(mapping(options, code), "amount_off") for code in options}
    percent = fraction(coupon, "percent_off")
    products = mapping(coupon, "applies_to").get("products")
    return Terms(
        percent_off=str(percent) if percent is not None else "",
        amount_off=number(coupon, "amount_off"),
        currency=currency(coupon),
        amounts={code: amount for code, amount in amounts.items() if amount is not None},
        is_once=text(coupon, "duration") == "once",
        products=[clean_text(each) for each in products or [] if isinstance(each, str)],
    )


def _read_what_waited(source: str, external_id: str) -> None:
    """Read again the events of subscriptions that named this discount or coupon, unknown then."""
    waiting = AwaitedDiscount.objects.filter(subscription__source=source, external_id=external_id)
    sightings = Sighting.objects.filter(subscription__in=waiting.values("subscription"))
    _read_again(
        source,
        (row for row in sightings if external_id in row.facts.get("unknown_discounts", [])),
    )
    waiting.delete()


def _read_customer_again(source: str, customer_id: str, since: datetime | None) -> None:
    sightings = Sighting.objects.filter(
        subscription__source=source, subscription__customer__external_id=customer_id
    )
    _read_again(source, sightings.filter(happened_at__gte=since) if since else sightings)


def _read_again(source: str, sightings: Iterable[Sighting]) -> None:
    RawEvent.objects.filter(
        source=source, event_id__in=[row.event_id for row in sightings], state=EventState.DONE
    ).update(state=EventState.NEW, attempts=0)
