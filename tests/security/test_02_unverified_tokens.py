"""SECURITY row 2: a link good for more than it was signed for (Formbricks, CVE-2025-59934)."""

from __future__ import annotations

import base64

import pytest
from django.core.cache import cache

from surveys import links
from tests.surveys.factories import MessageFactory, own_page_path, survey_path
from worker import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def token_of(path: str) -> str:
    return path.split("/")[2]


def flipped(token: str, bit: int) -> str:
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    raw[bit // 8] ^= 1 << bit % 8
    return base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()


def test_every_flipped_bit_is_refused():
    token = token_of(survey_path(MessageFactory.create()))
    now = clock.now()
    assert links.find(links.SURVEY, token, now)
    for bit in range(len(token) * 6 // 8 * 8):
        with pytest.raises(links.NoSuchLink):
            links.find(links.SURVEY, flipped(token, bit), now)


def test_link_outlives_a_new_secret_key(client, settings):
    path = survey_path(MessageFactory.create())
    settings.SECRET_KEY = "another one"
    assert client.get(path).status_code == 200


def test_older_link_key_still_vouches_and_a_removed_one_does_not(client, settings):
    path = survey_path(MessageFactory.create())
    new = "n:" + base64.urlsafe_b64encode(b"n" * 32).decode()
    old, settings.LINK_KEYS = settings.LINK_KEYS, f"{new},{settings.LINK_KEYS}"
    assert client.get(path).status_code == 200
    settings.LINK_KEYS = new
    assert client.get(path).status_code == 404
    settings.LINK_KEYS = old


def test_link_of_one_purpose_does_not_serve_another(client):
    message = MessageFactory.create()
    survey, own_page = token_of(survey_path(message)), token_of(own_page_path(message))
    assert client.get(f"/s/{own_page}").status_code == 404
    assert client.get(f"/b/{survey}").status_code == 404
    now = clock.now()
    for purpose, token in ((links.OWN_PAGE, survey), (links.SURVEY, own_page), ("", survey)):
        with pytest.raises(links.NoSuchLink):
            links.find(purpose, token, now)
