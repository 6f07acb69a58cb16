"""The questions that letters and rules ask about a customer. None: we do not know."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Sum

from lib.money import Money

from .models import (
    REPORTED,
    CancellationState,
    Customer,
    PlanClass,
    Subscription,
    SubscriptionStatus,
)

OVER = (SubscriptionStatus.CANCELED, SubscriptionStatus.INCOMPLETE_EXPIRED)


def will_not_renew(subscription: Subscription) -> bool:
    """Whether no further period begins: it is over, or set to end with the period it is in."""
    if subscription.status in OVER or subscription.cancel_at_period_end:
        return True
    if subscription.cancel_at is None:
        return False
    return subscription.paid_until is None or subscription.cancel_at <= subscription.paid_until


def has_open_invoice(subscription: Subscription) -> bool | None:
    """Whether money may still be asked for.

    None where more could come (renewal, billing by use), or where no billing system told us.
    """
    if subscription.source == REPORTED:
        return None
    if subscription.invoices.unsettled().exists():
        return True
    return False if will_not_renew(subscription) and not subscription.is_metered else None


def no_open_invoice(subscription: Subscription) -> bool:
    """Whether it is known and true that nothing more will be charged for it."""
    return has_open_invoice(subscription) is False


def has_other_subscription(customer: Customer, subscription: Subscription) -> bool:
    """Whether the customer keeps another subscription: live, and not leaving as well."""
    others = customer.subscriptions.live().exclude(pk=subscription.pk)
    leaving = Q(cancellations__state=CancellationState.ANNOUNCED)
    return others.exclude(pk__in=others.filter(leaving).values("pk")).exists()


def paid_for(customer: OuterRef | int) -> QuerySet[Subscription]:
    """What they have now, free plans apart. Of a customer's id, or of an outer query's."""
    live = Subscription.objects.live().filter(customer=customer)
    return live.exclude(plan__plan_class=PlanClass.FREE)


def customer_since(customer: Customer) -> datetime | None:
    """The earliest start of any subscription of theirs."""
    starts = customer.subscriptions.started().filter(started_at__isnull=False)
    return starts.order_by("started_at").values_list("started_at", flat=True).first()


def lifetime_paid(customer: Customer) -> list[Money]:
    """What they paid on the invoices that we have seen, one amount for each currency."""
    sums = (
        customer.invoices.paid()
        .exclude(currency="")
        .order_by("currency")
        .values_list("currency")
        .annotate(paid=Sum("amount_paid"))
    )
    return [Money(paid, currency) for currency, paid in sums]
