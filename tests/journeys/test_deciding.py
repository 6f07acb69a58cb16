"""What a cancellation leads to: a letter, a receipt, a person, or nothing, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from customers.models import Brand, CancellationKind, CancellationState, PlanClass
from customers.timeline import silence
from followups.models import Case
from journeys.deciding import decide
from journeys.models import Because, DecisionOutcome, Rule
from outbox.doors import suppress
from outbox.models import Message, MessageState, Purpose
from templates_app.models import LetterText
from tests.customers.factories import (
    A_DAY,
    CancellationFactory,
    CustomerFactory,
    PlanFactory,
    SubscriptionFactory,
)

pytestmark = pytest.mark.django_db
NOW = A_DAY + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _prepared(prepared):
    pass


def leaver(*, cancellation=None, plan=None, subscription=None, **customer):
    """A cancellation a minute ago by a customer of the prepared brand."""
    person = CustomerFactory(brand=Brand.objects.earliest("pk"), **customer)
    bought = PlanFactory(brand=person.brand, **(plan or {}))
    paid = SubscriptionFactory(customer=person, plan=bought, **(subscription or {}))
    return CancellationFactory(subscription=paid, **(cancellation or {}))


def letters(cancellation):
    return Message.objects.filter(cancellation=cancellation)


@pytest.mark.parametrize(
    ("kind", "plan_class", "slug"),
    [
        (CancellationKind.VOLUNTARY, PlanClass.STANDARD, "standard"),
        (CancellationKind.VOLUNTARY, PlanClass.PREMIUM, "premium-cancelled"),
        (CancellationKind.VOLUNTARY, PlanClass.MEMBERSHIP, "membership-cancelled"),
        (CancellationKind.CHARGE_FAILED, PlanClass.PREMIUM, "unpaid"),
        (CancellationKind.TRIAL_NOT_CONVERTED, PlanClass.STANDARD, "survey-why"),
    ],
)
def test_rule_chooses_the_letter_by_kind_and_plan(kind, plan_class, slug):
    cancellation = leaver(plan={"plan_class": plan_class}, cancellation={"kind": kind})
    decision = decide(cancellation, NOW)
    assert decision.outcome == DecisionOutcome.LETTER
    (message,) = letters(cancellation)
    assert message.version.text.letter.slug == slug
    assert message.state == MessageState.QUEUED
    assert message.due_at == NOW


def test_letter_is_in_the_first_preferred_language_that_has_one():
    assert letters_language(["ja", "lv-LV", "en"]) == "lv"
    assert letters_language(["ja"]) == "en"


def letters_language(languages):
    cancellation = leaver(languages=languages)
    decide(cancellation, NOW)
    return letters(cancellation).get().language


def test_decided_once_even_when_announced_and_ended():
    cancellation = leaver()
    first = decide(cancellation, NOW)
    cancellation.state = CancellationState.ENDED
    cancellation.save()
    assert decide(cancellation, NOW + timedelta(days=12)) == first
    assert letters(cancellation).count() == 1


def test_high_value_leaver_gets_receipt_and_person_and_the_letter_is_held():
    cancellation = leaver(cancellation={"lost_monthly": 15000})
    decision = decide(cancellation, NOW)
    assert decision.outcome == DecisionOutcome.PERSON
    case = Case.objects.get(cancellation=cancellation)
    assert case.deadline_at == NOW + timedelta(hours=24)
    receipt = letters(cancellation).get(purpose=Purpose.RECEIPT)
    letter = letters(cancellation).get(purpose=Purpose.LETTER)
    assert (receipt.state, letter.state) == (MessageState.QUEUED, MessageState.HELD)
    assert letter.cause == f"case:{case.pk}"
    assert letter.expires_at > case.deadline_at


def test_receipts_can_be_switched_off():
    Brand.objects.update(sends_receipts=False)
    cancellation = leaver(cancellation={"lost_monthly": 15000})
    decide(cancellation, NOW)
    assert [message.purpose for message in letters(cancellation)] == [Purpose.LETTER]


def test_who_keeps_another_subscription_gets_the_receipt_alone():
    cancellation = leaver(cancellation={"has_other_subscription": True})
    decision = decide(cancellation, NOW)
    assert (decision.outcome, decision.reason) == (DecisionOutcome.RECEIPT, Because.KEEPS_OTHER)
    assert letters(cancellation).get().purpose == Purpose.RECEIPT


def test_rule_may_say_goodbye_to_who_keeps_another_subscription():
    Rule.objects.update(says_goodbye_to_keepers=True)
    cancellation = leaver(cancellation={"has_other_subscription": True})
    assert decide(cancellation, NOW).outcome == DecisionOutcome.LETTER


@pytest.mark.parametrize(
    ("fields", "now", "because"),
    [
        ({"is_history": True}, NOW, Because.HISTORY),
        ({"state": CancellationState.UNDONE}, NOW, Because.UNDONE),
        ({"kind": CancellationKind.OTHER}, NOW, Because.NO_RULE),
        ({}, A_DAY + timedelta(hours=48, seconds=1), Because.TOO_OLD),
    ],
)
def test_nothing_is_sent_and_the_page_says_why(fields, now, because):
    cancellation = leaver(cancellation=fields)
    decision = decide(cancellation, now)
    assert (decision.outcome, decision.reason) == (DecisionOutcome.NOTHING, because)
    assert not letters(cancellation).exists()
    with override("en"):
        assert str(because.label) in silence(cancellation)


def test_just_within_the_age_limit_is_written_to():
    assert decide(leaver(), A_DAY + timedelta(hours=48)).outcome == DecisionOutcome.LETTER


def test_without_an_address_it_waits_and_is_decided_when_one_arrives():
    cancellation = leaver(email="")
    assert decide(cancellation, NOW).outcome == DecisionOutcome.WAITING
    cancellation.customer.email = "ilze@example.com"
    cancellation.customer.save()
    assert decide(cancellation, NOW).outcome == DecisionOutcome.LETTER


def test_suppressed_address_gets_nothing():
    cancellation = leaver(email="ilze@example.com")
    suppress("ilze@example.com", "hard_bounce", "test")
    decision = decide(cancellation, NOW)
    assert (decision.outcome, decision.reason) == (DecisionOutcome.NOTHING, Because.SUPPRESSED)


HIGH = {"cancellation": {"lost_monthly": 15000}}


def test_high_value_leaver_whose_address_is_suppressed_gets_no_person_either():
    cancellation = leaver(email="ilze@example.com", **HIGH)
    suppress("ilze@example.com", "hard_bounce", "test")
    decision = decide(cancellation, NOW)
    assert (decision.outcome, decision.reason) == (DecisionOutcome.NOTHING, Because.SUPPRESSED)
    assert not Case.objects.exists()


def test_person_writes_also_where_letters_are_unsubscribed_and_the_page_says_so():
    cancellation = leaver(email="ilze@example.com", **HIGH)
    suppress("ilze@example.com", "unsubscribed", "test", purpose=Purpose.LETTER)
    assert without_fallback(cancellation) == Because.SUPPRESSED


def test_person_has_no_fallback_where_such_a_letter_went_just_before():
    first = leaver()
    decide(first, NOW)
    again = CancellationFactory(
        subscription=SubscriptionFactory(customer=first.customer, plan=first.subscription.plan),
        lost_monthly=15000,
    )
    assert without_fallback(again) == Because.WRITTEN_RECENTLY


def test_person_has_no_fallback_where_the_letter_is_not_published():
    LetterText.objects.update(live=None)
    assert without_fallback(leaver(**HIGH)) == Because.NO_LETTER


def without_fallback(cancellation):
    """Why nothing goes if nobody writes, as stored; the page says the same."""
    decision = decide(cancellation, NOW)
    assert (decision.outcome, decision.message) == (DecisionOutcome.PERSON, None)
    why = Because(decision.no_fallback)
    with override("en"):
        assert silence(cancellation) == [
            f"A person writes; there is no letter to send if nobody does. {why.label}"
        ]
    return why


def test_second_cancellation_within_a_day_gets_no_second_letter():
    first = leaver()
    decide(first, NOW)
    again = CancellationFactory(
        subscription=SubscriptionFactory(customer=first.customer, plan=first.subscription.plan)
    )
    decision = decide(again, NOW + timedelta(hours=1))
    assert decision.reason == Because.WRITTEN_RECENTLY


def test_rule_switched_off_does_not_apply():
    Rule.objects.filter(letter__slug="standard").update(is_enabled=False)
    assert decide(leaver(), NOW).reason == Because.NO_RULE


def test_rule_of_another_brand_does_not_apply():
    other = Brand.objects.create(name="Rooms", slug="rooms", sender_email="a@rooms.example")
    Rule.objects.filter(letter__slug="standard").update(brand=other)
    assert decide(leaver(), NOW).reason == Because.NO_RULE
