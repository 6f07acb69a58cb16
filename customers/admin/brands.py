"""Brands and their plans: what the team decides about them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lib.languages import native_name
from staff.audit import AuditedAdmin

from ..models import Brand, Plan, PlanText
from ..setup import make_value_rule


def _time_zones() -> forms.Select:
    names = sorted(zoneinfo.available_timezones())
    return forms.Select(choices=[(name, name.replace("_", " ")) for name in names])


def _languages() -> forms.Select:
    return forms.Select(choices=settings.LANGUAGES)


WIDGETS: dict[str, Callable[[], forms.Widget]] = {
    "language": _languages,
    "time_zone": _time_zones,
    "colour": lambda: forms.TextInput(attrs={"type": "color"}),
}


@admin.register(Brand)
class BrandAdmin(AuditedAdmin[Brand]):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["name", "sender_email", "language", "time_zone", "way_back_url"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", ("language", "time_zone")]}),
        (_("Letters come from"), {"fields": [("sender_name", "sender_email"), "reply_to"]}),
        (_("Where letters lead"), {"fields": ["way_back_url", "help_centre_url"]}),
        (_("How letters look"), {"fields": ["colour", "postal_address"]}),
        (_("Confirmations"), {"fields": ["sends_receipts"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in WIDGETS:
            field.widget = WIDGETS[db_field.name]()
        return field

    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        make_value_rule(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Brand | None = None) -> bool:
        return False


class PlanTextForm(forms.ModelForm[PlanText]):
    """The words of one language, which is settled: there is a column for each."""

    class Meta:
        model = PlanText
        fields = ["language", "product", "keeps", "benefits"]
        widgets = {
            "language": forms.HiddenInput,
            "keeps": forms.Textarea(attrs={"rows": 2}),
            "benefits": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"lang": self.language, "dir": "auto"}

    @property
    def language(self) -> str:
        return self.instance.language or str(self.initial.get("language", ""))

    @property
    def language_name(self) -> str:
        return native_name(self.language)

    def clean_keeps(self) -> str:
        return _on_one_line(self.cleaned_data["keeps"])

    def clean_benefits(self) -> str:
        return _on_one_line(self.cleaned_data["benefits"])


def _on_one_line(words: str) -> str:
    """They stand within a sentence."""
    return " ".join(words.split())


class PlanTextInline(admin.StackedInline[PlanText, Plan]):
    model = PlanText
    form = PlanTextForm
    template = "customers/plan_texts.html"
    can_delete = False

    def get_extra(self, request: HttpRequest, obj: Plan | None = None, **kwargs: Any) -> int:
        return len(_languages_without_words(obj))


def _languages_without_words(plan: Plan | None) -> list[str]:
    written = set(plan.texts.values_list("language", flat=True)) if plan else set()
    return [tag for tag, _name in settings.LANGUAGES if tag not in written]


@admin.register(Plan)
class PlanAdmin(AuditedAdmin[Plan]):
    """New plans appear by themselves; here they get their kind and their words."""

    list_display = ["__str__", "plan_class", "brand", "subscriptions_count", "external_id"]
    list_editable = ["plan_class"]
    list_filter = ["plan_class", "brand"]
    search_fields = ["name", "external_id"]
    search_help_text = _("Name or id in the billing system")
    fields = ["name", "plan_class", "brand", "source", "external_id", "is_metered"]
    readonly_fields = ["brand", "source", "external_id", "is_metered"]
    inlines = [PlanTextInline]
    audited_related = ["texts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        plans = super().get_queryset(request).select_related("brand")
        return plans.annotate(subscriptions_count=Count("subscriptions"))

    @admin.display(description=_("subscriptions"), ordering="subscriptions_count")
    def subscriptions_count(self, plan: Any) -> int:
        count: int = plan.subscriptions_count
        return count

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Plan, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """The empty columns know their languages, so that an untouched one saves nothing."""
        languages = [{"language": tag} for tag in _languages_without_words(obj)]
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        return {**kwargs, "initial": languages}

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        """A name that a colleague wrote stays; emptied, the billing system may name it again."""
        if "name" in form.changed_data:
            obj.name_is_ours = bool(obj.name)
        super().save_model(request, obj, form, change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return False
