"""What colleagues changed: a list to search, and each change with before and after."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import audit
from ..audit.reading import model_named, rows_of
from ..models import AuditEntry
from ..readonly import PageAdmin, ReadOnlyAdmin

Entries = QuerySet[AuditEntry]


class WhoFilter(admin.SimpleListFilter):
    """By name: an account may be gone. What nobody did, the program did."""

    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = AuditEntry.objects.order_by("who").values_list("who", flat=True).distinct()
        return [(name or "-", who(name)) for name in names]

    def queryset(self, request: HttpRequest, queryset: Entries) -> Entries:
        value = self.value()
        return queryset.filter(who="" if value == "-" else value) if value else queryset


class ActionFilter(admin.SimpleListFilter):
    title = _("what was done")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        kinds = AuditEntry.objects.order_by("action").values_list("action", "target_type")
        names = {code: _in_full(code, target_type) for code, target_type in kinds.distinct()}
        return sorted(names.items(), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: Entries) -> Entries:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(PageAdmin[AuditEntry], ReadOnlyAdmin[AuditEntry]):
    list_display = ["done", "to_what", "by", "when", "note_shown"]
    list_filter = [WhoFilter, ActionFilter, "at"]
    search_fields = ["who", "target_text", "note"]
    search_help_text = _("Colleague, name of a thing, or note")

    @admin.display(description=_("when"), ordering="at")
    def when(self, entry: AuditEntry) -> str:
        return date_format(localtime(entry.at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("who"), ordering="who")
    def by(self, entry: AuditEntry) -> str:
        return who(entry.who)

    @admin.display(description=_("what was done"), ordering="action")
    def done(self, entry: AuditEntry) -> str:
        return audit.label(entry.action)

    @admin.display(description=_("to what"), ordering="target_text")
    def to_what(self, entry: AuditEntry) -> str:
        return target(entry)

    @admin.display(description=_("note"))
    def note_shown(self, entry: AuditEntry) -> str:
        return Truncator(entry.note).chars(80) or "–"

    def page(self, request: HttpRequest, row: AuditEntry, context: dict[str, Any]) -> HttpResponse:
        """Who did what, when, and how it was before and after."""
        context |= {
            "title": audit.label(row.action),
            "entry": row,
            "who": who(row.who),
            "target": target(row),
            "target_url": _address(row, request.user),
            "rows": rows_of(row),
        }
        return TemplateResponse(request, "staff/audit_entry.html", context)


def who(name: str) -> str:
    return name or gettext("Cancelmail itself")


def target(entry: AuditEntry) -> str:
    """The kind of thing and what it was called: “plan: Pro”."""
    model = model_named(entry.target_type)
    kind = capfirst(str(model._meta.verbose_name)) if model else ""
    return ": ".join(part for part in (kind, entry.target_text) if part)


def _in_full(code: str, target_type: str) -> str:
    """An action among others: one that is only a verb says of what."""
    model = model_named(target_type)
    label = audit.label(code)
    return f"{label}: {model._meta.verbose_name}" if model and audit.is_plain(code) else label


def _address(entry: AuditEntry, user: Any) -> str:
    """The page of what it was done to, where that still exists and the reader may see it."""
    model = model_named(entry.target_type)
    if model is None or not entry.target_id:
        return ""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    may_see = user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    if not may_see or not model._base_manager.filter(pk=entry.target_id).exists():
        return ""
    try:
        return reverse(f"admin:{name}_change", args=[entry.target_id])
    except NoReverseMatch:
        return ""
