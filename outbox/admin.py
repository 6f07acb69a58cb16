"""The outbox in the admin: messages, suppressed addresses, and the switch."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.languages import language_name
from staff.audit import AuditedAdmin
from staff.readonly import PageAdmin, ReadOnlyAdmin
from templates_app.models import LetterText
from worker import clock

from . import attention, display, doors, message_page, modes, suppression, waiting_page
from .models import Message, Mode, SendingMode, Suppression, SuppressionReason


class NeedsYou(admin.SimpleListFilter):
    title = _("needs you")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("you", _("Needs you")), ("yes", _("Waits for a yes"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Message]
    ) -> QuerySet[Message] | None:
        if self.value() == "yes":
            return queryset.filter(modes.waiting_for_a_yes())
        if self.value() != "you":
            return None
        return queryset.filter(pk__in=attention.messages_for_a_person().values("pk"))


class InLanguage(admin.SimpleListFilter):
    """The languages that there are letters in, by name: the messages are not read for it."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        reader = get_language() or "en"
        known = LetterText.objects.order_by("language").values_list("language", flat=True)
        return [(tag, capfirst(language_name(tag, reader))) for tag in known.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(language=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(PageAdmin[Message], ReadOnlyAdmin[Message]):
    list_display = ["recipient", "state_shown", "letter", "due_at", "finished_at", "tries"]
    list_filter = [
        NeedsYou,
        "state",
        "purpose",
        "delivery",
        InLanguage,
        ("brand", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["version__text__letter", "customer"]
    search_fields = ["to_email", "to_name", "message_id", "provider_id"]
    search_help_text = _("Name, address or message id")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).annotate(lacks_a_yes=modes.waiting_for_a_yes())

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, message: Message) -> SafeString:
        return display.badge(message)

    @admin.display(description=_("to"), ordering="to_email")
    def recipient(self, message: Message) -> SafeString:
        name = message.to_name or message.to_email
        return format_html('{}<br><span class="muted">{}</span>', name, message.to_email)

    @admin.display(description=_("letter"))
    def letter(self, message: Message) -> str:
        return display.letter_of(message)

    @admin.display(description=_("tries"), ordering="attempts")
    def tries(self, message: Message) -> int:
        return message.attempts

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        switch = {
            "is_paused": modes.is_paused(),
            "needs_a_person": attention.needs_a_person(),
            "waiting": waiting_page.waiting_messages().count(),
        }
        return super().changelist_view(request, {**(extra_context or {}), **switch})

    def page(self, request: HttpRequest, row: Message, context: dict[str, Any]) -> HttpResponse:
        """The copy as sent, what happened, and what can be done."""
        return message_page.page(request, row, context)


@admin.register(Suppression)
class SuppressionAdmin(AuditedAdmin[Suppression]):
    list_display = ["email", "what_for", "reason", "source", "created_at"]
    list_filter = ["reason", "purpose"]
    search_fields = ["email"]
    search_help_text = _("Address")
    fields = ("email", "purpose")

    @admin.display(description=_("purpose"), ordering="purpose")
    def what_for(self, row: Suppression) -> str:
        return row.get_purpose_display() if row.purpose else str(_("Everything"))

    def has_change_permission(self, request: HttpRequest, obj: Suppression | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No purpose is every purpose, and says so."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "purpose":
            field.choices = [("", _("Everything")), *(one for one in field.choices if one[0])]
        return field

    def save_model(
        self, request: HttpRequest, obj: Suppression, form: ModelForm[Suppression], change: bool
    ) -> None:
        """Through the door, so that what waits for this address is stopped with it."""
        user: Any = request.user
        doors.suppress(
            obj.email, SuppressionReason.MANUAL, f"by {user}", purpose=obj.purpose, by=user
        )
        obj.pk = suppression.row(obj.email, obj.purpose).pk

    def log_addition(self, request: HttpRequest, obj: Suppression, message: Any) -> Any:
        """The door has told the log of changes already."""
        return admin.ModelAdmin.log_addition(self, request, obj, message)


@admin.register(SendingMode)
class SendingModeAdmin(admin.ModelAdmin[SendingMode]):
    """A brand's own mode. The installation's, and the list of both, is the page of sending."""

    fields = ["mode"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SendingMode]:
        return super().get_queryset(request).select_related("brand", "changed_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SendingMode | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: SendingMode, form: ModelForm[SendingMode], change: bool
    ) -> None:
        user: Any = request.user
        modes.change(now=clock.now(), by=user, brand=obj.brand, mode=Mode(obj.mode))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.has_view_or_change_permission(request):
            return redirect("outbox:sending")
        return super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        may_see = self.has_view_or_change_permission(request, row)
        if row is not None and row.brand_id is None and may_see:
            return redirect("outbox:sending")
        return super().change_view(request, object_id, form_url, extra_context)

    def response_change(self, request: HttpRequest, obj: SendingMode) -> HttpResponseRedirect:
        self.message_user(request, _("The mode has changed. Nothing begins against it any more."))
        return HttpResponseRedirect(reverse("outbox:sending"))
