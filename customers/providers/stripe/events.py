"""Which module reads which event, and when the event happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop

from ...errors import NothingToDo, Unreadable
from ...incoming import Moment
from ...models import Brand, RawEvent
from . import charges, customers, discounts, invoices, prices, products, subscriptions
from .reading import Json, mapping, text

Reader = Callable[[RawEvent, Brand, Json, Moment], None]

# By the object that the event carries, so that a new event about a known object is understood.
READERS: dict[str, Reader] = {
    "customer": customers.read,
    "subscription": subscriptions.read,
    "invoice": invoices.read,
    "charge": charges.read,
    "product": products.read,
    "price": prices.read,
    "discount": discounts.read,
    "coupon": discounts.read_coupon,
}
FAMILIES = ("customer.", "invoice.", "charge.", "product.", "price.", "coupon.")

NOT_AN_OBJECT = gettext_noop("The event is not a JSON object.")
NOT_OURS = gettext_noop("Events of this type say nothing about leaving.")


def interpret(event: RawEvent, brand: Brand) -> None:
    """Write down what the event says. Raises IntakeError, see `customers.errors`."""
    thing = mapping(mapping(parse(event), "data"), "object")
    reader = READERS.get(text(thing, "object"))
    if reader is None or not event.event_type.startswith(FAMILIES):
        raise NothingToDo(NOT_OURS)
    reader(event, brand, thing, Moment(event.happened_at, rank(event.event_type)))


def parse(event: RawEvent) -> Json:
    body: Any = json.loads(event.body)
    if not isinstance(body, dict):
        raise Unreadable(NOT_AN_OBJECT)
    return body


def rank(event_type: str) -> int:
    """Orders events of the same second: created, then anything, then deleted."""
    last = event_type.rpartition(".")[2]
    return {"created": 0, "deleted": 2}.get(last, 1)
