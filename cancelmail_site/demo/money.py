"""What made-up customers paid, and what did not go through: all invoices, so that sums add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from customers.models import CancellationKind, FailedCharge, Invoice, InvoiceStatus, Subscription

from .leaving import Life, Run
from .marks import SOURCE
from .plans import MONTHS_OF_A_YEAR
from .world import World

BATCH = 500
TRIES_AFTER_DAYS = (0, 3, 8, 21)
BY_USE = (400, 6000)  # a month of rooms by use: from, to, in hundredths


def store(world: World, lives: list[Life]) -> None:
    runs = [run for life in lives for run in life.runs]
    invoices = [invoice for run in runs for invoice in _invoices(world, run)]
    Invoice.objects.bulk_create(invoices, batch_size=BATCH)
    failed = [charge for run in runs for charge in _failed_charges(world, run)]
    FailedCharge.objects.bulk_create(failed, batch_size=BATCH)
    _note_cards(failed, runs)


def _invoices(world: World, run: Run) -> Iterator[Invoice]:
    """One for each period that began, the last of them open where the card failed."""
    if not run.has_paid:
        return
    until = min(run.ended_at or world.now, world.now)
    begun, following = run.pays_from, run.period_of(run.pays_from)[1]
    while begun < until:
        is_unpaid = _card_failed(run) and following > until
        yield _invoice(world, run, begun, is_unpaid)
        begun, following = following, run.period_of(following)[1]


def _card_failed(run: Run) -> bool:
    return run.last is not None and run.last.kind == CancellationKind.CHARGE_FAILED


def _invoice(world: World, run: Run, begun: datetime, is_unpaid: bool) -> Invoice:
    amount = _amount(world, run, begun)
    return Invoice(
        customer=run.row.customer,
        subscription=run.row,
        subscription_ref=run.row.external_id,
        source=SOURCE,
        external_id=world.code("in_"),
        status=InvoiceStatus.UNCOLLECTIBLE if is_unpaid else InvoiceStatus.PAID,
        currency=run.currency,
        amount_due=amount,
        amount_paid=0 if is_unpaid else amount,
        attempts=len(TRIES_AFTER_DAYS) if is_unpaid else 1,
        issued_at=begun,
        facts_at=begun,
    )


def _amount(world: World, run: Run, at: datetime) -> int:
    price = run.offer.monthly(run.currency, run.seats, at, world)
    if price is None:
        return world.chance.randint(*BY_USE)
    return price * MONTHS_OF_A_YEAR if run.is_yearly else price


def _failed_charges(world: World, run: Run) -> Iterator[FailedCharge]:
    last = run.last
    if last is None or last.kind != CancellationKind.CHARGE_FAILED:
        return
    renewal = run.period_of(last.left_at)[0]
    card = f"{world.chance.randint(0, 9999):04d}"
    for days in TRIES_AFTER_DAYS:
        yield FailedCharge(
            customer=run.row.customer,
            source=SOURCE,
            external_id=world.code("ch_"),
            currency=run.currency,
            amount=_amount(world, run, renewal),
            card_last4=card,
            failed_at=min(renewal + timedelta(days=days), last.left_at),
        )


def _note_cards(failed: list[FailedCharge], runs: list[Run]) -> None:
    """The card of the last failed charge, on the subscription that ended with it."""
    cards = {charge.customer_id: charge.card_last4 for charge in failed}
    rows = [run.row for run in runs if _card_failed(run) and run.row.customer_id in cards]
    for row in rows:
        row.card_last4 = cards[row.customer_id]
    Subscription.objects.bulk_update(rows, ["card_last4"], batch_size=BATCH)
