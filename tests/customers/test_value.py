"""Who is worth a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from customers.models import ValueThreshold
from customers.setup import ensure_brand
from customers.value import in_readers_words, value_of

from .factories import A_DAY, CancellationFactory

pytestmark = pytest.mark.django_db
THREE_YEARS_AGO = A_DAY.replace(year=A_DAY.year - 3)


def leaver(amount: int | None, currency: str = "EUR", since=A_DAY - timedelta(days=100), **fields):
    return CancellationFactory.create(
        subscription__monthly_amount=amount,
        subscription__currency=currency,
        subscription__started_at=since,
        **fields,
    )


@pytest.mark.parametrize(
    ("currency", "threshold"), [("EUR", 15000), ("USD", 16000), ("GBP", 13000), ("JPY", 24000)]
)
def test_threshold_of_the_currency_is_high_value(currency: str, threshold: int) -> None:
    assert value_of(leaver(threshold, currency)).is_high
    assert not value_of(leaver(threshold - 1, currency)).is_high


def test_half_of_the_threshold_is_enough_after_three_years() -> None:
    assert value_of(leaver(7500, since=THREE_YEARS_AGO)).is_high
    assert not value_of(leaver(7499, since=THREE_YEARS_AGO)).is_high
    assert not value_of(leaver(7500, since=THREE_YEARS_AGO + timedelta(seconds=1))).is_high


def test_years_alone_are_enough_in_a_currency_without_threshold() -> None:
    assert value_of(leaver(100, "SEK", since=THREE_YEARS_AGO)).is_high
    assert not value_of(leaver(9_999_900, "SEK")).is_high


def test_unknown_value_is_not_taken_for_high_or_for_zero() -> None:
    verdict = value_of(leaver(None, since=THREE_YEARS_AGO))
    assert not verdict.is_high
    assert verdict.monthly is None
    assert verdict.why == "The monthly value is not known."


def test_starred_customer_is_always_high_value() -> None:
    assert value_of(leaver(None, subscription__customer__is_starred=True)).is_high


def test_changed_threshold_counts_from_now_on() -> None:
    ensure_brand()
    cancellation = leaver(15000)
    assert value_of(cancellation).is_high
    ValueThreshold.objects.filter(currency="EUR").update(monthly_amount=15001)
    assert not value_of(cancellation).is_high


def test_verdict_says_why_in_the_readers_language() -> None:
    with translation.override("en"):
        assert value_of(leaver(4900)).why == "€49 a month is less than €150."
        assert value_of(leaver(15000)).why == "€150 a month is €150 or more."


def test_kept_reason_is_said_in_the_readers_language() -> None:
    cancellation = leaver(15000)
    kept = "€150 a month is €150 or more."
    with translation.override("lv"):
        shown = in_readers_words(cancellation, kept)
        assert shown.replace("\N{NO-BREAK SPACE}", " ") == "150 € mēnesī nav mazāk par 150 €."
    with translation.override("en"):
        assert in_readers_words(cancellation, kept) == kept


def test_kept_reason_that_is_true_no_more_stays_as_it_was() -> None:
    with translation.override("lv"):
        kept = "€150 a month is €120 or more."
        assert in_readers_words(leaver(15000), kept) == kept


def test_first_brand_is_made_once_and_kept(settings) -> None:
    settings.BRAND_NAME, settings.DEFAULT_FROM_EMAIL = "Lapa", "Lapas komanda <sveiki@lapa.example>"
    brand = ensure_brand()
    assert (brand.name, brand.slug, brand.sender_name) == ("Lapa", "lapa", "Lapas komanda")
    assert brand.sender_email == "sveiki@lapa.example"
    brand.name = "Lapiņa"
    brand.save()
    settings.BRAND_NAME = "Cits"
    assert ensure_brand().name == "Lapiņa"
    assert ValueThreshold.objects.count() == 4
