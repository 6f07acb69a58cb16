"""The page of sending: the mode, and a test mail by the way that letters go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from outbox import doors, modes, trying
from outbox.models import Message, Mode, SendingMode
from staff.models import AuditEntry
from worker import clock
from worker.running import drain

from .factories import BrandFactory
from .servers import Inbox, Provider, provider_server, smtp_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live", "mail_dir")]
PAGE, TEST = "/admin/outbox/sending/", "/admin/outbox/sending/test/"


@pytest.fixture
def administrator(signed_in, brand):
    return signed_in("administrator")


def words(client, path=PAGE):
    return " ".join(client.get(path).content.decode().split())


@pytest.mark.parametrize("mode", Mode)
def test_mode_is_chosen_and_the_log_tells(administrator, mode):
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    administrator.post(PAGE, {"mode": mode, "redirect_to": ""})
    row = SendingMode.objects.get()
    assert row.mode == mode
    assert f'value="{mode}" checked' in words(administrator)
    changes = AuditEntry.objects.filter(user=row.changed_by, action="sendingmode.changed")
    assert changes.count() == (mode != Mode.APPROVE)


@pytest.mark.parametrize("mode", ["", "loud"])
def test_mode_that_there_is_not_is_refused(administrator, mode):
    assert administrator.post(PAGE, {"mode": mode}).status_code == 200
    assert SendingMode.objects.get().mode == Mode.LIVE


@pytest.mark.parametrize("group", ["editor", "agent", "analyst"])
def test_only_administrators_come_here(signed_in, group):
    client = signed_in(group)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"mode": "shadow"}).status_code == 403
    assert client.post(TEST).status_code == 403


def test_test_mail_is_not_sent_by_a_link(administrator):
    assert administrator.get(TEST).status_code == 405
    assert not Message.objects.exists()


@pytest.mark.parametrize("mode", Mode)
def test_test_mail_goes_to_me_by_the_way_of_letters_in_every_mode(administrator, letters, mode):
    modes.change(now=clock.now(), by=None, mode=mode)
    administrator.post(TEST)
    assert "On its way to administrator@brightdesk.example." in words(administrator)
    drain()
    (mail,) = letters()
    assert "administrator@brightdesk.example" in mail["To"]
    assert mail["From"].addresses[0].addr_spec == "support@brightdesk.example"
    page = words(administrator)
    assert "Accepted for administrator@brightdesk.example." in page
    assert trying.tests_of(mail_reader()).get().provider_id in page


def mail_reader():
    return Message.objects.get().sender


def test_answer_of_the_mail_server_is_shown_as_it_came(administrator, settings):
    settings.MAIL_TRANSPORT, settings.EMAIL_HOST_USER = "smtp", ""
    with smtp_server(Inbox()) as (settings.EMAIL_HOST, settings.EMAIL_PORT):
        administrator.post(TEST)
        drain()
    page = words(administrator)
    assert "OK: queued as 12345" in page
    assert f"the mail server {settings.EMAIL_HOST}, port {settings.EMAIL_PORT}" in page


def test_refusal_of_the_mail_server_is_shown_as_it_came(administrator, settings):
    settings.MAIL_TRANSPORT, settings.EMAIL_HOST_USER = "smtp", ""
    inbox = Inbox(RCPT="550 5.7.1 Relaying denied")
    with smtp_server(inbox) as (settings.EMAIL_HOST, settings.EMAIL_PORT):
        administrator.post(TEST)
        drain()
    page = words(administrator)
    assert "It could not be sent." in page
    assert "550 5.7.1 Relaying denied" in page


def test_providers_answer_is_shown_with_its_id(administrator, settings):
    settings.MAIL_TRANSPORT = "postmark"
    with provider_server() as provider:
        settings.ANYMAIL = provider.settings
        administrator.post(TEST)
        drain()
    assert "pm-1" in words(administrator)
    assert "Mail is handed to Postmark." in words(administrator)


def test_provider_that_does_not_know_the_key_is_tried_again_and_quoted(administrator, settings):
    settings.MAIL_TRANSPORT = "postmark"
    with provider_server(Provider(401, b'{"ErrorCode": 10, "Message": "No token"}')) as provider:
        settings.ANYMAIL = provider.settings
        administrator.post(TEST)
        drain()
    page = words(administrator)
    assert "Not accepted yet." in page
    assert "401" in page


def test_result_is_asked_again_by_the_page_until_there_is_one(administrator):
    administrator.post(TEST)
    path = reverse("outbox:test_result")
    assert "hx-trigger" in words(administrator, path)
    drain()
    assert "hx-trigger" not in words(administrator, path)


def test_anothers_test_mail_is_none_of_mine(administrator, signed_in):
    administrator.post(TEST)
    other = signed_in("administrator", username="other")
    assert other.get(reverse("outbox:test_result")).status_code == 204


def test_second_press_while_the_first_is_under_way_sends_none(administrator):
    administrator.post(TEST)
    administrator.post(TEST)
    assert Message.objects.count() == 1


def test_paused_it_waits_and_says_so(administrator):
    doors.pause(None)
    administrator.post(TEST)
    drain()
    assert "Sending is paused: it goes when you resume." in words(administrator)


def test_without_a_worker_it_is_too_late_after_an_hour(administrator):
    administrator.post(TEST)
    clock.travel(timedelta(hours=1, minutes=1))
    drain()
    assert "It was not sent in time." in words(administrator)


def test_chosen_brand_is_its_sender(administrator, letters):
    BrandFactory.create(slug="other", sender_email="hello@other.example")
    administrator.post(TEST, {"brand": "other"})
    drain()
    assert letters()[0]["From"].addresses[0].addr_spec == "hello@other.example"


def test_who_has_no_address_is_told_so(signed_in, brand):
    client = signed_in("administrator", email="")
    assert "Enter your address" in words(client)
    html = client.post(TEST, follow=True).content.decode()
    assert "Your account has no e-mail address." in html


def test_its_page_shows_the_copy(administrator):
    administrator.post(TEST)
    drain()
    page = reverse("admin:outbox_message_change", args=[Message.objects.get().pk])
    assert "A test mail from Cancelmail" in words(administrator, page)
