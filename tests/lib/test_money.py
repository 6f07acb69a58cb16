from decimal import Decimal
from fractions import Fraction

import pytest
from babel import localedata
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from lib.money import (
    CurrencyMismatch,
    Interval,
    Money,
    RecurringAmount,
    exponent,
    format_money,
    format_money_short,
    monthly_amount,
)

NBSP = "\N{NO-BREAK SPACE}"
LANGUAGES = ["en", "lv", "de", "fr", "ru", "lt", "et", "pl", "sv", "hi", "ar", "fa", "ja", "de-CH"]
CURRENCIES = ["EUR", "USD", "GBP", "JPY", "CHF", "SEK", "INR", "KWD", "XOF"]

amounts = st.integers(min_value=-(10**15), max_value=10**15)
currencies = st.sampled_from(CURRENCIES)


@given(amounts, amounts, currencies)
def test_money_adds_and_compares_within_a_currency(left: int, right: int, currency: str) -> None:
    a, b = Money(left, currency), Money(right, currency)
    assert a + b == Money(left + right, currency)
    assert a + b - b == a
    assert (a < b, a <= b, a > b, a >= b) == (
        left < right,
        left <= right,
        left > right,
        left >= right,
    )


@given(amounts, amounts, currencies, currencies)
def test_money_meets_no_other_currency(left: int, right: int, one: str, other: str) -> None:
    if one == other:
        return
    a, b = Money(left, one), Money(right, other)
    for operation in ("__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"):
        with pytest.raises(CurrencyMismatch) as raised:
            getattr(a, operation)(b)
        assert (raised.value.left, raised.value.right) == (one, other)
    assert a != b


@pytest.mark.parametrize("currency", ["eur", "EURO", "E1R", "", "€", "ÄÖÜ"])
def test_money_refuses_what_is_no_currency(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


@pytest.mark.parametrize("amount", [1.0, Decimal(1), True, "1"])
def test_money_refuses_an_amount_that_is_no_whole_number(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "EUR")


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [
        ("EUR", 2),
        ("JPY", 0),
        ("MGA", 0),  # fifths by ISO 4217, billed whole
        ("KWD", 3),
        ("ISK", 2),  # no decimals in daily use, billed in hundredths
        ("UGX", 2),
        ("RSD", 2),
        ("HUF", 2),
    ],
)
def test_exponent_is_that_of_the_billing_provider(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


@pytest.mark.parametrize(
    ("money", "major"),
    [
        (Money(4900, "EUR"), "49.00"),
        (Money(-5, "EUR"), "-0.05"),
        (Money(1500, "JPY"), "1500"),
        (Money(12345, "KWD"), "12.345"),
        (Money(0, "EUR"), "0.00"),
    ],
)
def test_major_is_exact_with_the_currency_s_decimals(money: Money, major: str) -> None:
    assert str(money.major) == major


@pytest.mark.parametrize(
    ("money", "language", "written"),
    [
        (Money(4900, "EUR"), "en", "€49.00"),
        (Money(4900, "EUR"), "lv", f"49,00{NBSP}€"),
        (Money(4900, "USD"), "en", "$49.00"),
        (Money(4900, "GBP"), "en", "£49.00"),
        (Money(1500, "JPY"), "en", "¥1,500"),
        (Money(1500, "JPY"), "lv", f"1{NBSP}500{NBSP}¥"),
        (Money(123456789, "INR"), "hi", "₹12,34,567.89"),
        (Money(4900, "CHF"), "en", f"CHF{NBSP}49.00"),
        (Money(-4900, "EUR"), "en", "-€49.00"),
        (Money(5, "EUR"), "en", "€0.05"),
        (Money(500, "ISK"), "en", f"ISK{NBSP}5"),
        (Money(12345, "KWD"), "en", f"KWD{NBSP}12.345"),
        (Money(4900, "EUR"), "no such language", "€49.00"),
    ],
)
def test_format_money_writes_all_decimals(money: Money, language: str, written: str) -> None:
    assert format_money(money, language) == written


@pytest.mark.parametrize(
    ("money", "language", "written"),
    [
        (Money(14900, "EUR"), "en", "€149"),
        (Money(186000, "EUR"), "en", "€1,860"),
        (Money(186000, "EUR"), "lv", f"1{NBSP}860{NBSP}€"),
        (Money(1250, "EUR"), "en", "€12.50"),
        (Money(1500, "JPY"), "en", "¥1,500"),
        (Money(0, "EUR"), "en", "€0"),
        (Money(-14900, "EUR"), "en", "-€149"),
        (Money(99999, "EUR"), "en", "€999.99"),
        (Money(100049, "EUR"), "en", "€1,000"),
        (Money(348055050, "EUR"), "en", "€3,480,551"),
        (Money(-100050, "EUR"), "lv", f"-1{NBSP}001{NBSP}€"),
        (Money(37037034, "KWD"), "en", f"KWD{NBSP}37,037"),
    ],
)
def test_format_money_short_leaves_out_decimals_that_say_nothing(
    money: Money, language: str, written: str
) -> None:
    assert format_money_short(money, language) == written


def test_an_approximate_amount_says_so() -> None:
    assert format_money(Money(4900, "EUR"), "en", approximate=True) == f"≈{NBSP}€49.00"


@given(amounts, currencies, st.sampled_from(LANGUAGES))
def test_format_money_says_what_babel_says(amount: int, currency: str, language: str) -> None:
    money = Money(amount, currency)
    expected = format_currency(money.major, currency, locale=language.replace("-", "_"))
    # Babel leaves out the space between a code of letters and the digits.
    assert format_money(money, language).replace(NBSP, "") == expected.replace(NBSP, "")


def test_money_can_be_written_in_every_locale() -> None:
    for identifier in localedata.locale_identifiers():
        for currency in CURRENCIES:
            assert "5" in format_money(Money(-1234567, currency), identifier)
            assert "5" in format_money_short(Money(500000, currency), identifier)


@pytest.mark.parametrize(
    ("amount", "interval", "interval_count", "quantity", "monthly"),
    [
        (12000, "year", 1, 1, 1000),
        (4500, "month", 3, 1, 1500),
        (700, "week", 1, 1, 3033),
        (900, "week", 2, 1, 1950),
        (100, "day", 1, 1, 3042),
        (48000, "year", 2, 3, 6000),
        (1500, "month", 1, 0, 0),
    ],
)
def test_monthly_amount_of_one_item(
    amount: int, interval: Interval, interval_count: int, quantity: int, monthly: int
) -> None:
    item = RecurringAmount(Fraction(amount), interval, interval_count, quantity)
    assert monthly_amount([item]) == monthly


def test_items_are_added_before_rounding() -> None:
    third = RecurringAmount(Fraction(1), "month", 3, 1)
    assert monthly_amount([third]) == 0
    assert monthly_amount([third, third, third]) == 1


@pytest.mark.parametrize(("amount", "monthly"), [("0.49", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3)])
def test_half_a_minor_unit_is_rounded_up(amount: str, monthly: int) -> None:
    assert monthly_amount([RecurringAmount(Fraction(amount), "month", 1, 1)]) == monthly


@pytest.mark.parametrize(
    ("percent_off", "monthly"),
    [([], 1000), ([25], 750), ([50, 50], 250), (["33.3"], 667), ([100], 0)],
)
def test_each_percentage_is_taken_off_what_is_left(
    percent_off: list[int | str], monthly: int
) -> None:
    item = RecurringAmount(Fraction(1000), "month", 1, 1)
    assert monthly_amount([item], [Fraction(percent) for percent in percent_off]) == monthly


def test_an_amount_off_leaves_no_less_than_nothing() -> None:
    price = RecurringAmount(Fraction(1000), "month", 1, 1)
    off = RecurringAmount(Fraction(-400), "month", 1, 1)
    assert monthly_amount([price, off]) == 600
    assert monthly_amount([price, off, off, off]) == 0


def test_nothing_to_pay_is_nothing() -> None:
    assert monthly_amount([]) == 0


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percentage_out_of_range_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        monthly_amount([], [Fraction(percent)])


@pytest.mark.parametrize(("interval_count", "quantity"), [(0, 1), (-1, 1), (1, -1)])
def test_an_impossible_item_is_refused(interval_count: int, quantity: int) -> None:
    with pytest.raises(ValueError):
        RecurringAmount(Fraction(1), "month", interval_count, quantity)
