"""Writes what events say: one function for each kind of thing, all called within a transaction.

Whoever calls holds the lock on what is written (`customers.locks`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop

from lib.latvian_names import vocative
from lib.names import first_name

from . import signals
from .adopting import adopt_customer, adopt_subscription, customer_key
from .episodes import Seen, has_converted
from .errors import MissingPart
from .incoming import (
    CustomerFacts,
    FailedChargeFacts,
    InvoiceFacts,
    Moment,
    PlanFacts,
    SubscriptionFacts,
)
from .leaving import refresh, refresh_customer
from .locks import lock
from .models import (
    REPORTED,
    AwaitedDiscount,
    Brand,
    Cancellation,
    Customer,
    EventState,
    FailedCharge,
    Invoice,
    Plan,
    RawEvent,
    Sighting,
    Subscription,
)

CUSTOMER_UNKNOWN = gettext_noop("customer unknown")
# What an event may say of a customer.
TOLD = ("name", "email", "languages", "country", "company", "city")
# Of a customer, what events write; the rest is the team's (`customers.admin.people`).
CUSTOMERS_COLUMNS = (
    "name",
    "first_name",
    "vocative",
    "email",
    "languages",
    "country",
    "company",
    "city",
    "told",
    "facts_at",
    "facts_rank",
    "created_at",
)


def find_customer(source: str, external_id: str) -> Customer:
    """The customer, locked. Raises MissingPart while no event has told us of them.

    The lock is taken before the look: so no customer can arrive between our look and the moment
    when the event is put down as waiting.
    """
    key = customer_key(source, external_id)
    lock(key)
    try:
        return Customer.objects.select_related("brand").get(source=source, external_id=external_id)
    except Customer.DoesNotExist:
        raise MissingPart(CUSTOMER_UNKNOWN, key) from None


def record_customer(
    event: RawEvent, brand: Brand, facts: CustomerFacts, moment: Moment
) -> Customer:
    """Know this customer, and wake the events that waited for them."""
    lock(customer_key(event.source, facts.external_id))
    adopt_customer(event.source, facts.external_id, brand, facts.email or "")
    # The row as well: a person may be saving the greeting, which we then see.
    customer, is_new = Customer.objects.select_for_update(no_key=True).get_or_create(
        source=event.source,
        external_id=facts.external_id,
        defaults={"brand": brand, "created_at": moment.happened_at},
    )
    was_unreachable = not customer.email
    _apply_customer_facts(customer, facts, moment)
    wake(customer_key(event.source, facts.external_id))
    if was_unreachable and customer.email and not is_new:
        _announce_address(customer)
    return customer


def learn_of(customer: Customer, facts: CustomerFacts, moment: Moment) -> Customer:
    """The customer with what a report says: of a billing system's own, what that leaves open."""
    everybody = Customer.objects.select_related("brand").select_for_update(
        no_key=True, of=("self",)
    )
    known = everybody.get(pk=customer.pk)
    if known.source != REPORTED:
        facts = _what_is_missing(known, facts)
    was_unreachable = not known.email
    _apply_customer_facts(known, facts, moment)
    if was_unreachable and known.email:
        _announce_address(known)
    return known


def record_plan(brand: Brand, source: str, facts: PlanFacts, moment: Moment) -> Plan:
    """Know this plan. A new one is standard; a name set by hand stays."""
    if facts.name is not None:
        lock(f"{source}:plan:{facts.external_id}")
    plan, _is_new = Plan.objects.get_or_create(
        source=source, external_id=facts.external_id, defaults={"brand": brand}
    )
    changed = []
    if facts.is_metered and not plan.is_metered:
        plan.is_metered = True
        changed.append("is_metered")
    if facts.name is not None and plan.is_moved_by(moment.happened_at, moment.rank):
        plan.facts_at, plan.facts_rank = moment.happened_at, moment.rank
        changed += ["facts_at", "facts_rank"]
        if not plan.name_is_ours:
            plan.name = facts.name[:200]
            changed.append("name")
    if changed:
        plan.save(update_fields=changed)
    return plan


def record_subscription(
    event: RawEvent, customer: Customer, facts: SubscriptionFacts, moment: Moment
) -> Subscription:
    """Keep what the event said, move the subscription on, and its cancellations with it."""
    adopt_subscription(event.source, facts.external_id, customer)
    subscription, is_new = Subscription.objects.get_or_create(
        source=event.source,
        external_id=facts.external_id,
        defaults={"customer": customer, "status": facts.status},
    )
    _keep_sighting(subscription, event.event_id, facts, moment)
    AwaitedDiscount.objects.bulk_create(
        [
            AwaitedDiscount(subscription=subscription, external_id=n)
            for n in facts.unknown_discounts
        ],
        ignore_conflicts=True,
    )
    before = None if is_new else _run_of(subscription)
    if subscription.is_moved_by(moment.happened_at, moment.rank):
        _apply_subscription_facts(subscription, customer, facts, moment)
        subscription.save()
    if is_new:
        _adopt_invoices(subscription)
        _note_last_card(customer)
    if not subscription.has_ever_paid and has_converted([Seen(moment.happened_at, facts)]):
        _note_payment(subscription)
    may_leave = facts.is_set_to_end or facts.has_ended or subscription.cancellations.exists()
    if may_leave:
        refresh(subscription, event)  # else a renewal: nothing that an episode could be made of
    if may_leave or _run_of(subscription) != before:
        refresh_customer(customer)
    return subscription


def record_report(
    event: RawEvent, subscription: Subscription, facts: SubscriptionFacts, moment: Moment
) -> None:
    """Keep what was reported of a subscription, and bring its cancellations in line with it.

    A billing system's subscription stays as that describes it.
    """
    _keep_sighting(subscription, f"{event.source}:{event.pk}", facts, moment)
    is_reported = subscription.source == REPORTED
    if is_reported and subscription.is_moved_by(moment.happened_at, moment.rank):
        _apply_subscription_facts(subscription, subscription.customer, facts, moment)
        subscription.save()
    if not facts.is_reported and has_converted([Seen(moment.happened_at, facts)]):
        _note_payment(subscription)
    refresh(subscription, event)
    refresh_customer(subscription.customer)


def record_invoice(
    event: RawEvent, customer: Customer, facts: InvoiceFacts, moment: Moment
) -> Invoice:
    """Keep the invoice, also before its subscription is known (`subscription_ref`)."""
    subscription = customer.subscriptions.filter(
        source=event.source, external_id=facts.subscription_id
    ).first()
    invoice, _is_new = Invoice.objects.get_or_create(
        source=event.source,
        external_id=facts.external_id,
        defaults={
            "customer": customer,
            "subscription": subscription,
            "subscription_ref": facts.subscription_id,
            "status": facts.status,
            "currency": facts.currency,
            "issued_at": facts.issued_at,
        },
    )
    if invoice.is_moved_by(moment.happened_at, moment.rank):
        for name in ("status", "currency", "amount_due", "amount_paid", "attempts", "issued_at"):
            setattr(invoice, name, getattr(facts, name))
        invoice.facts_at, invoice.facts_rank = moment.happened_at, moment.rank
        invoice.save()
    if subscription and invoice.amount_paid > 0 and not subscription.has_ever_paid:
        _note_payment(subscription)
        refresh(subscription, event)
    return invoice


def record_failed_charge(event: RawEvent, customer: Customer, facts: FailedChargeFacts) -> None:
    FailedCharge.objects.update_or_create(
        source=event.source,
        external_id=facts.external_id,
        defaults={
            "customer": customer,
            "currency": facts.currency,
            "amount": facts.amount,
            "card_last4": facts.card_last4,
            "failed_at": facts.failed_at,
        },
    )
    _note_last_card(customer)


def wake(part: str) -> int:
    """Let the events that waited for this part be interpreted now; returns how many."""
    return RawEvent.objects.waiting_for(part).update(
        state=EventState.NEW, reason="", waits_for="", attempts=0
    )


def _keep_sighting(
    subscription: Subscription, event_id: str, facts: SubscriptionFacts, moment: Moment
) -> None:
    Sighting.objects.update_or_create(
        subscription=subscription,
        event_id=event_id,
        defaults={
            "happened_at": moment.happened_at,
            "rank": moment.rank,
            "facts": facts.model_dump(mode="json"),
        },
    )


def _what_is_missing(customer: Customer, facts: CustomerFacts) -> CustomerFacts:
    known: dict[str, Any] = {name: None for name in TOLD if getattr(customer, name)}
    return replace(facts, **known)


def _apply_customer_facts(customer: Customer, facts: CustomerFacts, moment: Moment) -> None:
    """Take each fact that no newer event has told, and write only what changed.

    Fact by fact: a newer event may tell less (a deleted customer can come as the id alone).
    """
    before = {name: getattr(customer, name) for name in CUSTOMERS_COLUMNS}
    mark = [moment.happened_at.timestamp(), moment.rank]
    customer.told = dict(customer.told)
    for name in TOLD:
        value = getattr(facts, name)
        if value is not None and customer.told.get(name, mark) <= mark:
            customer.told[name] = mark
            setattr(customer, name, value[:500] if name == "name" else value)
    if customer.name != before["name"] and not customer.greeting_is_ours:
        customer.first_name = first_name(customer.name)[:200]
        customer.vocative = vocative(customer.first_name)[:200]
    if customer.is_moved_by(moment.happened_at, moment.rank):
        customer.facts_at, customer.facts_rank = moment.happened_at, moment.rank
    customer.created_at = min(customer.created_at, moment.happened_at)
    changed = [name for name in CUSTOMERS_COLUMNS if getattr(customer, name) != before[name]]
    if changed:
        customer.save(update_fields=changed)


def _announce_address(customer: Customer) -> None:
    for cancellation in customer.cancellations.leavers().select_related("customer", "subscription"):
        signals.cancellation_reachable.send(sender=Cancellation, cancellation=cancellation)


def _apply_subscription_facts(
    subscription: Subscription, customer: Customer, facts: SubscriptionFacts, moment: Moment
) -> None:
    subscription.facts_at, subscription.facts_rank = moment.happened_at, moment.rank
    subscription.customer = customer
    if facts.plan_id:
        plan = PlanFacts(facts.plan_id, facts.plan_name, facts.is_metered)
        subscription.plan = record_plan(customer.brand, subscription.source, plan, moment)
    for name in (
        "status",
        "currency",
        "monthly_amount",
        "quantity",
        "is_metered",
        "started_at",
        "trial_ends_at",
        "paid_until",
        "cancel_at",
        "cancel_at_period_end",
        "canceled_at",
        "ended_at",
    ):
        setattr(subscription, name, getattr(facts, name))


def _run_of(subscription: Subscription) -> tuple[object, ...]:
    """What tenure, kept subscriptions and returns are made of: when it ran, for whom, how."""
    return (
        subscription.customer_id,
        subscription.status,
        subscription.started_at,
        subscription.ended_at,
    )


def _adopt_invoices(subscription: Subscription) -> None:
    """Take the invoices that arrived before their subscription."""
    mine = Invoice.objects.filter(
        source=subscription.source, subscription_ref=subscription.external_id, subscription=None
    )
    mine.update(subscription=subscription)
    if subscription.invoices.paid().exists():
        _note_payment(subscription)


def _note_payment(subscription: Subscription) -> None:
    subscription.has_ever_paid = True
    subscription.save(update_fields=["has_ever_paid"])


def _note_last_card(customer: Customer) -> None:
    """The card of the last failed charge, on the subscriptions that it may have been for.

    A charge does not say which subscription it was for: it is taken to be for those that ran then.
    """
    charges = list(customer.failed_charges.exclude(card_last4="").order_by("-failed_at"))
    for subscription in customer.subscriptions.all():
        last4 = next((each.card_last4 for each in charges if _may_be_for(each, subscription)), "")
        if last4 != subscription.card_last4:
            Subscription.objects.filter(pk=subscription.pk).update(card_last4=last4)


def _may_be_for(charge: FailedCharge, subscription: Subscription) -> bool:
    began, ended = subscription.started_at, subscription.ended_at
    return not (began and charge.failed_at < began) and not (ended and charge.failed_at > ended)
