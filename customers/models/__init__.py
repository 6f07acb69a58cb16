"""Who left, what it was worth, and how we know.

One module per subject: `brand` (brands, plans and their texts), `people` (customers,
subscriptions, invoices), `notes` (what the team notes about them), `finding` (the words that a
search finds them by), `leaving` (cancellations and returns), `value` (who is worth a person),
`events` (raw events as they came in, and what they said of a subscription), `files` (files that
are imported), `access` (who may report through the API).
"""

from .access import ApiToken, FirstAnswer, Scope
from .brand import Brand, Plan, PlanClass, PlanText
from .events import (
    REPORTED,
    AwaitedDiscount,
    EventState,
    KnownDiscount,
    RawEvent,
    Sighting,
)
from .files import FileImport, FileState
from .finding import FindingWord
from .leaving import Cancellation, CancellationKind, CancellationState, Return
from .notes import CustomerNote
from .people import (
    Customer,
    FailedCharge,
    Invoice,
    InvoiceStatus,
    Subscription,
    SubscriptionStatus,
)
from .value import ValueRule, ValueThreshold

__all__ = [
    "REPORTED",
    "ApiToken",
    "AwaitedDiscount",
    "Brand",
    "Cancellation",
    "CancellationKind",
    "CancellationState",
    "Customer",
    "CustomerNote",
    "EventState",
    "FailedCharge",
    "FileImport",
    "FileState",
    "FindingWord",
    "FirstAnswer",
    "Invoice",
    "InvoiceStatus",
    "KnownDiscount",
    "Plan",
    "PlanClass",
    "PlanText",
    "RawEvent",
    "Return",
    "Scope",
    "Sighting",
    "Subscription",
    "SubscriptionStatus",
    "ValueRule",
    "ValueThreshold",
]
