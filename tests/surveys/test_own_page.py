"""The leaver's own page: thanks, until when, and the way back, which only the brand decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from customers.models import Cancellation, Return
from worker import clock

from .factories import (
    BrandFactory,
    CancellationFactory,
    MessageFactory,
    SubscriptionFactory,
    own_page_path,
    survey_path,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def answered(client, *reasons: str, survey: str = "why", language: str = "en", **fields) -> Any:
    cancellation = CancellationFactory.create(**fields)
    message = MessageFactory.create(cancellation=cancellation, language=language)
    response = client.post(survey_path(message, survey), {"reason": list(reasons)})
    return client.get(response["Location"]).content.decode()


def test_only_reason_is_answered_in_its_own_words(client):
    html = answered(client, "moving")
    assert "We hope that it serves you well." in html
    assert "It helps us to understand." not in html
    assert "I have found something else" in html


def test_several_reasons_get_the_general_thanks(client):
    html = answered(client, "too_expensive", "poor_support", survey="reasons")
    assert "It helps us to understand." in html
    assert "That is a fair reason" not in html


def test_last_day_is_the_brands_and_in_the_pages_language(client):
    html = answered(
        client, "moving", language="lv", ends_at=clock.now().replace(2026, 12, 31, 22, 30)
    )
    assert "2027. gada 1. janvāris" in html


def test_access_that_ends_at_midnight_is_open_until_the_day_before(client):
    midnight_in_riga = clock.now().replace(
        year=2026, month=12, day=31, hour=22, minute=0, second=0, microsecond=0
    )
    assert "31 December 2026" in answered(client, "moving", ends_at=midnight_in_riga)


def test_access_that_has_ended_is_not_said_to_be_open(client):
    html = answered(client, "moving", state="ended", ended_at=clock.now() - timedelta(days=1))
    assert "Ended on" in html
    assert "Open until" not in html


def test_unknown_last_day_and_plan_are_left_out(client):
    html = answered(
        client, "moving", ends_at=None, subscription=SubscriptionFactory.create(plan=None)
    )
    assert "Open until" not in html
    assert "Your plan" not in html


@pytest.mark.parametrize(("ends", "said"), [(True, True), (False, False)])
def test_no_more_charges_is_said_only_where_it_is_known(client, ends, said):
    subscription = SubscriptionFactory.create(cancel_at_period_end=ends)
    assert ("More charges" in answered(client, "moving", subscription=subscription)) is said


def test_way_back_from_the_letter_works_without_an_answer(client):
    html = client.get(own_page_path(MessageFactory.create())).content.decode()
    assert "The door is open" in html


def test_page_in_latvian_is_latvian_throughout(client):
    subscription = SubscriptionFactory.create(cancel_at_period_end=True)
    html = answered(client, "moving", language="lv", subscription=subscription)
    for words in ("Jūs mums teicāt:", "Jūsu plāns", "Pēdējā diena", "Vēl jāmaksā", "nekas"):
        assert words in html
    html = client.get("/s/nothing", HTTP_ACCEPT_LANGUAGE="lv").content.decode()
    assert "Šī saite nekur neved" in html


def test_whoever_came_back_is_welcomed(client):
    message: Any = MessageFactory.create()
    Return.objects.create(
        customer=message.customer,
        subscription=SubscriptionFactory.create(customer=message.customer),
        cancellation=message.cancellation,
        returned_at=clock.now(),
    )
    html = client.get(own_page_path(message)).content.decode()
    assert "Good to have you back" in html
    assert "Come back" not in html


def test_button_leads_to_the_brands_address(client):
    BrandFactory.create(way_back_url="https://brightdesk.example/resume")
    path = own_page_path(MessageFactory.create())
    page = client.get(path)
    assert "Come back" in page.content.decode()
    assert "form-action 'self' https:;" in page["Content-Security-Policy"]
    response = client.post(path)
    assert (response.status_code, response["Location"]) == (
        303,
        "https://brightdesk.example/resume",
    )


def test_brand_of_the_page_is_that_of_the_cancellation(client):
    other = BrandFactory.create(slug="rooms", name="Brightdesk <Rooms>", colour="#C0FFEE")
    cancellation = CancellationFactory.create()
    Cancellation.objects.filter(pk=cancellation.pk).update(brand=other)
    cancellation.refresh_from_db()
    html = client.get(
        own_page_path(MessageFactory.create(cancellation=cancellation))
    ).content.decode()
    assert "Brightdesk &lt;Rooms&gt;" in html
    assert "/s/colours/c0ffee.css" in html
