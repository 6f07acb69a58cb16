"""What a letter knows about its reader: the same for preview, test mail and real mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from customers.models import Brand, Cancellation, Customer, Plan, PlanText
from staff.models import User

T = TypeVar("T")


@dataclass(frozen=True)
class LetterContext:
    """One letter to one person, at one moment.

    `message_id` is the public id of the message in the outbox; without it this is a preview, and
    links lead nowhere. `extra` is what only the sender of this letter knows: "reason" (its label),
    "days_allowed", "days_left" (at least these), "closes_at" (where that is later: ISO 8601),
    "unsubscribe_url". `is_sample`: nobody is written to; each field
    shows its sample.
    """

    brand: Brand
    customer: Customer
    language: str
    now: datetime
    cancellation: Cancellation | None = None
    sender: User | None = None
    message_id: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    is_sample: bool = False
    _known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_preview(self) -> bool:
        return self.message_id is None

    @property
    def plan(self) -> Plan | None:
        return self.cancellation.subscription.plan if self.cancellation else None

    @property
    def plan_text(self) -> PlanText | None:
        """What the team says of the plan in the language of the letter."""
        plan = self.plan
        if plan is None:
            return None
        return self.once("plan_text", lambda: plan.texts.filter(language=self.language).first())

    def once(self, name: str, ask: Callable[[], T]) -> T:
        """The answer to a question that several fields and conditions ask, asked once a letter."""
        if name not in self._known:
            self._known[name] = ask()
        answer: T = self._known[name]
        return answer
