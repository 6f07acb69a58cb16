"""The Settings page says how things stand, beside each."""

from __future__ import annotations

import re

import pytest

from customers.models import RawEvent
from journeys.models import Rule
from outbox.models import SendingMode
from tests.customers.factories import PlanFactory
from worker import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_page(signed_in, prepared):
    client = signed_in("administrator")

    def states():
        """By address, the state beside each link, with whether it asks for care."""
        page = client.get("/admin/settings/").content.decode()
        links = re.findall(r'<a href="([^"]*)">(.*?)</a>', page, re.DOTALL)
        found = {url: re.search(r'class="([^"]*) nowrap">(.*?)<', words) for url, words in links}
        return {url: (one[2], "badge" in one[1]) for url, one in found.items() if one}

    return states


def test_live_installation_needs_no_care(settings_page):
    assert settings_page() == {
        "/admin/journeys/rule/": ("5 on", False),
        "/admin/outbox/sendingmode/": ("Live", False),
    }


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"mode": "shadow"}, "Shadow"),
        ({"is_paused": True}, "Paused"),
        ({"redirect_to": "qa@brightdesk.example"}, "Redirected"),
    ],
)
def test_sending_that_is_held_back_says_so(settings_page, fields, says):
    SendingMode.objects.update(**fields)
    assert settings_page()["/admin/outbox/sendingmode/"] == (says, True)


def test_what_is_not_as_it_should_be_is_counted(settings_page):
    PlanFactory.create(name="")
    Rule.objects.update(is_enabled=False)
    RawEvent.objects.create(
        source="stripe",
        event_id="evt_1",
        event_type="x",
        body="{}",
        state="failed",
        happened_at=clock.now(),
        received_at=clock.now(),
    )
    states = settings_page()
    assert states["/admin/customers/plan/"] == ("1 without a name", True)
    assert states["/admin/customers/rawevent/"] == ("1 not read", True)
    assert states["/admin/journeys/rule/"] == ("0 on", True)
