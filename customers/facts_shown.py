"""What a page says beside the timeline: a few facts, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lib.dates import format_length
from lib.languages import language_name, locale_for
from lib.money import Money, format_money
from lib.time_zones import local_time
from worker import clock

from .facts import customer_since, lifetime_paid
from .models import Cancellation, Customer, PlanClass, Subscription, SubscriptionStatus
from .reasons import told
from .value import value_of
from .wording import plan_and_price, shortened, source_name


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    url: str = ""


def facts_shown(customer: Customer) -> list[Fact]:
    """Beside the timeline: what is known, each with its label; what is not known is left out."""
    language = get_language() or "en"
    live = [row for row in customer.subscriptions.all() if row.is_live]
    plans = [plan_and_price(row, row.monthly_amount, row.currency) for row in live]
    languages = [language_name(tag, language) for tag in customer.languages]
    facts = [
        Fact(_("Plan"), plans[0] if plans else ""),
        Fact(_("With us"), _tenure(customer, language)),
        Fact(_("Paid so far"), _paid(customer, language)),
        Fact(_("Last seen"), _day(customer.last_seen_at)),
        Fact(_("Language"), capfirst(", ".join(languages))),
        Fact(_("Local time"), _local_time(customer)),
        _at_source(customer),
    ]
    return [fact for fact in facts if fact.value]


def other_subscriptions(customer: Customer) -> list[Fact]:
    """All but the first that runs: their plan and price, and where they stand."""
    rows = list(customer.subscriptions.all())
    first = next((row for row in rows if row.is_live), None)
    return [
        Fact(
            plan_and_price(row, row.monthly_amount, row.currency),
            _state_of(row),
            reverse("admin:customers_subscription_change", args=[row.pk]),
        )
        for row in rows
        if first is None or row.pk != first.pk
    ]


def place_of(customer: Customer) -> str:
    """Company, city and country, as far as they are known."""
    company = customer.company if customer.name else ""  # else it is the heading already
    parts = (company, customer.city, country_name(customer.country))
    return ", ".join(part for part in parts if part)


def country_name(code: str) -> str:
    """In the reader's language; "" for a code that nobody knows."""
    name = locale_for(get_language() or "en").territories.get(code.upper()) if code else None
    return name or ""


def page_at_source(customer: Customer) -> str:
    """Their page in the billing system, where we know how its addresses are made."""
    if customer.source != "stripe":
        return ""
    return f"https://dashboard.stripe.com/customers/{quote(customer.external_id)}"


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


def _paid(customer: Customer, language: str) -> str:
    return ", ".join(format_money(money, language) for money in lifetime_paid(customer))


def _local_time(customer: Customer) -> str:
    """The time of day where they are; "" where the country has several."""
    local = local_time(customer.country, clock.now()) if customer.country else None
    return formats.date_format(local, "H:i") if local else ""


def _at_source(customer: Customer) -> Fact:
    label = _("In %(source)s") % {"source": source_name(customer.source)}
    return Fact(label, shortened(customer.external_id), page_at_source(customer))


def _state_of(row: Subscription) -> str:
    if row.status == SubscriptionStatus.CANCELED and row.ended_at:
        return _("Ended on %(day)s") % {"day": _day(row.ended_at)}
    return row.get_status_display()


def _tenure(customer: Customer, language: str) -> str:
    """From the first start to now, or to the end of the last subscription."""
    since = customer_since(customer)
    if since is None:
        return ""
    until = clock.now()
    subscriptions = list(customer.subscriptions.all())
    if not any(row.is_live for row in subscriptions):
        ends = [row.ended_at for row in subscriptions if row.ended_at]
        until = max(ends, default=until)
    length = format_length(
        timezone.localdate(since), timezone.localdate(max(since, until)), language
    )
    return length or _("less than a month")
