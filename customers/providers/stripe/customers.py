"""Customers: https://docs.stripe.com/api/customers/object"""

from __future__ import annotations

from lib.names import clean_text

from ...incoming import CustomerFacts, Moment
from ...models import Brand, RawEvent
from ...recording import record_customer
from . import discounts
from .reading import Json, mapping, needed, text

MOST_LANGUAGES = 10
LONGEST_TAG = 35  # RFC 5646, section 4.4.1


def read(event: RawEvent, brand: Brand, customer: Json, moment: Moment) -> None:
    """Know the customer, and the discount that they have on everything."""
    known = facts(customer)
    discount = mapping(customer, "discount")
    what = discounts.terms(discount) if discount else None
    record_customer(event, brand, known, moment)
    if "discount" in customer:
        discounts.keep_of_customer(event.source, customer, what, moment)


def facts(customer: Json) -> CustomerFacts:
    """A deleted customer may come as its id alone: then nothing that we know is taken away."""
    has_address = isinstance(customer.get("address"), dict)
    address = mapping(customer, "address")
    return CustomerFacts(
        external_id=needed(customer, "id"),
        name=clean_text(text(customer, "name")) if "name" in customer else None,
        email=_email(customer) if "email" in customer else None,
        languages=_languages(customer) if "preferred_locales" in customer else None,
        country=text(address, "country")[:2].upper() if has_address else None,
        company=_line(customer, "business_name") if "business_name" in customer else None,
        city=_line(address, "city")[:200] if has_address else None,
    )


def _line(source: Json, name: str) -> str:
    return clean_text(text(source, name))[:500]


def _email(customer: Json) -> str:
    """The address as it came; what cannot be one counts as none."""
    email = clean_text(text(customer, "email"))
    mailbox, at, domain = email.rpartition("@")
    is_possible = bool(mailbox and at and domain) and len(email) <= 254 and " " not in email
    return email if is_possible else ""


def _languages(customer: Json) -> list[str]:
    tags = customer.get("preferred_locales")
    if not isinstance(tags, list):
        return []
    cleaned = [clean_text(tag)[:LONGEST_TAG] for tag in tags if isinstance(tag, str)]
    return [tag for tag in cleaned if tag][:MOST_LANGUAGES]
