from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelChoiceField
from django.utils.translation import gettext_lazy as _

from staff.audit import AuditedAdmin
from staff.readonly import ReadOnlyAdmin

from .models import Decision, Rule

EMPTY_MEANS = {"brand": _("Every brand"), "kind": _("Any"), "plan_class": _("Any")}


class BrandFilter(admin.RelatedFieldListFilter):
    """A rule without a brand is for every one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words: Any = EMPTY_MEANS["brand"]
        self.empty_value_display = words


@admin.register(Rule)
class RuleAdmin(AuditedAdmin[Rule]):
    list_display = ("name", "kind", "plan_class", "letter", "high_value_to_person", "is_enabled")
    list_filter = ("is_enabled", "kind", ("brand", BrandFilter))
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

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in EMPTY_MEANS:
            _say_what_empty_means(field, EMPTY_MEANS[db_field.name])
        return field


def _say_what_empty_means(field: Any, words: Any) -> None:
    """The empty choice in words, in place of dashes and of a help text that explains them."""
    field.help_text = ""
    if isinstance(field, ModelChoiceField):
        field.empty_label = words
    else:
        field.choices = [("", words), *(pair for pair in field.choices if pair[0])]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin[Decision]):
    list_display = ("cancellation", "outcome", "reason", "rule", "decided_at")
    list_filter = ("outcome", "reason")
    list_select_related = ("cancellation__customer", "cancellation__subscription__plan", "rule")
    date_hierarchy = "decided_at"
