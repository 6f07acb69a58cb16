"""What an installation has from its first start: one brand, and who is worth a person."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from lib.names import clean_text

from .models import Brand, ValueRule, ValueThreshold

# Monthly amounts in the currency's smallest unit: EUR 150, USD 160, GBP 130, JPY 24,000.
DEFAULT_THRESHOLDS = {"EUR": 15000, "USD": 16000, "GBP": 13000, "JPY": 24000}


def ensure_brand() -> Brand:
    """The first brand, made from BRAND_NAME and DEFAULT_FROM_EMAIL where there is none yet.

    Safe to call at any time; what a team has changed stays as it is.
    """
    brand = Brand.objects.order_by("pk").first()
    with transaction.atomic():
        if brand is None:
            brand = _make_brand()
        if not ValueRule.objects.filter(brand=brand).exists():
            make_value_rule(brand)
    return brand


def first_brand() -> Brand:
    """The brand of whatever names none. Only where there is none yet, it is made."""
    return Brand.objects.order_by("pk").first() or ensure_brand()


def make_value_rule(brand: Brand) -> ValueRule:
    """The rule as installed: four thresholds, three years."""
    rule, is_new = ValueRule.objects.get_or_create(brand=brand)
    if is_new:
        ValueThreshold.objects.bulk_create(
            ValueThreshold(rule=rule, currency=currency, monthly_amount=amount)
            for currency, amount in DEFAULT_THRESHOLDS.items()
        )
    return rule


def _make_brand() -> Brand:
    sender_name, sender_email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    brand, _is_new = Brand.objects.get_or_create(
        slug=slugify(settings.BRAND_NAME) or "brand",
        defaults={
            "name": clean_text(settings.BRAND_NAME),
            "sender_name": clean_text(sender_name),
            "sender_email": sender_email or settings.DEFAULT_FROM_EMAIL,
        },
    )
    return brand
