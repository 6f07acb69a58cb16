"""What fields and conditions say of a real customer."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import CancellationKind, CancellationState, PlanClass, PlanText
from staff.models import User
from templates_app.conditions import CONDITIONS
from templates_app.context import LetterContext
from templates_app.fields import FIELDS
from tests.customers.factories import A_DAY, CancellationFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def context_of(cancellation, language="en", **more):
    return LetterContext(
        brand=cancellation.brand,
        customer=cancellation.customer,
        language=language,
        now=more.pop("now", A_DAY),
        cancellation=cancellation,
        **more,
    )


def value(name, context):
    field = FIELDS.find(name)
    assert field
    return field.resolve(context)


def holds(name, context):
    condition = CONDITIONS.find(name)
    assert condition
    return condition.test(context)


@pytest.mark.parametrize(
    ("ends_at", "english", "latvian"),
    [
        (datetime(2026, 10, 3, 21, 0, tzinfo=UTC), "3 October 2026", "2026. gada 3. oktobris"),
        (datetime(2026, 10, 3, 21, 0, 1, tzinfo=UTC), "4 October 2026", "2026. gada 4. oktobris"),
        (datetime(2026, 10, 3, 9, 0, tzinfo=UTC), "3 October 2026", "2026. gada 3. oktobris"),
    ],
)
def test_the_last_day_is_that_of_the_brands_zone(ends_at, english, latvian):
    """Midnight in Riga is 21:00 UTC in summer: access that ends then had the day before."""
    cancellation = CancellationFactory.create(ends_at=ends_at)
    cancellation.brand.time_zone = "Europe/Riga"
    assert value("end_date", context_of(cancellation)) == english
    assert value("end_date", context_of(cancellation, "lv")) == latvian


def test_what_the_team_wrote_is_taken_in_the_letters_language():
    cancellation = CancellationFactory.create()
    plan = cancellation.subscription.plan
    PlanText.objects.create(plan=plan, language="lv", product="Dēlis", keeps="iespēja lasīt")
    latvian, english = context_of(cancellation, "lv"), context_of(cancellation)
    assert value("product", latvian) == "Dēlis"
    assert value("keeps", latvian) == "iespēja lasīt"
    assert holds("has_keeps", latvian)
    assert value("product", english) == "Brightdesk"
    assert not holds("has_keeps", english)
    assert not holds("has_benefits", latvian)


def test_the_time_with_us_begins_to_count_at_three_months():
    cancellation = CancellationFactory.create(customer_since=A_DAY - timedelta(days=60))
    assert value("time_with_us", context_of(cancellation)) == ""
    assert not holds("has_time_with_us", context_of(cancellation))
    cancellation.customer_since = A_DAY - timedelta(days=365 * 4 + 2)
    assert value("time_with_us", context_of(cancellation)) == "4 years"
    assert value("time_with_us", context_of(cancellation, "lv")) == "4 gadi"
    assert holds("has_time_with_us", context_of(cancellation))


def test_days_and_reason_come_from_the_sender_of_the_letter():
    extra = {"days_left": "21", "days_allowed": "90", "reason": "Cena ir par augstu"}
    context = context_of(CancellationFactory.create(), "lv", extra=extra)
    assert value("days_left", context) == "21 diena"
    assert value("days_allowed", context) == "90 dienas"
    assert value("reason", context) == "Cena ir par augstu"
    assert holds("account_will_close", context)
    assert not holds("free_account_will_close", context)


def test_the_sender_is_greeted_with_by_their_given_name():
    cancellation = CancellationFactory.create()
    for user, expected in (
        (User(username="ik", first_name="Ilze", last_name="Kalniņa"), "Ilze"),
        (User(username="ik"), "ik"),
    ):
        assert value("agent_first_name", context_of(cancellation, sender=user)) == expected


def test_an_end_that_has_passed_is_not_ahead():
    cancellation = CancellationFactory.create()
    assert holds("has_end_date", context_of(cancellation))
    assert not holds("has_end_date", context_of(cancellation, now=A_DAY + timedelta(days=13)))


def test_an_end_at_once_is_told_from_an_announced_one():
    cancellation = CancellationFactory.create(state=CancellationState.ENDED, ended_at=A_DAY)
    assert holds("ended_at_once", context_of(cancellation))
    cancellation.announced_at = A_DAY - timedelta(days=12)
    assert not holds("ended_at_once", context_of(cancellation))
    assert holds("access_has_ended", context_of(cancellation))
    cancellation.plan_class = PlanClass.PREMIUM
    assert not holds("access_has_ended", context_of(cancellation))


def test_goodbye_only_to_those_who_keep_nothing():
    cancellation = CancellationFactory.create()
    assert holds("keeps_nothing_else", context_of(cancellation))
    SubscriptionFactory.create(customer=cancellation.customer)
    assert holds("has_other_subscription", context_of(cancellation))
    assert not holds("keeps_nothing_else", context_of(cancellation))


def test_only_those_who_asked_are_told_that_they_did():
    for kind in CancellationKind:
        cancellation = CancellationFactory.build(kind=kind)
        asked = CONDITIONS.find("asked_by_customer")
        assert asked
        context = LetterContext(
            brand=cancellation.brand,
            customer=cancellation.customer,
            language="en",
            now=A_DAY,
            cancellation=cancellation,
        )
        assert asked.test(context) == (kind == CancellationKind.VOLUNTARY)
