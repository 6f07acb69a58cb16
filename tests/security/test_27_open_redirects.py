"""SECURITY row 27: a way back that leads elsewhere (django-allauth, CVE-2026-27982)."""

from __future__ import annotations

import pytest

from customers.models import Brand
from tests.surveys.factories import BrandFactory, MessageFactory, own_page_path

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["", "http://brightdesk.example", "javascript:alert(1)", "//evil.example", "https:"]
)
def test_anything_but_an_https_address_is_no_way_back(client, address):
    brand = BrandFactory.create()
    path = own_page_path(MessageFactory.create())
    Brand.objects.filter(pk=brand.pk).update(way_back_url=address)
    response = client.post(path)
    assert response.status_code == 200
    assert "mailto:support@brightdesk.example" in response.content.decode()


@pytest.mark.parametrize("name", ["next", "url", "way_back", "to", "redirect"])
def test_nothing_in_the_address_or_form_decides_where_it_leads(client, name):
    BrandFactory.create(way_back_url="https://brightdesk.example/resume")
    path = own_page_path(MessageFactory.create())
    response = client.post(f"{path}?{name}=https://evil.example", {name: "https://evil.example"})
    assert response["Location"] == "https://brightdesk.example/resume"
    assert "evil" not in client.get(f"{path}?{name}=https://evil.example").content.decode()
