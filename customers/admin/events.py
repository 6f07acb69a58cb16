"""Events as they came in: what became of each, and reading it again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from staff.audit import record
from staff.readonly import ReadOnlyAdmin

from .. import intake
from ..errors import translated
from ..models import RawEvent


def _replay(events: QuerySet[RawEvent], by: Any) -> int:
    with transaction.atomic():
        count = intake.replay(events)
        if count:
            ids = list(events.values_list("event_id", flat=True))
            record(by=by, action="rawevent.replayed", after={"event_id": ids})
    return count


@admin.register(RawEvent)
class RawEventAdmin(ReadOnlyAdmin[RawEvent]):
    actions = ["replay"]
    list_display = ["type_broken", "event_id", "state", "why", "received_at"]
    list_filter = ["state", "source", "brand"]
    search_fields = ["event_id", "event_type", "waits_for"]
    search_help_text = _("Id, type, or what it waits for")
    date_hierarchy = "received_at"
    fieldsets = [
        (None, {"fields": ["event_type", "event_id", "source", "brand"]}),
        (_("What became of it"), {"fields": ["state", "why", "waits_for", "attempts", "done_at"]}),
        (_("When"), {"fields": ["happened_at", "received_at"]}),
        (_("As received"), {"fields": ["pretty_body"]}),
    ]

    @admin.display(description=_("type"), ordering="event_type")
    def type_broken(self, event: RawEvent) -> str:
        """customer.subscription.updated, on two lines where it must be, broken at its dots."""
        return format_html_join(mark_safe(".<wbr>"), "{}", zip(event.event_type.split(".")))

    @admin.display(description=_("reason"))
    def why(self, event: RawEvent) -> str:
        return translated(event.reason)

    @admin.display(description=_("as received"))
    def pretty_body(self, event: RawEvent) -> str:
        try:
            text = json.dumps(json.loads(event.body), indent=2, ensure_ascii=False)
        except (ValueError, RecursionError):
            text = event.body
        return format_html('<pre class="raw-body" tabindex="0">{}</pre>', text)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("customers.change_rawevent"))

    @admin.action(description=_("Read again"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[RawEvent]) -> None:
        count = _replay(queryset, request.user)
        sentence = ngettext(
            "%(count)d event is read again within seconds.",
            "%(count)d events are read again within seconds.",
            count,
        )
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, sentence % {"count": count}, level)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RawEvent]:
        """Lists leave the bodies where they are: they can be large."""
        events: QuerySet[RawEvent] = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("changelist")
        return events.defer("body") if is_list else events
