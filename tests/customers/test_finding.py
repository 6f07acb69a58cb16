"""Finding customers by the beginning of any word of theirs."""

from __future__ import annotations

import pytest
from django.db import connection

from customers import finding
from customers.models import Customer, FindingWord

from .factories import CustomerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def names_for(text: str) -> list[str]:
    return [row.name for row in finding.matching(Customer.objects.order_by("name"), text)]


@pytest.fixture(autouse=True)
def people() -> None:
    CustomerFactory.create(name="Mārtiņš Kalējs", company="Kalēja darbnīca", email="mk@kaleja.lv")
    CustomerFactory.create(name="Jan O’Neill", email="jan@brick.example", external_id="cus_8Lw")
    CustomerFactory.create(name="أحمد الفارسي", email="ahmad@mail.example")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("martins", ["Mārtiņš Kalējs"]),
        ("KALĒ mar", ["Mārtiņš Kalējs"]),
        ("darb", ["Mārtiņš Kalējs"]),
        ("mk@kaleja", ["Mārtiņš Kalējs"]),
        ("neill", ["Jan O’Neill"]),
        ("cus_8lw", ["Jan O’Neill"]),
        ("احمد", ["أحمد الفارسي"]),
        ("alejs", []),
        ("martins neill", []),
        ("%", []),
        ("", []),
    ],
)
def test_beginning_of_any_word_finds(text: str, found: list[str]) -> None:
    assert names_for(text) == found


def test_another_name_is_found_and_the_old_one_no_more() -> None:
    customer = Customer.objects.get(name="Jan O’Neill")
    customer.name = "Jan Bērziņš"
    customer.save(update_fields=["name"])
    assert names_for("berz") == ["Jan Bērziņš"]
    assert names_for("neill") == []


def test_customers_stored_in_bulk_are_found_once_the_worker_has_looked() -> None:
    like = Customer.objects.get(name="Jan O’Neill")
    Customer.objects.bulk_create(
        [CustomerFactory.build(brand=like.brand, name="Zita Zvirbule", external_id="cus_z")]
    )
    assert names_for("zvirb") == []
    assert finding.catch_up() == 1
    assert names_for("zvirb") == ["Zita Zvirbule"]
    assert finding.catch_up() == 0


def test_search_reads_the_index_of_words() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are read at once
        found = FindingWord.objects.filter(finding.beginning_with("mar"))
        plan = found.explain()
    assert "INDEX" in plan.upper()
    assert "word" in plan
