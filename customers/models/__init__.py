"""Who left, what it was worth, and how we know.

One module per subject: `brand` (brands, plans and their texts), `people` (customers,
subscriptions, invoices), `leaving` (cancellations and returns), `value` (who is worth a person),
`events` (raw events as they came in).
"""

from .brand import Brand, Plan, PlanClass, PlanText
from .events import EventState, RawEvent
from .leaving import Cancellation, CancellationKind, CancellationState, Return
from .people import Customer, Invoice, InvoiceStatus, Subscription, SubscriptionStatus
from .value import ValueRule, ValueThreshold

__all__ = [
    "Brand",
    "Cancellation",
    "CancellationKind",
    "CancellationState",
    "Customer",
    "EventState",
    "Invoice",
    "InvoiceStatus",
    "Plan",
    "PlanClass",
    "PlanText",
    "RawEvent",
    "Return",
    "Subscription",
    "SubscriptionStatus",
    "ValueRule",
    "ValueThreshold",
]
