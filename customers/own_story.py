"""This room's part of a customer's timeline: what they had, paid, left and took up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from worker import clock

from .charges_told import Payment, failed_entry, grouped, paid_entry
from .models import (
    Cancellation,
    CancellationKind,
    CancellationState,
    Customer,
    Plan,
    Return,
    Sighting,
    Subscription,
    SubscriptionStatus,
)
from .reasons import told
from .timeline import Planned, TimelineEntry, Topic
from .wording import day, plan_and_price, shortened, source_name

VIEW = "customers.view_cancellation"
BILLING = frozenset({Topic.BILLING})
BILLING_ANSWER = frozenset({Topic.BILLING, Topic.ANSWERS})
# An announced end that is this long past has been forgotten by the billing system.
FORGOTTEN = timedelta(days=2)


@dataclass(frozen=True)
class Seen:
    """What one event said of a subscription's plan and price."""

    subscription_id: int
    at: datetime
    event_id: str
    plan_id: str
    monthly: int | None
    currency: str


class OwnStory:
    """Everything that this room tells of one customer, read in a fixed number of queries."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.subscriptions = list(customer.subscriptions.select_related("plan"))
        self.cancellations = list(customer.cancellations.select_related("subscription__plan"))
        self.returns = list(customer.returns.select_related("subscription__plan"))
        self.now = clock.now()

    @cached_property
    def seen(self) -> dict[int, list[Seen]]:
        """What events said, by subscription, oldest first."""
        rows = Sighting.objects.filter(subscription__customer=self.customer).values_list(
            "subscription_id", "happened_at", "event_id",
            "facts__plan_id", "facts__monthly_amount", "facts__currency",
        )  # fmt: skip
        found: dict[int, list[Seen]] = {}
        for pk, at, event_id, plan_id, monthly, currency in rows:
            seen = Seen(pk, at, event_id, plan_id or "", monthly, currency or "")
            found.setdefault(pk, []).append(seen)
        return found

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans that they ever had, by id at the source."""
        ids = {seen.plan_id for rows in self.seen.values() for seen in rows}
        known = Plan.objects.filter(source=self.customer.source, external_id__in=ids)
        return {plan.external_id: plan for plan in known}

    def entries(self) -> Iterator[TimelineEntry]:
        changes = [*self._changes()]
        yield from changes
        marks = sorted(entry.at for entry in changes)
        yield from grouped(self._paid(), marks, paid_entry)
        yield from grouped(self._failed(), marks, failed_entry)

    def _changes(self) -> Iterator[TimelineEntry]:
        came_back = {returned.subscription_id for returned in self.returns}
        for subscription in self.subscriptions:
            if subscription.pk not in came_back:
                yield from self._began(subscription)
            yield from self._moved(subscription)
        for cancellation in self.cancellations:
            yield from self._left(cancellation)
        for returned in self.returns:
            yield self._returned(returned)

    def _began(self, subscription: Subscription) -> Iterator[TimelineEntry]:
        if subscription.started_at is None:
            return
        trial_ends = subscription.trial_ends_at
        detail = _("Trial until %(day)s.") % {"day": day(trial_ends)} if trial_ends else ""
        what = {"what": self._as_it_began(subscription)}
        text = _("Signed up: %(what)s")
        if self._is_beside_another(subscription):
            text = _("Took another subscription: %(what)s")
        yield TimelineEntry(
            subscription.started_at, "user-plus", text % what, detail, topics=BILLING
        )

    def _as_it_began(self, subscription: Subscription) -> str:
        """The plan and price of the first event that named a plan; else what they are now."""
        first = next((one for one in self.seen.get(subscription.pk, []) if one.plan_id), None)
        if first is None:
            monthly, currency = subscription.monthly_amount, subscription.currency
            return plan_and_price(subscription, monthly, currency)
        return plan_and_price(self._plan(first.plan_id), first.monthly, first.currency)

    def _is_beside_another(self, subscription: Subscription) -> bool:
        start = subscription.started_at
        return any(
            other.started_at and start and other.started_at < start
            and (other.ended_at is None or other.ended_at > start)
            for other in self.subscriptions
            if other.pk != subscription.pk
        )  # fmt: skip

    def _moved(self, subscription: Subscription) -> Iterator[TimelineEntry]:
        """From one plan to another, as events told it."""
        named = [one for one in self.seen.get(subscription.pk, []) if one.plan_id]
        for before, after in pairwise(named):
            if before.plan_id == after.plan_id:
                continue
            text = _("Moved from %(before)s to %(after)s") % {
                "before": self._plan(before.plan_id),
                "after": plan_and_price(self._plan(after.plan_id), after.monthly, after.currency),
            }
            icon = "trending-up"
            if _is_less(after, before):
                icon = "trending-down"
            yield TimelineEntry(after.at, icon, text, topics=BILLING)

    def _plan(self, external_id: str) -> str:
        return str(self.plans.get(external_id, external_id))

    def _left(self, row: Cancellation) -> Iterator[TimelineEntry]:
        plan = {"plan": row.subscription}
        if row.announced_at:
            yield self._announced(row, row.announced_at)
        if row.ended_at:
            yield self._ended(row, row.ended_at)
        if row.undone_at:
            text = _("Changed their mind and keeps %(plan)s") % plan
            yield TimelineEntry(
                row.undone_at, "undo-2", text, "", _page(row), "ok", row.pk,
                permission=VIEW, topics=BILLING,
            )  # fmt: skip
        if row.is_history:
            yield TimelineEntry(
                row.received_at,
                "upload",
                _("History imported: how they left %(plan)s") % plan,
                _("Nothing is sent for what is imported."),
                cancellation_id=row.pk,
                topics=BILLING,
            )

    def _announced(self, row: Cancellation, at: datetime) -> TimelineEntry:
        text = _("Cancelled %(plan)s") % {"plan": row.subscription}
        if row.ends_at and row.ends_at > at:
            text = _("Cancelled %(plan)s, ends %(day)s") % {
                "plan": row.subscription,
                "day": day(row.ends_at, self.now),
            }
        return TimelineEntry(
            at, "log-out", text, self._where_from(row, at), _page(row), "no", row.pk,
            permission=VIEW,
            topics=BILLING_ANSWER if row.billing_comment or row.billing_feedback else BILLING,
            quote=row.billing_comment,
        )  # fmt: skip

    def _ended(self, row: Cancellation, at: datetime) -> TimelineEntry:
        text = _("Ended: %(plan)s")
        if row.kind == CancellationKind.CHARGE_FAILED:
            text = _("Ended because a charge failed: %(plan)s")
        elif row.kind == CancellationKind.TRIAL_NOT_CONVERTED:
            text = _("The trial ended: %(plan)s")
        is_news = row.announced_at is None
        return TimelineEntry(
            at, "circle-x", text % {"plan": row.subscription},
            self._where_from(row, at) if is_news else "", _page(row), "no", row.pk,
            permission=VIEW,
            topics=BILLING_ANSWER if is_news and row.billing_comment else BILLING,
            quote=row.billing_comment if is_news else "",
        )  # fmt: skip

    def _where_from(self, row: Cancellation, at: datetime) -> str:
        """Which event of which source told it, and the reason that was given there."""
        sources = {"source": source_name(row.subscription.source)}
        seen = self.seen.get(row.subscription_id, [])
        event = next((one.event_id for one in seen if one.at == at), "")
        sentence = _("From %(source)s.") % sources
        if event:
            named = {**sources, "event": shortened(event)}
            sentence = _("From %(source)s, %(event)s.") % named
        reason = told(row)
        if not reason:
            return sentence
        there = _("Reason there: %(reason)s.") % {"reason": reason}
        return f"{sentence} {there}"

    def _returned(self, returned: Return) -> TimelineEntry:
        what = plan_and_price(returned.subscription, returned.monthly_amount, returned.currency)
        return TimelineEntry(
            returned.returned_at,
            "heart-handshake",
            _("Came back to %(what)s") % {"what": what},
            tone="ok",
            cancellation_id=returned.cancellation_id,
            topics=BILLING,
        )

    def _paid(self) -> list[Payment]:
        rows = self.customer.invoices.paid().order_by("issued_at", "pk")
        return [Payment(*row) for row in rows.values_list("issued_at", "amount_paid", "currency")]

    def _failed(self) -> list[Payment]:
        rows = self.customer.failed_charges.order_by("failed_at", "pk")
        return [
            Payment(*row)
            for row in rows.values_list("failed_at", "amount", "currency", "card_last4")
        ]


def own_entries(customer: Customer) -> Iterable[TimelineEntry]:
    """Subscriptions, moves, payments, failed charges, cancellations, returns."""
    return OwnStory(customer).entries()


def own_plans(customer: Customer, now: datetime) -> Iterator[Planned]:
    """When access ends, when a trial does."""
    announced = customer.cancellations.filter(state=CancellationState.ANNOUNCED)
    for row in announced.select_related("subscription__plan"):
        ends, plan = row.ends_at, {"plan": row.subscription}
        if ends and ends >= now:
            text = _("Access to %(plan)s ends on %(day)s.") % {**plan, "day": day(ends, now)}
            yield Planned(ends, "log-out", text, url=_page(row), permission=VIEW)
        elif ends and ends < now - FORGOTTEN:
            text = _("%(plan)s was to end on %(day)s; the billing system has not said so yet.")
            yield Planned(
                None, "circle-question-mark", text % {**plan, "day": day(ends, now)},
                url=_page(row), tone="look", permission=VIEW,
            )  # fmt: skip
    trials = customer.subscriptions.filter(
        status=SubscriptionStatus.TRIALING, trial_ends_at__gt=now
    )
    for trial in trials.exclude(cancellations__in=announced).select_related("plan"):
        assert trial.trial_ends_at
        text = _("The trial of %(plan)s ends on %(day)s.")
        shown = text % {"plan": trial, "day": day(trial.trial_ends_at, now)}
        yield Planned(trial.trial_ends_at, "hourglass", shown)


def _is_less(after: Seen, before: Seen) -> bool:
    if after.monthly is None or before.monthly is None or after.currency != before.currency:
        return False
    return after.monthly < before.monthly


def _page(cancellation: Cancellation) -> str:
    return reverse("admin:customers_cancellation_change", args=[cancellation.pk])
