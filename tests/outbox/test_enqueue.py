"""Enqueue: one message per key, one letter a day per address, held where the mode says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from outbox import doors, modes
from outbox.enqueueing import written_since
from outbox.models import Message, Mode
from worker import clock

from .factories import COMPOSED, CustomerFactory, SendingModeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live")]


def enqueue(customer, key="letter:1", **fields):
    fields = {
        "purpose": "letter",
        "stream": "standard",
        "cause": "cancellation:1",
        "language": "lv",
        "composed": COMPOSED,
        "now": clock.now(),
        **fields,
    }
    return doors.enqueue(dedupe_key=key, brand=customer.brand, customer=customer, **fields)


def test_live_letter_is_queued_and_expires_in_48_hours(customer):
    message = enqueue(customer).message
    assert message.state == "queued"
    assert message.expires_at - message.due_at == timedelta(hours=48)
    assert message.body.composed == COMPOSED
    assert [event.kind for event in message.events.all()] == ["queued"]


def test_same_key_makes_one_message_and_returns_it(customer):
    first = enqueue(customer).message
    again = enqueue(customer)
    assert (again.message, again.refused) == (first, "duplicate")
    assert Message.objects.count() == 1


def test_customer_without_address_gets_nothing(brand):
    assert enqueue(CustomerFactory.create(email="")).refused == "no_address"


def test_second_letter_within_a_day_is_refused(customer):
    enqueue(customer)
    assert enqueue(customer, "letter:2").refused == "written_recently"


def test_second_letter_to_the_same_address_of_another_customer_is_refused(customer):
    enqueue(customer)
    twin = CustomerFactory.create(email=customer.email.upper())
    assert enqueue(twin, "letter:2").refused == "written_recently"


def test_next_day_a_letter_may_go_again(customer):
    enqueue(customer)
    clock.travel(timedelta(hours=25))
    assert enqueue(customer, "letter:2").refused == ""


def test_letter_that_was_stopped_does_not_count(customer):
    enqueue(customer)
    doors.cancel("cancellation:1", reason="Changed their mind.", now=clock.now())
    assert enqueue(customer, "letter:2").refused == ""


@pytest.mark.parametrize("first", ["receipt", "personal", "reminder"])
def test_other_kinds_do_not_count_against_a_letter(customer, first):
    enqueue(customer, "first", purpose=first)
    assert enqueue(customer).refused == ""


@pytest.mark.parametrize("purpose", ["receipt", "personal"])
def test_receipts_and_personal_letters_are_never_too_many(customer, purpose):
    enqueue(customer, "one", purpose=purpose)
    assert enqueue(customer, "two", purpose=purpose).refused == ""


def test_suppressed_address_gets_nothing(customer):
    doors.suppress(customer.email.upper(), "manual", "test")
    assert enqueue(customer).refused == "suppressed"


def test_suppression_for_one_purpose_leaves_the_others(customer):
    doors.suppress(customer.email, "unsubscribed", "test", purpose="letter")
    assert enqueue(customer).refused == "suppressed"
    assert enqueue(customer, "r", purpose="receipt").refused == ""


def test_shadow_mode_holds_everything(customer):
    modes.change(now=clock.now(), by=None, mode=Mode.SHADOW)
    message = enqueue(customer).message
    assert message.state == "held"
    assert message.state_reason.startswith("Shadow mode")


def test_stricter_mode_of_the_brand_counts(customer):
    SendingModeFactory.create(brand=customer.brand, mode=Mode.SHADOW)
    assert enqueue(customer).message.state == "held"


def test_approve_mode_holds_letters_but_not_what_a_person_wrote(customer):
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    assert enqueue(customer).message.state == "held"
    assert enqueue(customer, "p", purpose="personal").message.state == "queued"


def test_fallback_waits_held_with_its_reason(customer):
    message = enqueue(customer, held_because="Waits for a person.").message
    assert (message.state, message.state_reason) == ("held", "Waits for a person.")


def test_domain_is_stored_as_dns_knows_it(brand):
    message = enqueue(CustomerFactory.create(email="julija@rīga.example")).message
    assert message.to_email == "julija@xn--rga-uta.example"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans a table this small.")
def test_guard_per_address_and_the_list_are_read_off_an_index(customer):
    now = clock.now()
    guard = written_since(customer.brand, ["letter"], "Zane@Example.com", now - timedelta(hours=24))
    assert "INDEX outbox_message_address" in guard.explain()
    assert "(brand_id=? AND purpose=? AND <expr>=? AND created_at>?)" in guard.explain()
    newest = Message.objects.all()[:100].explain()
    assert "INDEX outbox_message_newest" in newest
    assert "TEMP B-TREE" not in newest


def test_list_tells_what_waits_for_a_yes_from_what_a_person_writes_first(customer):
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    letter = enqueue(customer).message
    fallback = enqueue(customer, "f", purpose="follow-up", held_because="A person writes.").message
    assert (letter.hold, fallback.hold) == ("approve", "person")
    assert list(Message.objects.filter(modes.waiting_for_a_yes())) == [letter]


@pytest.mark.parametrize("mode", Mode)
def test_mail_to_try_sending_out_goes_in_every_mode(customer, mode):
    modes.change(now=clock.now(), by=None, mode=mode)
    assert enqueue(customer, purpose="test").message.state == "queued"
