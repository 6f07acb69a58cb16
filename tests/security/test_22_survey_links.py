"""SECURITY row 22: survey links enumerated, reused or leaked (Mautic, CVE-2018-10189)."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from surveys import links
from surveys.models import Response
from tests.surveys.factories import MessageFactory, own_page_path, survey_path
from worker import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def token_of(path: str) -> str:
    return path.split("/")[2]


def seen(response) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.headers)


def test_good_link_opens_the_survey(client):
    assert client.get(survey_path(MessageFactory.create())).status_code == 200


def test_unknown_damaged_foreign_and_expired_links_are_one_page_to_the_byte(client):
    message: Any = MessageFactory.create()
    path = survey_path(message)
    token = token_of(path)
    unknown = seen(client.get("/s/nothing-like-a-token"))
    assert unknown[0] == 404
    gone = links.sign(links.SURVEY, uuid4(), "", "why", now=None)
    no_survey = links.sign(
        links.SURVEY, message.cancellation.public_id, message.public_id.hex, "nope", now=None
    )
    bad = [
        f"/s/{token_of(own_page_path(message))}",
        f"/b/{token}",
        f"/s/{gone}",
        f"/s/{no_survey}",
        f"/s/{token}x",
        f"/s/{token[:-1]}",
        "/s/" + "A" * 3000,
        "/b/%00%00",
        "/s/é",
        "/s/",
        "/b",
        f"/s/{token}x/other",
        f"{own_page_path(message)}/more",
    ]
    for address in bad:
        assert seen(client.get(address)) == unknown, address
        assert seen(client.post(address, {"reason": "other"})) == unknown, address
    clock.travel(links.LIFETIME + timedelta(seconds=1))
    assert seen(client.get(path)) == unknown
    assert seen(client.post(path, {"reason": "other"})) == unknown
    assert not Response.objects.exists()


def test_bad_and_expired_links_cost_the_same_look_ups(client, django_assert_num_queries):
    path = survey_path(MessageFactory.create())
    with django_assert_num_queries(1):  # the clock
        client.get("/s/unknown")
    clock.travel(links.LIFETIME + timedelta(seconds=1))
    with django_assert_num_queries(1):
        client.get(path)


def test_link_lasts_until_its_last_second(client):
    path = survey_path(MessageFactory.create())
    clock.travel(links.LIFETIME - timedelta(minutes=1))
    assert client.get(path).status_code == 200


def test_address_says_nothing_of_the_person(settings):
    message: Any = MessageFactory.create(to_email="ilze@example.com")
    address = links.survey_url(message.cancellation, "why", message.public_id.hex, "other")
    assert re.fullmatch(re.escape(settings.SITE_URL) + r"/s/[\w-]{60,120}/other", address)
    raw = base64.urlsafe_b64decode(token_of("/s/" + address.split("/")[4]) + "==")
    for personal in ("ilze", "Ilze", "example.com", message.customer.external_id):
        assert personal.encode() not in raw


@pytest.mark.parametrize("which", [survey_path, own_page_path])
def test_pages_leave_no_trace(client, which):
    response = client.get(which(MessageFactory.create()))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store"
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert not response.cookies


def test_links_do_not_appear_in_the_log(client, caplog):
    path = survey_path(MessageFactory.create())
    for _attempt in range(25):
        client.post(path, {})
    clock.travel(links.LIFETIME + timedelta(seconds=1))
    client.get(path)
    assert token_of(path) not in caplog.text


def test_guessing_is_slowed_down_and_a_good_link_is_not(client):
    path = survey_path(MessageFactory.create())
    answers = [client.get(f"/s/guess-{n}") for n in range(70)]
    assert (answers[0].status_code, answers[-1].status_code) == (404, 429)
    assert answers[0].content == answers[-1].content
    assert client.get(path).status_code == 200


def test_posts_to_one_letter_are_limited_and_what_was_typed_is_kept(client):
    path = survey_path(MessageFactory.create(), reason="other")
    for _attempt in range(20):
        client.post(path, {"words-other": "still here"})
    response = client.post(path, {"reason": "other", "words-other": "still here"})
    assert response.status_code == 429
    assert "still here" in response.content.decode()
    assert not Response.objects.exists()
