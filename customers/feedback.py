"""What customers tell a billing system when they cancel, as codes of our own reasons."""

from __future__ import annotations

from . import reasons

OTHER = "other"

# Stripe's cancellation_details.feedback, https://docs.stripe.com/api/subscriptions/object
# Reports bear the same words where they come from an export of Stripe's.
STRIPE = {
    "customer_service": "poor_support",
    "low_quality": "no_results",
    "missing_features": "missing_feature",
    "switched_service": "moving",
    "too_complex": "hard_to_use",
    "too_expensive": "too_expensive",
    "unused": "no_results",
    "other": OTHER,
}


def reason_for(feedback: str) -> str:
    """The code of our reason, "" where nothing was said, "other" for words that we do not know."""
    if not feedback:
        return ""
    return STRIPE.get(feedback) or reasons.code_of(feedback) or OTHER
