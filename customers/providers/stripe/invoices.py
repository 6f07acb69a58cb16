"""Invoices: https://docs.stripe.com/api/invoices/object

Since 2025-03-31 the subscription stands under `parent.subscription_details`, before at the top.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from ...adopting import subscription_key
from ...errors import NothingToDo, Unreadable
from ...incoming import InvoiceFacts, Moment
from ...locks import lock
from ...models import Brand, InvoiceStatus, RawEvent
from ...recording import find_customer, record_invoice
from .reading import Json, currency, mapping, moment, needed, number, reference, text

NOT_ISSUED = gettext_noop("An invoice that is only foreseen.")
NO_CUSTOMER = gettext_noop("An invoice without a customer.")
UNKNOWN_STATE = gettext_noop("An invoice in a state that is not known")

# An invoice only moves forward through these, so they order events of the same second.
RANKS = {
    InvoiceStatus.DRAFT: 0,
    InvoiceStatus.OPEN: 1,
    InvoiceStatus.UNCOLLECTIBLE: 2,
    InvoiceStatus.VOID: 3,
    InvoiceStatus.PAID: 3,
}


def read(event: RawEvent, brand: Brand, invoice: Json, when: Moment) -> None:
    if "id" not in invoice or event.event_type == "invoice.upcoming":
        raise NothingToDo(NOT_ISSUED)
    customer_id = reference(invoice, "customer")
    if not customer_id:
        raise NothingToDo(NO_CUSTOMER)
    facts = invoice_facts(invoice, when, is_deleted=event.event_type == "invoice.deleted")
    if facts.subscription_id:
        lock(subscription_key(event.source, facts.subscription_id))
    customer = find_customer(event.source, customer_id)
    record_invoice(event, customer, facts, Moment(when.happened_at, RANKS[facts.status]))


def invoice_facts(invoice: Json, when: Moment, *, is_deleted: bool) -> InvoiceFacts:
    """A deleted draft will never ask for money: as good as void."""
    return InvoiceFacts(
        external_id=needed(invoice, "id"),
        subscription_id=_subscription_id(invoice),
        status=InvoiceStatus.VOID if is_deleted else _status(invoice),
        currency=currency(invoice),
        amount_due=number(invoice, "amount_due") or 0,
        amount_paid=number(invoice, "amount_paid") or 0,
        attempts=max(number(invoice, "attempt_count") or 0, 0),
        issued_at=moment(invoice, "created") or when.happened_at,
    )


def _subscription_id(invoice: Json) -> str:
    details = mapping(mapping(invoice, "parent"), "subscription_details")
    return reference(details, "subscription") or reference(invoice, "subscription")


def _status(invoice: Json) -> InvoiceStatus:
    status = text(invoice, "status")
    if status not in InvoiceStatus.values:
        raise Unreadable(UNKNOWN_STATE, status)
    return InvoiceStatus(status)
