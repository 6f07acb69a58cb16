"""What a provider's event says, in our words: the shape that all providers are brought into.

Every text is clean (no control characters that a database refuses), every time is aware, every
currency is in capitals, every amount is in the currency's smallest unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from .models import InvoiceStatus, SubscriptionStatus


@dataclass(frozen=True)
class Moment:
    """When an event happened by the provider's clock; `rank` orders those of one second."""

    happened_at: datetime
    rank: int


@dataclass(frozen=True)
class CustomerFacts:
    """None: the event does not say. An empty text: it says that there is none."""

    external_id: str
    name: str | None
    email: str | None
    languages: list[str] | None
    country: str | None
    company: str | None = None
    city: str | None = None


@dataclass(frozen=True)
class PlanFacts:
    external_id: str
    name: str | None = None
    is_metered: bool | None = None


class SubscriptionFacts(BaseModel):
    """One subscription at one moment. Kept for good as a Sighting, so fields only get added."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    external_id: str
    status: SubscriptionStatus
    is_creation: bool = False
    plan_id: str = ""
    plan_name: str | None = None
    currency: str = ""
    monthly_amount: int | None = None
    list_monthly: int | None = None
    unknown_discounts: list[str] = []
    quantity: int | None = None
    is_metered: bool = False
    started_at: datetime | None = None
    trial_ends_at: datetime | None = None
    paid_until: datetime | None = None
    cancel_at: datetime | None = None
    cancel_at_period_end: bool = False
    canceled_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    feedback: str = ""
    comment: str = ""
    # Of a report that does not come from the billing system (`customers.hearsay`).
    is_reported: bool = False
    kind: str = ""

    @property
    def has_ended(self) -> bool:
        return self.status == SubscriptionStatus.CANCELED

    @property
    def is_set_to_end(self) -> bool:
        return self.cancel_at_period_end or self.cancel_at is not None

    @property
    def ends_at(self) -> datetime | None:
        """The last moment of access, as far as it is known."""
        if self.has_ended:
            return self.ended_at or self.canceled_at
        return self.cancel_at or (self.paid_until if self.cancel_at_period_end else None)


@dataclass(frozen=True)
class InvoiceFacts:
    external_id: str
    subscription_id: str
    status: InvoiceStatus
    currency: str
    amount_due: int
    amount_paid: int
    attempts: int
    issued_at: datetime


@dataclass(frozen=True)
class FailedChargeFacts:
    external_id: str
    currency: str
    amount: int
    card_last4: str
    failed_at: datetime
