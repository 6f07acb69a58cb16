"""Reads the episodes of one subscription off everything that events said of it.

An episode begins with the announcement that the subscription will end (or with its end, if that
was never announced) and closes when it is undone or has ended. Everything here is a pure function
of the sightings in the order of the provider's time, so the order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .incoming import SubscriptionFacts
from .models import CancellationKind, CancellationState, SubscriptionStatus

# A trial that is cancelled at its end is ended a little after it, when the billing system gets to.
TRIAL_SLACK = timedelta(hours=6)

RUNNING = frozenset(
    {
        SubscriptionStatus.TRIALING,
        SubscriptionStatus.ACTIVE,
        SubscriptionStatus.PAST_DUE,
        SubscriptionStatus.UNPAID,
        SubscriptionStatus.PAUSED,
    }
)


@dataclass(frozen=True)
class Seen:
    """What was said of the subscription at one moment."""

    happened_at: datetime
    facts: SubscriptionFacts


@dataclass
class Episode:
    """One ending. `opening` is what was known when it began, `latest` when it was last told of."""

    opening: Seen
    latest: Seen
    announced_at: datetime | None = None
    ended_at: datetime | None = None
    undone_at: datetime | None = None
    feedback: str = field(default="", init=False)
    comment: str = field(default="", init=False)
    is_reported: bool = field(default=False, init=False)
    reported_end: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.hear(self.opening)

    def hear(self, seen: Seen) -> None:
        """Take what the customer told the billing system, which may come after the announcement."""
        self.latest = seen
        self.feedback = seen.facts.feedback or self.feedback
        self.comment = seen.facts.comment or self.comment

    @property
    def state(self) -> CancellationState:
        if self.undone_at:
            return CancellationState.UNDONE
        return CancellationState.ENDED if self.ended_at else CancellationState.ANNOUNCED

    @property
    def left_at(self) -> datetime:
        return self.announced_at or self.ended_at or self.opening.happened_at

    @property
    def ends_at(self) -> datetime | None:
        return self.latest.facts.ends_at or self.reported_end


def read_episodes(sightings: Sequence[Seen]) -> list[Episode]:
    """The subscription's episodes, oldest first. `sightings` are in the provider's order."""
    episodes: list[Episode] = []
    for position, seen in enumerate(sightings):
        opened = episodes[-1] if episodes else None
        is_open = opened is not None and opened.state == CancellationState.ANNOUNCED
        if opened and opened.ended_at:
            break  # nothing comes after the end: a subscription that ended never runs again
        if seen.facts.has_ended:
            if _has_started(sightings[: position + 1]):
                _end(episodes, seen)
        elif _is_announcement(seen.facts, sightings[0].facts):
            if opened and is_open:
                opened.hear(seen)
            else:
                episodes.append(_announced(seen))
        elif opened and is_open:
            opened.undone_at = seen.happened_at
    return episodes


def kind_of(episode: Episode, sightings: Sequence[Seen], has_paid: bool) -> CancellationKind:
    """Why it ended, as far as the billing system knows.

    `reason` is in Stripe's words (cancellation_details.reason); older versions of its API say
    nothing, and then the customer is taken to have asked.
    """
    reason, told = episode.opening.facts.reason, episode.opening.facts.kind
    if told in CancellationKind.values:
        return CancellationKind(told)
    if reason == "payment_failed":
        return CancellationKind.CHARGE_FAILED
    if is_unpaid_trial(episode, sightings, has_paid):
        return CancellationKind.TRIAL_NOT_CONVERTED
    if reason in {"", "cancellation_requested"}:
        return CancellationKind.VOLUNTARY
    return CancellationKind.OTHER


def is_unpaid_trial(episode: Episode, sightings: Sequence[Seen], has_paid: bool) -> bool:
    """Whether nothing was ever paid: it ends with the trial, or the first charge failed."""
    trial_ends_at = episode.opening.facts.trial_ends_at
    if has_paid or trial_ends_at is None or has_converted(sightings):
        return False
    if episode.ends_at and episode.ends_at <= trial_ends_at + TRIAL_SLACK:
        return True
    if not episode.ended_at:
        return False  # it will be charged once more before it ends
    return any(not seen.facts.has_ended for seen in sightings)


def has_converted(sightings: Sequence[Seen]) -> bool:
    """Whether it was active outside a trial at a price, which takes a first payment."""
    return any(
        seen.facts.status == SubscriptionStatus.ACTIVE
        and seen.facts.monthly_amount != 0
        and (seen.facts.trial_ends_at is None or seen.happened_at >= seen.facts.trial_ends_at)
        for seen in sightings
    )


def _has_started(sightings: Sequence[Seen]) -> bool:
    """False only if all that we saw before the end was a subscription that had not begun."""
    before = [seen.facts.status for seen in sightings if not seen.facts.has_ended]
    return not before or any(status in RUNNING for status in before)


def _is_announcement(facts: SubscriptionFacts, first: SubscriptionFacts) -> bool:
    """Set to end while it runs. An end agreed on at the start (a fixed term) announces nothing."""
    if facts.status not in RUNNING or not facts.is_set_to_end:
        return False
    is_fixed_term = first.is_creation and first.is_set_to_end
    return not (is_fixed_term and facts.cancel_at == first.cancel_at)


def _announced(seen: Seen) -> Episode:
    return Episode(seen, seen, announced_at=seen.facts.canceled_at or seen.happened_at)


def _end(episodes: list[Episode], seen: Seen) -> None:
    ended_at = seen.facts.ended_at or seen.facts.canceled_at or seen.happened_at
    if not episodes or episodes[-1].undone_at:
        since = episodes[-1].undone_at if episodes else None
        episodes.append(Episode(seen, seen, announced_at=_announced_before(seen, ended_at, since)))
    episodes[-1].hear(seen)
    episodes[-1].ended_at = ended_at


def _announced_before(seen: Seen, ended_at: datetime, since: datetime | None) -> datetime | None:
    """When an end was announced of which we only see the end itself."""
    asked_at = seen.facts.canceled_at
    if not seen.facts.is_set_to_end or asked_at is None or asked_at >= ended_at:
        return None
    return asked_at if since is None or asked_at > since else None
