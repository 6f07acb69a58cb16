"""Dates and amounts in the cells of a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.imports import amounts, dates
from customers.imports.errors import CellError

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-24",
        "2026/11/24",
        "2026.11.24.",
        "20261124",
        "24.11.2026",
        "24. 11. 2026.",
        "24.11.26",
        "24/11/2026",
        "11/24/2026",
        "46350",
        "46350,0",
        "24 Nov 2026",
        "November 24, 2026",
        "2026. gada 24. novembris",
        "24. novembrī 2026",
    ],
)
def test_one_day_in_many_forms(cell) -> None:
    assert dates.read_date(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-24T08:05:00Z", datetime(2026, 11, 24, 8, 5, tzinfo=UTC)),
        ("2026-11-24 08:05", datetime.fromisoformat("2026-11-24T08:05")),
        (
            "2026-11-24 10:05:00.123 +02:00",
            datetime(2026, 11, 24, 10, 5, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("24.11.2026 8:05", datetime.fromisoformat("2026-11-24T08:05")),
        ("11/24/2026 5:30 PM", datetime.fromisoformat("2026-11-24T17:30")),
        ("46350.5", datetime.fromisoformat("2026-11-24T12:00")),
    ],
)
def test_moments_keep_their_time(cell, moment) -> None:
    assert dates.read_date(cell) == moment


@pytest.mark.parametrize("cell", ["soon", "31.02.2026", "2026-13-01", "12", "2026", "24.11", "0"])
def test_what_is_no_date_is_refused(cell) -> None:
    with pytest.raises(CellError, match="is not a date"):
        dates.read_date(cell)


def test_date_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    assert dates.judge(["03/04/2026", "05/05/2026"]) == ("", True)
    with pytest.raises(CellError, match="two ways"):
        dates.read_date("03/04/2026")
    assert dates.read_date("05/05/2026") == date(2026, 5, 5)


def test_cells_of_a_column_decide_together() -> None:
    assert dates.judge(["03/04/2026", "13/04/2026"]) == ("dmy", True)
    assert dates.judge(["03/04/2026", "04/13/2026"]) == ("mdy", True)
    assert dates.read_date("03/04/2026", "dmy") == date(2026, 4, 3)
    assert dates.read_date("03/04/2026", "mdy") == date(2026, 3, 4)
    with pytest.raises(CellError, match="day comes first"):
        dates.read_date("04/13/2026", "dmy")


def test_points_stand_after_the_day_in_every_file() -> None:
    assert dates.read_date("03.04.2026", "mdy") == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("cell", "decimals", "currency"),
    [
        ("1 234,50 €", "1234.5", "EUR"),
        ("1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€", "1234.5", "EUR"),
        ("1,234.50", "1234.5", ""),
        ("1.234,50", "1234.5", ""),
        ("1'234.50 CHF", "1234.5", "CHF"),
        ("€12.50", "12.5", "EUR"),
        ("EUR 12,50", "12.5", "EUR"),
        ("$12 USD", "12", "USD"),
        ("C$12", "12", "CAD"),
        ("12,- €", "12", "EUR"),
        ("9,99", "9.99", ""),
        ("¥1,500", "1500", "JPY"),
        ("1,234", "1234", ""),
        ("1.234.567,89 zł", "1234567.89", "PLN"),
        ("1,23,456.00", "123456", ""),
        ("0,5", "0.5", ""),
        ("12.50 / month", "12.5", ""),
    ],
)
def test_amounts_of_many_countries(cell, decimals, currency) -> None:
    amount = amounts.read_amount(cell)
    assert (amount.decimals, amount.currency) == (decimals, currency)


@pytest.mark.parametrize("cell", ["free", "1.2.3", "12 34 kr", "12€ USD", "1,2345,67", "€", "--"])
def test_what_is_no_amount_is_refused(cell) -> None:
    with pytest.raises(CellError, match="is not an amount"):
        amounts.read_amount(cell)


@pytest.mark.parametrize("cell", ["-5", "−5,00 €", "€-5", "(12.00)"])
def test_amount_below_zero_is_refused(cell) -> None:
    with pytest.raises(CellError, match="below zero"):
        amounts.read_amount(cell)


def test_three_digits_after_the_sign_of_the_column_are_not_taken_for_thousands() -> None:
    assert amounts.judge(["12,50", "1,234"]) == ","
    assert amounts.read_amount("1,234", ",").decimals == "1.234"


@given(st.decimals(0, 10**9, places=2), st.sampled_from([" ", ",", ".", "'", ""]))
def test_every_amount_written_with_groups_is_read_back(value: Decimal, group: str) -> None:
    mark = "," if group == "." else "."
    cell = f"{value:,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    assert Decimal(amounts.read_amount(cell).decimals) == value
