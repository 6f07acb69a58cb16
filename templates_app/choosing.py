"""In which language a customer is written to."""

from __future__ import annotations

from customers.models import Brand, Customer
from lib.languages import best_language

from .models import Letter, Version


def live_version(letter: Letter, customer: Customer, brand: Brand) -> Version | None:
    """The published text in the first language that fits: the customer's, the brand's, English."""
    texts = letter.texts.filter(live__isnull=False).select_related("live__text__letter")
    by_language = {text.language: text.live for text in texts}
    if not by_language:
        return None
    return by_language[best_language(customer.languages, by_language, [brand.language])]
