"""What a page says beside the timeline: a few facts, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lib.dates import format_length
from lib.languages import language_name
from lib.money import Money, format_money, format_money_short
from worker import clock

from .facts import customer_since, lifetime_paid
from .models import Cancellation, Customer, PlanClass, Subscription
from .reasons import told
from .value import value_of


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    url: str = ""


def facts_shown(customer: Customer) -> list[Fact]:
    """The facts that are known, each with its label; what is not known is left out."""
    language = get_language() or "en"
    facts = [Fact(_("Plan"), _plan(row, language)) for row in customer.subscriptions.live()]
    paid = ", ".join(format_money(money, language) for money in lifetime_paid(customer))
    languages = [language_name(tag, language) for tag in customer.languages]
    facts += [
        Fact(_("With us"), _tenure(customer, language)),
        Fact(_("Paid so far"), paid),
        Fact(_("Last seen"), _day(customer.last_seen_at)),
        Fact(
            _("Language"),
            capfirst(", ".join(languages)),
        ),
        Fact(_("Company"), customer.company if customer.name else ""),
        Fact(_("City"), customer.city),
        Fact(_("Country"), customer.country),
        Fact(_("Source"), customer.source.capitalize()),
        Fact(_("Id there"), customer.external_id),
    ]
    return [fact for fact in facts if fact.value]


def facts_of_cancellation(cancellation: Cancellation) -> list[Fact]:
    """What is known of one cancellation. What it was worth is said even if it is not known."""
    customer, language = cancellation.customer, get_language() or "en"
    verdict = value_of(cancellation)
    plan = _("%(plan)s, %(kind)s") % {
        "plan": cancellation.subscription,
        "kind": _plan_class(cancellation).lower(),
    }
    other = {True: _("Yes"), False: _("No"), None: ""}[cancellation.has_other_subscription]
    worth_it = _("Yes.") if verdict.is_high else _("No.")
    facts = [
        Fact(
            _("Customer"),
            str(customer),
            reverse("admin:customers_customer_change", args=[customer.pk]),
        ),
        Fact(_("Plan"), plan),
        Fact(_("Left"), _day(cancellation.left_at)),
        Fact(_("Last day"), _day(cancellation.ends_at or cancellation.ended_at)),
        Fact(_("Changed their mind"), _day(cancellation.undone_at)),
        Fact(_("Lost a month"), _lost(verdict.monthly, language)),
        Fact(_("Customer since"), _day(cancellation.customer_since)),
        Fact(_("How it ended"), cancellation.get_kind_display()),
        Fact(_("Told the billing system"), told(cancellation)),
        Fact(_("Keeps another subscription"), other),
        Fact(_("Worth a person"), f"{worth_it} {verdict.why}"),
        Fact(
            pgettext("cancellation", "Imported"),
            _("Yes: no letter is sent.") if cancellation.is_history else "",
        ),
    ]
    return [fact for fact in facts if fact.value]


def _plan_class(cancellation: Cancellation) -> str:
    return str(dict(PlanClass.choices).get(cancellation.plan_class, cancellation.plan_class))


def _day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""


def _lost(monthly: Money | None, language: str) -> str:
    return format_money(monthly, language) if monthly else _("not known")


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
