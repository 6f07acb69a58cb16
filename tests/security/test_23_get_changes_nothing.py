"""State changed by GET, HEAD or prefetch: mail scanners and browsers open every link they see."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from outbox.models import MessageBody
from staff.groups import GROUPS
from tests.customers.stripe_door import deliver
from tests.stories import retold
from tests.walking import Links, crawl
from worker.running import drain

# Kept by the frame itself, whoever reads: who is signed in since when, and failed sign-ins.
NOT_OURS = {"sessions", "axes", "contenttypes"}


def snapshot() -> dict[str, str]:
    """One digest per table of all that a person could have changed."""
    return {
        model._meta.label: hashlib.sha256(
            serializers.serialize("json", model._default_manager.order_by("pk")).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model._meta.app_label not in NOT_OURS
    }


@pytest.fixture
def leavers(prepared):
    """Ilze with her letter, Aya with her case; both mails have gone out."""
    deliver(retold("ilze", until=3))
    deliver(retold("aya"))
    drain()


@pytest.mark.parametrize("group", GROUPS)
def test_no_page_that_a_colleague_can_reach_changes_anything(signed_in, leavers, group):
    client = signed_in(group)
    before = snapshot()
    pages = crawl(client, "/", "/healthz", "/readyz", "/hooks/stripe/")
    assert len(pages) > 5
    assert snapshot() == before


def test_no_link_in_a_letter_changes_anything(leavers):
    client = Client()
    links = Links()
    for body in MessageBody.objects.all():
        links.feed(body.html)
    before = snapshot()
    pages = crawl(client, *(urlsplit(link).path for link in links.found if "/s/" in link))
    assert len(pages) > 0
    assert snapshot() == before
