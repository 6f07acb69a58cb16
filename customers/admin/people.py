"""Customers and their subscriptions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from staff.readonly import ReadOnlyAdmin

from .. import finding
from ..facts_shown import facts_shown
from ..models import Customer, Subscription
from ..timeline import timeline
from .display import written


class ReachableFilter(admin.SimpleListFilter):
    title = _("e-mail address")
    parameter_name = "reachable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Known")), ("no", _("No e-mail address"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Customer]
    ) -> QuerySet[Customer] | None:
        if self.value() == "yes":
            return queryset.exclude(email="")
        return queryset.filter(email="") if self.value() == "no" else None


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin[Customer]):
    """What the billing system says is read only; how we greet them, and the star, is ours."""

    list_display = ["__str__", "email", "plans", "country", "is_starred", "created_at"]
    list_filter = ["is_starred", ReachableFilter, "brand"]
    search_fields = finding.FIELDS  # shows the field; `get_search_results` reads the index of words
    search_help_text = _("Name, company, e-mail or billing id")
    fields = ["first_name", "vocative", "is_starred"]

    @admin.display(description=_("plan"))
    def plans(self, customer: Customer) -> str:
        live = [row for row in customer.subscriptions.all() if row.is_live]
        return ", ".join(str(row) for row in live)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        return (finding.matching(queryset, search_term) if search_term else queryset), False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        return super().get_queryset(request).prefetch_related("subscriptions__plan")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        customer = self.get_object(request, object_id)
        shown = {}
        if customer and self.has_view_permission(request, customer):
            shown = {"entries": timeline(customer), "facts": facts_shown(customer)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:
        """Write only what was changed here: events write the rest, maybe at this moment."""
        changed = list(form.changed_data)
        if {"first_name", "vocative"} & set(changed):
            obj.greeting_is_ours = True
            changed.append("greeting_is_ours")
        obj.save(update_fields=changed)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        return False


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin[Subscription]):
    list_display = ["external_id", "customer", "plan", "status", "monthly", "started_at"]
    amounts = ("monthly",)
    list_filter = ["status", "plan"]
    list_select_related = ["customer", "plan"]
    search_fields = ["external_id", "customer__name", "customer__email"]
    search_help_text = _("Id, customer's name or e-mail")
    fieldsets = [
        (None, {"fields": ["customer", "plan", "status", "monthly", "quantity", "is_metered"]}),
        (
            _("Dates"),
            {"fields": ["started_at", "trial_ends_at", "paid_until", "cancel_at", "ended_at"]},
        ),
        (_("Payment"), {"fields": ["has_ever_paid", "card_last4"]}),
        (_("Where it comes from"), {"fields": ["source", "external_id", "facts_at"]}),
    ]

    @admin.display(description=_("monthly value"), ordering="monthly_amount")
    def monthly(self, subscription: Subscription) -> str:
        return written(subscription.monthly_amount, subscription.currency)
