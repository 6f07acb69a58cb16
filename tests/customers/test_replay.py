"""`manage.py replay`: a story told to a running server."""

from __future__ import annotations

import io
import json
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from customers.models import Cancellation, Customer, EventState, RawEvent
from customers.providers.stripe.stories import read_story, retold, told_with
from outbox.models import Message
from tests.customers.stripe_door import STORIES
from worker import clock
from worker.running import drain

JOHN = STORIES / "john-ends-a-yearly-plan-at-once.jsonl"
ILZE = STORIES / "ilze-cancels-at-period-end.jsonl"


def replay(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command("replay", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_story_of_now_is_told_twice_and_each_time_a_letter_goes_out(prepared, live_server):
    for _time in range(2):
        said = replay(JOHN, "--now", "--url", live_server.url)
        assert "3 stored, 0 known before" in said
        drain()
    first, second = Customer.objects.order_by("pk")
    assert first.email != second.email
    assert first.name == second.name == "John O'Neill"
    assert Message.objects.filter(purpose="letter").count() == 2
    ended = Cancellation.objects.latest("pk").ended_at
    assert ended
    assert clock.now() - ended < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_story_as_it_was_is_stored_once(live_server):
    assert "3 stored" in replay(JOHN, "--url", live_server.url)
    said = replay(JOHN, "--url", live_server.url)
    assert "0 stored, 3 known before" in said
    assert "--now" in said
    assert RawEvent.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_wrong_secret_stores_nothing(live_server):
    address = live_server.url + reverse("customers:stripe")
    answer = next(told_with("whsec_other", address, read_story(JOHN)))
    assert answer.status == 400
    assert "signature" in answer.sentence
    assert not RawEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_server_without_this_brand_says_so(live_server):
    with pytest.raises(CommandError, match="answered 404 after 0 of 3 events"):
        replay(JOHN, "--url", live_server.url, "--brand", "nobody")


def test_no_server_is_told_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(CommandError, match="script/server"):
        replay(JOHN, "--url", f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{not json", "Line 4 of .* is not JSON"),
        ("[1]", "Line 4 of .* is not an event"),
        ('{"id": "evt_1", "created": 1}', "Line 4 of .* needs “type”"),
        ('{"id": "evt_1", "type": "a", "created": "soon"}', "Line 4 of .* “created”"),
    ],
)
def test_bad_line_is_named_before_anything_is_posted(tmp_path, line, complaint):
    path = tmp_path / "story.jsonl"
    path.write_text(f"{JOHN.read_text()}{line}\n")
    with pytest.raises(CommandError, match=complaint):
        replay(path, "--url", "http://127.0.0.1:9")


@pytest.mark.django_db
def test_ids_and_addresses_agree_within_a_telling_and_the_shops_own_stay():
    told = read_story(ILZE)
    again = retold(told, tag="abc123", ends_at=clock.now())
    customer, created, announced, ended = (event["data"]["object"] for event in again)
    assert customer["id"] == created["customer"] == announced["customer"] == "cus_StoryIlze01abc123"
    assert created["id"] == ended["id"] == "sub_StoryIlze01abc123"
    assert customer["email"] == "ilze.berzina-abc123@example.com"
    price = created["items"]["data"][0]["price"]
    assert price["id"] == told[1]["data"]["object"]["items"]["data"][0]["price"]["id"]
    assert len({event["id"] for event in again + told}) == 8
    assert ended["ended_at"] - announced["canceled_at"] == (
        told[3]["data"]["object"]["ended_at"] - told[2]["data"]["object"]["canceled_at"]
    )
    words = "Stripe keeps card_declined and charge_automatically"
    assert words in json.dumps(retold([{**told[0], "note": words}], tag="x", ends_at=clock.now()))


@pytest.mark.django_db(transaction=True)
def test_story_can_be_told_so_far(live_server):
    replay(ILZE, "--now", "--first", "3", "--url", live_server.url)
    drain()
    assert not RawEvent.objects.exclude(state=EventState.DONE).exists()
    assert Cancellation.objects.announced().count() == 1
