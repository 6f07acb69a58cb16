"""More cancellations than usual: the mail of the rest waits for a person's word."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.core.cache import cache

from outbox import bursts, doors, modes
from outbox.models import Burst, Message, Mode
from staff.models import AuditEntry
from tests.customers.factories import CancellationFactory, SubscriptionFactory
from worker import clock
from worker.running import drain

from .factories import COMPOSED, BrandFactory, CustomerFactory, MessageFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database,
    pytest.mark.usefixtures("live", "mail_dir"),
]
WAITING, DECIDE = "/admin/outbox/waiting/", "/admin/outbox/waiting/decide/"


@pytest.fixture(autouse=True)
def _usual_is_counted_anew():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def brand():
    return BrandFactory.create()


def leave(brand, number=1, purposes=("letter",), **fields) -> list[Message]:
    """So many people leave now, and each gets these mails."""
    made = []
    for _person in range(number):
        customer = CustomerFactory.create(brand=brand)
        subscription = SubscriptionFactory.create(customer=customer)
        cancellation = CancellationFactory.create(subscription=subscription)
        for purpose in purposes:
            enqueued = doors.enqueue(
                purpose=purpose,
                stream="rule:1",
                dedupe_key=f"left:{purpose}:{cancellation.pk}",
                cause=f"cancellation:{cancellation.pk}",
                brand=brand,
                customer=customer,
                cancellation=cancellation,
                language="en",
                composed=COMPOSED,
                now=clock.now(),
                **fields,
            )
            assert enqueued.message
            made.append(enqueued.message)
    return made


def states(messages) -> list[str]:
    return [message.state for message in messages]


def another(customer):
    """One more cancellation of theirs."""
    return CancellationFactory.create(subscription=SubscriptionFactory.create(customer=customer))


def past(brand, days_ago: int, people: int, hour: int = 10) -> None:
    """So many left within an hour of a day in the past."""
    day = clock.now().astimezone(UTC).replace(hour=hour, minute=5) - timedelta(days=days_ago)
    customer = CustomerFactory.create(brand=brand)
    for _person in range(people):
        cancellation = another(customer)
        MessageFactory.create(
            state="sent", brand=brand, customer=customer, cancellation=cancellation, created_at=day
        )


def test_up_to_the_floor_all_goes_and_the_rest_is_held(brand):
    messages = leave(brand, bursts.FLOOR + 3)
    assert states(messages) == ["queued"] * bursts.FLOOR + ["held"] * 3
    last = messages[-1]
    assert (last.hold, last.state_reason) == (
        "burst",
        "More people left in an hour than is usual: a person looks first.",
    )
    found = Burst.objects.get()
    assert (found.most, found.usual, found.limit) == (bursts.FLOOR + 3, 0, bursts.FLOOR)


def test_receipt_and_letter_of_one_leaver_count_once(brand):
    messages = leave(brand, bursts.FLOOR, purposes=("receipt", "letter"))
    assert set(states(messages)) == {"queued"}
    assert states(leave(brand, 1, purposes=("receipt", "letter"))) == ["held", "held"]


def test_after_a_quiet_hour_letters_go_again(brand):
    leave(brand, bursts.FLOOR + 1)
    clock.travel(timedelta(minutes=61))
    assert states(leave(brand)) == ["queued"]


@pytest.mark.parametrize("purpose", ["personal", "reminder", "follow-up", "test"])
def test_other_mail_goes_on(brand, purpose):
    leave(brand, bursts.FLOOR + 1)
    assert states(leave(brand, purposes=(purpose,))) == ["queued"]


def test_usual_is_the_median_of_each_days_busiest_hour(brand):
    for days_ago in range(1, 6):
        past(brand, days_ago, people=8)
        past(brand, days_ago, people=3, hour=15)
    past(brand, 6, people=40)
    assert bursts.usual_in_an_hour(clock.now()) == 8
    messages = leave(brand, 4 * 8 + 1)
    assert states(messages) == ["queued"] * 32 + ["held"]


def test_days_on_which_nobody_left_count_too(brand):
    past(brand, 9, people=30)
    past(brand, 1, people=30)
    assert bursts.usual_in_an_hour(clock.now()) == 0


def test_what_was_before_the_last_56_days_does_not_count(brand):
    past(brand, 57, people=30)
    assert bursts.usual_in_an_hour(clock.now()) == 0


def test_today_is_no_usual_day(brand):
    leave(brand, 12)
    assert bursts.usual_in_an_hour(clock.now()) == 0
    clock.travel(timedelta(days=1))
    assert bursts.usual_in_an_hour(clock.now()) == 12


def test_letter_held_for_a_person_waits_too_when_its_deadline_comes(brand):
    letters = leave(brand, bursts.FLOOR + 1, held_because="A person writes first.")
    assert not Burst.objects.exists()
    leave(brand, 1)
    late = leave(brand, 1, held_because="A person writes first.")[0]
    assert not doors.release(late, now=clock.now())
    late.refresh_from_db()
    assert (late.state, late.hold) == ("held", "burst")
    assert doors.release(letters[0], now=clock.now())


def test_shadow_mode_holds_as_shadow_mode(brand):
    modes.change(now=clock.now(), by=None, mode=Mode.SHADOW)
    assert {message.hold for message in leave(brand, bursts.FLOOR + 1)} == {"shadow"}
    assert not Burst.objects.exists()


def newest() -> int:
    return Message.objects.latest("pk").pk


def test_today_says_so_and_a_colleague_lets_all_go(brand, signed_in, letters):
    leave(brand, bursts.FLOOR + 3)
    client = signed_in("agent")
    html = client.get("/admin/").content.decode()
    assert "More people left than usual" in html
    assert "23 people left within one hour; the busiest hour of a usual day has 0." in html
    assert "3 letters are held." in html
    assert "More people left than usual" in client.get(WAITING).content.decode()
    client.post(DECIDE, {"all": "burst", "do": "release", "newest": newest()})
    drain()
    assert len(letters()) == bursts.FLOOR + 3
    assert "More people left than usual" not in client.get("/admin/").content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after["count"]) == ("messages.released", 3)
    burst = Burst.objects.get()
    assert burst.is_let_go
    assert burst.settled_by is not None


def test_after_a_person_has_looked_it_is_counted_anew(brand, signed_in):
    leave(brand, bursts.FLOOR + 1)
    clock.travel(timedelta(seconds=1))
    data = {"all": "burst", "do": "release", "newest": newest()}
    signed_in("agent").post(DECIDE, data)
    clock.travel(timedelta(seconds=1))
    assert states(leave(brand, bursts.FLOOR + 1)) == ["queued"] * bursts.FLOOR + ["held"]
    assert Burst.objects.count() == 2


def test_colleague_stops_all_after_a_second_question(brand, signed_in):
    leave(brand, bursts.FLOOR + 3)
    client, data = signed_in("agent"), {"all": "burst", "do": "stop", "newest": newest()}
    assert "Stop 3 letters?" in client.post(DECIDE, data).content.decode()
    assert Message.objects.filter(state="cancelled").count() == 0
    client.post(DECIDE, {**data, "sure": "yes"})
    assert Message.objects.filter(state="cancelled").count() == 3
    assert Message.objects.filter(state="queued").count() == bursts.FLOOR
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after["count"]) == ("messages.stopped", 3)
    assert bursts.current() is None


def test_what_came_after_the_page_was_drawn_is_not_let_go_unseen(brand, signed_in):
    leave(brand, bursts.FLOOR + 2)
    seen = newest()
    (late,) = leave(brand, 1)
    signed_in("agent").post(DECIDE, {"all": "burst", "do": "release", "newest": seen})
    late.refresh_from_db()
    assert late.state == "held"
    assert late.pk > seen


def test_hours_are_those_of_utc_and_the_last_of_a_day_is_its_own(brand):
    customer = CustomerFactory.create(brand=brand)
    now = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for minutes in (-1, -59, -61):
        cancellation = another(customer)
        created = now + timedelta(minutes=minutes)
        MessageFactory.create(
            state="sent",
            brand=brand,
            customer=customer,
            cancellation=cancellation,
            created_at=created,
        )
    assert bursts.usual_in_an_hour(clock.now()) == 2
