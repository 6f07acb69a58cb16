"""How made-up customers come, stay, leave, change their mind and return.

Each run of a subscription is lived month by month: the longer somebody is here the less likely they
leave; more of them leave in January and before the summer, and after the new prices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from customers.models import (
    CancellationKind,
    CancellationState,
    Customer,
    Subscription,
    SubscriptionStatus,
)

from . import people
from .marks import SOURCE
from .plans import Offer
from .world import DAYS, World, data

MONTH = timedelta(days=30, hours=10)
YEAR = 12 * MONTH
TRIAL = timedelta(days=14)
SEASON = (1.45, 1.1, 0.95, 0.9, 0.95, 1.2, 1.15, 0.85, 0.9, 1.0, 1.0, 0.8)
# Chances a month, of somebody in their second year, in a month like any other.
LEAVES, CARD_FAILS, IS_ENDED = 0.043, 0.008, 0.001
FROM_BEFORE = 0.38  # of all customers: who was here before the demo begins
NEW_PRICE_EFFECT = {"starter": 1.5, "team": 1.35, "studio": 1.2}


@dataclass
class Ending:
    """One cancellation to be: the facts of `customers.Cancellation` that are drawn."""

    kind: CancellationKind
    left_at: datetime
    announced_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    undone_at: datetime | None = None
    monthly: int | None = None

    @property
    def state(self) -> CancellationState:
        if self.undone_at:
            return CancellationState.UNDONE
        return CancellationState.ENDED if self.ended_at else CancellationState.ANNOUNCED


@dataclass
class Run:
    """One subscription of somebody, from its start to its end or to now."""

    offer: Offer
    seats: int
    currency: str
    is_yearly: bool
    started_at: datetime
    trial_ends_at: datetime | None = None
    endings: list[Ending] = field(default_factory=list)
    row: Subscription = field(default_factory=Subscription)

    @property
    def last(self) -> Ending | None:
        """The ending that stands, if it was not undone."""
        ending = self.endings[-1] if self.endings else None
        return ending if ending and not ending.undone_at else None

    @property
    def ended_at(self) -> datetime | None:
        return self.last.ended_at if self.last else None

    @property
    def has_paid(self) -> bool:
        last = self.last
        return not (last and last.kind == CancellationKind.TRIAL_NOT_CONVERTED)

    @property
    def pays_from(self) -> datetime:
        return self.trial_ends_at or self.started_at

    def period_of(self, at: datetime) -> tuple[datetime, datetime]:
        """The paid period that `at` falls in."""
        length = YEAR if self.is_yearly else MONTH
        begun = self.pays_from + (at - self.pays_from) // length * length
        return begun, begun + length

    def monthly_at(self, at: datetime, world: World) -> int | None:
        """By the price of the day on which the period began: a year is paid ahead."""
        begun = max(self.period_of(at)[0], self.started_at)
        price = self.offer.monthly(self.currency, self.seats, begun, world)
        return price * 10 // 12 if self.is_yearly and price else price


@dataclass
class Life:
    """One customer with all that they had."""

    customer: Customer
    runs: list[Run]


def live(world: World, offers: list[Offer]) -> Life:
    """Draw one customer and how it went with them."""
    is_old = world.happens(FROM_BEFORE)
    since = _long_ago(world) if is_old else _lately(world)
    customer = people.draw(world, since)
    first = _begin(world, offers, customer, since)
    _go_on(world, first)
    life = Life(customer, [first])
    if world.happens(0.045):
        _take_another(world, offers, life)
    _maybe_return(world, offers, life)
    return life


def _long_ago(world: World) -> datetime:
    """Before the demo begins; most not long before."""
    return world.begins_at - timedelta(days=min(world.chance.expovariate(1 / 500), 2400))


def _lately(world: World) -> datetime:
    """On some day since, more of them the nearer to now."""
    return world.begins_at + timedelta(days=DAYS * world.chance.random() ** 0.8)


def _begin(
    world: World, offers: list[Offer], customer: Customer, at: datetime, *, trial: float = 0.3
) -> Run:
    currency = next(
        land["currency"] for land in data("people") if land["country"] == customer.country
    )
    sold = {index: offer.share for index, offer in enumerate(offers) if offer.is_sold_in(currency)}
    offer = offers[world.weighted(sold)]
    is_trial = at > world.begins_at and world.happens(trial)
    return Run(
        offer=offer,
        seats=world.one_of(offer.seats),
        currency=currency,
        is_yearly=not offer.is_metered and world.happens(0.2),
        started_at=at,
        trial_ends_at=at + TRIAL if is_trial else None,
    )


def _go_on(world: World, run: Run) -> None:
    """Month after month, until it ends or it is now."""
    if run.trial_ends_at and world.happens(0.28) and _end_trial(world, run):
        return
    month = max(run.pays_from, world.begins_at)
    while month < world.now:
        end = _what_happens(world, run, month)
        if end:
            run.endings.append(end)
            if not end.undone_at:
                return
            month += MONTH  # nobody thinks of it again at once
        month += MONTH


def _end_trial(world: World, run: Run) -> bool:
    assert run.trial_ends_at
    asked_at = _office_hours(world, run.started_at, run.trial_ends_at)
    if asked_at > world.now:
        return False
    over = run.trial_ends_at if run.trial_ends_at <= world.now else None
    run.endings.append(
        Ending(
            CancellationKind.TRIAL_NOT_CONVERTED, asked_at, asked_at, run.trial_ends_at, over,
            monthly=0,
        )
    )  # fmt: skip
    return True


def _what_happens(world: World, run: Run, month: datetime) -> Ending | None:
    factor = _age_factor(month - run.started_at) * (0.35 if run.is_yearly else 1)
    if world.happens(CARD_FAILS * factor):
        return _card_failed(world, run, month)
    if world.happens(IS_ENDED):
        at = _office_hours(world, month, month + MONTH)
        return _ended(world, run, CancellationKind.OTHER, at)
    if world.happens(LEAVES * factor * _season(world, run, month)):
        return _asked(world, run, _office_hours(world, month, month + MONTH))
    return None


def _age_factor(age: timedelta) -> float:
    """The first months decide; who has been here for years stays."""
    if age < timedelta(days=90):
        return 1.8
    return 1.25 if age < timedelta(days=365) else 1.0 if age < timedelta(days=800) else 0.7


def _season(world: World, run: Run, month: datetime) -> float:
    is_dearer = month + MONTH / 2 >= world.new_prices_at
    effect = NEW_PRICE_EFFECT.get(run.offer.plan.external_id, 1.0) if is_dearer else 1.0
    return SEASON[month.month - 1] * effect


def _asked(world: World, run: Run, at: datetime) -> Ending | None:
    """The customer cancels; most run on to the end of what they have paid for."""
    if at > world.now:
        return None
    if world.happens(0.15):
        return _ended(world, run, CancellationKind.VOLUNTARY, at)
    ends_at = run.period_of(at)[1]
    undone_at = None
    if world.happens(0.06):
        undone_at = at + world.within(timedelta(minutes=20), timedelta(days=6))
        if undone_at >= min(ends_at, world.now):
            undone_at = None
    over = ends_at if ends_at <= world.now and not undone_at else None
    monthly = run.monthly_at(at, world)
    return Ending(CancellationKind.VOLUNTARY, at, at, ends_at, over, undone_at, monthly)


def _ended(world: World, run: Run, kind: CancellationKind, at: datetime) -> Ending | None:
    if at > world.now:
        return None
    asked_at = at if kind == CancellationKind.VOLUNTARY else None
    return Ending(kind, at, asked_at, at, at, monthly=run.monthly_at(at, world))


def _card_failed(world: World, run: Run, month: datetime) -> Ending | None:
    """Four tries in three weeks, then the billing system gives up."""
    renewal = run.period_of(month)[1]
    if renewal > month + MONTH:
        return None
    return _ended(world, run, CancellationKind.CHARGE_FAILED, renewal + timedelta(days=21, hours=3))


def _office_hours(world: World, first: datetime, last: datetime) -> datetime:
    """A moment between the two, seldom at night and less often at weekends."""
    for _try in range(6):
        at = first + world.within(timedelta(), last - first)
        if (7 <= at.hour <= 21 or world.happens(0.1)) and (at.weekday() < 5 or world.happens(0.5)):
            break
    return at


def _take_another(world: World, offers: list[Offer], life: Life) -> None:
    """A second subscription beside the first one."""
    first = life.runs[0]
    until = first.ended_at or world.now
    at = first.started_at + world.within(timedelta(days=5), max(until - first.started_at, TRIAL))
    if at < until:
        second = _begin(world, offers, life.customer, at, trial=0)
        _go_on(world, second)
        life.runs.append(second)


def _maybe_return(world: World, offers: list[Offer], life: Life) -> None:
    """One in twelve of those who are gone comes back, most within a season; some leave again."""
    if any(run.ended_at is None for run in life.runs):
        return
    ended_at = max(run.ended_at for run in life.runs if run.ended_at)
    is_coming = world.happens(0.085 if life.runs[0].has_paid else 0.03)
    at = ended_at + timedelta(days=2 + world.chance.expovariate(1 / 50))
    if is_coming and at < world.now:
        again = _begin(world, offers, life.customer, at, trial=0)
        if world.happens(0.7):
            again.offer, again.seats = life.runs[0].offer, life.runs[0].seats
        _go_on(world, again)
        life.runs.append(again)


def describe(world: World, life: Life) -> None:
    """Fill in each run's subscription as the billing system would tell it now, and their use."""
    for run in life.runs:
        run.row = _row(world, life.customer, run)
    life.customer.last_seen_at = _last_seen(world, life)


def _last_seen(world: World, life: Life) -> datetime | None:
    """Of most we know it: of late if they are here, shortly before the end if they left."""
    if world.happens(0.12):
        return None
    until = max(run.ended_at or world.now for run in life.runs)
    usual, seldom = timedelta(days=3), timedelta(days=110)
    mean = seldom if world.happens(0.07) else usual
    ago = timedelta(seconds=world.chance.expovariate(1 / mean.total_seconds()))
    return max(until - ago, life.customer.created_at)


def _row(world: World, customer: Customer, run: Run) -> Subscription:
    last, paid_until = run.last, run.period_of(world.now)[1]
    is_leaving = last is not None and last.state == CancellationState.ANNOUNCED
    at = run.ended_at or world.now
    return Subscription(
        customer=customer,
        plan=run.offer.plan,
        source=SOURCE,
        external_id=world.code("sub_"),
        status=_status(world, run),
        currency=run.currency,
        monthly_amount=run.monthly_at(at, world),
        quantity=run.seats,
        is_metered=run.offer.is_metered,
        started_at=run.started_at,
        trial_ends_at=run.trial_ends_at,
        paid_until=last.ends_at if last else paid_until,
        cancel_at=last.ends_at if last and is_leaving else None,
        cancel_at_period_end=is_leaving,
        canceled_at=last.left_at if last else None,
        ended_at=run.ended_at,
        has_ever_paid=run.has_paid and run.pays_from <= world.now,
        facts_at=last.left_at if last else run.started_at,
    )


def _status(world: World, run: Run) -> SubscriptionStatus:
    if run.ended_at:
        return SubscriptionStatus.CANCELED
    if run.trial_ends_at and run.trial_ends_at > world.now:
        return SubscriptionStatus.TRIALING
    return SubscriptionStatus.PAST_DUE if world.happens(0.008) else SubscriptionStatus.ACTIVE
