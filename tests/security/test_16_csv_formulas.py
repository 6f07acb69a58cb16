"""No cell of an exported file runs as a formula, whichever column it stands in.

Taught by OWASP, "CSV Injection": a customer's name is typed by the customer and opened by us.
"""

from __future__ import annotations

import csv
import io

import pytest

from insights import exports
from insights.filters import Filters
from lib.cells import plain
from surveys.models import Reason
from tests.customers.factories import CustomerFactory
from tests.insights import factories as make
from worker import clock

pytestmark = pytest.mark.django_db

FORMULA = "HYPERLINK(1)"
STARTS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]


def export() -> list[list[str]]:
    today = clock.now().date()
    text = "".join(exports.lines(Filters(first=today, last=today)))
    return list(csv.reader(io.StringIO(text.removeprefix("\N{BYTE ORDER MARK}"), newline="")))


@pytest.mark.parametrize("start", STARTS)
def test_typed_text_runs_in_no_column(start: str) -> None:
    hostile = start + FORMULA
    customer = CustomerFactory.create(brand=make.brand(), name=hostile, email=f"{start}a@b.example")
    leaver = make.leaver(clock.now(), customer=customer, subscribed_to=make.plan(hostile))
    make.answer(leaver, "price", words=hostile)
    Reason.objects.filter(code="price").update(labels={"en": hostile})
    (_head, row) = export()
    assert [cell for cell in row if cell.startswith(tuple(STARTS))] == []
    assert [plain(row[column]) for column in (0, 2, 8)] == [hostile] * 3
    assert FORMULA in row[9]


@pytest.mark.parametrize("start", STARTS)
def test_reason_of_the_billing_system_runs_nowhere(start: str) -> None:
    make.leaver(clock.now(), billing_reason=start + FORMULA)
    (_head, row) = export()
    assert row[8] == f"'{start}{FORMULA}"
