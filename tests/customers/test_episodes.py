"""One cancellation is one episode: announced, moved, undone, announced again, ended."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from customers import signals
from customers.models import Cancellation, Return, Subscription

from .events import A_MONTH, customer_event, subscription_event
from .stripe_door import deliver, post, read_all

pytestmark = pytest.mark.django_db

START = 1_790_000_000
END = START + A_MONTH


def started(**fields: Any) -> list[dict[str, Any]]:
    return [customer_event("cus_1", START), subscription_event("sub_1", "cus_1", START, **fields)]


def updated(at: int, **fields: Any) -> dict[str, Any]:
    return subscription_event("sub_1", "cus_1", at, is_new=False, start_date=START, **fields)


def announced(at: int, until: int = END, **details: Any) -> dict[str, Any]:
    return updated(
        at,
        cancel_at=until,
        canceled_at=at,
        cancellation_details={"reason": "cancellation_requested", **details},
    )


def ended(at: int, **fields: Any) -> dict[str, Any]:
    return subscription_event("sub_1", "cus_1", at, ends_at=at, start_date=START, **fields)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.fixture
def told():
    """What the room tells the others, in order."""
    heard: list[tuple[str, int]] = []
    receivers = {}
    for name in ("opened", "ended", "undone", "reachable"):

        def note(cancellation, name=name, **kwargs) -> None:
            heard.append((name, cancellation.episode))

        receivers[name] = note
        getattr(signals, f"cancellation_{name}").connect(note)
    yield heard
    for name, note in receivers.items():
        getattr(signals, f"cancellation_{name}").disconnect(note)


def test_announced_and_ended_is_told_once_each(told) -> None:
    deliver([*started(), announced(START + 5), updated(START + 9, cancel_at=END), ended(END)])
    assert told == [("opened", 1), ("ended", 1)]


def test_end_without_announcement_is_told_as_both(told) -> None:
    deliver([*started(), ended(START + 5)])
    assert told == [("opened", 1), ("ended", 1)]


def test_undone_and_announced_again_is_two_episodes(told) -> None:
    deliver([*started(), announced(START + 5), updated(START + 9), announced(START + 20)])
    first, second = Cancellation.objects.order_by("episode")
    assert (first.state, first.undone_at) == ("undone", at(START + 9))
    assert (second.state, second.announced_at) == ("announced", at(START + 20))
    assert told == [("opened", 1), ("undone", 1), ("opened", 2)]


def test_two_episodes_and_the_end_come_out_alike_in_any_order() -> None:
    events = [announced(START + 5), updated(START + 9), announced(START + 20), ended(END)]
    events[3]["data"]["object"].update(cancel_at=END, canceled_at=START + 20)
    seen = []
    for number, order in enumerate(itertools.permutations(events)):
        deliver([renamed(event, number) for event in [*started(), *order]])
        subscription = Subscription.objects.get(external_id=f"sub_1_{number}")
        rows = subscription.cancellations.order_by("left_at")
        seen.append([(row.state, row.announced_at, row.undone_at, row.ended_at) for row in rows])
    expected = [
        ("undone", at(START + 5), at(START + 9), None),
        ("ended", at(START + 20), None, at(END)),
    ]
    assert all(rows == expected for rows in seen), seen


def renamed(event: dict[str, Any], number: int) -> dict[str, Any]:
    text = json.dumps(event)
    for name in ("cus_1", "sub_1", event["id"]):
        text = text.replace(f'"{name}"', f'"{name}_{number}"')
    found: dict[str, Any] = json.loads(text)
    return found


def test_moved_last_day_is_the_same_episode() -> None:
    later = END + A_MONTH
    deliver([*started(), announced(START + 5), announced(START + 50, until=later)])
    cancellation = Cancellation.objects.get()
    assert (cancellation.announced_at, cancellation.ends_at) == (at(START + 5), at(later))


def test_reason_that_is_given_after_the_announcement_is_kept() -> None:
    said: dict[str, Any] = {"feedback": "unused", "comment": "Too many meetings."}
    deliver([*started(), announced(START + 5), announced(START + 8, **said)])
    cancellation = Cancellation.objects.get()
    assert cancellation.billing_reason == "no_results"
    assert cancellation.billing_comment == "Too many meetings."


def test_word_that_we_do_not_know_is_kept_and_counts_as_other() -> None:
    deliver([*started(), announced(START + 5, feedback="bored")])
    cancellation = Cancellation.objects.get()
    assert (cancellation.billing_feedback, cancellation.billing_reason) == ("bored", "other")


def test_worth_is_what_it_was_when_they_left() -> None:
    smaller = announced(START + 9)
    smaller["data"]["object"]["items"]["data"][0]["price"].update(
        unit_amount=900, unit_amount_decimal="900"
    )
    deliver([*started(), announced(START + 5), smaller])
    assert Cancellation.objects.get().lost_monthly == 4900
    assert Subscription.objects.get().monthly_amount == 900


def test_subscription_that_never_started_is_no_leaver() -> None:
    deliver([*started(status="incomplete"), updated(START + 9, status="incomplete_expired")])
    assert not Cancellation.objects.exists()


def test_unstarted_subscription_that_is_cancelled_is_no_leaver() -> None:
    deliver([*started(status="incomplete"), ended(START + 9)])
    assert not Cancellation.objects.exists()


def test_term_that_was_agreed_on_at_the_start_announces_nothing() -> None:
    deliver([*started(cancel_at=END, canceled_at=START), updated(START + 9, cancel_at=END)])
    assert not Cancellation.objects.exists()
    deliver([ended(END)])
    assert Cancellation.objects.get().state == "ended"


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("cancellation_requested", "voluntary"),
        (None, "voluntary"),
        ("payment_failed", "charge_failed"),
        ("payment_disputed", "other"),
        ("something_new", "other"),
    ],
)
def test_kind_follows_the_billing_systems_reason(reason: str | None, kind: str) -> None:
    deliver([*started(), ended(START + 9, cancellation_details={"reason": reason})])
    assert Cancellation.objects.get().kind == kind


TRIAL_END = START + 14 * 86400
TRIAL = {"trial_start": START, "trial_end": TRIAL_END}


def test_trial_that_ended_by_itself_was_not_converted() -> None:
    ending = ended(TRIAL_END + 3600, **TRIAL, cancellation_details=None)
    deliver([*started(status="trialing", **TRIAL), ending])
    cancellation = Cancellation.objects.get()
    assert (cancellation.kind, cancellation.lost_monthly) == ("trial_not_converted", 0)
    assert cancellation.list_monthly == 4900


def test_trial_whose_first_charge_failed_lost_nothing() -> None:
    late = updated(TRIAL_END + 9, status="past_due", **TRIAL)
    why = {"reason": "payment_failed"}
    ending = ended(TRIAL_END + A_MONTH, **TRIAL, cancellation_details=why)
    deliver([*started(status="trialing", **TRIAL), late, ending])
    cancellation = Cancellation.objects.get()
    assert (cancellation.kind, cancellation.lost_monthly) == ("charge_failed", 0)


def test_trial_that_was_converted_is_an_ordinary_leaver() -> None:
    active = updated(TRIAL_END + 9, **TRIAL)
    ending = ended(TRIAL_END + A_MONTH, **TRIAL)
    deliver([*started(status="trialing", **TRIAL), active, ending])
    cancellation = Cancellation.objects.get()
    assert (cancellation.kind, cancellation.lost_monthly) == ("voluntary", 4900)


def test_trial_cancelled_for_after_its_first_payment_is_an_ordinary_leaver() -> None:
    later = updated(START + 9, status="trialing", cancel_at=TRIAL_END + A_MONTH, **TRIAL)
    deliver([*started(status="trialing", **TRIAL), later])
    cancellation = Cancellation.objects.get()
    assert (cancellation.kind, cancellation.lost_monthly) == ("voluntary", 4900)


def test_address_that_arrives_is_told_for_those_who_are_leaving(told) -> None:
    nobody, _subscription = started()
    nobody["data"]["object"]["email"] = None
    deliver([nobody, _subscription, announced(START + 5)])
    told.clear()
    deliver([customer_event("cus_1", START + 9, is_new=False)])
    deliver([customer_event("cus_1", START + 10, is_new=False)])
    assert told == [("reachable", 1)]


def test_address_that_arrives_after_a_change_of_mind_is_not_told(told) -> None:
    nobody, _subscription = started()
    nobody["data"]["object"]["email"] = None
    deliver([nobody, _subscription, announced(START + 5), updated(START + 6)])
    told.clear()
    deliver([customer_event("cus_1", START + 9, is_new=False)])
    assert told == []


def test_new_subscription_before_the_end_is_no_return() -> None:
    other = subscription_event("sub_2", "cus_1", START + 50)
    deliver([*started(), announced(START + 5), other, ended(END)])
    assert not Return.objects.exists()


def test_one_return_follows_on_one_cancellation() -> None:
    later = [subscription_event(f"sub_{n}", "cus_1", END + n * 9) for n in (2, 3)]
    deliver([*started(), ended(END), *later])
    assert Return.objects.get().subscription.external_id == "sub_2"


def test_plan_taken_up_again_beside_a_kept_one_is_no_return() -> None:
    """Who keeps another subscription never went away."""
    other = subscription_event("sub_other", "cus_1", START)
    other["data"]["object"]["items"]["data"][0]["price"]["product"] = "prod_other"
    deliver([*started(), other, ended(END), subscription_event("sub_2", "cus_1", END + 9)])
    assert Cancellation.objects.get().has_other_subscription
    assert not Return.objects.exists()


@pytest.mark.parametrize("order", [1, -1])
def test_switch_to_another_subscription_in_the_same_second_is_no_return(order: int) -> None:
    switch = [ended(END), subscription_event("sub_2", "cus_1", END)]
    deliver([*started(), *switch[::order]])
    assert Cancellation.objects.get().has_other_subscription
    assert not Return.objects.exists()


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_that_are_cancelled_in_one_second_the_first_kept_the_other(order: int) -> None:
    """As it was when each came: the first gets a receipt alone, the second the goodbye."""
    other = subscription_event("sub_2", "cus_1", START)
    deliver([*started(), other])
    too = subscription_event("sub_2", "cus_1", END, ends_at=END, start_date=START)
    deliver([ended(END), too][::order])
    keeps = Cancellation.objects.order_by("pk").values_list("has_other_subscription", flat=True)
    assert list(keeps) == [True, False]


def left_often(times: int) -> None:
    """A customer who subscribed and left again so many times."""
    deliver([customer_event("cus_1", START)])
    for number in range(times):
        over = START + number * 100
        deliver([subscription_event(f"sub_past{number}", "cus_1", over, ends_at=over)])


def test_renewal_asks_little_however_often_they_left(django_assert_max_num_queries) -> None:
    left_often(9)
    deliver([subscription_event("sub_1", "cus_1", END)])
    post(subscription_event("sub_1", "cus_1", END + A_MONTH, is_new=False, start_date=END))
    with django_assert_max_num_queries(35):
        read_all()


def test_return_asks_no_more_of_those_who_left_often(django_assert_max_num_queries) -> None:
    left_often(9)
    post(subscription_event("sub_1", "cus_1", END))
    with django_assert_max_num_queries(55 + (connection.vendor == "postgresql")):  # its lock
        read_all()
    assert Return.objects.filter(subscription__external_id="sub_1").exists()


def test_another_plan_taken_beside_a_kept_one_is_no_return() -> None:
    other = subscription_event("sub_other", "cus_1", START)
    new = subscription_event("sub_2", "cus_1", END + 9)
    new["data"]["object"]["items"]["data"][0]["price"]["product"] = "prod_new"
    deliver([*started(), other, ended(END), new])
    assert not Return.objects.exists()


def test_other_subscription_that_is_leaving_too_is_not_kept() -> None:
    other = subscription_event("sub_other", "cus_1", START)
    other_leaves = subscription_event(
        "sub_other", "cus_1", START + 5, is_new=False, start_date=START, cancel_at=END
    )
    deliver([*started(), other, other_leaves, announced(START + 9)])
    keeps = dict(
        Cancellation.objects.values_list("subscription__external_id", "has_other_subscription")
    )
    assert keeps == {"sub_other": True, "sub_1": False}
