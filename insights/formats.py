"""Days, spans and amounts as the dashboard writes them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.languages import locale_for
from lib.money import Money, format_money, format_money_short, format_money_whole

NBSP = "\N{NO-BREAK SPACE}"


def language() -> str:
    return get_language() or "en"


def number(value: int) -> str:
    return str(format_decimal(value, locale=locale_for(language())))


def percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1: "44 %"."""
    pattern = "0.0" if decimals else "0"
    return f"{format_decimal(share * 100, format=pattern, locale=_locale())}{NBSP}%"


def short_day(day: date, *, year: bool = False) -> str:
    """ "25 Aug", and with its year where that is not clear."""
    return str(format_skeleton("yMMMd" if year else "MMMd", day, locale=_locale()))


def month(day: date, *, year: bool) -> str:
    return str(format_skeleton("yMMM" if year else "MMM", day, locale=_locale()))


def span(first: date, last: date, *, year: bool = False) -> str:
    """ "25 Aug to 16 Nov"; years are written where they differ, or on demand."""
    with_year = year or first.year != last.year
    if first == last:
        return short_day(first, year=with_year)
    return _("%(first)s to %(last)s") % {
        "first": short_day(first, year=with_year),
        "last": short_day(last, year=with_year),
    }


def amount(minor_units: int, currency: str) -> str:
    """An amount for a figure: decimals only where there are some."""
    return format_money_short(Money(minor_units, currency.upper()), language())


def column(amounts: Iterable[int], currency: str) -> list[str]:
    """Amounts under each other: either all with decimals or all without, so that they line up.

    None has any where one is 1,000 or more: then they are noise.
    """
    money = [Money(value, currency.upper()) for value in amounts]
    if any(abs(each.major) >= 1000 for each in money):
        return [format_money_whole(each, language()) for each in money]
    short = [format_money_short(each, language()) for each in money]
    full = [format_money(each, language()) for each in money]
    has_decimals = any(s == f for s, f in zip(short, full, strict=True))
    return full if has_decimals else short


def amounts(by_currency: Mapping[str, int], currencies: Iterable[str]) -> list[str]:
    """Amounts in these currencies, in their order; they are never added."""
    return [amount(by_currency[code], code) for code in currencies if by_currency[code]]


def _locale() -> Locale | str:
    """English without a region is written day first, as in letters."""
    return "en_GB" if language() == "en" else locale_for(language())
