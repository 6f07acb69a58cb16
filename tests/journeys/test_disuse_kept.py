"""Keeping an account: the button in the letter, or using it; and the page behind the button."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils.translation import override

from customers import activity
from customers.models import Customer
from customers.timeline import timeline
from journeys.disuse import keeping, links
from journeys.models import DisuseState
from outbox import doors
from outbox.models import Message, MessageState
from tests.customers.test_races import at_once
from tests.surveys.factories import MessageFactory, own_page_path, survey_path
from worker import clock
from worker.running import drain

from .unused import away, disuse_of, letters_to, look, rule_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(prepared):
    cache.clear()
    rule_on()


def path_of(letter) -> str:
    """Of the button in a mail that has gone out."""
    html = letter.get_body(("html",)).get_content()
    (address,) = set(re.findall(r'href="([^"]*/k/[^"]*)"', html))
    path: str = urlsplit(address).path
    return path


@pytest.fixture
def warned(letters):
    """Somebody who got the letter, and the path of its button."""
    customer = away(100)
    drain()
    (letter,) = letters()
    return customer, path_of(letter)


def told(customer) -> list[str]:
    with override("en"):
        return [f"{entry.text} {entry.detail}".strip() for entry in timeline(customer)]


def test_button_leads_to_a_page_that_asks(client, warned):
    customer, path = warned
    page = client.get(path)
    assert page.status_code == 200
    assert "Do you want to keep your account?" in page.content.decode()
    assert customer.name not in page.content.decode()
    assert customer.email not in page.content.decode()


def test_opening_the_page_records_nothing(client, warned):
    customer, path = warned
    for _scanner in range(30):
        client.get(path)
        client.head(path)
    assert disuse_of(customer).state == DisuseState.WARNED
    customer.refresh_from_db()
    assert customer.last_seen_at == disuse_of(customer).since


def test_pressing_keeps_the_account_and_says_so(client, warned):
    customer, path = warned
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert "Your account stays" in client.get(path).content.decode()
    assert disuse_of(customer).state == DisuseState.KEPT
    assert "Keeps the account." in told(customer)
    clock.travel(timedelta(days=31))
    look()
    assert disuse_of(customer).state == DisuseState.KEPT


def test_pressing_twice_is_pressing_once(client, warned):
    customer, path = warned
    client.post(path)
    ended_at = disuse_of(customer).ended_at
    assert client.post(path).status_code == 303
    assert disuse_of(customer).ended_at == ended_at


def test_keeping_counts_as_a_sign_of_life(client, warned):
    customer, path = warned
    client.post(path)
    clock.travel(timedelta(days=59))
    look()
    assert len(letters_to(customer)) == 1
    clock.travel(timedelta(days=2))
    look()
    assert len(letters_to(customer)) == 2


def test_link_of_an_earlier_letter_keeps_the_account_of_today(client, warned):
    customer, path = warned
    activity.seen(customer, clock.now())
    clock.travel(timedelta(days=61))
    drain()
    assert "Do you want to keep" in client.get(path).content.decode()
    client.post(path)
    assert customer.disuses.latest("since").state == DisuseState.KEPT


def test_using_the_account_stops_a_letter_that_waits():
    customer = away(100)
    look()
    activity.seen(customer, clock.now())
    assert letters_to(customer)[0].state == MessageState.CANCELLED
    assert disuse_of(customer).state == DisuseState.SEEN
    assert "Used the account again." in told(customer)


def test_using_the_account_settles_what_was_announced(client, warned):
    customer, path = warned
    activity.seen(customer, clock.now())
    assert "You have used it since we wrote" in client.get(path).content.decode()
    clock.travel(timedelta(days=31))
    look()
    assert disuse_of(customer).state == DisuseState.SEEN


def test_guard_stops_a_letter_whose_reader_was_seen_behind_our_back():
    customer = away(100)
    look()
    Customer.objects.filter(pk=customer.pk).update(last_seen_at=clock.now())
    drain()
    assert letters_to(customer)[0].state == MessageState.CANCELLED


def test_who_keeps_it_after_the_date_is_told_that_it_may_be_closed(client, warned):
    customer, path = warned
    clock.travel(timedelta(days=31))
    look()
    assert "Do you still want your account?" in client.get(path).content.decode()
    client.post(path)
    page = client.get(path).content.decode()
    assert "It may be closed already." in page
    assert "mailto:" in page
    assert disuse_of(customer).state == DisuseState.KEPT


def test_page_speaks_the_language_of_the_letter_or_the_one_asked_for(client, letters):
    away(100, languages=["lv"])
    drain()
    path = path_of(letters()[0])
    assert 'lang="lv"' in client.get(path).content.decode()
    assert 'lang="en"' in client.get(f"{path}?lang=en").content.decode()
    assert client.post(f"{path}?lang=en")["Location"] == f"{path}?lang=en"


def test_test_mail_shows_the_page_and_keeps_nothing(client):
    trial = MessageFactory.create(purpose="test", cancellation=None, **whom())
    path = urlsplit(links.keep_url(trial.public_id.hex, clock.now())).path
    assert "Do you want to keep" in client.get(path).content.decode()
    assert "Your account stays" in client.post(path).content.decode()


def whom():
    customer = away(1)
    return {"customer": customer, "brand": customer.brand, "cause": "test"}


def test_second_copy_of_the_letter_has_a_button_that_works(client, colleague, warned, letters):
    customer, _path = warned
    doors.resend(letters_to(customer)[0], now=clock.now(), by=colleague("agent"))
    drain()
    client.post(path_of(letters()[-1]))
    assert disuse_of(customer).state == DisuseState.KEPT


def test_page_leaves_no_trace(client, warned):
    response = client.get(warned[1])
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store"
    assert "script-src" not in response["Content-Security-Policy"]
    assert not response.cookies


def test_bad_links_are_the_page_of_every_bad_link(client, warned):
    customer, path = warned
    token = path.split("/")[2]
    unknown = client.get("/s/nothing")
    foreign = MessageFactory.create(cancellation__customer=customer)
    gone = urlsplit(links.keep_url(uuid4().hex, clock.now())).path
    other = urlsplit(links.keep_url(foreign.public_id.hex, clock.now())).path
    bad = [
        f"/k/{token[:-1]}",
        f"/k/{token}x",
        f"/s/{token}",
        f"/b/{token}",
        f"/k/{survey_path(foreign).split('/')[2]}",
        f"/k/{own_page_path(foreign).split('/')[2]}",
        gone,
        other,
        "/k/",
        "/k",
        f"{path}/more",
        "/k/%00",
    ]
    for address in bad:
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer.content) == (404, unknown.content), address
    clock.travel(links.LIFETIME + timedelta(seconds=1))
    assert client.post(path).status_code == 404
    assert disuse_of(customer).state == DisuseState.WARNED


def test_presses_of_one_letter_are_limited(client, warned):
    path = warned[1]
    answers = [client.post(path).status_code for _press in range(21)]
    assert answers == [303] * 20 + [429]
    assert client.get(path).status_code == 200


def test_guessing_is_slowed_down(client, warned):
    answers = [client.get(f"/k/guess-{n}").status_code for n in range(70)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert client.get(warned[1]).status_code == 200


def test_timeline_says_what_they_were_told(warned):
    customer, _path = warned
    disuse = disuse_of(customer)
    assert f"Account not used since {disuse.since:%-d %b %Y}." in "\n".join(told(customer))
    assert f"may be closed on {disuse.closes_at:%-d %b %Y}" in "\n".join(told(customer))
    clock.travel(timedelta(days=31))
    look()
    assert "Cancelmail closes nothing; your own system does." in "\n".join(told(customer))


def test_page_of_the_letter_says_why_it_was_written_and_what_came_of_it(client, signed_in, warned):
    customer, path = warned
    letter, disuse = letters_to(customer)[0], disuse_of(customer)
    agent, address = signed_in("agent"), f"/admin/outbox/message/{letter.pk}/change/"
    page = agent.get(address).content.decode()
    assert f"The account was not used since {disuse.since:%-d %b %Y}." in page
    assert f"may be closed on {disuse.closes_at:%-d %b %Y}, unless they keep it." in page
    client.post(path)
    assert "They keep their account." in agent.get(address).content.decode()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_keeping_and_being_seen_at_once_never_wait_for_each_other():
    people = [away(100 + number) for number in range(8)]
    look()
    acts = []
    for customer in people:
        disuse, now = disuse_of(customer), clock.now()
        acts += [
            lambda disuse=disuse, now=now: keeping.keep(disuse, now),
            lambda customer=customer, now=now: activity.seen(customer, now),
        ]
    at_once(*acts)
    assert not Message.objects.exclude(state=MessageState.CANCELLED).exists()
    states = {disuse_of(one).state for one in people}
    assert states <= {DisuseState.KEPT, DisuseState.SEEN}
