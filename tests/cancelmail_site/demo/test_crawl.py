"""Every kind of page of the demo is reached by links, and answers; reading changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cancelmail_site.demo.conftest import rows
from tests.crawling import Frontier, links_of

pytestmark = pytest.mark.django_db

LEADS_OUT = "/admin/logout/"
# Reached by links from Today on, so a screen that loses its last link is missed here.
SCREENS = [
    "/admin/follow-ups/",
    "/admin/insights/",
    "/admin/insights/leavers/",
    "/admin/letters/standard/en/",
    "/admin/customers/customer/",
    "/admin/customers/cancellation/",
    "/admin/outbox/message/",
    "/admin/surveys/survey/",
    "/admin/surveys/response/",
    "/admin/customers/plan/",
    "/admin/customers/rawevent/",
    "/admin/journeys/rule/",
    "/admin/staff/user/",
    "/admin/staff/auditentry/",
    "/admin/settings/",
    "/admin/demo/",
]


def crawl(client: Client, frontier: Frontier) -> list[str]:
    """Visit all that the frontier holds; one line for each page that does not answer well."""
    faults = []
    for link in frontier:
        answer = client.get(link)
        if answer.status_code >= 400:
            faults.append(f"{answer.status_code} {link} (on {frontier.found_on[link]})")
        elif answer.status_code in {301, 302}:
            frontier.add([answer["Location"]], link)
        elif answer["Content-Type"].startswith("text/html"):
            frontier.add(links_of(answer.content.decode(), link), link)
    return faults


def test_every_kind_of_page_is_reached_and_answers(demo, signed_in):
    client = signed_in("administrator", is_superuser=True)
    client.raise_request_exception = False  # a 500 is a line among the others
    before = rows()
    frontier = Frontier("/admin/", of_a_kind=1, of_a_route=6)
    assert crawl(client, frontier) == []
    assert len(frontier.found_on) > 150
    assert [screen for screen in SCREENS if screen not in frontier.found_on] == []
    changed = {label for label, pks in rows().items() if pks != before[label]}
    assert changed - {"sessions.Session"} == set()
