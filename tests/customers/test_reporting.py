"""Cancellations that others than a billing system report: checked, stored once, then read."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from customers import facts
from customers.models import Brand, Cancellation, Customer, RawEvent, Subscription
from customers.reporting import (
    FieldError,
    ReportedCancellation,
    ReportRefused,
    Source,
    errors_of,
    report,
)
from customers.setup import ensure_brand
from journeys.silence import why_silent
from outbox.models import Message
from worker import clock
from worker.running import drain

from .factories import BrandFactory, CustomerFactory, SubscriptionFactory
from .stripe_door import Event, deliver, post, read_all, stand_after, states, story
from .test_any_order import rolled_back
from .test_stories import ENDINGS, assert_ended_right

pytestmark = pytest.mark.django_db

numbers = itertools.count(1)
ILZE = {"subscription_id": "sub_ilze", "customer_id": "cus_ilze"}


def told(source: Source = "api", *, event_id: str = "", is_history: bool = False, **fields: Any):
    """Report a cancellation of a minute ago, and let the worker read it."""
    reported = tell(source, event_id=event_id, is_history=is_history, **fields)
    read_all()
    return reported


def tell(source: Source = "api", *, event_id: str = "", is_history: bool = False, **fields: Any):
    now = clock.now()
    given = {"email": "anna@example.com", "cancelled_at": now - timedelta(minutes=1), **fields}
    return report(
        ReportedCancellation.model_validate(given),
        source=source,
        event_id=event_id or f"report-{next(numbers)}",
        brand=ensure_brand(),
        now=now,
        is_history=is_history,
    )


def wrong(**fields: Any) -> list[tuple[str, str]]:
    """Field and code of each error of a report with these fields."""
    try:
        tell(**fields)
    except ValidationError as error:
        return _named(errors_of(error))
    except ReportRefused as refused:
        return _named(refused.errors)
    return []


def _named(errors: list[FieldError]) -> list[tuple[str, str]]:
    assert all(error.sentence.endswith((".", "…")) for error in errors)
    return [(error.field, error.code) for error in errors]


def test_report_of_somebody_new_is_a_customer_with_a_cancellation() -> None:
    ends_at = clock.now() + timedelta(days=12)
    told(
        name="Anna Kalniņa",
        languages="lv, en",
        country="lv",
        plan="Pro",
        monthly_value="12.50",
        currency="eur",
        ends_at=ends_at,
        reason="Too expensive",
        comment="Par dārgu.\r\nVarbūt vēlāk.",
    )
    cancellation = Cancellation.objects.get()
    customer = cancellation.customer
    assert (customer.name, customer.vocative, customer.email) == (
        "Anna Kalniņa",
        "Anna",
        "anna@example.com",
    )
    assert (customer.languages, customer.country) == (["lv", "en"], "LV")
    assert (cancellation.state, cancellation.kind) == ("announced", "voluntary")
    assert (cancellation.lost_monthly, cancellation.currency) == (1250, "EUR")
    assert cancellation.ends_at == ends_at
    assert cancellation.billing_comment == "Par dārgu.\nVarbūt vēlāk."
    assert str(cancellation.subscription) == "Pro"


def test_same_event_of_a_source_counts_once() -> None:
    assert told(event_id="one").is_new
    assert not told(event_id="one").is_new
    assert told("csv", event_id="one").is_new
    assert RawEvent.objects.count() == 2
    assert Cancellation.objects.count() == 1


def test_reason_in_our_words_or_the_billing_systems_is_ours(prepared) -> None:
    for name in ("Too expensive", "too_expensive", "Par dārgi", "switched_service", "Aliens"):
        told(email=f"{next(numbers)}@example.com", reason=name)
    found = dict(Cancellation.objects.values_list("billing_feedback", "billing_reason"))
    assert found["Too expensive"] == found["too_expensive"] == "too_expensive"
    assert found["switched_service"] == "moving"
    assert found["Aliens"] == "other"


def test_reported_leaver_gets_the_letter(prepared) -> None:
    tell(name="Anna Kalniņa", languages=["lv"], plan="Pro")
    drain()
    letter = Message.objects.get()
    assert (letter.purpose, letter.state, letter.language) == ("letter", "sent", "lv")
    assert letter.to_email == "anna@example.com"


def test_history_is_counted_and_never_written_to(prepared) -> None:
    tell("csv", is_history=True)
    drain()
    cancellation = Cancellation.objects.get()
    assert cancellation.is_history
    assert cancellation.state == "ended"
    assert Message.objects.count() == 0
    assert "imported" in (why_silent(cancellation) or "").lower()


def test_history_stays_unwritten_when_the_billing_system_tells_of_it(prepared) -> None:
    events = story("ilze")
    stand_after(events[-2])
    tell("csv", is_history=True, cancelled_at=clock.now() - timedelta(hours=1), **ids_of("ilze"))
    drain()
    deliver(events, whole_worker=True)
    assert Cancellation.objects.get().is_history
    assert Message.objects.count() == 0


def test_report_of_a_subscription_that_the_billing_system_knows_is_about_that_one() -> None:
    deliver(story("ilze")[:-1], at_their_time=True)
    before = Cancellation.objects.get()
    told(
        "csv",
        subscription_id=before.subscription.external_id,
        email="someone.else@example.com",
        name="Someone Else",
        monthly_value="1.00",
        currency="USD",
        reason="Bugs",
    )
    after = Cancellation.objects.get()
    assert Customer.objects.get().email == "ilze.berzina@example.com"
    assert (after.lost_monthly, after.currency) == (4900, "EUR")
    assert (after.left_at, after.ends_at) == (before.left_at, before.ends_at)
    assert after.billing_feedback == "too_expensive"


def test_report_says_why_where_the_billing_system_was_not_told() -> None:
    subscription = SubscriptionFactory.create()
    told(subscription_id=subscription.external_id, reason="Too expensive", comment="Sorry.")
    told("csv", subscription_id=subscription.external_id, reason="Other", comment="Late.")
    cancellation = Cancellation.objects.get()
    assert cancellation.subscription == subscription
    assert (cancellation.billing_feedback, cancellation.billing_comment) == (
        "Too expensive",
        "Sorry.",
    )


def test_report_without_a_subscription_id_is_about_the_one_that_the_customer_has() -> None:
    subscription = SubscriptionFactory.create(customer__email="Anna@Example.com")
    told(plan="Pro")
    assert Cancellation.objects.get().subscription == subscription
    assert Customer.objects.count() == 1


def test_report_names_by_its_plan_which_of_two_subscriptions_ends() -> None:
    pro = SubscriptionFactory.create(customer__email="anna@example.com")
    start = SubscriptionFactory.create(
        customer=pro.customer, plan__external_id="prod_Start", plan__name="Start"
    )
    told(plan="start")
    assert Cancellation.objects.get().subscription == start
    assert Cancellation.objects.get().has_other_subscription


def test_report_that_could_be_of_either_subscription_is_kept_apart() -> None:
    pro = SubscriptionFactory.create(customer__email="anna@example.com")
    SubscriptionFactory.create(customer=pro.customer)
    told()
    assert Cancellation.objects.get().subscription.source == "reported"
    assert Customer.objects.count() == 1


def test_customer_is_matched_by_id_before_address() -> None:
    CustomerFactory.create(email="anna@example.com")
    by_id = CustomerFactory.create(external_id="cus_7", email="other@example.com")
    told(customer_id="cus_7")
    assert Cancellation.objects.get().customer == by_id


def test_address_of_another_brands_customer_is_somebody_new() -> None:
    ensure_brand()
    theirs = CustomerFactory.create(
        brand=BrandFactory.create(slug="other", name="Other"), email="anna@example.com"
    )
    told()
    assert Cancellation.objects.get().customer != theirs


@pytest.mark.parametrize("field", ["customer_id", "subscription_id"])
def test_id_of_another_brand_is_refused_visibly(field: str) -> None:
    ensure_brand()
    other: Brand = BrandFactory.create(slug="other", name="Other")
    theirs = SubscriptionFactory.create(customer__brand=other)
    value = theirs.external_id if field == "subscription_id" else theirs.customer.external_id
    told(event_id="foreign", **{field: value})
    assert states() == {"foreign": "failed"}
    assert Cancellation.objects.count() == 0


def test_two_endings_of_one_person_a_year_apart_are_two() -> None:
    told("csv", is_history=True, cancelled_at=clock.now() - timedelta(days=400))
    told()
    assert Cancellation.objects.count() == 2


def test_file_and_api_without_ids_tell_of_one_ending() -> None:
    day = (clock.now() - timedelta(days=1)).date()
    told("csv", cancelled_at=day.isoformat(), plan="Pro", is_history=True)
    told("api", cancelled_at=clock.now() - timedelta(hours=20), plan="Pro")
    assert Cancellation.objects.count() == 1


def test_new_customer_that_the_billing_system_tells_of_later_is_the_reported_one() -> None:
    events = story("ilze")
    stand_after(events[0])
    told(email="ILZE.berzina@example.com", name="I. B.")
    deliver(events[:1])
    customer = Customer.objects.get()
    assert (customer.source, customer.name) == ("stripe", "Ilze Bērziņa")
    assert Cancellation.objects.get().customer == customer


def test_reported_cancellation_promises_nothing_about_money() -> None:
    told(ends_at=clock.now() + timedelta(days=3))
    assert facts.has_open_invoice(Subscription.objects.get()) is None


def test_trial_that_ended_lost_nothing() -> None:
    told(kind="trial_not_converted", monthly_value="99", currency="USD")
    cancellation = Cancellation.objects.get()
    assert (cancellation.kind, cancellation.lost_monthly) == ("trial_not_converted", 0)
    assert cancellation.list_monthly == 9900


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        ("1500", "JPY", 1500),
        ("1.5", "KWD", 1500),
        ("12.5", "EUR", 1250),
        ("1234.00", "eur", 123400),
    ],
)
def test_amount_is_in_the_currencys_smallest_unit(value: str, currency: str, minor: int) -> None:
    told(monthly_value=value, currency=currency)
    assert Cancellation.objects.get().lost_monthly == minor


def test_amount_may_come_in_minor_units() -> None:
    told(monthly_value_minor=1500, currency="JPY")
    assert Cancellation.objects.get().lost_monthly == 1500


def test_day_without_a_time_is_the_brands_day() -> None:
    Brand.objects.filter(pk=ensure_brand().pk).update(time_zone="Europe/Riga")
    told(cancelled_at="2026-03-01", ends_at="2026-03-31", is_history=True)
    cancellation = Cancellation.objects.get()
    assert cancellation.left_at == datetime(2026, 2, 28, 22, 0, tzinfo=UTC)
    assert cancellation.ended_at == datetime(2026, 3, 31, 20, 59, 59, tzinfo=UTC)
    assert cancellation.state == "ended"


def test_day_that_begins_elsewhere_first_was_never_in_the_future() -> None:
    told(cancelled_at=(clock.now() + timedelta(days=1)).date().isoformat())
    assert Cancellation.objects.get().left_at <= clock.now()


def test_unknown_end_is_not_made_up() -> None:
    told()
    cancellation = Cancellation.objects.get()
    assert (cancellation.state, cancellation.ends_at) == ("announced", None)


def test_reported_end_comes_when_its_time_has_come() -> None:
    ends_at = clock.now() + timedelta(days=12)
    told(ends_at=ends_at)
    drain()
    assert Cancellation.objects.get().state == "announced"
    clock.travel(timedelta(days=12))
    drain()
    cancellation = Cancellation.objects.get()
    assert (cancellation.state, cancellation.ended_at) == ("ended", ends_at)
    assert Subscription.objects.get().status == "canceled"
    assert RawEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"email": "not-an-address"}, [("email", "address_invalid")]),
        ({"email": "a@b@example.com"}, [("email", "address_invalid")]),
        ({"email": "Anna <anna@example.com>"}, [("email", "address_invalid")]),
        ({"email": ""}, [("email", "address_invalid")]),
        ({"email": None}, [("", "customer_missing")]),
        ({"monthly_value": "1"}, [("", "currency_missing")]),
        ({"monthly_value": "1", "currency": "EURO"}, [("currency", "currency_unknown")]),
        ({"monthly_value": "1", "currency": "XQQ"}, [("currency", "currency_unknown")]),
        ({"monthly_value": "-1", "currency": "EUR"}, [("monthly_value", "amount_invalid")]),
        ({"monthly_value": "1,50", "currency": "EUR"}, [("monthly_value", "amount_invalid")]),
        ({"monthly_value": "NaN", "currency": "EUR"}, [("monthly_value", "amount_invalid")]),
        ({"monthly_value": "1.5", "currency": "JPY"}, [("", "amount_invalid")]),
        ({"monthly_value": "1.001", "currency": "EUR"}, [("", "amount_invalid")]),
        ({"monthly_value_minor": 1, "monthly_value": "1"}, [("", "amount_twice")]),
        ({"cancelled_at": "yesterday"}, [("cancelled_at", "date_invalid")]),
        ({"cancelled_at": "45000"}, [("cancelled_at", "date_invalid")]),
        ({"cancelled_at": 1790000000}, [("cancelled_at", "date_invalid")]),
        ({"cancelled_at": "1899-12-31"}, [("cancelled_at", "date_out_of_range")]),
        ({"cancelled_at": "2999-12-31"}, [("cancelled_at", "date_in_future")]),
        ({"ends_at": "2020-01-01"}, [("ends_at", "ends_before_cancelled")]),
        ({"country": "Latvia"}, [("country", "country_unknown")]),
        ({"languages": ["latviski"]}, [("languages", "language_unknown")]),
        ({"kind": "bored"}, [("kind", "choice_unknown")]),
        ({"comment": "x" * 5001}, [("comment", "too_long")]),
        ({"shoe_size": 43}, [("shoe_size", "unknown_field")]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    fields: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    assert wrong(**fields) == errors
    assert RawEvent.objects.count() == 0


def test_letters_of_any_script_are_an_address() -> None:
    assert wrong(email="jānis@rīga.example") == []


def ids_of(name: str) -> dict[str, str]:
    """Subscription and customer of a story."""
    thing = story(name)[-1]["data"]["object"]
    return {"subscription_id": thing["id"], "customer_id": thing["customer"]}


@st.composite
def told_by_all(draw: st.DrawFn) -> tuple[str, list[Event | Source], str]:
    """A story's name, its events and two reports of it in any order, how these name the leaver."""
    name = draw(st.sampled_from(sorted(ENDINGS)))
    parts: list[Event | Source] = [*story(name), "csv", "api"]
    return name, draw(st.permutations(parts)), draw(st.sampled_from(["id", "address", ""]))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told_by_all())
def test_webhook_file_and_api_in_any_order_tell_of_the_same_cancellations(
    told_by: tuple[str, list[Event | Source], str],
) -> None:
    name, parts, whose = told_by
    with rolled_back():
        stand_after(story(name)[-1])
        for part in parts:
            if isinstance(part, dict):
                assert post(part).status_code == 200
            else:
                tell(part, **left_in(name, whose))
            read_all()
        assert_ended_right(name)


def left_in(name: str, whose: str) -> dict[str, Any]:
    """What a report says of the first cancellation of a story."""
    ended = next(event for event in story(name) if event["data"]["object"].get("canceled_at"))
    thing = ended["data"]["object"]
    left_at = datetime.fromtimestamp(thing["canceled_at"], UTC)
    customer_id = thing["customer"] if whose == "id" else None
    email = ENDINGS[name]["customer"][2] if whose == "address" else None
    told_of = {"customer_id": customer_id, "email": email}
    return {"subscription_id": thing["id"], "cancelled_at": left_at, **told_of}
