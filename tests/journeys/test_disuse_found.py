"""Finding accounts that are not used, and writing to their owners once, a few a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers import activity
from customers.models import Customer, SubscriptionStatus
from journeys.disuse import warning
from journeys.models import DisuseState, Rule, Unwarned
from outbox import doors, modes
from outbox.models import Message, MessageState, Mode
from templates_app.models import LetterText
from tests.customers.factories import BrandFactory, PlanFactory, SubscriptionFactory
from tests.customers.test_races import at_once
from worker import clock
from worker.running import drain

from .unused import away, disuse_of, letters_to, look, rule_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(prepared):
    pass


def test_nothing_is_watched_until_a_team_sets_the_days():
    customer = away(3000)
    assert look() == 0
    assert letters_to(customer) == []


def test_letter_goes_the_days_ahead_and_not_before():
    rule_on()
    early, due = away(59.9), away(60.1)
    look()
    assert letters_to(early) == []
    (letter,) = letters_to(due)
    assert letter.version.text.letter.slug == "inactive-account"
    assert disuse_of(due).state == DisuseState.WARNED


def test_who_was_never_seen_is_never_unused():
    rule_on()
    customer = away(0)
    Customer.objects.update(last_seen_at=None, created_at=clock.now() - timedelta(days=3000))
    assert look() == 0
    assert letters_to(customer) == []


def test_one_letter_in_each_time_of_disuse():
    rule_on()
    customer = away(61)
    for _day in range(5):
        look()
        clock.travel(timedelta(days=2))
    assert len(letters_to(customer)) == 1
    activity.seen(customer, clock.now())
    clock.travel(timedelta(days=61))
    look()
    assert len(letters_to(customer)) == 2


def test_days_of_the_letter_are_true_when_it_goes(letters):
    rule_on()
    away(60.5, email="just@example.com")
    away(1000, email="long@example.com")
    drain()
    texts = {letter["To"].addresses[0].addr_spec: str(letter) for letter in letters()}
    assert "yours has 30 days to go" in texts["just@example.com"]
    assert "yours has 30 days to go" in texts["long@example.com"]
    assert "nobody has used for 90 days" in texts["long@example.com"]


def test_everybody_has_the_days_ahead_from_when_the_letter_went(letters):
    rule_on()
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    customer = away(60)
    drain()
    clock.travel(timedelta(days=10))
    modes.change(now=clock.now(), by=None, mode=Mode.LIVE)
    (message,) = letters_to(customer)
    doors.release(message, now=clock.now())
    went = clock.now()
    drain()
    closes_at = disuse_of(customer).closes_at
    assert closes_at is not None
    assert went + timedelta(days=30) <= closes_at < went + timedelta(days=30, minutes=1)
    (letter,) = letters()
    assert "yours has 30 days to go" in str(letter)


def test_rule_starts_with_a_few_a_day_and_the_longest_away_first():
    rule_on(letters_a_day=2)
    people = [away(days) for days in (100, 400, 200, 300)]
    for _look in range(3):
        look()
    assert [len(letters_to(one)) for one in people] == [0, 1, 0, 1]
    clock.travel(timedelta(hours=25))
    look()
    assert [len(letters_to(one)) for one in people] == [1, 1, 1, 1]


def test_who_gets_no_letter_takes_no_place_of_the_day():
    rule_on(letters_a_day=1)
    away(400, email="")
    customer = away(100)
    look()
    assert len(letters_to(customer)) == 1


def unwarned(customer):
    look()
    disuse = disuse_of(customer)
    assert letters_to(customer) == []
    assert disuse.state == DisuseState.SKIPPED
    return disuse.because


def test_who_pays_for_a_subscription_is_not_called_unused():
    rule_on()
    customer = away(100)
    subscription = SubscriptionFactory.create(customer=customer)
    assert unwarned(customer) == Unwarned.PAID_FOR
    subscription.status = SubscriptionStatus.CANCELED
    subscription.save()
    clock.travel(timedelta(days=8))
    look()
    assert len(letters_to(customer)) == 1


def test_free_plan_keeps_no_account_from_being_unused():
    rule_on()
    customer = away(100)
    free = PlanFactory.create(brand=customer.brand, external_id="prod_free", plan_class="free")
    SubscriptionFactory.create(customer=customer, plan=free)
    look()
    assert len(letters_to(customer)) == 1


def test_rule_may_write_to_those_who_pay_all_the_same():
    rule_on(says_goodbye_to_keepers=True)
    customer = away(100)
    SubscriptionFactory.create(customer=customer)
    look()
    assert len(letters_to(customer)) == 1


def test_suppressed_address_gets_no_letter():
    rule_on()
    doors.suppress("gone@example.com", "hard_bounce", "test")
    assert unwarned(away(100, email="gone@example.com")) == Unwarned.SUPPRESSED


def test_without_an_address_there_is_no_letter_until_one_arrives():
    rule_on()
    customer = away(100, email="")
    assert unwarned(customer) == Unwarned.NO_ADDRESS
    Customer.objects.filter(pk=customer.pk).update(email="here@example.com")
    clock.travel(timedelta(days=8))
    look()
    assert len(letters_to(customer)) == 1


def test_unpublished_letter_reaches_nobody():
    rule_on()
    LetterText.objects.filter(letter__slug="inactive-account").update(live=None)
    assert unwarned(away(100)) == Unwarned.NO_LETTER


def test_two_accounts_of_one_address_get_one_letter_a_day():
    rule_on()
    first, second = away(200, email="both@example.com"), away(100, email="both@example.com")
    assert unwarned(second) == Unwarned.WRITTEN_RECENTLY
    assert len(letters_to(first)) == 1


def test_rule_of_a_brand_leaves_other_brands_alone():
    customer = away(100)
    other = away(100, brand=BrandFactory.create(slug="other", name="Other"))
    rule_on(brand=other.brand)
    look()
    assert (len(letters_to(customer)), len(letters_to(other))) == (0, 1)


def test_longer_days_are_heeded_when_it_is_looked_at_again():
    rule_on()
    customer = away(100, email="")
    look()
    Customer.objects.filter(pk=customer.pk).update(email="here@example.com")
    rule_on(days_allowed=365)
    clock.travel(timedelta(days=8))
    look()
    assert letters_to(customer) == []
    clock.travel(timedelta(days=235))
    look()
    assert len(letters_to(customer)) == 1


def test_shadow_mode_prepares_and_sends_nothing(letters):
    rule_on()
    modes.change(now=clock.now(), by=None, mode=Mode.SHADOW)
    customer = away(100)
    drain()
    assert letters() == []
    assert letters_to(customer)[0].state == MessageState.HELD
    assert disuse_of(customer).closes_at is None


def test_letter_that_could_not_go_in_time_is_made_again():
    rule_on()
    modes.change(now=clock.now(), by=None, mode=Mode.SHADOW)
    customer = away(100)
    drain()
    clock.travel(timedelta(days=15))
    drain()
    assert disuse_of(customer).because == Unwarned.NOT_SENT
    modes.change(now=clock.now(), by=None, mode=Mode.LIVE)
    clock.travel(timedelta(days=8))
    drain()
    assert [one.state for one in letters_to(customer)] == ["expired", "sent"]


def test_letter_that_a_person_stopped_is_not_made_again(colleague):
    rule_on()
    customer = away(100)
    look()
    doors.cancel_message(
        letters_to(customer)[0], reason="No.", now=clock.now(), by=colleague("agent")
    )
    clock.travel(timedelta(days=30))
    look()
    assert len(letters_to(customer)) == 1
    assert disuse_of(customer).because == Unwarned.NOT_SENT


def test_rule_switched_off_stops_a_letter_that_waits():
    rule = rule_on()
    customer = away(100)
    look()
    Rule.objects.filter(pk=rule.pk).update(is_enabled=False)
    drain()
    assert letters_to(customer)[0].state == MessageState.CANCELLED


def test_date_that_passes_is_noted_and_nothing_is_closed(letters):
    rule_on()
    customer = away(100)
    drain()
    clock.travel(timedelta(days=31))
    drain()
    assert disuse_of(customer).state == DisuseState.PASSED
    assert len(letters()) == 1
    assert not customer.cancellations.exists()


def test_date_passes_only_for_those_who_got_the_letter():
    rule_on()
    bounced, paying = away(100), away(100)
    drain()
    Message.objects.filter(customer=bounced).update(delivery="bounced")
    SubscriptionFactory.create(customer=paying)
    clock.travel(timedelta(days=31))
    look()
    assert disuse_of(bounced).because == Unwarned.BOUNCED
    assert disuse_of(paying).because == Unwarned.PAID_FOR


@pytest.mark.database
def test_finding_reads_an_index_that_holds_no_others():
    rule_on()
    with CaptureQueriesContext(connection) as queries:
        look()
    (sql,) = [query["sql"] for query in queries if "disuse_is_noted" in query["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = str(cursor.fetchall())
    assert "customers_customer_unused" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_four_workers_write_one_letter_each():
    rule_on()
    people = [away(100 + number) for number in range(12)]
    at_once(look, look, look, look)
    assert [len(letters_to(one)) for one in people] == [1] * 12


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_seen_while_the_worker_looks_is_never_written_to():
    rule = rule_on()
    people = [away(100 + number) for number in range(12)]
    acts: list[Callable[[], object]] = []
    for customer in people:
        found = Customer.objects.get(pk=customer.pk)
        acts += [
            partial(activity.seen, customer, clock.now()),
            partial(warning.note, found, rule, clock.now()),
        ]
    at_once(*acts)
    states = {letter.state for one in people for letter in letters_to(one)}
    assert states <= {MessageState.CANCELLED}
