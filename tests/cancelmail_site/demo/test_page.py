"""Whoever sees the demo knows that it is one, and an administrator can take it out."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from cancelmail_site.demo import marks, wiping
from customers.models import Brand, Customer
from staff.models import AuditEntry
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db


def today(client) -> str:
    return str(client.get(reverse("admin:index")).content.decode())


def test_the_frame_says_that_it_is_demo_data(demo, signed_in):
    client = signed_in("analyst")
    assert "Demo data · Remove it" in today(client)
    assert "Real customers have come beside" not in today(client)
    wiping.wipe()
    assert "Demo data" not in today(client)


def test_real_customers_beside_the_demo_are_said_on_every_page(demo, signed_in):
    CustomerFactory()
    assert "Real customers have come beside the demo data" in today(signed_in("agent"))


def test_an_administrator_removes_it_after_being_asked(demo, signed_in):
    client = signed_in("administrator")
    asked = client.get(reverse("admin:demo")).content.decode()
    assert "400 customers here are made up" in asked
    assert marks.customers().count() == 400
    answer = client.post(reverse("admin:demo"), follow=True)
    assert "400 made-up customers are gone" in answer.content.decode()
    assert not Customer.objects.exists()
    assert AuditEntry.objects.get(action="demo.wiped").who == "administrator"


def test_nobody_else_removes_it(demo, signed_in):
    client = signed_in("agent")
    assert "An administrator can remove it." in client.get(reverse("admin:demo")).content.decode()
    assert client.post(reverse("admin:demo")).status_code == 403
    assert marks.customers().exists()


def prepare(**options):
    call_command("prepare", verbosity=0, stdout=io.StringIO(), **options)


def test_only_the_very_first_start_loads_it(demo):
    wiping.wipe()
    prepare(demo=5)
    assert not Customer.objects.exists()


def test_a_first_start_loads_it_where_it_is_wanted(demo):
    wiping.wipe()
    Brand.objects.all().delete()
    prepare(demo=5)
    assert marks.customers().count() == 5


def test_a_first_start_in_production_loads_none(demo, settings):
    wiping.wipe()
    Brand.objects.all().delete()
    settings.IS_PRODUCTION = True
    prepare(demo=5)
    assert not Customer.objects.exists()
