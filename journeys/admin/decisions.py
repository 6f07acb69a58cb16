"""What was decided for each cancellation: looked at, never edited."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from staff.readonly import ReadOnlyAdmin

from ..models import Decision


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin[Decision]):
    list_display = ("cancellation", "outcome", "reason", "rule", "decided_at")
    list_filter = ("outcome", "reason", ("rule", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("cancellation__customer", "cancellation__subscription__plan", "rule")
    search_fields = ("cancellation__customer__name", "cancellation__customer__email")
    search_help_text = _("Customer's name or e-mail")
    date_hierarchy = "decided_at"
