"""The page of the rule that says who is worth a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customers.models import ValueRule, ValueThreshold
from customers.setup import make_value_rule
from staff.models import AuditEntry
from tests.customers.factories import BrandFactory, CancellationFactory
from worker import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def rule():
    made: ValueRule = make_value_rule(BrandFactory.create())
    made.thresholds.all().delete()
    ValueThreshold.objects.create(rule=made, currency="EUR", monthly_amount=10000)
    return made


def leaves(rule, amount, days=1, **fields):
    return CancellationFactory.create(
        brand=rule.brand,
        lost_monthly=amount,
        currency="EUR",
        left_at=clock.now() - timedelta(days=days),
        **fields,
    )


def page_of(rule):
    return f"/admin/customers/valuerule/{rule.pk}/change/"


def form(rule, amount="100", years=3, **more):
    """The form of the page, with one threshold."""
    rows = {
        "TOTAL_FORMS": "1",
        "INITIAL_FORMS": "1",
        "0-id": rule.thresholds.get().pk,
        "0-rule": rule.pk,
        "0-currency": "EUR",
        "0-amount": amount,
        **more,
    }
    return {"loyal_years": years, **{f"thresholds-{key}": value for key, value in rows.items()}}


def preview(client, rule, **fields):
    return client.post(f"/admin/customers/valuerule/{rule.pk}/preview/", form(rule, **fields))


def test_those_who_would_have_counted_are_named_with_why(administrator, rule):
    high = leaves(rule, 15000)
    leaves(rule, 900)
    leaves(rule, 15000, days=100)
    page = administrator.get(page_of(rule)).content.decode()
    assert "1 of the last 2 who left in 90 days" in page
    assert f"/admin/customers/cancellation/{high.pk}/change/" in page
    assert "€150 a month is €100 or more." in page


def test_those_who_changed_their_mind_are_not_counted(administrator, rule):
    leaves(rule, 15000, state="undone", undone_at=clock.now())
    assert "Nobody has left" in administrator.get(page_of(rule)).content.decode()


def test_looking_costs_the_same_for_few_and_for_many(
    administrator, rule, django_assert_max_num_queries
):
    for _number in range(20):
        leaves(rule, 15000)
    with django_assert_max_num_queries(25):
        page = administrator.get(page_of(rule)).content.decode()
    assert "20 of the last 20" in page


# --- before it is saved --------------------------------------------------------------------------
def test_typed_threshold_shows_who_would_have_counted_by_it(administrator, rule):
    leaves(rule, 15000)
    leaves(rule, 9000)
    shown = preview(administrator, rule, amount="80").content.decode()
    assert "2 of the last 2" in shown
    assert "By what is saved it is 1." in shown
    assert rule.thresholds.get().monthly_amount == 10000
    assert not AuditEntry.objects.exists()


def test_row_marked_for_deletion_no_longer_counts(administrator, rule):
    leaves(rule, 15000)
    shown = preview(administrator, rule, **{"0-DELETE": "on"}).content.decode()
    assert "0 of the last 1" in shown


def test_rule_as_it_is_saved_is_not_compared_with_itself(administrator, rule):
    leaves(rule, 15000)
    assert "By what is saved" not in preview(administrator, rule).content.decode()


@pytest.mark.parametrize("wrong", [{"amount": "1e"}, {"years": ""}, {"amount": "0.001"}])
def test_half_typed_form_leaves_the_page_as_it_is(administrator, rule, wrong):
    assert preview(administrator, rule, **wrong).status_code == 204


def test_who_may_not_change_the_rule_gets_no_preview(signed_in, rule):
    assert preview(signed_in("editor"), rule).status_code == 403


# --- saved ---------------------------------------------------------------------------------------
def test_threshold_in_the_log_is_an_amount_of_money(administrator, rule):
    administrator.post(page_of(rule), form(rule, amount="250"))
    entry = AuditEntry.objects.get()
    assert entry.before == {"thresholds/EUR": "€100.00"}
    assert entry.after == {"thresholds/EUR": "€250.00"}
