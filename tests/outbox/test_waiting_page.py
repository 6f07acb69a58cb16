"""Approve first: what waits is listed, read, and let go or stopped, one, some or all."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from outbox import modes
from outbox.models import Message, Mode
from staff.models import AuditEntry
from tests.customers.events import A_MONTH, customer_event, subscription_event
from tests.customers.stripe_door import deliver
from worker import clock
from worker.running import drain

from .factories import BrandFactory, MessageFactory, SendingModeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_dir")]
WAITING, DECIDE = "/admin/outbox/waiting/", "/admin/outbox/waiting/decide/"


@pytest.fixture(autouse=True)
def _approve_first(db):
    SendingModeFactory.create(mode=Mode.APPROVE)


@pytest.fixture
def client(signed_in):
    return signed_in("agent")


def held(**fields) -> Message:
    message: Message = MessageFactory.create(state="held", hold="approve", **fields)
    return message


def page(client) -> str:
    return " ".join(html.unescape(client.get(WAITING).content.decode()).split())


def state(message) -> str:
    message.refresh_from_db()
    return str(message.state)


def test_list_has_what_a_yes_alone_keeps(client):
    held(to_email="held@example.com", to_name="أحمد الفارسي")
    MessageFactory.create(to_email="queued@example.com")
    held_for_a_person = MessageFactory.create(state="held", hold="person", to_email="p@example.com")
    MessageFactory.create(approved_at=clock.now(), to_email="approved@example.com")
    words = page(client)
    for address in ("held@example.com", "queued@example.com", "أحمد الفارسي"):
        assert address in words
    for address in (held_for_a_person.to_email, "approved@example.com"):
        assert address not in words
    assert "2 letters wait." in words


def test_chosen_ones_go_and_the_others_wait(client, letters):
    first, second, third = held(), held(), MessageFactory.create()
    client.post(DECIDE, {"do": "release", "chosen": [first.public_id, third.public_id]})
    drain()
    assert [state(message) for message in (first, second, third)] == ["sent", "held", "sent"]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user.username) == ("messages.released", "agent")
    assert entry.after == {"count": 2, "messages": sorted([first.pk, third.pk])}
    assert first.events.get(kind="released").by == entry.user


def test_one_is_stopped_at_once_and_two_after_a_question(client):
    first, second, third = held(), held(), held()
    client.post(DECIDE, {"do": "stop", "chosen": [first.public_id]})
    assert state(first) == "cancelled"
    both = {"do": "stop", "chosen": [second.public_id, third.public_id]}
    assert "Stop 2 letters?" in client.post(DECIDE, both).content.decode()
    assert state(second) == "held"
    client.post(DECIDE, {**both, "sure": "yes"})
    assert (state(second), state(third)) == ("cancelled", "cancelled")
    assert [entry.after["count"] for entry in AuditEntry.objects.order_by("pk")] == [1, 2]


def test_all_means_all_that_the_page_had(client):
    seen = [held() for _number in range(60)]
    late = held()
    client.post(DECIDE, {"all": "waiting", "do": "release", "newest": seen[-1].pk})
    assert {state(message) for message in seen} == {"queued"}
    assert state(late) == "held"


def test_letter_stopped_meanwhile_stays_stopped(client):
    message = held()
    client.post(DECIDE, {"do": "stop", "chosen": [message.public_id]})
    client.post(DECIDE, {"do": "release", "chosen": [message.public_id]})
    assert state(message) == "cancelled"


def test_nothing_goes_while_its_brand_is_in_shadow_mode(client):
    brand = BrandFactory.create(slug="quiet")
    SendingModeFactory.create(brand=brand, mode=Mode.SHADOW)
    message = held(brand=brand)
    assert "Nothing waits for a yes." in page(client)
    client.post(DECIDE, {"do": "release", "chosen": [message.public_id]})
    assert state(message) == "held"


@pytest.mark.parametrize(
    "data",
    [
        {"do": "burn"},
        {"do": "release", "all": "everything", "newest": "5"},
        {"do": "release", "all": "waiting"},
        {"do": "release", "all": "waiting", "newest": "9" * 30},
        {"do": "release", "all": "waiting", "newest": "-1"},
    ],
)
def test_what_no_page_asks_for_is_refused(client, data):
    message = held()
    assert client.post(DECIDE, data).status_code == 400
    assert state(message) == "held"


@pytest.mark.parametrize("chosen", [[], ["x"], ["%00"], ["1" * 5000]])
def test_nothing_chosen_does_nothing(client, chosen):
    message = held()
    assert client.post(DECIDE, {"do": "release", "chosen": chosen}).status_code == 302
    assert state(message) == "held"


@pytest.mark.parametrize(("group", "sees"), [("editor", 200), ("analyst", 403)])
def test_who_may_not_send_decides_nothing(signed_in, group, sees):
    message, client = held(), signed_in(group)
    assert client.get(WAITING).status_code == sees
    assert client.post(DECIDE, {"do": "release", "chosen": [message.public_id]}).status_code == 403
    assert state(message) == "held"


def test_decision_is_no_link(client):
    assert client.get(DECIDE).status_code == 405


def test_list_of_many_costs_no_more_queries(client, django_assert_max_num_queries):
    for _number in range(30):
        held()
    with django_assert_max_num_queries(20):
        client.get(WAITING)


def test_letter_of_a_cancellation_says_its_rule_and_today_counts_it(prepared, client):
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    at = int(clock.now().timestamp()) - 60
    ends = {"cancel_at_period_end": True, "canceled_at": at, "cancel_at": at + A_MONTH}
    deliver(
        [
            customer_event("cus_1", at - 20, email="zane@example.com"),
            subscription_event("sub_1", "cus_1", at - 10, amount=4900),
            subscription_event("sub_1", "cus_1", at, is_new=False, amount=4900, **ends),
        ]
    )
    assert "By the rule “" in page(client)
    assert "1 letter waits for a yes" in client.get("/admin/").content.decode()
    clock.travel(timedelta(hours=49))
    drain()
    assert "1 letter waits for a yes" not in client.get("/admin/").content.decode()
