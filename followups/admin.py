"""Cases in the stock admin: to look things up. The work is done in the queue."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from .models import Case


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin[Case]):
    list_display = ["customer", "state", "owner", "opened_at", "deadline_at", "outcome"]
    list_filter = ["state", "outcome", "owner", "brand"]
    search_fields = ["customer__name", "customer__email"]
    list_select_related = ["customer", "owner"]
    date_hierarchy = "opened_at"

    def view_on_site(self, obj: Case) -> str:
        return reverse("followups:case", args=[obj.public_id])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
