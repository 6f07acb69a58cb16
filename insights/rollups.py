"""Keeps the daily figures up: changes mark their day, the worker makes marked days again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

from customers.models import Brand, Cancellation, Return
from outbox.models import Message
from templates_app.models import Version
from worker.registry import StepContext

from . import definitions
from .days import bounds, day_of
from .models import BrandDays, DailyFigure, DayMark, RepeatLeaver

DAYS_AT_ONCE = 25
MARKS_AT_ONCE = 5000

Key = tuple[int | None, str, str, str]


def mark(brand: Brand, *moments: datetime | None) -> None:
    """The figures of these moments' days have changed. Called in the transaction of the change."""
    days = {day_of(moment, brand) for moment in moments if moment}
    DayMark.objects.bulk_create(DayMark(brand=brand, day=day) for day in sorted(days))


def work(context: StepContext) -> int:
    """The worker's step: make some of the marked days again; returns how many."""
    for brand in Brand.objects.all():
        if _has_moved(brand):
            start_again(brand)
    return _settle(_marked()[:DAYS_AT_ONCE])


def rebuild(brands: Iterable[Brand]) -> int:
    """Make all figures of these brands again, now; returns for how many days."""
    done = 0
    for brand in brands:
        start_again(brand)
        while days := _marked(brand)[:DAYS_AT_ONCE]:
            done += _settle(days)
    return done


def start_again(brand: Brand) -> None:
    """Forget a brand's figures and mark every day that can have any, in its present time zone."""
    with transaction.atomic():
        _lock(brand)
        BrandDays.objects.filter(brand=brand).update(time_zone=brand.time_zone)
        DailyFigure.objects.filter(brand=brand).delete()
        # What is marked is either among the days below, or has nothing in it any more.
        DayMark.objects.filter(brand=brand).delete()
        days = _days_with_anything(brand)
        DayMark.objects.bulk_create(
            (DayMark(brand=brand, day=day) for day in sorted(days)), batch_size=1000
        )


def _has_moved(brand: Brand) -> bool:
    return not BrandDays.objects.filter(brand=brand, time_zone=brand.time_zone).exists()


def _days_with_anything(brand: Brand) -> set[date]:
    """Every UTC day of a leaver or a return, with its neighbours: no zone is further away."""
    days = {
        *_utc_days(Cancellation.objects.filter(brand=brand), "left_at"),
        *_utc_days(Return.objects.filter(cancellation__brand=brand), "returned_at"),
    }
    return {day + timedelta(days=by) for day in days for by in (-1, 0, 1)}


def _utc_days(rows: Any, field: str) -> list[date]:
    days = rows.annotate(on=TruncDate(field, tzinfo=UTC)).order_by()
    return list(days.values_list("on", flat=True).distinct())


def _marked(brand: Brand | None = None) -> list[tuple[int, date]]:
    """The days that are marked, those marked first first."""
    marks = DayMark.objects.filter(brand=brand) if brand else DayMark.objects.all()
    seen = marks.order_by("pk").values_list("brand_id", "day")[:MARKS_AT_ONCE]
    return list(dict.fromkeys(seen))


def _lock(brand: Brand) -> None:
    BrandDays.objects.get_or_create(brand=brand, defaults={"time_zone": brand.time_zone})
    BrandDays.objects.select_for_update().get(brand=brand)


def _settle(days: list[tuple[int, date]]) -> int:
    """Make these days again, those of one brand in one transaction; returns how many."""
    for brand in Brand.objects.filter(pk__in={brand_id for brand_id, _day in days}):
        with transaction.atomic():
            _lock(brand)
            for brand_id, day in days:
                if brand_id == brand.pk:
                    _settle_day(brand, day)
    return len(days)


def _settle_day(brand: Brand, day: date) -> None:
    """Make one day again and take away the marks that were seen before looking at it.

    A mark becomes visible together with its change, so a change is either in the figures or its
    mark is still there.
    """
    marks = DayMark.objects.filter(brand=brand, day=day)
    seen = list(marks.values_list("pk", flat=True)[:MARKS_AT_ONCE])
    figures = _figures(brand, day)
    DailyFigure.objects.filter(brand=brand, day=day).delete()
    DailyFigure.objects.bulk_create(
        DailyFigure(
            brand=brand,
            day=day,
            plan_id=plan,
            currency=currency,
            kind=kind,
            reason=reason,
            **counts,
        )
        for (plan, currency, kind, reason), counts in figures.items()
    )
    _note_repeat_leavers(brand, day)
    DayMark.objects.filter(pk__in=seen).delete()


def _figures(brand: Brand, day: date) -> dict[Key, dict[str, int]]:
    figures: defaultdict[Key, dict[str, int]] = defaultdict(dict)
    start, end = bounds(day, day, brand)
    left = definitions.leavers().filter(brand=brand, left_at__gte=start, left_at__lt=end)
    came_back = Return.objects.filter(
        cancellation__brand=brand, returned_at__gte=start, returned_at__lt=end
    )
    for row in (*_left_rows(left), *_returned_rows(came_back)):
        key = (row.pop("of_plan"), row.pop("of_currency"), row.pop("of_kind"), row.pop("of_reason"))
        figures[key].update(row)
    return figures


def _left_rows(left: Any) -> Any:
    return (
        left.order_by()
        .annotate(
            is_asked=definitions.is_asked(_asking_versions(left)),
            is_answered=definitions.is_answered(),
            has_chosen=definitions.has_chosen(),
            has_words=definitions.has_words(),
        )
        .values(
            of_plan=F("subscription__plan"),
            of_currency=F("currency"),
            of_kind=F("kind"),
            of_reason=definitions.first_reason(),
        )
        .annotate(
            leavers=Count("pk"),
            unknown_value=Count("pk", filter=Q(lost_monthly=None)),  # before the sum takes its name
            lost_monthly=Sum("lost_monthly", default=0),
            asked=Count("pk", filter=Q(is_asked=True)),
            answered=Count("pk", filter=Q(is_answered=True)),
            chosen=Count("pk", filter=Q(has_chosen=True)),
            with_words=Count("pk", filter=Q(has_words=True)),
        )
    )


def _asking_versions(left: Any) -> list[int]:
    used = Message.objects.filter(cancellation__in=left.values("pk")).values("version")
    return definitions.asking_versions(Version.objects.filter(pk__in=used))


def _returned_rows(came_back: Any) -> Any:
    return (
        came_back.order_by()
        .values(
            of_plan=F("cancellation__subscription__plan"),
            of_currency=F("currency"),
            of_kind=F("cancellation__kind"),
            of_reason=definitions.first_reason("cancellation__"),
        )
        .annotate(
            won_back=Count("pk"),
            won_monthly=Sum("monthly_amount", default=0),
            won_unknown=Count("pk", filter=Q(monthly_amount=None)),
        )
    )


def _note_repeat_leavers(brand: Brand, day: date) -> None:
    start, end = bounds(day, day, brand)
    today = Cancellation.objects.filter(brand=brand, left_at__gte=start, left_at__lt=end)
    repeated = (
        definitions.leavers()
        .filter(customer__in=today.values("customer"))
        .order_by()
        .values("customer")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    RepeatLeaver.objects.bulk_create(
        (RepeatLeaver(customer_id=row["customer"]) for row in repeated), ignore_conflicts=True
    )
