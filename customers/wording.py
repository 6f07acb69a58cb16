"""How this room writes amounts, days and sources on a screen, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from lib.money import Money, format_money, format_money_short

SOURCES = {
    "api": pgettext_lazy("source of a fact", "the API"),
    "csv": pgettext_lazy("source of a fact", "an imported file"),
    "reported": pgettext_lazy("source of a fact", "a report"),
    "demo": pgettext_lazy("source of a fact", "the demo"),
}


def language() -> str:
    return get_language() or "en"


def amount(minor: int | None, currency: str) -> str:
    """ "€49.00"; "" where it is not known."""
    if minor is None or not currency:
        return ""
    return format_money(Money(minor, currency), language())


def plan_and_price(plan: object, monthly: int | None, currency: str) -> str:
    """ "Team, €49 a month"; the plan alone where its price is not known."""
    if monthly is None or not currency:
        return str(plan)
    price = format_money_short(Money(monthly, currency), language())
    return _("%(plan)s, %(amount)s a month") % {"plan": plan, "amount": price}


def day(moment: datetime, now: datetime | None = None) -> str:
    """ "30 November", with the year where it is not this one (or `now` is not given)."""
    local = timezone.localtime(moment)
    is_this_year = now is not None and local.year == timezone.localtime(now).year
    return formats.date_format(local, "MONTH_DAY_FORMAT" if is_this_year else "DATE_FORMAT")


def source_name(source: str) -> str:
    """ "Stripe", "the API"."""
    return str(SOURCES.get(source) or source.capitalize())


def shortened(identifier: str) -> str:
    """An id that says itself what it is: "evt_…K2q"."""
    head, mark, tail = identifier.partition("_")
    if not mark or len(tail) < 8:
        return identifier
    return f"{head}_…{tail[-3:]}"
