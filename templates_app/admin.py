"""Letters in the admin: their own screens, and stock pages for subject lines and versions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from staff.audit import AuditedAdmin
from staff.readonly import ReadOnlyAdmin

from .models import Letter, LetterText, SubjectLine, Version
from .studio import address_of


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin[Letter]):
    """Only the way in: letters are listed and written on screens of their own."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("templates_app:letters")

    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        texts = LetterText.objects.filter(letter_id=object_id).select_related("letter")
        text = texts.order_by("language").first()
        return redirect(address_of(text) if text else "templates_app:letters")


@admin.register(SubjectLine)
class SubjectLineAdmin(AuditedAdmin[SubjectLine]):
    list_display = ("__str__", "slug", "only_when")

    def get_readonly_fields(
        self, request: HttpRequest, obj: SubjectLine | None = None
    ) -> tuple[str, ...]:
        """Letters and versions name a subject line by its slug."""
        return ("slug",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: SubjectLine | None = None) -> bool:
        return False


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin[Version]):
    """What was published, to be read: the database refuses to change it."""

    list_display = ("text", "number", "published_at", "published_by", "note")
    list_select_related = ("text__letter", "published_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        """A list needs no letters; a page loads what it shows."""
        return super().get_queryset(request).defer("compiled", "document")
