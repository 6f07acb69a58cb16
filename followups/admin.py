"""Cases in the stock admin: to look things up. The work is done in the queue."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse

from staff.readonly import ReadOnlyAdmin

from .models import Case


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin[Case]):
    list_display = ["customer", "state", "owner", "opened_at", "deadline_at", "outcome"]
    list_filter = ["state", "outcome", "owner", "brand"]
    search_fields = ["customer__name", "customer__email"]
    list_select_related = ["customer", "owner"]
    date_hierarchy = "opened_at"

    def view_on_site(self, obj: Case) -> str:
        return reverse("followups:case", args=[obj.public_id])
