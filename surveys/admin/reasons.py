"""The shared list of reasons: short names for charts and lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from staff.audit import AuditedAdmin
from surveys.models import OTHER, Reason


class ReasonForm(forms.ModelForm):  # type: ignore[type-arg]
    """One short name a language, in place of the field that holds them all."""

    class Meta:
        model = Reason
        fields = ("code", "position", "is_archived")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, _name in settings.LANGUAGES:
            self.fields[f"name_{language}"].initial = self.instance.labels.get(language, "")

    def clean_is_archived(self) -> bool:
        archived: bool = self.cleaned_data["is_archived"]
        if archived and self.instance.code == OTHER:
            raise forms.ValidationError(_("“Other” is always needed."))
        return archived

    def save(self, commit: bool = True) -> Any:
        names = {
            language: self.cleaned_data[f"name_{language}"]
            for language, _name in settings.LANGUAGES
        }
        # Names in languages that these screens do not speak stay as they are.
        self.instance.labels = {**self.instance.labels, **names}
        return super().save(commit)


NAMES = tuple(f"name_{language}" for language, _name in settings.LANGUAGES)
for _field, (_language, _label) in zip(NAMES, settings.LANGUAGES, strict=True):
    # Where the form's metaclass keeps declared fields: there is one for each language we speak.
    ReasonForm.declared_fields[_field] = forms.CharField(label=_label, max_length=60)
    ReasonForm.base_fields[_field] = ReasonForm.declared_fields[_field]


@admin.register(Reason)
class ReasonAdmin(AuditedAdmin[Reason]):
    form = ReasonForm
    list_display = ("name", "code", "times", "position", "is_archived")
    list_filter = ("is_archived",)
    fieldsets = (
        (None, {"fields": ("code", *NAMES)}),
        (
            None,
            {
                "fields": ("position", "is_archived"),
                "description": _(
                    "The position decides the colour in charts: change it and every chart changes."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reason]:
        return super().get_queryset(request).annotate(times=Count("chosen"))

    def get_readonly_fields(self, request: HttpRequest, obj: Reason | None = None) -> list[str]:
        """A code stands in mailed links and in answers: it never changes."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Reason | None = None) -> bool:
        """Archived instead: answers keep what was chosen."""
        return False

    @admin.display(description=_("name"), ordering="position")
    def name(self, reason: Reason) -> str:
        return str(reason)

    @admin.display(description=_("chosen"), ordering="times")
    def times(self, reason: Any) -> int:
        times: int = reason.times
        return times
