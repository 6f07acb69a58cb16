from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Decision, Rule


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin[Rule]):
    list_display = ("name", "kind", "plan_class", "letter", "high_value_to_person", "is_enabled")
    list_filter = ("is_enabled", "kind", "brand")
    list_select_related = ("letter",)
    fieldsets = (
        (None, {"fields": ("name", "is_enabled", "position")}),
        (_("When"), {"fields": ("trigger", "brand", "kind", "plan_class")}),
        (_("Then"), {"fields": ("letter", "delay_hours", "says_goodbye_to_keepers")}),
        (
            _("A person instead"),
            {
                "fields": (
                    "high_value_to_person",
                    "person_deadline_hours",
                    "releases_letter_at_deadline",
                )
            },
        ),
    )


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin[Decision]):
    list_display = ("cancellation", "outcome", "reason", "rule", "decided_at")
    list_filter = ("outcome", "reason")
    list_select_related = ("cancellation__customer", "cancellation__subscription__plan", "rule")
    date_hierarchy = "decided_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False
