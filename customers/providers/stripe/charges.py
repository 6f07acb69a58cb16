"""Charges that failed: https://docs.stripe.com/api/charges/object

Only the last digits of the card are kept, for the letter that says which card it was.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from ...errors import NothingToDo
from ...incoming import FailedChargeFacts, Moment
from ...models import Brand, RawEvent
from ...recording import find_customer, record_failed_charge
from .reading import Json, currency, mapping, moment, needed, number, reference, text

NOT_FAILED = gettext_noop("Only charges that failed are noted.")
NO_CUSTOMER = gettext_noop("A charge without a customer.")


def read(event: RawEvent, brand: Brand, charge: Json, when: Moment) -> None:
    if event.event_type != "charge.failed":
        raise NothingToDo(NOT_FAILED)
    customer_id = reference(charge, "customer")
    if not customer_id:
        raise NothingToDo(NO_CUSTOMER)
    facts = FailedChargeFacts(
        external_id=needed(charge, "id"),
        currency=currency(charge),
        amount=number(charge, "amount") or 0,
        card_last4=_last4(charge),
        failed_at=moment(charge, "created") or when.happened_at,
    )
    record_failed_charge(event, find_customer(event.source, customer_id), facts)


def _last4(charge: Json) -> str:
    """Of the card; older charges carry it as their `source`."""
    card = mapping(mapping(charge, "payment_method_details"), "card") or mapping(charge, "source")
    digits = text(card, "last4")
    return digits if len(digits) == 4 and digits.isascii() and digits.isdigit() else ""
