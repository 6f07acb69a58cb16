"""The people behind a number: the same conditions as the figures, on the rows themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from customers.models import Brand, Cancellation, CancellationKind, Return
from templates_app.models import Version

from . import definitions
from .days import bounds
from .filters import Filters
from .reasons import Palette


def left(filters: Filters) -> QuerySet[Cancellation]:
    """Who left in the period."""
    return _filtered(definitions.leavers(), filters).filter(_within(filters, "left_at"))


def followed_up(filters: Filters) -> QuerySet[Cancellation]:
    """For whom a personal case was opened in the period; some may have changed their mind since."""
    return _filtered(Cancellation.objects.all(), filters).filter(
        _within(filters, "case__opened_at")
    )


def returned(filters: Filters) -> QuerySet[Return]:
    """Who came back in the period."""
    returns = _filtered(Return.objects.all(), filters, "cancellation__")
    return returns.filter(_within(filters, "returned_at", "cancellation__")).order_by(
        "-returned_at", "-pk"
    )


def behind(filters: Filters) -> QuerySet[Any]:
    """What a number counts, newest first: cancellations, or returns for those won back."""
    if filters.show == "returned":
        return _with_all_shown(returned(filters), "cancellation__")
    rows = followed_up(filters) if filters.show == "followups" else _narrowed(filters)
    return _with_all_shown(rows.order_by("-left_at", "-pk"))


def _with_all_shown(rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    shown = ("customer", "subscription__plan", "brand", "response")
    return rows.select_related(*(f"{prefix}{name}" for name in shown)).prefetch_related(
        f"{prefix}response__chosen__reason"
    )


def _narrowed(filters: Filters) -> QuerySet[Cancellation]:
    rows = left(filters)
    match filters.show:
        case "asked":
            versions = definitions.asking_versions(Version.objects.all())
            return rows.filter(definitions.is_asked(versions))
        case "answered":
            return rows.filter(definitions.is_answered())
        case "words":
            return rows.filter(definitions.has_words())
        case "unknown":
            return rows.filter(lost_monthly=None)
        case _:
            return rows


def _filtered(rows: QuerySet[Any], filters: Filters, prefix: str = "") -> QuerySet[Any]:
    if filters.brand:
        rows = rows.filter(**{f"{prefix}brand": filters.brand})
    if filters.plan:
        rows = rows.filter(**{f"{prefix}subscription__plan": filters.plan})
    if filters.kind:
        rows = rows.filter(**{f"{prefix}kind": filters.kind})
    return _with_reason(rows, filters.reason, prefix) if filters.reason else rows


def _with_reason(rows: QuerySet[Any], reason: str, prefix: str) -> QuerySet[Any]:
    rows = rows.alias(of_reason=definitions.first_reason(prefix))
    failed = Q(**{f"{prefix}kind": CancellationKind.CHARGE_FAILED})
    match reason:
        case definitions.SILENT:
            return rows.filter(~failed, of_reason="")
        case definitions.CHARGE_FAILED:
            return rows.filter(failed, of_reason="")
        case definitions.OTHERS:
            return rows.exclude(of_reason__in=["", *Palette.load().own])
        case _:
            return rows.filter(of_reason=reason)


def _within(filters: Filters, field: str, prefix: str = "") -> Q:
    """`field` falls on the period's days, as each brand cuts them."""
    brands = [filters.brand] if filters.brand else list(Brand.objects.all())
    condition = Q(pk__in=[])
    for brand in brands:
        start, end = bounds(filters.first, filters.last, brand)
        condition |= Q(**{f"{prefix}brand": brand, f"{field}__gte": start, f"{field}__lt": end})
    return condition
