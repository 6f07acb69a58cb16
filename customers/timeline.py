"""What happened with a customer, told by every room; and why nothing was sent.

Rooms above join in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.money import Money, format_money

from .models import Cancellation, CancellationKind, Customer, Subscription


class Part(Enum):
    """Of a cancellation's page: the decision, the messages, the story below them."""

    DECISION = "decision"
    MESSAGE = "message"
    STORY = "story"


@dataclass(frozen=True)
class TimelineEntry:
    """`icon`: a name of the sprite. `text`: a translated sentence. `url`: where it leads.

    `tone`: of the icon: ok, wait, look, no, plum, or none. `cancellation_id`: of the one that it
    belongs to, if to one. `part`: where that cancellation's page says it first.
    """

    at: datetime
    icon: str
    text: str
    detail: str = ""
    url: str = ""
    tone: str = ""
    cancellation_id: int | None = None
    part: Part = Part.STORY


Source = Callable[[Customer], Iterable[TimelineEntry]]
Silence = Callable[[Cancellation], str | None]

_sources: list[Source] = []
_silences: list[Silence] = []


def register(source: Source) -> None:
    """Join the timeline. Registering the same function again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def register_silence(reason: Silence) -> None:
    """Join the reasons why no letter was sent: a translated sentence, or None."""
    if reason not in _silences:
        _silences.append(reason)


def timeline(customer: Customer) -> list[TimelineEntry]:
    """Everything that rooms tell of this customer, newest first."""
    entries = [entry for source in _sources for entry in source(customer)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def story_of(cancellation: Cancellation) -> list[TimelineEntry]:
    """The customer's timeline without what belongs to their other cancellations."""
    mine = (None, cancellation.pk)
    return [entry for entry in timeline(cancellation.customer) if entry.cancellation_id in mine]


def silence(cancellation: Cancellation) -> list[str]:
    """Why nothing was sent for this cancellation; empty where no room has a reason."""
    reasons = [reason(cancellation) for reason in _silences]
    return [reason for reason in reasons if reason]


def own_entries(customer: Customer) -> Iterator[TimelineEntry]:
    """This room's own: subscriptions, cancellations, failed charges, returns."""
    returns = customer.returns.values("subscription")
    for subscription in customer.subscriptions.exclude(pk__in=returns).select_related("plan"):
        yield from _began(subscription)
    for cancellation in customer.cancellations.select_related("subscription__plan"):
        yield from _left(cancellation)
    for charge in customer.failed_charges.all():
        text = _("A charge to the card ending in %(last4)s failed.") % {"last4": charge.card_last4}
        yield TimelineEntry(
            charge.failed_at,
            "credit-card",
            text if charge.card_last4 else _("A charge failed."),
            _amount(charge.amount, charge.currency),
            tone="no",
        )
    for returned in customer.returns.select_related("subscription__plan"):
        text = _("Came back: %(plan)s") % {"plan": returned.subscription}
        yield TimelineEntry(
            returned.returned_at,
            "heart-handshake",
            text,
            _amount(returned.monthly_amount, returned.currency),
            tone="ok",
            cancellation_id=returned.cancellation_id,
        )


def _began(subscription: Subscription) -> Iterator[TimelineEntry]:
    if subscription.started_at is None:
        return
    yield TimelineEntry(
        subscription.started_at,
        "user-plus",
        _("Subscribed: %(plan)s") % {"plan": subscription},
        _amount(subscription.monthly_amount, subscription.currency),
    )


def _left(cancellation: Cancellation) -> Iterator[TimelineEntry]:
    plan = {"plan": cancellation.subscription}
    if cancellation.announced_at:
        text = _("Cancelled: %(plan)s") % plan
        yield TimelineEntry(
            cancellation.announced_at,
            "log-out",
            text,
            cancellation.billing_comment,
            tone="no",
            cancellation_id=cancellation.pk,
        )
    if cancellation.ended_at:
        text = _("Ended: %(plan)s") % plan
        if cancellation.kind == CancellationKind.CHARGE_FAILED:
            text = _("Ended because a charge failed: %(plan)s") % plan
        yield TimelineEntry(
            cancellation.ended_at, "circle-x", text, tone="no", cancellation_id=cancellation.pk
        )
    if cancellation.undone_at:
        yield TimelineEntry(
            cancellation.undone_at,
            "undo-2",
            _("Changed their mind: %(plan)s") % plan,
            tone="ok",
            cancellation_id=cancellation.pk,
        )


def _amount(amount: int | None, currency: str) -> str:
    """A month's or a charge's amount in the reader's language; "" where it is not known."""
    if amount is None or not currency:
        return ""
    return format_money(Money(amount, currency), get_language() or "en")
