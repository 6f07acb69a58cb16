"""Who is worth a person: decides it for one cancellation, and says why in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from lib.dates import add_months
from lib.money import Money, format_money_short

from .models import Cancellation, ValueRule
from .setup import make_value_rule


@dataclass(frozen=True)
class ValueVerdict:
    """`why` is a sentence in the active language. `monthly` None: not known."""

    is_high: bool
    why: str
    monthly: Money | None
    since: datetime | None


@dataclass(frozen=True)
class Terms:
    """A rule, saved or only thought of. `thresholds`: minor units a month, by currency."""

    loyal_years: int
    thresholds: Mapping[str, int]


def terms(rule: ValueRule) -> Terms:
    amounts = {one.currency: one.monthly_amount for one in rule.thresholds.all()}
    return Terms(rule.loyal_years, amounts)


def value_of(cancellation: Cancellation) -> ValueVerdict:
    """Whether a person should write, by the brand's rule and what was lost a month.

    Enough: the currency's threshold, or half of it and long enough with us; in a currency without
    a threshold the years alone; a starred customer always. Where the monthly value is not known,
    only the years of a currency without a threshold or the star can be enough.
    """
    return verdict(cancellation, terms(_rule(cancellation)))


def verdict(cancellation: Cancellation, rule: Terms) -> ValueVerdict:
    """The same by the given terms; no query where the customer and subscription are loaded."""
    monthly = _monthly(cancellation)
    is_loyal = _is_loyal(cancellation, rule)
    is_high, why = _judge(cancellation, rule, monthly, is_loyal)
    return ValueVerdict(is_high, why, monthly, cancellation.customer_since)


def in_readers_words(cancellation: Cancellation, why: str) -> str:
    """A `why` that was kept in English, in the active language.

    As it was kept where the rule says something else by now: it was true then.
    """
    if (get_language() or "en").startswith("en"):
        return why
    with override("en"):
        is_still_so = value_of(cancellation).why == why
    return value_of(cancellation).why if is_still_so else why


def _judge(
    cancellation: Cancellation, rule: Terms, monthly: Money | None, is_loyal: bool
) -> tuple[bool, str]:
    if cancellation.customer.is_starred:
        return True, _("A colleague starred this customer.")
    threshold = _threshold(rule, cancellation.currency)
    if threshold is None:
        return is_loyal, _years_alone(rule, is_loyal)
    if monthly is None:
        return False, _("The monthly value is not known.")
    values = {"monthly": _written(monthly), "threshold": _written(threshold)}
    if monthly >= threshold:
        return True, _("%(monthly)s a month is %(threshold)s or more.") % values
    if is_loyal and monthly.amount * 2 >= threshold.amount:
        sentence = ngettext(
            "%(monthly)s a month is half of %(threshold)s or more, with us for %(years)d year.",
            "%(monthly)s a month is half of %(threshold)s or more, with us for %(years)d years.",
            rule.loyal_years,
        )
        return True, sentence % {**values, "years": rule.loyal_years}
    return False, _("%(monthly)s a month is less than %(threshold)s.") % values


def _years_alone(rule: Terms, is_loyal: bool) -> str:
    if is_loyal:
        sentence = ngettext(
            "With us for %(years)d year; this currency has no threshold.",
            "With us for %(years)d years; this currency has no threshold.",
            rule.loyal_years,
        )
    else:
        sentence = ngettext(
            "With us for less than %(years)d year; this currency has no threshold.",
            "With us for less than %(years)d years; this currency has no threshold.",
            rule.loyal_years,
        )
    return sentence % {"years": rule.loyal_years}


def _rule(cancellation: Cancellation) -> ValueRule:
    rule = ValueRule.objects.filter(brand_id=cancellation.brand_id).first()
    return rule or make_value_rule(cancellation.brand)


def _threshold(rule: Terms, currency: str) -> Money | None:
    amount = rule.thresholds.get(currency)
    return None if amount is None else Money(amount, currency)


def _monthly(cancellation: Cancellation) -> Money | None:
    if cancellation.lost_monthly is None or not cancellation.currency:
        return None
    return Money(cancellation.lost_monthly, cancellation.currency)


def _is_loyal(cancellation: Cancellation, rule: Terms) -> bool:
    since = cancellation.customer_since
    if since is None:
        return False
    return add_months(since, 12 * rule.loyal_years) <= cancellation.left_at


def _written(money: Money) -> str:
    return format_money_short(money, get_language() or "en")
