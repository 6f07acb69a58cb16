"""Cases of the room customers: who left, what it was worth, and how we know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from customers import facts
from customers.models import (
    Cancellation,
    Customer,
    EventState,
    RawEvent,
    Return,
    Subscription,
)
from journeys.models import Rule
from lib.money import Money, format_money
from outbox.models import Message, Purpose
from tests.customers.events import A_MONTH, customer_event, subscription_event
from tests.customers.stripe_door import Event, deliver, post, stand_after
from worker.running import drain

from . import Case, case, read_events

AMOUNTS = re.compile(r"\d+\.\d\d")


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def seconds(value: int | None) -> datetime | None:
    return datetime.fromtimestamp(value, UTC) if value is not None else None


def thing(event: Event) -> dict[str, Any]:
    """The object that an event carries."""
    found: dict[str, Any] = event["data"]["object"]
    return found


def live_through(case: Case, events: Iterable[Event]) -> None:
    """Deliver the events to an installation as it is after `manage.py prepare`, its worker on."""
    case.request.getfixturevalue("prepared")
    deliver(events, at_their_time=True, whole_worker=True)


def letters() -> list[Message]:
    """The automatic letters, oldest first."""
    return list(Message.objects.filter(purpose=Purpose.LETTER).order_by("pk"))


def sent_to() -> list[tuple[str, str, str]]:
    """Of each automatic letter: which it is, its language, and where it went."""
    assert all(letter.state == "sent" for letter in letters())
    return [(slug(letter), letter.language, letter.to_email) for letter in letters()]


def slug(message: Message) -> str:
    assert message.version is not None
    return message.version.text.letter.slug


def customer_of(event: Event) -> Event:
    """Somebody with an address, for a case that tells only of their subscription."""
    return customer_event(thing(event)["customer"], event["created"] - 1)


def of_type(events: list[Event], ending: str) -> Event:
    return next(event for event in events if event["type"].endswith(ending))


@case("updated-arrives-before-created")
def updated_arrives_before_created(case: Case) -> None:
    newest = max(case.events(), key=lambda event: event["created"])
    for number, order in enumerate((case.events(), list(reversed(case.events())))):
        renamed = json.loads(json.dumps(order).replace("_case_", f"_case{number}_"))
        live_through(case, [customer_of(renamed[0]), *renamed])
        subscription = Subscription.objects.get(external_id=thing(renamed[0])["id"])
        assert subscription.status == thing(newest)["status"]
    assert not Cancellation.objects.exists()
    assert not Message.objects.exists()


@case("announced-then-ended-is-one-cancellation")
def announced_then_ended_is_one_cancellation(case: Case) -> None:
    """The clock goes along with the events: a month lies between the letter and the end."""
    events = case.events()
    announced, ended = of_type(events, "updated"), of_type(events, "deleted")
    live_through(case, events[: events.index(announced) + 1])
    customer = thing(events[0])
    one_letter = [("standard", customer["preferred_locales"][0], customer["email"])]
    assert sent_to() == one_letter
    live_through(case, [ended])
    assert sent_to() == one_letter
    cancellation = Cancellation.objects.get()
    assert cancellation.announced_at == seconds(thing(announced)["canceled_at"])
    assert cancellation.ended_at == seconds(thing(ended)["ended_at"])
    price = thing(announced)["items"]["data"][0]["price"]
    assert cancellation.lost_monthly == price["unit_amount"]
    assert cancellation.currency == price["currency"].upper()
    feedback = thing(announced)["cancellation_details"]["feedback"]
    assert cancellation.billing_feedback == feedback
    assert Cancellation.objects.leavers().count() == 1


@case("customer-arrives-after-the-cancellation")
def customer_arrives_after_the_cancellation(case: Case) -> None:
    cancelled, arrived = case.events()
    case.request.getfixturevalue("prepared")
    stand_after(arrived)
    assert post(cancelled).status_code == 200
    drain()
    waiting = RawEvent.objects.get()
    assert (waiting.state, waiting.reason) == (EventState.WAITING, "customer unknown")
    assert not Message.objects.exists()
    assert post(arrived).status_code == 200
    drain()
    assert not RawEvent.objects.exclude(state=EventState.DONE).exists()
    customer = Cancellation.objects.get().customer
    expected = thing(arrived)
    assert (customer.name, customer.email) == (expected["name"], expected["email"])
    assert customer.languages == expected["preferred_locales"]
    assert sent_to() == [("standard", expected["preferred_locales"][0], expected["email"])]


@case("period-end-moved-to-the-items")
def period_end_moved_to_the_items(case: Case) -> None:
    (new_shape,) = case.events()
    (old_shape,) = read_events(case.path("../data/stripe/customer.subscription.deleted.json"))
    seen = []
    for event in (new_shape, old_shape):
        live_through(case, [customer_of(event), event])
        subscription = Subscription.objects.get(external_id=thing(event)["id"])
        lost = subscription.cancellations.get()
        seen.append((subscription.paid_until, lost.lost_monthly, lost.currency))
    item = thing(new_shape)["items"]["data"][0]
    price = item["price"]
    assert seen[0] == (
        seconds(item["current_period_end"]),
        price["unit_amount"],
        price["currency"].upper(),
    )
    assert seen[0] == seen[1]


@case("cancel-at-without-the-flag")
def cancel_at_without_the_flag(case: Case) -> None:
    (event,) = case.events()
    live_through(case, [customer_of(event), event])
    cancellation = Cancellation.objects.announced().get()
    assert cancellation.ends_at == seconds(thing(event)["cancel_at"])
    assert cancellation.billing_feedback == thing(event)["cancellation_details"]["feedback"]
    assert len(sent_to()) == 1


@case("customer-without-name-and-address")
def customer_without_name_and_address(case: Case) -> None:
    events = case.events()
    for position, event in enumerate(events):
        # The two samples, as collected, bear the same blanked-out event id.
        event["id"] = f"evt_{position}"
    live_through(case, events)
    customer = Customer.objects.get()
    cancellation = Cancellation.objects.leavers().get()
    assert (customer.name, customer.email) == ("", "")
    assert cancellation.lost_monthly == thing(events[1])["items"]["data"][0]["price"]["unit_amount"]
    assert not Message.objects.exists()
    assert list(Cancellation.objects.filter(customer__email="")) == [cancellation]
    known_since = max(event["created"] for event in events) + 3600
    arrived = customer_event(
        customer.external_id, known_since, is_new=False, email="late@example.com"
    )
    live_through(case, [arrived])
    assert [email for _slug, _language, email in sent_to()] == ["late@example.com"]


@case("yen-have-no-cents")
def yen_have_no_cents(case: Case) -> None:
    (event,) = case.events()
    live_through(case, [customer_of(event), event])
    cancellation = Cancellation.objects.get()
    amount = thing(event)["items"]["data"][0]["price"]["unit_amount"]
    assert (cancellation.lost_monthly, cancellation.currency) == (amount, "JPY")
    money = Money(amount, "JPY")
    assert money.major == amount
    assert format_money(money, "en") == f"¥{amount:,}"
    written = f"{amount:,}".replace(",", "\N{NO-BREAK SPACE}") + "\N{NO-BREAK SPACE}¥"
    assert format_money(money, "lv") == written


@case("monthly-value-of-years-weeks-and-seats")
def monthly_value_of_years_weeks_and_seats(case: Case) -> None:
    """The table; Paddle's subscription belongs to the issue that connects Paddle."""
    for number, (amount, interval, count, seats, expected) in enumerate(case.input["table"]):
        subscription_id = f"sub_table_{number}"
        deliver([customer_event(f"cus_table_{number}", 1_700_000_000)])
        price = {"amount": amount, "interval": interval, "count": count, "quantity": seats}
        deliver(
            [subscription_event(subscription_id, f"cus_table_{number}", 1_700_000_001, **price)]
        )
        subscription = Subscription.objects.get(external_id=subscription_id)
        assert subscription.monthly_amount is not None
        assert Decimal(subscription.monthly_amount) / 100 == Decimal(expected)


@case("one-of-two-subscriptions")
def one_of_two_subscriptions(case: Case) -> None:
    small, large = (cents(amount) for amount in AMOUNTS.findall(case.input["customer"]))
    assert cents(AMOUNTS.findall(case.input["event"])[0]) == small
    start, end = 1_700_000_000, 1_710_000_000
    in_usd: dict[str, Any] = {"start_date": start, "currency": "usd"}
    deliver(
        [
            customer_event("cus_two", start),
            subscription_event("sub_small", "cus_two", start, amount=small, **in_usd),
            subscription_event("sub_large", "cus_two", start, amount=large, **in_usd),
            subscription_event("sub_small", "cus_two", end, amount=small, ends_at=end, **in_usd),
            # The other one renews a month later.
            subscription_event(
                "sub_large", "cus_two", end + A_MONTH, amount=large, is_new=False, **in_usd
            ),
        ]
    )
    cancellation = Cancellation.objects.get()
    customer = cancellation.customer
    assert cancellation.lost_monthly == small
    assert cancellation.has_other_subscription
    assert facts.has_other_subscription(customer, cancellation.subscription)
    live = customer.subscriptions.live()
    assert sum(subscription.monthly_amount or 0 for subscription in live) == large
    assert not Return.objects.exists()


@case("trial-that-never-paid")
def trial_that_never_paid(case: Case) -> None:
    events = case.events()
    live_through(case, events)
    cancellation = Cancellation.objects.get()
    announced = thing(of_type(events, "updated"))
    assert cancellation.kind == "trial_not_converted"
    assert cancellation.lost_monthly == 0
    assert facts.lifetime_paid(cancellation.customer) == []
    assert cancellation.list_monthly == announced["items"]["data"][0]["price"]["unit_amount"]
    assert cancellation.billing_feedback == announced["cancellation_details"]["feedback"]
    assert [slug for slug, _language, _email in sent_to()] == ["survey-why"]


@case("cancellation-undone")
def cancellation_undone(case: Case) -> None:
    """Its last sentence is not ours: who changes their mind is neither a leaver nor a win-back."""
    events = case.events()
    case.request.getfixturevalue("prepared")
    Rule.objects.update(delay_hours=24)
    live_through(case, events)
    (letter,) = letters()
    assert (letter.state, letter.state_reason) == ("cancelled", "They changed their mind.")
    cancellation = Cancellation.objects.get()
    assert cancellation.state == "undone"
    assert cancellation.undone_at == seconds(events[-1]["created"])
    assert not Cancellation.objects.leavers().exists()
    assert not Return.objects.exists()


@case("four-failed-charges-one-letter")
def four_failed_charges_one_cancellation(case: Case) -> None:
    *attempts, ended = case.events()
    for attempt in attempts:
        live_through(case, [attempt])
        assert not Message.objects.exists()
    assert not Cancellation.objects.exists()
    live_through(case, [ended])
    cancellation = Cancellation.objects.get()
    assert cancellation.kind == "charge_failed"
    customer = thing(attempts[0])
    assert sent_to() == [("unpaid", customer["preferred_locales"][0], customer["email"])]
    assert cancellation.subscription.invoices.count() == 1
