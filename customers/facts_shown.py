"""What a customer's page says beside the timeline: a few facts, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.dates import format_length
from lib.languages import native_name
from lib.money import Money, format_money, format_money_short
from worker import clock

from .facts import customer_since, lifetime_paid
from .models import Customer, Subscription


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


def facts_shown(customer: Customer) -> list[Fact]:
    """The facts that are known, each with its label; what is not known is left out."""
    language = get_language() or "en"
    facts = [Fact(_("Plan"), _plan(row, language)) for row in customer.subscriptions.live()]
    paid = ", ".join(format_money(money, language) for money in lifetime_paid(customer))
    facts += [
        Fact(_("With us"), _tenure(customer, language)),
        Fact(_("Paid so far"), paid),
        Fact(_("Language"), ", ".join(native_name(tag) for tag in customer.languages)),
        Fact(_("Country"), customer.country),
        Fact(_("Source"), customer.source.capitalize()),
        Fact(_("Id there"), customer.external_id),
    ]
    return [fact for fact in facts if fact.value]


def _plan(subscription: Subscription, language: str) -> str:
    if subscription.monthly_amount is None or not subscription.currency:
        return str(subscription)
    money = Money(subscription.monthly_amount, subscription.currency)
    return _("%(plan)s, %(amount)s a month") % {
        "plan": subscription,
        "amount": format_money_short(money, language),
    }


def _tenure(customer: Customer, language: str) -> str:
    """From the first start to now, or to the end of the last subscription."""
    since = customer_since(customer)
    if since is None:
        return ""
    until = clock.now()
    if not customer.subscriptions.live().exists():
        ends = [row.ended_at for row in customer.subscriptions.started() if row.ended_at]
        until = max(ends, default=until)
    length = format_length(
        timezone.localdate(since), timezone.localdate(max(since, until)), language
    )
    return length or _("less than a month")
