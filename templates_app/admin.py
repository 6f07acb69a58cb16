"""Letters in the admin: their own screens, and stock pages for subject lines and versions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from staff.audit import AuditedAdmin
from staff.readonly import ReadOnlyAdmin

from .fields import FIELDS
from .models import Letter, LetterText, SubjectLine, Version
from .studio import address_of
from .subject_form import condition_in_words, fieldsets_of, form_for, languages_of, notation


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
    list_display = ("__str__", "words", "true_when")

    def get_form(
        self, request: HttpRequest, obj: SubjectLine | None = None, change: bool = False, **kw: Any
    ) -> Any:
        return super().get_form(request, obj, change, **{**kw, "form": form_for(obj)})

    def get_fieldsets(self, request: HttpRequest, obj: SubjectLine | None = None) -> Any:
        return fieldsets_of(obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        fields = [field for field in FIELDS if not field.is_address]
        more = {**(extra_context or {}), "merge_fields": fields}
        return super().changeform_view(request, object_id, form_url, more)

    def audited(self, row: SubjectLine) -> dict[str, Any]:
        """The texts as they are typed, not as they are stored."""
        stored = SubjectLine.objects.get(pk=row.pk)
        texts = {f"texts/{one}": notation(stored, one) for one in languages_of(stored)}
        return {**super().audited(row), **{key: text for key, text in texts.items() if text}}

    @admin.display(description=_("subject"))
    def words(self, line: SubjectLine) -> str:
        language = (get_language() or "en").split("-")[0]
        return notation(line, language) or notation(line, "en")

    @admin.display(description=_("true when"), ordering="only_when")
    def true_when(self, line: SubjectLine) -> str:
        return condition_in_words(line.only_when)

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
