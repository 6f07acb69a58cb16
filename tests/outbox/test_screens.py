"""The outbox on the desk: list, message page, and what each button does and refuses."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from outbox import attention, doors, modes
from outbox.models import Message, Mode, Suppression
from staff.models import AuditEntry
from tests.templates_app.factories import LetterTextFactory
from worker import clock
from worker.running import drain

from .factories import MessageFactory, SendingModeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live", "mail_dir")]


def page_of(message):
    return reverse("admin:outbox_message_change", args=[message.pk])


def url(name, message):
    return reverse(f"outbox:{name}", args=[message.public_id])


def test_list_shows_state_recipient_and_letter(signed_in):
    MessageFactory.create(state="unknown", to_name="Kārlis Vītols", to_email="karlis@example.com")
    html = signed_in("agent").get(reverse("admin:outbox_message_changelist")).content.decode()
    for words in ("Unknown", "Kārlis Vītols", "karlis@example.com", "Nothing is sent again"):
        assert words in html


def test_list_is_searched_and_filtered(signed_in):
    MessageFactory.create(to_email="zane@example.com")
    MessageFactory.create(state="failed", to_email="janis@example.com")
    client, path = signed_in("agent"), reverse("admin:outbox_message_changelist")
    assert "janis@" not in client.get(path, {"q": "zane@example.com"}).content.decode()
    assert "zane@" not in client.get(path, {"needs": "you"}).content.decode()


def test_list_is_filtered_by_the_names_of_languages(signed_in):
    MessageFactory.create(language="lv", to_email="zane@example.com")
    MessageFactory.create(language="en", to_email="janis@example.com")
    LetterTextFactory.create(language="lv")
    path = reverse("admin:outbox_message_changelist")
    html = signed_in("agent").get(path, {"language": "lv"}).content.decode()
    assert "zane@" in html
    assert "janis@" not in html
    assert re.search(r'language=lv"[^>]*>\s*Latvian', html)


@pytest.mark.parametrize("state", [None, "held", "failed", "unknown", "cancelled", "expired"])
@pytest.mark.parametrize("copy", ["letter", "text", "headers", "nonsense"])
def test_page_shows_every_state(signed_in, state, copy):
    message = MessageFactory.create(state=state or "queued")
    drain()
    response = signed_in("agent").get(page_of(message), {"copy": copy})
    assert response.status_code == 200
    assert message.to_email in response.content.decode()


def test_copy_as_sent_has_a_policy_of_its_own_and_may_be_framed_by_us(signed_in):
    message = MessageFactory.create()
    drain()
    response = signed_in("agent").get(url("copy", message))
    assert "Paldies" in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    for part in ("frame-ancestors 'self'", "form-action 'none'", "base-uri 'none'"):
        assert part in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_letter_that_was_not_sent_is_shown_as_it_would_go_out(signed_in):
    message = MessageFactory.create(state="held")
    assert "Paldies" in signed_in("agent").get(url("copy", message)).content.decode()


def test_letter_that_cannot_be_written_says_why(signed_in):
    message = MessageFactory.create(state="held", composed=None)
    client = signed_in("agent")
    assert "This message has no letter." in client.get(page_of(message)).content.decode()
    assert client.get(url("copy", message)).status_code == 404


def test_stop_and_too_late(signed_in):
    client, message = signed_in("agent"), MessageFactory.create()
    assert client.post(url("stop", message)).status_code == 302
    message.refresh_from_db()
    assert message.state == "cancelled"
    sending = MessageFactory.create(state="sending")
    response = client.post(url("stop", sending), follow=True)
    assert "Too late" in response.content.decode()


def test_send_now_releases_a_held_message(signed_in):
    message = MessageFactory.create(state="held")
    signed_in("agent").post(url("send_now", message))
    message.refresh_from_db()
    assert message.state == "queued"


def test_queued_before_approve_first_it_waits_for_a_yes_on_its_page(signed_in):
    message = MessageFactory.create()
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    client = signed_in("agent")
    html = client.get(page_of(message)).content.decode()
    assert "Waits for your yes." in html
    assert url("send_now", message) in html
    client.post(url("send_now", message))
    drain()
    message.refresh_from_db()
    assert message.state == "sent"


def test_list_calls_what_lacks_a_yes_by_its_name_and_finds_it(signed_in):
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    MessageFactory.create(to_email="queued@example.com")
    MessageFactory.create(state="held", hold="approve", to_email="held@example.com")
    MessageFactory.create(state="held", hold="person", to_email="person@example.com")
    client, path = signed_in("agent"), reverse("admin:outbox_message_changelist")
    html = client.get(path, {"needs": "yes"}).content.decode()
    found = [name for name in ("queued@", "held@", "person@") if name in html]
    assert found == ["queued@", "held@"]
    assert html.count("Waits for a yes</span>") == 2


def test_list_asks_for_the_mode_once_however_many_rows(signed_in, django_assert_max_num_queries):
    client, path = signed_in("agent"), reverse("admin:outbox_message_changelist")
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    MessageFactory.create_batch(12)
    with django_assert_max_num_queries(22):
        client.get(path)


def test_send_again_asks_first_and_makes_a_new_message(signed_in):
    client, message = signed_in("agent"), MessageFactory.create(state="unknown")
    assert "they will get it twice" in client.get(url("send_again", message)).content.decode()
    assert Message.objects.count() == 1
    response = client.post(url("send_again", message))
    again = message.resends.get()
    assert response["Location"] == page_of(again)
    message.refresh_from_db()
    assert message.state == "unknown"
    assert attention.needs_a_person() == 0


@pytest.mark.parametrize(("answer", "state"), [("yes", "sent"), ("no", "failed")])
def test_settle_by_hand(signed_in, answer, state):
    message = MessageFactory.create(state="unknown")
    signed_in("agent").post(url("settle", message), {"arrived": answer})
    message.refresh_from_db()
    assert message.state == state


@pytest.mark.parametrize("data", [{}, {"arrived": ""}, {"arrived": "perhaps"}])
def test_settle_needs_a_yes_or_a_no(signed_in, data):
    message = MessageFactory.create(state="unknown")
    assert signed_in("agent").post(url("settle", message), data).status_code == 400
    message.refresh_from_db()
    assert message.state == "unknown"


def test_send_again_in_shadow_mode_says_that_it_is_held(signed_in):
    modes.change(now=clock.now(), by=None, mode=Mode.SHADOW)
    message = MessageFactory.create(state="failed")
    html = signed_in("agent").post(url("send_again", message), follow=True).content.decode()
    assert "The new message is held back." in html
    assert "It goes out once more" not in html


def test_left_as_it_is_it_asks_for_nobody(signed_in):
    message = MessageFactory.create(state="failed")
    assert attention.needs_a_person() == 1
    signed_in("agent").post(url("leave", message))
    assert attention.needs_a_person() == 0


BUTTONS = ["stop", "send_now", "settle", "leave"]


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_refuse_get(signed_in, name):
    message = MessageFactory.create(state="held")
    assert signed_in("agent").get(url(name, message)).status_code == 405


@pytest.mark.parametrize("name", [*BUTTONS, "send_again"])
@pytest.mark.parametrize("group", ["editor", "analyst", ""])
def test_buttons_refuse_who_may_not_send(signed_in, name, group):
    message = MessageFactory.create(state="held")
    assert signed_in(group).post(url(name, message)).status_code == 403


def test_analyst_sees_no_messages(signed_in):
    message = MessageFactory.create()
    client = signed_in("analyst")
    assert client.get(page_of(message)).status_code == 403
    assert client.get(url("copy", message)).status_code == 403


def test_visitor_is_sent_to_sign_in(client):
    message = MessageFactory.create()
    assert reverse("admin:login") in client.get(url("copy", message))["Location"]


def test_administrator_pauses_and_resumes(signed_in):
    client = signed_in("administrator")
    client.post(reverse("outbox:switch"), {"turn": "off"})
    assert modes.is_paused()
    client.post(reverse("outbox:switch"), {"turn": "on"})
    assert not modes.is_paused()
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["sendingmode.paused", "sendingmode.resumed"]


def test_agent_may_not_touch_the_switch(signed_in):
    assert signed_in("agent").post(reverse("outbox:switch"), {"turn": "off"}).status_code == 403
    assert not modes.is_paused()


def test_administrator_changes_a_brands_own_mode(signed_in, brand):
    row = SendingModeFactory.create(brand=brand)
    client = signed_in("administrator")
    path = reverse("admin:outbox_sendingmode_change", args=[row.pk])
    assert client.get(path).status_code == 200
    client.post(path, {"mode": "shadow"})
    row.refresh_from_db()
    assert (row.mode, row.changed_by.username) == ("shadow", "administrator")


def test_admins_list_of_modes_is_the_page_of_sending(signed_in, live):
    client, page = signed_in("administrator"), reverse("outbox:sending")
    installation = reverse("admin:outbox_sendingmode_change", args=[live.pk])
    for path in (reverse("admin:outbox_sendingmode_changelist"), installation):
        assert client.get(path)["Location"] == page


def test_administrator_suppresses_an_address_by_hand(signed_in):
    message = MessageFactory.create(to_email="zane@example.com")
    client, path = signed_in("administrator"), reverse("admin:outbox_suppression_add")
    assert client.post(path, {"email": "Zane@Example.com", "purpose": ""}).status_code == 302
    assert doors.is_suppressed("zane@example.com", "letter")
    message.refresh_from_db()
    assert message.state == "cancelled"
    assert client.get(reverse("admin:outbox_suppression_changelist")).status_code == 200
    assert Suppression.objects.get().reason == "manual"


def test_customer_timeline_tells_of_the_message(customer):
    from customers.timeline import timeline

    MessageFactory.create(customer=customer, state="sent")
    assert any("Sent" in entry.detail for entry in timeline(customer))
