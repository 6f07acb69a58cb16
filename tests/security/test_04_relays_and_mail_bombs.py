"""SECURITY row 4: relays, mail bombs and loops (the relay waves through help desks, 2025 and 2026).

Strangers made help desks write to thousands of addresses that were not theirs, by typing them into
public forms. Here no public page takes an address, and machines write to none of them more often
than `MOST_A_DAY` in 24 hours.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from customers.models import Brand
from customers.timeline import silence
from journeys.models import Because, Decision
from outbox import doors
from outbox.enqueueing import MOST_A_DAY
from outbox.models import Message
from tests.customers.events import A_MONTH, customer_event, subscription_event
from tests.customers.stripe_door import deliver
from tests.outbox.factories import COMPOSED, BrandFactory, CustomerFactory, SendingModeFactory
from tests.surveys import factories as leavers
from worker import clock
from worker.running import drain

pytestmark = pytest.mark.django_db
VICTIM = "victim@elsewhere.example"
ORDINARY, HIGH = 4900, 90_000  # the second is worth a person, and a receipt each


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    cache.clear()


@pytest.fixture
def customer(db):
    SendingModeFactory.create()
    return CustomerFactory.create(brand=BrandFactory.create(), email=VICTIM)


def ask(customer, key, purpose="receipt"):
    """Ask the outbox for one more mail to somebody; returns why there is none."""
    return doors.enqueue(
        purpose=purpose,
        stream="standard",
        dedupe_key=f"{customer.pk}:{key}",
        cause="cancellation:1",
        brand=customer.brand,
        customer=customer,
        language="en",
        composed=COMPOSED,
        now=clock.now(),
    ).refused


def fill(customer):
    for number in range(MOST_A_DAY):
        assert ask(customer, number) == ""


def test_address_gets_no_more_than_so_many_mails_a_day(customer):
    fill(customer)
    assert ask(customer, "receipt") == "written_often"
    assert ask(customer, "letter", "letter") == "written_often"
    assert ask(customer, "test", "test") == "written_often"
    assert Message.objects.count() == MOST_A_DAY


def test_same_mailbox_written_otherwise_is_the_same_address(customer):
    fill(customer)
    twin = CustomerFactory.create(brand=customer.brand, email="Victim@ELSEWHERE.example")
    assert ask(twin, "receipt") == "written_often"


def test_after_a_day_it_may_be_written_to_again(customer):
    fill(customer)
    clock.travel(timedelta(hours=24, seconds=1))
    assert ask(customer, "tomorrow") == ""


def test_other_addresses_are_written_to(customer):
    fill(customer)
    assert ask(CustomerFactory.create(brand=customer.brand), "receipt") == ""


def test_person_who_answers_for_each_letter_is_not_stopped(customer):
    fill(customer)
    assert ask(customer, "person", "personal") == ""


def test_letters_of_persons_do_not_use_the_day_up(customer):
    for number in range(MOST_A_DAY):
        ask(customer, number, "personal")
    assert ask(customer, "receipt") == ""


def cancels_again(number: int, amount: int) -> list[dict[str, Any]]:
    """One more subscription with the victim’s address, cancelled at once."""
    at = int(clock.now().timestamp()) - 60
    fields = {"cancel_at_period_end": True, "canceled_at": at, "cancel_at": at + A_MONTH}
    subscription, customer = f"sub_{number}", f"cus_{number}"
    return [
        customer_event(customer, at - 20, email=VICTIM),
        subscription_event(subscription, customer, at - 10, amount=amount),
        subscription_event(subscription, customer, at, is_new=False, amount=amount, **fields),
    ]


def test_who_subscribes_with_anothers_address_and_cancels_cannot_flood_it(prepared):
    for number in range(MOST_A_DAY + 3):
        deliver(cancels_again(number, HIGH))
    drain()
    assert Message.objects.count() == MOST_A_DAY


def test_cancellation_says_why_its_letter_was_one_too_many(prepared):
    victim = CustomerFactory.create(brand=Brand.objects.earliest("pk"), email=VICTIM)
    fill(victim)
    deliver(cancels_again(1, ORDINARY))
    drain()
    decision = Decision.objects.get()
    assert decision.reason == Because.WRITTEN_OFTEN
    assert str(Because.WRITTEN_OFTEN.label) in silence(decision.cancellation)


TYPED = {
    "email": VICTIM,
    "to": VICTIM,
    "reply_to": VICTIM,
    "reason": "other",
    "words-other": f"Write to {VICTIM}\r\nBcc: {VICTIM}",
}


@pytest.mark.parametrize("page", [leavers.survey_path, leavers.own_page_path])
def test_address_typed_into_a_leavers_page_is_not_written_to(client, page):
    message: Any = leavers.MessageFactory.create()
    client.post(page(message), TYPED)
    drain()
    assert not Message.objects.filter(to_email__icontains="victim").exists()
    assert not Message.objects.exclude(pk=message.pk).exists()


def test_address_typed_into_the_sign_in_page_is_not_written_to(client):
    client.post("/admin/login/", {"username": VICTIM, "password": "x"})
    drain()
    assert not Message.objects.exists()
