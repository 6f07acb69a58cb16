"""The list of first steps on Today: each says what is so, and leads to where it is done."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from cancelmail_site.models import ChecklistDismissal
from customers.models import Brand
from outbox import doors, modes
from outbox.models import Mode
from staff.models import AuditEntry
from tests.customers.events import customer_event
from tests.customers.factories import RawEventFactory
from tests.customers.stripe_door import deliver
from worker import clock
from worker.running import drain

pytestmark = pytest.mark.django_db
DISMISS = "/admin/checklist/dismiss/"


@pytest.fixture(autouse=True)
def _new(prepared, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


def steps(client) -> dict[str, tuple[str, str, str]]:
    """Of each step by its title: done or to do, what it says, and where it leads."""
    page = html.unescape(client.get("/admin/").content.decode())
    found = re.findall(
        r'step-li[^"]*">.*?class="mid">(.*?)<span class="vh">(.*?)</span>.*?small soft">(.*?)</div>'
        r'.*?href="([^"]*)"',
        page,
        re.DOTALL,
    )
    return {title: (state, words, url) for title, state, words, url in found}


def state_of(client, title: str) -> str:
    return steps(client)[title][0]


def bring_all_about(client) -> None:
    """Everything on the list, as a colleague and Stripe would do it."""
    Brand.objects.update(
        way_back_url="https://brightdesk.io/back", sender_email="hello@brightdesk.io"
    )
    client.post(reverse("outbox:send_test"))
    deliver([customer_event("cus_1", int(clock.now().timestamp()) - 10)])
    drain()


def test_new_installation_has_all_to_do_but_the_mode_for_files(administrator):
    states = {title: state for title, (state, _words, _url) in steps(administrator).items()}
    assert states == {
        "Your brand": "To do",
        "Sender": "To do",
        "Mail provider": "To do",
        "Billing system": "To do",
        "Sending": "Done",
    }
    assert b"1 of 5 done" in administrator.get("/admin/").content


def test_brand_is_done_with_a_way_back_and_its_step_leads_to_its_page(administrator):
    brand = Brand.objects.get()
    url = steps(administrator)["Your brand"][2]
    assert administrator.get(url).status_code == 200
    Brand.objects.update(way_back_url="https://brightdesk.io/back")
    state, words, _url = steps(administrator)["Your brand"]
    assert state == "Done"
    assert words == f"{brand.name}. Customers come back at https://brightdesk.io/back."


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("support@brightdesk.example", "To do"),
        ("support@example.com", "To do"),
        ("support@x.test", "To do"),
        ("support@brightdesk.io", "Done"),
        ("support@contest.io", "Done"),
    ],
)
def test_sender_is_done_with_an_address_that_somebody_can_own(administrator, address, state):
    Brand.objects.update(sender_email=address)
    found, words, url = steps(administrator)["Sender"]
    assert found == state
    assert address in words
    assert url.endswith("#id_sender_email")


def test_provider_is_done_once_a_test_mail_went_the_present_way(administrator, settings):
    administrator.post(reverse("outbox:send_test"))
    assert state_of(administrator, "Mail provider") == "To do"
    drain()
    state, words, _url = steps(administrator)["Mail provider"]
    assert state == "Done"
    assert "A test mail was accepted on" in words
    settings.MAIL_TRANSPORT = "postmark"
    state, words, _url = steps(administrator)["Mail provider"]
    assert (state, words) == (
        "To do",
        "Mail is handed to Postmark. No test mail has gone through yet.",
    )


def test_provider_that_refused_the_test_mail_is_quoted(administrator):
    Brand.objects.update(sender_email="jānis@brightdesk.io")
    administrator.post(reverse("outbox:send_test"))
    drain()
    state, words, _url = steps(administrator)["Mail provider"]
    assert state == "To do"
    assert "The last test mail failed: The part of the address before @" in words


def test_stripe_step_shows_the_address_until_an_event_has_come(administrator, settings):
    state, words, url = steps(administrator)["Billing system"]
    assert state == "To do"
    assert f"{settings.SITE_URL}/hooks/stripe/" in words
    assert url.startswith("https://dashboard.stripe.com/")
    deliver([customer_event("cus_1", int(clock.now().timestamp()) - 10)])
    state, words, url = steps(administrator)["Billing system"]
    assert state == "Done"
    assert "The last event came by Stripe on" in words
    assert administrator.get(url).status_code == 200


@pytest.mark.parametrize(("source", "state"), [("api", "Done"), ("demo", "To do")])
def test_events_of_the_api_count_and_those_of_the_demo_do_not(administrator, source, state):
    RawEventFactory.create(source=source)
    assert state_of(administrator, "Billing system") == state


@pytest.mark.parametrize(
    ("mode", "state"), [(Mode.SHADOW, "To do"), (Mode.APPROVE, "Done"), (Mode.LIVE, "Done")]
)
def test_sending_is_done_when_letters_can_go(administrator, mode, state):
    modes.change(now=clock.now(), by=None, mode=mode)
    assert state_of(administrator, "Sending") == state
    doors.pause(None)
    assert state_of(administrator, "Sending") == "To do"


@pytest.mark.parametrize("group", ["editor", "agent", "analyst"])
def test_only_who_can_do_the_steps_sees_them(signed_in, group):
    client = signed_in(group)
    assert steps(client) == {}
    assert client.post(DISMISS).status_code == 403


def test_list_is_put_away_for_all_when_it_is_done_and_not_before(administrator, signed_in):
    page = administrator.post(DISMISS, follow=True).content.decode()
    assert "Something on the list is not done yet." in page
    assert not ChecklistDismissal.objects.exists()
    bring_all_about(administrator)
    assert "Everything is set up" in administrator.get("/admin/").content.decode()
    administrator.post(DISMISS)
    assert steps(administrator) == {}
    assert steps(signed_in("administrator", username="other")) == {}
    entry = AuditEntry.objects.get(action="checklist.dismissed")
    assert entry.who == str(ChecklistDismissal.objects.get().dismissed_by)


def test_second_press_puts_nothing_away_twice(administrator):
    bring_all_about(administrator)
    administrator.post(DISMISS)
    administrator.post(DISMISS)
    assert ChecklistDismissal.objects.count() == 1
