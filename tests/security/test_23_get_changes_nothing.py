"""State changed by GET, HEAD or prefetch: mail scanners and browsers open every link they see."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import Resolver404, resolve

from outbox.models import MessageBody
from staff.groups import GROUPS
from tests.customers.stripe_door import deliver
from tests.stories import retold
from worker.running import drain

# Kept by the frame itself, whoever reads: who is signed in since when, and failed sign-ins.
NOT_OURS = {"sessions", "axes", "contenttypes"}
MOST_OF_A_KIND = 2  # pages behind one pattern of addresses: they run the same code


class Links(HTMLParser):
    """Every address that a page offers to a reader, a scanner or a prefetcher."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {"href", "src", "hx-get", "action", "formaction", "data-url"}
        self.found += [value for name, value in attributes if name in names and value]


def snapshot() -> dict[str, str]:
    """One digest per table of all that a person could have changed."""
    return {
        model._meta.label: hashlib.sha256(
            serializers.serialize("json", model._default_manager.order_by("pk")).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model._meta.app_label not in NOT_OURS
    }


def kind(path: str) -> str:
    """The pattern that serves this path, with the model of an admin page."""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    return f"{match.route} {match.url_name}"


def crawl(client: Client, *starts: str) -> set[str]:
    """Open every address that can be reached from the given ones, by GET and by HEAD."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        path = urlsplit(address).path
        if path in seen or path.startswith("/static/") or kinds[kind(path)] >= MOST_OF_A_KIND:
            continue
        seen.add(path)
        kinds[kind(path)] += 1
        client.head(address)
        response = client.get(address)
        assert response.status_code < 500, address
        if "Location" in response:
            waiting.append(urljoin(address, response["Location"]))
        if "html" in response.get("Content-Type", "") and not response.streaming:
            links = Links()
            links.feed(response.content.decode())
            local = (urljoin(address, link) for link in links.found)
            waiting.extend(link for link in local if not urlsplit(link).netloc)
    return seen


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
