"""What stands in an address never reaches the database as a look-up of the asker's choice.

Taught by CVE-2025-21628 (Chatwoot) and CVE-2025-64459 (Django: `_connector` through a dictionary).
"""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import ApiToken, Cancellation, Customer, Plan, RawEvent, Return, Subscription
from tests.customers.stripe_door import deliver, story

pytestmark = pytest.mark.django_db

MODELS = [ApiToken, Cancellation, Customer, Plan, RawEvent, Return, Subscription]
HOSTILE = [
    {"customer__brand__slug__regex": "(a+)+$"},
    {"customer__email__startswith": "i"},
    {"brand__customers__email__startswith": "i"},
    {"_connector": "OR 1=1 OR"},
    {"_negated": "True"},
    {"state__exact": "ended' OR '1'='1"},
    {"state": ["ended", "announced"]},
    {"subscription__plan__id__exact": "1 OR 1=1"},
    {"o": "1.2.99.-7.x"},
    {"p": "-1"},
    {"q": "'; DROP TABLE customers_customer; --"},
    {"q": "%00\x00"},
    {"reachable": "' OR 1=1 --"},
    {"left_at__year": "99999999999"},
    {"left_at__gte": "not a date"},
    {"_facets": "True", "_to_field": "email"},
]


def list_url(model: type) -> str:
    return reverse(f"admin:customers_{model.__name__.lower()}_changelist")


@pytest.mark.parametrize("model", MODELS)
def test_hostile_query_is_refused_or_harmless(signed_in, model: type) -> None:
    deliver(story("noor"))
    client = signed_in("administrator")
    for query in HOSTILE:
        assert client.get(list_url(model), query).status_code in {200, 302, 400}, query
    assert Customer.objects.count() == 1


def test_list_cannot_be_asked_about_fields_that_are_no_filters(signed_in) -> None:
    """An answer that depends on such a field would let a colleague guess what they may not see."""
    deliver(story("noor"))
    client = signed_in("analyst")
    url = list_url(Cancellation)
    for field in ("customer__brand__sender_email", "subscription__customer__failed_charges__pk"):
        right = client.get(url, {f"{field}__startswith": "s"})
        wrong = client.get(url, {f"{field}__startswith": "\u0101\u0101"})
        assert (right.status_code, wrong.status_code) == (400, 400)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "o", "p", "state", "kind__exact", "all", "e", "left_at__day", "x__in"]
        ),
        st.text(max_size=20),
        max_size=4,
    )
)
def test_any_query_gets_an_answer(signed_in_once, query) -> None:
    assert signed_in_once.get(list_url(Cancellation), query).status_code in {200, 302, 400}


@pytest.fixture
def signed_in_once(signed_in):
    deliver(story("john"))
    return signed_in("administrator")


def test_every_list_of_the_room_is_covered() -> None:
    listed = {model for model in admin.site._registry if model._meta.app_label == "customers"}
    assert {model.__name__ for model in listed} - {model.__name__ for model in MODELS} == {
        "Brand",
        "ValueRule",
    }
