"""Cancellations and returns: who left, and why nothing was sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from staff.readonly import ReadOnlyAdmin
from worker import clock

from ..facts_shown import facts_of_cancellation
from ..models import Cancellation, CancellationState, RawEvent, Return
from ..timeline import Part, TimelineEntry, silence, story_of
from .display import written

VIEW_EVENTS = "customers.view_rawevent"
MOST_EVENTS = 20
TONES = {
    CancellationState.ANNOUNCED: "look",
    CancellationState.ENDED: "",
    CancellationState.UNDONE: "ok",
}


class AddressFilter(admin.SimpleListFilter):
    title = _("e-mail address")
    parameter_name = "reachable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("No e-mail address"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Cancellation]
    ) -> QuerySet[Cancellation] | None:
        return queryset.filter(customer__email="") if self.value() == "no" else None


@admin.register(Cancellation)
class CancellationAdmin(ReadOnlyAdmin[Cancellation]):
    list_display = ["who", "plan", "state", "kind", "lost", "left_at"]
    amounts = ("lost",)
    list_filter = [
        "state",
        "kind",
        ("subscription__plan", admin.RelatedOnlyFieldListFilter),
        AddressFilter,
        "is_history",
        "has_other_subscription",
    ]
    list_select_related = ["customer", "subscription__plan"]
    search_fields = ["customer__name", "customer__email", "subscription__external_id"]
    search_help_text = _("Name, e-mail or subscription id")
    date_hierarchy = "left_at"
    fields = ["customer", "subscription"]

    @admin.display(description=_("customer"), ordering="customer__name")
    def who(self, cancellation: Cancellation) -> SafeString:
        customer = cancellation.customer
        if str(customer) == customer.email:
            return format_html("{}", customer)
        address = customer.email or _("no e-mail address")
        return format_html('{}<br><span class="muted">{}</span>', customer, address)

    @admin.display(description=_("plan"), ordering="subscription__plan__name")
    def plan(self, cancellation: Cancellation) -> str:
        return str(cancellation.subscription)

    @admin.display(description=_("lost a month"), ordering="lost_monthly")
    def lost(self, cancellation: Cancellation) -> str:
        return written(cancellation.lost_monthly, cancellation.currency)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= _page_of(kwargs["obj"], request.user)
        return super().render_change_form(request, context, *args, **kwargs)


def _page_of(cancellation: Cancellation, user: Any) -> dict[str, Any]:
    """What was decided, sent and answered, why nothing was, the whole story, the facts beside."""
    here = reverse("admin:customers_cancellation_change", args=[cancellation.pk])
    story = [_for_reader(entry, user, here) for entry in story_of(cancellation)]
    mine = [entry for entry in story if entry.cancellation_id == cancellation.pk]
    return {
        "decisions": [entry for entry in mine if entry.part is Part.DECISION],
        "messages_sent": [entry for entry in mine if entry.part is Part.MESSAGE],
        "answers": [entry for entry in mine if entry.part is Part.ANSWER],
        "case_url": next((entry.url for entry in mine if entry.part is Part.CASE), ""),
        "silences": silence(cancellation),
        "entries": [entry for entry in story if not entry.is_fine_print],
        "facts": facts_of_cancellation(cancellation),
        "now": clock.now(),
        "tone": TONES[CancellationState(cancellation.state)],
        "raw_events": _raw_events(cancellation) if user.has_perm(VIEW_EVENTS) else [],
    }


def _for_reader(entry: TimelineEntry, user: Any, here: str) -> TimelineEntry:
    """Without a link to this very page, or what the reader may not open."""
    shown = entry.as_read_by(user)
    return replace(shown, url="") if shown.url == here else shown


def _raw_events(cancellation: Cancellation) -> list[RawEvent]:
    """What the source sent about this subscription, newest first."""
    subscription = cancellation.subscription
    ids = subscription.sightings.order_by("-happened_at", "-pk").values("event_id")
    events = RawEvent.objects.filter(source=subscription.source, event_id__in=ids)
    return list(events.defer("body").order_by("-happened_at", "-pk")[:MOST_EVENTS])


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin[Return]):
    list_display = ["customer", "subscription", "monthly", "returned_at", "cancellation"]
    amounts = ("monthly",)
    list_select_related = [
        "customer",
        "subscription__plan",
        "cancellation__customer",
        "cancellation__subscription__plan",
    ]
    search_fields = ["customer__name", "customer__email"]
    search_help_text = _("Customer's name or e-mail")
    date_hierarchy = "returned_at"
    fields = ["customer", "subscription", "monthly", "returned_at", "cancellation"]

    @admin.display(description=_("monthly value"), ordering="monthly_amount")
    def monthly(self, returned: Return) -> str:
        return written(returned.monthly_amount, returned.currency)
