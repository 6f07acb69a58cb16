"""Stores made-up customers with what they had and left, in bulk.

What follows from it (who kept another subscription, what is a return) is asked of `customers`, so
that it comes out as it would from a billing system's events.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from customers.finding import found_by
from customers.history import History
from customers.models import Cancellation, Customer, FindingWord, Return, Subscription

from .leaving import Ending, Life, Run
from .world import World

BATCH = 500
# What people tell the billing system, by how often: its words and our reasons' codes.
FEEDBACK = {
    ("", ""): 55.0,
    ("too_expensive", "too_expensive"): 15.0,
    ("missing_features", "missing_feature"): 9.0,
    ("switched_service", "moving"): 7.0,
    ("unused", "no_results"): 5.0,
    ("too_complex", "hard_to_use"): 4.0,
    ("customer_service", "poor_support"): 2.0,
    ("other", "other"): 3.0,
}


def store_people(lives: list[Life]) -> None:
    Customer.objects.bulk_create((life.customer for life in lives), batch_size=BATCH)
    FindingWord.objects.bulk_create(
        (
            FindingWord(customer=life.customer, word=word)
            for life in lives
            for word in sorted(found_by(life.customer))
        ),
        batch_size=BATCH,
    )


def store_subscriptions(lives: list[Life]) -> None:
    rows = (run.row for life in lives for run in life.runs)
    Subscription.objects.bulk_create(rows, batch_size=BATCH)


def store_cancellations(world: World, lives: list[Life]) -> list[Cancellation]:
    """All of them, those who left first first."""
    made = [row for life in lives for row in _cancellations(world, life)]
    made.sort(key=lambda row: row.left_at)
    return Cancellation.objects.bulk_create(made, batch_size=BATCH)


def _cancellations(world: World, life: Life) -> list[Cancellation]:
    rows = [
        _row(world, life.customer, run, ending, number)
        for run in life.runs
        for number, ending in enumerate(run.endings, start=1)
    ]
    known = History([run.row for run in life.runs], rows, set())
    for row in rows:
        row.customer_since = known.since
        row.has_other_subscription = known.kept_another(row)
    return rows


def _row(world: World, customer: Customer, run: Run, ending: Ending, number: int) -> Cancellation:
    is_history = ending.left_at < world.installed_at
    asks = ending.announced_at is not None and not is_history
    feedback, reason = world.weighted(FEEDBACK) if asks else ("", "")
    lag = world.within(timedelta(seconds=1), timedelta(seconds=40))
    return Cancellation(
        public_id=world.uuid(),
        brand=world.brand,
        customer=customer,
        subscription=run.row,
        episode=number,
        kind=ending.kind,
        state=ending.state,
        left_at=ending.left_at,
        announced_at=ending.announced_at,
        ends_at=ending.ends_at,
        ended_at=ending.ended_at,
        undone_at=ending.undone_at,
        received_at=world.installed_at if is_history else ending.left_at + lag,
        plan_class=run.offer.plan.plan_class,
        currency=run.currency,
        lost_monthly=ending.monthly,
        list_monthly=run.offer.monthly(run.currency, run.seats, ending.left_at, world),
        billing_feedback=feedback,
        billing_reason=reason,
        is_history=is_history,
    )


def store_returns(lives: list[Life], cancellations: Iterable[Cancellation]) -> list[Return]:
    """Who came back, by the rule that real customers are told by."""
    left: dict[int, list[Cancellation]] = {}
    for row in cancellations:
        left.setdefault(row.customer_id, []).append(row)
    made = [
        Return(
            customer=life.customer,
            subscription=comeback.subscription,
            cancellation=comeback.after,
            returned_at=comeback.at,
            currency=comeback.subscription.currency,
            monthly_amount=comeback.subscription.monthly_amount,
        )
        for life in lives
        if len(life.runs) > 1
        for comeback in _history(life, left.get(life.customer.pk, [])).comebacks()
    ]
    return Return.objects.bulk_create(made, batch_size=BATCH)


def _history(life: Life, left: list[Cancellation]) -> History:
    runs = sorted((run.row for run in life.runs), key=lambda row: (row.started_at, row.pk))
    return History(runs, left, set())
