"""Health is answered before anything else is asked of a request."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_answers_whatever_the_host(client, settings, path):
    settings.ALLOWED_HOSTS = ["desk.example"]
    response = client.get(path, headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_refuses_to_be_posted_to(client):
    assert client.post("/healthz").status_code == 405


def test_any_other_page_still_asks_for_the_host(client, settings):
    settings.ALLOWED_HOSTS = ["desk.example"]
    assert client.get("/admin/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def test_a_browser_that_asks_for_an_icon_gets_the_mark(client):
    assert client.get("/favicon.ico")["Location"].endswith("cancelmail/favicon.svg")
