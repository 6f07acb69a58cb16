"""Brings cancellations and returns in line with what is known of a subscription, and tells it on.

States only move forward: an episode that has ended or was undone stays so. What an older event adds
(an announcement that arrives after the end) is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.dispatch import Signal

from . import history, signals
from .episodes import Episode, Seen, is_unpaid_trial, kind_of, read_episodes
from .feedback import reason_for
from .hearsay import hear_reports
from .incoming import SubscriptionFacts
from .models import (
    REPORTED,
    Cancellation,
    CancellationKind,
    CancellationState,
    Customer,
    PlanClass,
    RawEvent,
    Return,
    Subscription,
)

Told = tuple[Signal, Cancellation]


@dataclass(frozen=True)
class Setting:
    """What every episode of one subscription is read with.

    `sightings`: the billing system's own.
    """

    subscription: Subscription
    event: RawEvent
    sightings: list[Seen]


def refresh(subscription: Subscription, event: RawEvent) -> None:
    """Bring the subscription's cancellations in line with all that was said of it.

    `event` is the one that brought news. Sends the signals of what changed, after every row is
    written. Call it in a transaction, holding the subscription's lock.
    """
    sightings = _sightings(subscription)
    own = [seen for seen in sightings if not seen.facts.is_reported]
    reports = [seen for seen in sightings if seen.facts.is_reported]
    is_ours = subscription.source == REPORTED
    episodes = hear_reports(read_episodes(own), own, reports, is_ours=is_ours)
    if not episodes:
        return
    setting = Setting(subscription, event, own)
    matched, unmatched = _match(episodes, list(subscription.cancellations.order_by("episode")))
    told: list[Told] = []
    for row, episode in matched:
        told += _move_on(row, episode, setting)
    for episode in unmatched:
        told += _open(episode, setting)
    _tell(told)


def refresh_customer(customer: Customer) -> None:
    """What depends on all subscriptions of a customer: tenure, what they keep, a return."""
    known = history.load(customer)
    for row in known.cancellations:
        now = (known.since, known.kept_another(row))
        if (row.customer_since, row.has_other_subscription) != now:
            row.customer_since, row.has_other_subscription = now
            row.save(update_fields=["customer_since", "has_other_subscription"])
    for comeback in known.comebacks():
        _record_return(comeback)


def _sightings(subscription: Subscription) -> list[Seen]:
    rows = subscription.sightings.order_by("happened_at", "rank", "pk")
    return [Seen(row.happened_at, SubscriptionFacts.model_validate(row.facts)) for row in rows]


def _match(
    episodes: list[Episode], rows: list[Cancellation]
) -> tuple[list[tuple[Cancellation, Episode]], list[Episode]]:
    """Which row tells of which episode, and the episodes that have no row yet."""
    matched: list[tuple[Cancellation, Episode]] = []
    unmatched, free = list(episodes), list(rows)
    for is_same in (_same_end, _same_announcement, _same_moment, _same_report):
        for episode in list(unmatched):
            row = next((row for row in free if is_same(row, episode)), None)
            if row:
                matched.append((row, episode))
                unmatched.remove(episode)
                free.remove(row)
    return matched, unmatched


def _same_end(row: Cancellation, episode: Episode) -> bool:
    """A subscription ends once, so this is the surest mark."""
    return row.state == CancellationState.ENDED and episode.ended_at is not None


def _same_announcement(row: Cancellation, episode: Episode) -> bool:
    is_further = row.state in {CancellationState.ANNOUNCED, episode.state}
    return is_further and row.announced_at is not None and row.announced_at == episode.announced_at


def _same_moment(row: Cancellation, episode: Episode) -> bool:
    """The one that is open, or the one that was undone then: its beginning has become clearer."""
    if row.state == CancellationState.ANNOUNCED:
        return True
    return row.undone_at is not None and row.undone_at == episode.undone_at


def _same_report(row: Cancellation, episode: Episode) -> bool:
    """A report knew of no end to come; the billing system names one."""
    is_open = episode.state == CancellationState.ANNOUNCED
    return row.state == CancellationState.ENDED and episode.is_reported and is_open


def _open(episode: Episode, setting: Setting) -> list[Told]:
    """A cancellation that we hear of for the first time."""
    subscription, event = setting.subscription, setting.event
    row = Cancellation(
        brand=subscription.customer.brand,
        customer=subscription.customer,
        subscription=subscription,
        episode=subscription.cancellations.count() + 1,
        received_at=event.received_at,
        plan_class=subscription.plan.plan_class if subscription.plan else PlanClass.STANDARD,
        is_history=event.is_history,
    )
    for name, value in _facts(episode, setting).items():
        setattr(row, name, value)
    row.state = episode.state
    known = history.load(subscription.customer)
    row.customer_since, row.has_other_subscription = known.since, known.kept_another(row)
    row.save(force_insert=True)
    if row.state == CancellationState.UNDONE:
        return [(signals.cancellation_undone, row)]
    opened: list[Told] = [(signals.cancellation_opened, row)]
    if row.state == CancellationState.ENDED:
        opened.append((signals.cancellation_ended, row))
    return opened


def _move_on(row: Cancellation, episode: Episode, setting: Setting) -> list[Told]:
    """Fill in what came since, and move the state forward if it does."""
    before = row.state
    facts = _facts(episode, setting)
    if before == CancellationState.ENDED:
        facts["ended_at"] = episode.ended_at or row.ended_at
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if before == CancellationState.ANNOUNCED and episode.state != before:
        row.state = episode.state
        changed.append("state")
    if changed:
        row.save(update_fields=changed)
    if row.state == before:
        return []
    is_end = row.state == CancellationState.ENDED
    return [(signals.cancellation_ended if is_end else signals.cancellation_undone, row)]


def _facts(episode: Episode, setting: Setting) -> dict[str, object]:
    """What a cancellation says of its episode: worth as it was when the episode began."""
    subscription, opening = setting.subscription, episode.opening.facts
    has_paid = subscription.invoices.paid().exists()
    kind = kind_of(episode, setting.sightings, has_paid)
    told_of_trial = opening.kind == CancellationKind.TRIAL_NOT_CONVERTED
    never_paid = told_of_trial or is_unpaid_trial(episode, setting.sightings, has_paid)
    return {
        "kind": kind,
        "left_at": episode.left_at,
        "announced_at": episode.announced_at,
        "ends_at": episode.ends_at,
        "ended_at": episode.ended_at,
        "undone_at": episode.undone_at,
        "currency": opening.currency,
        "lost_monthly": 0 if never_paid else opening.monthly_amount,
        "list_monthly": opening.list_monthly,
        "billing_feedback": episode.feedback[:100],
        "billing_reason": reason_for(episode.feedback),
        "billing_comment": episode.comment,
    }


def _tell(told: list[Told]) -> None:
    for signal, cancellation in told:
        signal.send(sender=Cancellation, cancellation=cancellation)


def _record_return(comeback: history.Comeback) -> None:
    subscription, at, after = comeback
    returned = Return.objects.create(
        customer=after.customer,
        subscription=subscription,
        cancellation=after,
        returned_at=at,
        currency=subscription.currency,
        monthly_amount=subscription.monthly_amount,
    )
    signals.customer_returned.send(sender=Return, returned=returned)
