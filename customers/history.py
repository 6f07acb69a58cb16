"""All that a customer had and left, loaded once: what they keep, since when, what is a return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from .models import Cancellation, CancellationState, Customer, Subscription
from .models.people import LIVE, NEVER_STARTED, SubscriptionStatus

GAVE_ACCESS = (*LIVE, SubscriptionStatus.CANCELED)


class Comeback(NamedTuple):
    subscription: Subscription
    at: datetime
    after: Cancellation


@dataclass(frozen=True)
class History:
    """`subscriptions`: that ever ran, by their start. `returned`: (subscription, cancellation)."""

    subscriptions: list[Subscription]
    cancellations: list[Cancellation]
    returned: set[tuple[int, int]]

    @property
    def since(self) -> datetime | None:
        """The earliest start of any subscription of theirs."""
        return min((start for row in self.subscriptions if (start := row.started_at)), default=None)

    def kept_another(self, row: Cancellation) -> bool:
        """Whether they had another subscription when this cancellation came, not left by then."""
        had_left = {
            other.subscription_id
            for other in self.cancellations
            if other.state != CancellationState.UNDONE and _came_before(other, row)
        }
        return any(
            _gave_access(other, row.left_at)
            for other in self.subscriptions
            if other.pk != row.subscription_id and other.pk not in had_left
        )

    def comebacks(self) -> list[Comeback]:
        """The subscriptions that are a return, without those already noted."""
        noted = set(self.returned)
        found: list[Comeback] = []
        for subscription in self.subscriptions:
            if subscription.pk in {returned for returned, _after in noted}:
                continue
            after = self._left_before(subscription, {after for _returned, after in noted})
            if after and subscription.started_at:
                found.append(Comeback(subscription, subscription.started_at, after))
                noted.add((subscription.pk, after.pk))
        return found

    def _left_before(self, new: Subscription, followed: set[int]) -> Cancellation | None:
        """The last cancellation that `new` is a return from.

        Its end came before `new` began, nothing has followed on it yet, and the customer was gone
        in between. A switch, which begins as the other ends, is no return.
        """
        ended = [row for row in self.cancellations if row.state == CancellationState.ENDED]
        for row in sorted(
            ended, key=lambda row: (row.ended_at or row.left_at, row.pk), reverse=True
        ):
            if row.subscription_id == new.pk or row.pk in followed or row.has_other_subscription:
                continue
            if not (row.ended_at and new.started_at and row.ended_at < new.started_at):
                continue
            is_same_plan = self._plan_of(row) == new.plan_id
            if is_same_plan or not self._was_another_live(row, new):
                return row
        return None

    def _plan_of(self, row: Cancellation) -> int | None:
        left = (each for each in self.subscriptions if each.pk == row.subscription_id)
        return next((each.plan_id for each in left), None)

    def _was_another_live(self, row: Cancellation, new: Subscription) -> bool:
        """Whether another subscription ran on from the end to this new start."""
        return any(
            other.started_at
            and row.ended_at
            and new.started_at
            and other.started_at <= new.started_at
            and (other.ended_at is None or other.ended_at > row.ended_at)
            for other in self.subscriptions
            if other.pk not in {new.pk, row.subscription_id}
        )


def load(customer: Customer) -> History:
    started = customer.subscriptions.exclude(status__in=NEVER_STARTED)
    return History(
        list(started.order_by("started_at", "pk")),
        list(customer.cancellations.order_by("left_at", "pk")),
        set(customer.returns.values_list("subscription_id", "cancellation_id")),
    )


def _came_before(other: Cancellation, row: Cancellation) -> bool:
    """Of two in the same second, the one that we heard of first: as it was when each came."""
    if other.left_at != row.left_at:
        return other.left_at < row.left_at
    return row.pk is None or other.pk < row.pk


def _gave_access(subscription: Subscription, at: datetime) -> bool:
    """Also where it ended in that very second: its own cancellation says which came first."""
    if subscription.status not in GAVE_ACCESS or subscription.started_at is None:
        return False
    has_ended = subscription.ended_at is not None and subscription.ended_at < at
    return subscription.started_at <= at and not has_ended
