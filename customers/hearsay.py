"""What others report of a subscription, beside what its billing system says of it itself.

The billing system has the last word on when it was announced, ended or undone; a report adds the
reason, the comment and the end where it knows none. What only reports tell of is an episode too,
until the billing system tells of it: then both are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from .episodes import RUNNING, Episode, Seen
from .incoming import SubscriptionFacts

# What a report may leave out and the billing system may know.
WORTH = ("currency", "monthly_amount", "list_monthly")


def hear_reports(
    episodes: Iterable[Episode], own: Sequence[Seen], reports: Iterable[Seen], *, is_ours: bool
) -> list[Episode]:
    """The billing system's own episodes and those that are only reported, oldest first.

    `own` and `reports` are in the order of their time. `is_ours`: no billing system knows the
    subscription, so whoever says later that it runs on, undoes what was reported.
    """
    told = list(episodes)
    for report in reports:
        known = next((episode for episode in told if _covers(episode, report)), None)
        if known:
            _add(known, report)
        else:
            told.append(_begin(report, own, is_ours))
    return sorted(told, key=lambda episode: episode.left_at)


def _covers(episode: Episode, report: Seen) -> bool:
    """A subscription ends once; a report of before it was undone is of what was undone."""
    return episode.undone_at is None or report.happened_at <= episode.undone_at


def _begin(report: Seen, own: Sequence[Seen], is_ours: bool) -> Episode:
    facts = _with_worth(report.facts, own)
    seen = Seen(report.happened_at, facts)
    episode = Episode(seen, seen, announced_at=report.happened_at)
    episode.is_reported, episode.reported_end = True, facts.ends_at
    episode.ended_at = facts.ends_at if facts.has_ended else None
    if is_ours and not episode.ended_at:
        episode.undone_at = _runs_on(report, own)
    return episode


def _runs_on(report: Seen, own: Sequence[Seen]) -> datetime | None:
    later = (seen for seen in own if seen.happened_at > report.happened_at)
    return next(
        (
            seen.happened_at
            for seen in later
            if seen.facts.status in RUNNING and not seen.facts.is_set_to_end
        ),
        None,
    )


def _with_worth(facts: SubscriptionFacts, own: Sequence[Seen]) -> SubscriptionFacts:
    """Where the report does not say what it was worth: as the billing system last said."""
    if facts.monthly_amount is not None or not own:
        return facts
    last = own[-1].facts
    return facts.model_copy(update={name: getattr(last, name) for name in WORTH})


def _add(episode: Episode, report: Seen) -> None:
    """What is not known yet; the first to tell wins."""
    facts = report.facts
    episode.feedback = episode.feedback or facts.feedback
    episode.comment = episode.comment or facts.comment
    episode.reported_end = episode.reported_end or facts.ends_at
    if episode.opening.facts.is_reported:
        _fill(episode, facts)
    episode.is_reported = True


def _fill(episode: Episode, facts: SubscriptionFacts) -> None:
    if facts.has_ended and not episode.ended_at and not episode.undone_at:
        episode.ended_at = facts.ends_at
    known = episode.opening.facts
    if known.monthly_amount is None and facts.monthly_amount is not None:
        worth = known.model_copy(update={name: getattr(facts, name) for name in WORTH})
        episode.opening = Seen(episode.opening.happened_at, worth)
