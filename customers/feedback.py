"""What customers tell a billing system when they cancel, as codes of our own reasons."""

from __future__ import annotations

OTHER = "other"

# Stripe's cancellation_details.feedback, https://docs.stripe.com/api/subscriptions/object
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


def reason_for(source: str, feedback: str) -> str:
    """The code of our reason, "" where nothing was said, "other" for a word we do not know."""
    if not feedback:
        return ""
    return STRIPE.get(feedback, OTHER) if source == "stripe" else OTHER
