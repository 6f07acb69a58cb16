"""The demo goes in whole, adds up, and is the same for the same seed."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from cancelmail_site.demo import loading, marks, wiping
from customers.models import Cancellation, CancellationState, Customer, Return
from insights.models import DailyFigure
from surveys.models import Response
from tests.customers.factories import CustomerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_row_of_the_demo_is_marked_and_reachable_by_nobody(demo):
    assert demo.loaded["customers"] == marks.customers().count() == Customer.objects.count()
    addresses = Customer.objects.exclude(email="").values_list("email", flat=True)
    assert all(address.endswith(".example") for address in addresses)


def test_the_figures_add_up_to_the_rows(demo):
    figures = DailyFigure.objects.aggregate(
        leavers=Sum("leavers"), answered=Sum("answered"), won_back=Sum("won_back")
    )
    leavers = Cancellation.objects.leavers()
    assert figures["leavers"] == leavers.count() > 20
    assert figures["answered"] == Response.objects.filter(cancellation__in=leavers).count() > 5
    assert figures["won_back"] == Return.objects.count() == demo.loaded["returns"]


def test_what_customers_paid_adds_up_from_their_first_month(demo):
    for customer in Customer.objects.prefetch_related("subscriptions", "invoices")[:40]:
        for subscription in customer.subscriptions.all():
            issued = [one.issued_at for one in subscription.invoices.all()]
            if subscription.has_ever_paid:
                assert min(issued) == (subscription.trial_ends_at or subscription.started_at)


def test_cancellations_come_in_every_state(demo):
    states = set(Cancellation.objects.values_list("state", flat=True))
    assert states == set(CancellationState)


def test_the_same_seed_makes_the_same_people(demo):
    def people():
        return list(Customer.objects.order_by("pk").values_list("name", "email", "external_id"))

    def load():
        wiping.wipe()
        loading.load(people=12, now=demo.now)
        return people()

    assert load() == load()


def test_a_database_with_a_real_customer_gets_no_demo(demo):
    CustomerFactory()
    with pytest.raises(loading.CannotLoad, match="real customers"):
        loading.load(people=10)


def test_production_gets_no_demo(demo, settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(loading.CannotLoad, match="production"):
        loading.load(people=10)


def test_a_demo_is_loaded_once(demo):
    with pytest.raises(loading.CannotLoad, match="already"):
        loading.load(people=10)
