"""Reported customers."""

from __future__ import annotations

from ...incoming import CustomerFacts, Moment
from ...models import Brand, RawEvent
from ...recording import learn_of
from ...reported import ReportedCustomer
from . import whose

RANK = 1


def read(event: RawEvent, brand: Brand) -> None:
    told = ReportedCustomer.model_validate_json(event.body)
    when = Moment(event.happened_at, RANK)
    customer = whose.customer(brand, told, when)
    learn_of(customer, _facts(told), when)


def _facts(told: ReportedCustomer) -> CustomerFacts:
    return CustomerFacts(
        external_id=told.customer_id,
        name=told.name,
        email=told.email,
        languages=told.languages,
        country=told.country,
        company=told.company,
        city=told.city,
    )
