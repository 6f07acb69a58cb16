"""The unsubscribe link: a GET asks, a POST without cookies does it, a forged link does nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from outbox import links
from outbox.models import Suppression
from worker import clock

from .factories import MessageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live")]


@pytest.fixture
def message():
    return MessageFactory.create(state="sent", to_email="Zane@example.com")


def path_of(message):
    return "/u/" + links.unsubscribe_url(message.public_id).rpartition("/u/")[2]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(message, method):
    response = getattr(Client(), method)(path_of(message))
    assert response.status_code == 200
    assert not Suppression.objects.exists()
    assert not message.events.exists()


def test_post_suppresses_for_the_purpose_and_stops_what_waits(message):
    waiting = MessageFactory.create(to_email="zane@example.com")
    receipt = MessageFactory.create(to_email="zane@example.com", purpose="receipt")
    response = Client(enforce_csrf_checks=True).post(path_of(message))
    assert response.status_code == 200
    assert not response.cookies
    suppression = Suppression.objects.get()
    assert (suppression.email, suppression.purpose) == ("zane@example.com", "letter")
    waiting.refresh_from_db()
    receipt.refresh_from_db()
    assert (waiting.state, receipt.state) == ("cancelled", "queued")
    assert [event.kind for event in message.events.all()] == ["unsubscribed"]


def test_page_speaks_the_letters_language(message):
    assert 'lang="lv"' in Client().get(path_of(message)).content.decode()


def test_link_works_years_later(message):
    from datetime import timedelta

    clock.travel(timedelta(days=2000))
    assert Client().post(path_of(message)).status_code == 200


@pytest.mark.parametrize("spoil", [lambda t: t[:-2], lambda t: t[:9] + "x" + t[10:], lambda t: "a"])
def test_forged_link_does_nothing(message, spoil):
    token = path_of(message).removeprefix("/u/")
    spoiled = spoil(token)
    if spoiled == token:
        spoiled = token[:9] + "y" + token[10:]
    assert Client().post(f"/u/{spoiled}").status_code == 404
    assert not Suppression.objects.exists()


def test_token_of_another_purpose_does_nothing(message):
    token = links._keyring().sign("survey", message.public_id.bytes, expires_at=None)
    assert Client().post(f"/u/{token}").status_code == 404
