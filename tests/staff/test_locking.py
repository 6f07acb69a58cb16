"""Guessing passwords: counted per account, however it is spelled, and per real address."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from staff.locking import client_address

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def attempt(username, password="wrong", **headers):
    return Client().post(LOGIN, {"username": username, "password": password}, **headers)


def test_spelling_an_address_in_another_case_brings_no_new_tries(colleague):
    colleague("agent", username="ilze", email="ilze@brightdesk.example")
    for spelling in ("ilze", "ILZE@brightdesk.example", "Ilze@Brightdesk.example") * 2:
        attempt(spelling)
    assert attempt("iLZE@brightdesk.example").status_code == 429


def test_unknown_names_are_locked_out_too():
    for _ in range(5):
        attempt("Nobody")
    assert attempt("nobody").status_code == 429


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ],
)
def test_only_a_listed_proxy_says_who_is_behind_it(settings, peer, forwarded, address):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    assert client_address(request) == address


def test_behind_a_proxy_one_guesser_does_not_lock_everybody_out(colleague, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    colleague("agent", username="ilze")
    for _ in range(6):
        attempt("ilze", headers={"x-forwarded-for": "203.0.113.9"})
    right = attempt("ilze", "kluss-galds-7", headers={"x-forwarded-for": "198.51.100.7"})
    assert right.status_code == 302
