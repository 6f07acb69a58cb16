"""Amounts of money: integer minor units with their currency, never floats, never a sum of two.

Formatting follows CLDR by Babel. Babel's own `format_currency` interprets its pattern on every
call; here each pattern is taken apart once for each language and currency, so that a list of a
thousand rows does not wait for it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Literal

from babel import Locale
from babel.numbers import (
    format_currency,
    get_decimal_symbol,
    get_group_symbol,
)

from lib.languages import locale_for

Interval = Literal["day", "week", "month", "year"]

# https://docs.stripe.com/currencies#zero-decimal and #three-decimal, and beside them the
# currencies that Stripe does not know, by ISO 4217 (IQD, LYD).
_NO_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF"}
    | {"XOF", "XPF"}
)
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
# https://docs.stripe.com/currencies#special-cases: billed in hundredths that are always 00.
_WRITTEN_WHOLE = frozenset({"ISK", "UGX"})

_MONTHS_IN: dict[Interval, Fraction] = {
    "day": Fraction(12, 365),
    "week": Fraction(12, 52),
    "month": Fraction(1),
    "year": Fraction(12),
}


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum or comparison; nobody stated a rate."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right} cannot be added or compared without a stated rate.")
        self.left = left
        self.right = right


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units as billing providers count them, see `exponent`.

    Raises ValueError for a currency that is not three capital letters, TypeError for an amount
    that is not an int.
    """

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or isinstance(self.amount, bool):
            raise TypeError(f"An amount is an int of minor units, not {self.amount!r}.")
        code = self.currency
        if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            raise ValueError(f"A currency is an ISO 4217 code like EUR, not {code!r}.")

    @property
    def major(self) -> Decimal:
        """The amount as people count it, exactly: 4900 in EUR is Decimal("49.00")."""
        digits = tuple(int(digit) for digit in str(abs(self.amount)))
        return Decimal((int(self.amount < 0), digits, -exponent(self.currency)))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same_currency(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same_currency(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same_currency(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same_currency(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same_currency(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same_currency(other)

    def _same_currency(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.amount


@dataclass(frozen=True, slots=True)
class RecurringAmount:
    """What one item of a subscription costs: `amount` minor units a unit, each interval.

    An amount off is an item of its own with a negative amount. Raises ValueError for an interval
    count below one or a quantity below zero.
    """

    amount: Fraction
    interval: Interval
    interval_count: int
    quantity: int

    def __post_init__(self) -> None:
        if self.interval_count < 1:
            raise ValueError(f"An interval count is at least 1, not {self.interval_count}.")
        if self.quantity < 0:
            raise ValueError(f"A quantity is not negative: {self.quantity}.")

    @property
    def per_month(self) -> Fraction:
        """Minor units a month, exactly: a year has 12 months, 52 weeks or 365 days."""
        return self.amount * self.quantity / (_MONTHS_IN[self.interval] * self.interval_count)


def exponent(currency: str) -> int:
    """How many decimals a billing provider's minor unit of this currency stands for.

    This is Stripe's table, since it is what arrives in its events, and ISO 4217 for what Stripe
    does not bill. It differs from CLDR, which counts the decimals in daily use:

    - ISK and UGX have no decimals today, but Stripe goes on sending hundredths (always 00);
    - ALL, LAK, LBP, RSD and others that CLDR rounds to whole units are billed in hundredths;
    - MGA has fifths by ISO 4217, but is billed whole.
    """
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def format_money(money: Money, language: str, *, approximate: bool = False) -> str:
    """The amount with all decimals of its currency: "€49.00", "¥1,500", in Latvian "49,00 €".

    `approximate` puts "≈" before an amount that was converted or estimated.
    """
    decimals = exponent(money.currency)
    if money.currency in _WRITTEN_WHOLE and _is_whole(money):
        decimals = 0
    written = _layout(language, money.currency).write(money, decimals)
    return f"≈\N{NO-BREAK SPACE}{written}" if approximate else written


def format_money_short(money: Money, language: str) -> str:
    """For lists and figures: decimals only where they say something, so "€149" but "€12.50".

    From 1,000 up there are none: "€3,481".
    """
    if _is_whole(money) or abs(money.major) >= 1000:
        return format_money_whole(money, language)
    return _layout(language, money.currency).write(money, exponent(money.currency))


def format_money_whole(money: Money, language: str) -> str:
    """The amount without decimals, rounded half away from zero: "€3,481"."""
    unit: int = 10 ** exponent(money.currency)
    whole = (abs(money.amount) + unit // 2) // unit * unit
    rounded = Money(whole if money.amount >= 0 else -whole, money.currency)
    return _layout(language, money.currency).write(rounded, 0)


def monthly_amount(items: Iterable[RecurringAmount], percent_off: Sequence[Fraction] = ()) -> int:
    """What all items together bring in a month, in minor units.

    Each percentage (0 to 100) is taken off what the one before it left. The sum is exact and is
    rounded once, half up. Never below zero: a discount beyond the price leaves nothing to pay.
    Raises ValueError for a percentage out of range. All items must be in one currency.
    """
    total = sum((item.per_month for item in items), Fraction(0))
    for percent in percent_off:
        if not 0 <= percent <= 100:
            raise ValueError(f"A percentage off is between 0 and 100, not {percent}.")
        total *= 1 - Fraction(percent) / 100
    return max(0, floor(total + Fraction(1, 2)))


def _is_whole(money: Money) -> bool:
    minor_units_in_one: int = 10 ** exponent(money.currency)
    return money.amount % minor_units_in_one == 0


@dataclass(frozen=True, slots=True)
class _Layout:
    """A currency pattern of CLDR, taken apart: what stands before, between and after the digits."""

    positive: tuple[str, str]
    negative: tuple[str, str]
    first_group: int
    further_groups: int
    group_symbol: str
    decimal_symbol: str

    def write(self, money: Money, decimals: int) -> str:
        """The amount with so many decimals; those that are cut off must be zeros."""
        full = exponent(money.currency)
        digits = str(abs(money.amount)).zfill(full + 1)
        whole, fraction = digits[: len(digits) - full], digits[len(digits) - full :]
        before, after = self.negative if money.amount < 0 else self.positive
        tail = self.decimal_symbol + fraction if decimals else ""
        return before + self._grouped(whole) + tail + after

    def _grouped(self, whole: str) -> str:
        if len(whole) <= self.first_group:
            return whole
        rest, groups = whole[: -self.first_group], [whole[-self.first_group :]]
        while rest:
            groups.append(rest[-self.further_groups :])
            rest = rest[: -self.further_groups]
        return self.group_symbol.join(reversed(groups))


@lru_cache(maxsize=1024)
def _layout(language: str, currency: str) -> _Layout:
    locale = locale_for(language)
    first_group, further_groups = locale.currency_formats["standard"].grouping
    return _Layout(
        positive=_around_digits(7, currency, locale),
        negative=_around_digits(-7, currency, locale),
        first_group=first_group,
        further_groups=further_groups,
        group_symbol=get_group_symbol(locale),
        decimal_symbol=get_decimal_symbol(locale),
    )


def _around_digits(sample: int, currency: str, locale: Locale) -> tuple[str, str]:
    """What Babel writes before and after the digits, read off a sample of one digit.

    CLDR keeps a code of letters apart from the digits (UTS 35, part 3, currencySpacing), so "CHF 7"
    beside "$7"; Babel leaves that to its caller.
    """
    written = format_currency(sample, currency, locale=locale)
    before, after = re.split(rf"7(?:{re.escape(get_decimal_symbol(locale))}0+)?", written)
    if before[-1:].isalpha():
        before += "\N{NO-BREAK SPACE}"
    if after[:1].isalpha():
        after = "\N{NO-BREAK SPACE}" + after
    return before, after
