"""What happened with a customer and what is planned, told by every room; why nothing was sent.

Rooms above join in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from staff.models import User

from .models import Cancellation, Customer


class Part(Enum):
    """Of a cancellation's page: decision, messages, answer, follow-up, the story below them."""

    DECISION = "decision"
    MESSAGE = "message"
    ANSWER = "answer"
    CASE = "case"
    STORY = "story"


class Topic(Enum):
    """The tabs of a customer's page, besides the one with everything."""

    LETTERS = "letters"
    ANSWERS = "answers"
    BILLING = "billing"


@dataclass(frozen=True)
class TimelineEntry:
    """`icon`: a name of the sprite. `text`: a translated sentence. `url`: where it leads.

    `tone`: of the icon: ok, wait, look, no, plum, or none. `quote`: a person's own words.
    `topics`: the tabs that it stands in. `cancellation_id`: of the one that it belongs to, if to
    one. `part`: where that cancellation's page says it first. `is_fine_print`: told on that page
    alone. `permission`: what a reader needs for `url` to be a link, and, where `is_private`, for
    colleagues' own words (`detail`, `quote`) to be shown.
    """

    at: datetime
    icon: str
    text: str
    detail: str = ""
    url: str = ""
    tone: str = ""
    cancellation_id: int | None = None
    part: Part = Part.STORY
    topics: frozenset[Topic] = frozenset()
    quote: str = ""
    quote_language: str = ""
    is_fine_print: bool = False
    permission: str = ""
    is_private: bool = False

    def as_read_by(self, user: User) -> TimelineEntry:
        """Without what this colleague may not open or read."""
        if not self.permission or user.has_perm(self.permission):
            return self
        shown = replace(self, detail="", quote="") if self.is_private else self
        return replace(shown, url="")


@dataclass(frozen=True)
class Planned:
    """Something that will happen by itself, or is due from a person. `at` None: nobody knows."""

    at: datetime | None
    icon: str
    text: str
    detail: str = ""
    url: str = ""
    tone: str = ""
    permission: str = ""

    def as_read_by(self, user: User) -> Planned:
        """Without a link to where this colleague may not go."""
        may_open = not self.permission or user.has_perm(self.permission)
        return self if may_open else replace(self, url="")


Source = Callable[[Customer], Iterable[TimelineEntry]]
PlanSource = Callable[[Customer, datetime], Iterable[Planned]]
Silence = Callable[[Cancellation], str | None]

_sources: list[Source] = []
_plans: list[PlanSource] = []
_silences: list[Silence] = []


def register(source: Source) -> None:
    """Join the timeline. Registering the same function again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def register_planned(source: PlanSource) -> None:
    """Join what is planned for a customer: called with the customer and the present moment."""
    if source not in _plans:
        _plans.append(source)


def register_silence(reason: Silence) -> None:
    """Join the reasons why no letter was sent: a translated sentence, or None."""
    if reason not in _silences:
        _silences.append(reason)


def timeline(customer: Customer) -> list[TimelineEntry]:
    """Everything that rooms tell of this customer, newest first."""
    entries = [entry for source in _sources for entry in source(customer)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def planned(customer: Customer, now: datetime) -> list[Planned]:
    """What comes next, the soonest first; what has no moment yet comes last."""
    plans = [plan for source in _plans for plan in source(customer, now)]
    return sorted(plans, key=lambda plan: (plan.at is None, plan.at or now))


def story_of(cancellation: Cancellation) -> list[TimelineEntry]:
    """The customer's timeline without what belongs to their other cancellations."""
    mine = (None, cancellation.pk)
    return [entry for entry in timeline(cancellation.customer) if entry.cancellation_id in mine]


def silence(cancellation: Cancellation) -> list[str]:
    """Why nothing was sent for this cancellation; empty where no room has a reason."""
    reasons = [reason(cancellation) for reason in _silences]
    return [reason for reason in reasons if reason]
