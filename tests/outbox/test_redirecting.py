"""All mail to one address: applied when a mail is put together, and tested again by begin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from outbox import modes
from outbox.models import Purpose, SendingMode
from outbox.outcomes import What
from outbox.queue import Queue
from staff.models import AuditEntry
from worker import clock
from worker.running import drain

from .factories import MessageFactory, SendingModeFactory
from .test_coordinator import coordinator, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live", "mail_dir")]
STAGING = "staging@example.org"


def redirect(to=STAGING):
    modes.change(now=clock.now(), by=None, redirect_to=to)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_mail_goes_to_the_one_address_and_says_whom_it_is_for(purpose, letters):
    redirect()
    MessageFactory.create(purpose=purpose, to_email="zane@example.com", to_name="Zane Ozola")
    drain()
    (mail,) = letters()
    assert mail["To"] == STAGING
    assert mail["Subject"].strip().startswith("[zane@example.com] ")
    for kind in ("plain", "html"):
        words = mail.get_body((kind,)).get_content()
        assert words.index("This mail is for zane@example.com.") < words.index("Paldies")


def test_without_it_mail_goes_to_whom_it_is_for(letters):
    redirect()
    redirect("")
    MessageFactory.create(to_email="zane@example.com")
    drain()
    (mail,) = letters()
    assert "zane@example.com" in mail["To"]
    assert "Redirected" not in mail.as_string()


class Meanwhile(Queue):
    """The switch is set after a mail was put together, just before it would begin."""

    def __init__(self, to):
        self.to = to

    def share_switch(self):
        redirect(self.to)
        super().share_switch()


@pytest.mark.parametrize(("before", "after"), [("", STAGING), (STAGING, ""), (STAGING, "b@x.org")])
def test_begin_refuses_what_was_put_together_for_another_address(before, after):
    redirect(before)
    message, office = MessageFactory.create(to_email="zane@example.com"), coordinator()
    assert step(office, database=Meanwhile(after)) == []
    (send,) = step(office)
    assert send.payload.to_email == (after or "zane@example.com")
    assert ("zane@example.com" in send.payload.text) == bool(after)
    message.refresh_from_db()
    assert message.to_email == "zane@example.com"


@pytest.mark.parametrize(("before", "after"), [("", STAGING), (STAGING, "")])
def test_what_was_refused_before_the_switch_is_tried_again_where_it_says_now(before, after):
    redirect(before)
    message, office = MessageFactory.create(to_email="zane@example.com"), coordinator()
    (send,) = step(office)
    redirect(after)
    step(office, (send, What.REFUSED))
    clock.travel(timedelta(hours=2))
    (again,) = step(office)
    assert again.payload.to_email == (after or "zane@example.com")
    assert ("Redirected" in again.payload.text) == bool(after)
    message.body.refresh_from_db()
    assert message.body.payload["to_email"] == again.payload.to_email


def test_repeat_under_the_same_switch_is_the_same_mail():
    redirect()
    MessageFactory.create()
    office = coordinator()
    (send,) = step(office)
    step(office, (send, What.REFUSED))
    clock.travel(timedelta(hours=2))
    (again,) = step(office)
    assert again.payload == send.payload


def test_page_of_a_message_tells_both_addresses_before_and_after(signed_in):
    redirect()
    message, client = MessageFactory.create(to_email="zane@example.com"), signed_in("agent")
    page = reverse("admin:outbox_message_change", args=[message.pk])
    html = client.get(page).content.decode()
    assert "It will go to staging@example.org instead" in html
    drain()
    redirect("")
    html = client.get(page).content.decode()
    assert "It went to staging@example.org instead" in html
    assert '<p class="small muted">zane@example.com</p>' in html


SETTINGS = "outbox:sending"


def test_administrator_sets_it_and_the_log_tells(signed_in, live):
    client = signed_in("administrator")
    client.post(reverse(SETTINGS), {"mode": "live", "redirect_to": STAGING})
    live.refresh_from_db()
    assert live.redirect_to == STAGING
    entry = AuditEntry.objects.get(action="sendingmode.changed")
    assert (entry.before, entry.after) == ({"redirect_to": ""}, {"redirect_to": STAGING})


@pytest.mark.parametrize("wrong", ["nobody", "jānis@example.com", "a b@example.com"])
def test_address_that_nothing_can_be_sent_to_is_refused(signed_in, live, wrong):
    client = signed_in("administrator")
    response = client.post(reverse(SETTINGS), {"mode": "live", "redirect_to": wrong})
    assert response.status_code == 200
    assert SendingMode.objects.get().redirect_to == ""


def test_brand_cannot_have_an_address_of_its_own(signed_in, brand):
    row = SendingModeFactory.create(brand=brand)
    page = reverse("admin:outbox_sendingmode_change", args=[row.pk])
    client = signed_in("administrator")
    assert b"redirect_to" not in client.get(page).content
    client.post(page, {"mode": "live", "redirect_to": STAGING})
    row.refresh_from_db()
    assert row.redirect_to == ""


@pytest.mark.parametrize("page", ["admin:index", "admin:outbox_message_changelist"])
def test_banner_says_so_on_every_page_also_where_another_stands(signed_in, page):
    redirect()
    modes.change(now=clock.now(), by=None, is_paused=True)
    html = signed_in("agent").get(reverse(page)).content.decode()
    assert "All mail goes to staging@example.org, none to customers." in html
    redirect("")
    html = signed_in("agent", username="other").get(reverse(page)).content.decode()
    assert "staging@example.org" not in html
