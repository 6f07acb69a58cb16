"""Cancellations and returns: who left, and why nothing was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ..models import Cancellation, Return
from ..timeline import silence
from ..value import value_of
from .display import ReadOnlyAdmin, written


class AddressFilter(admin.SimpleListFilter):
    title = _("e-mail address")
    parameter_name = "reachable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("No e-mail address"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Cancellation]
    ) -> QuerySet[Cancellation] | None:
        return queryset.filter(customer__email="") if self.value() == "no" else None


@admin.register(Cancellation)
class CancellationAdmin(ReadOnlyAdmin[Cancellation]):
    list_display = ["customer", "plan", "state", "kind", "lost", "address", "left_at"]
    list_filter = [
        "state",
        "kind",
        ("subscription__plan", admin.RelatedOnlyFieldListFilter),
        AddressFilter,
        "is_history",
        "has_other_subscription",
    ]
    list_select_related = ["customer", "subscription__plan"]
    search_fields = ["customer__name", "customer__email", "subscription__external_id"]
    search_help_text = _("Customer's name or e-mail, id of the subscription")
    date_hierarchy = "left_at"
    fieldsets = [
        (None, {"fields": ["customer", "subscription", "kind", "state", "worth"]}),
        (
            _("When"),
            {"fields": ["announced_at", "ends_at", "ended_at", "undone_at", "received_at"]},
        ),
        (
            _("What it was worth"),
            {"fields": ["lost", "price", "customer_since", "has_other_subscription"]},
        ),
        (
            _("Told the billing system"),
            {"fields": ["billing_feedback", "billing_reason", "billing_comment"]},
        ),
        (_("Letters"), {"fields": ["address", "is_history"]}),
    ]

    @admin.display(description=_("plan"), ordering="subscription__plan__name")
    def plan(self, cancellation: Cancellation) -> str:
        return str(cancellation.subscription)

    @admin.display(description=_("lost a month"), ordering="lost_monthly")
    def lost(self, cancellation: Cancellation) -> str:
        return written(cancellation.lost_monthly, cancellation.currency)

    @admin.display(description=_("price a month"))
    def price(self, cancellation: Cancellation) -> str:
        return written(cancellation.list_monthly, cancellation.currency)

    @admin.display(description=_("worth a person"))
    def worth(self, cancellation: Cancellation) -> str:
        verdict = value_of(cancellation)
        yes_or_no = _("Yes.") if verdict.is_high else _("No.")
        return f"{yes_or_no} {verdict.why}"

    @admin.display(description=_("e-mail address"))
    def address(self, cancellation: Cancellation) -> str:
        return cancellation.customer.email or str(_("no e-mail address"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        cancellation = self.get_object(request, object_id)
        shown = {}
        if cancellation and self.has_view_permission(request, cancellation):
            shown = {"silences": silence(cancellation)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin[Return]):
    list_display = ["customer", "subscription", "monthly", "returned_at", "cancellation"]
    list_select_related = [
        "customer",
        "subscription__plan",
        "cancellation__customer",
        "cancellation__subscription__plan",
    ]
    search_fields = ["customer__name", "customer__email"]
    search_help_text = _("Customer's name or e-mail")
    date_hierarchy = "returned_at"
    fields = ["customer", "subscription", "monthly", "returned_at", "cancellation"]

    @admin.display(description=_("monthly value"), ordering="monthly_amount")
    def monthly(self, returned: Return) -> str:
        return written(returned.monthly_amount, returned.currency)
