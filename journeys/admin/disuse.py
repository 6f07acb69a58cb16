from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from staff.readonly import ReadOnlyAdmin

from ..disuse.telling import sentence
from ..models import Disuse


@admin.register(Disuse)
class DisuseAdmin(ReadOnlyAdmin[Disuse]):
    """Who is away, what they were told, and whose date has passed."""

    list_display = ("customer", "since", "state", "says", "closes_at")
    list_filter = ("state", "brand", ("rule", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("customer", "message")
    search_fields = ("customer__name", "customer__email")
    search_help_text = _("Name or e-mail")
    date_hierarchy = "noted_at"
    fields = ("customer", "since", "state", "says", "closes_at", "rule", "message", "ended_at")

    @admin.display(description=_("how it stands"))
    def says(self, disuse: Disuse) -> str:
        return sentence(disuse)
