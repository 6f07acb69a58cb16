"""Customers and their subscriptions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lib.money import Money, format_money_short
from lib.parsing import whole_number
from staff.audit import AuditedAdmin
from staff.readonly import ReadOnlyAdmin

from .. import finding
from ..models import Customer, Plan, Subscription
from ..standing import LOOKED_AT, NAMES, standing, standing_as
from ..wording import language
from .customer_page import CustomerPage
from .display import written


class StandingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(NAMES.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Customer]
    ) -> QuerySet[Customer] | None:
        return standing_as(queryset, str(self.value() or ""))


class PlanFilter(admin.SimpleListFilter):
    """Who has a plan now."""

    title = _("plan")
    parameter_name = "plan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(plan.pk), str(plan)) for plan in Plan.objects.order_by("name")[:50]]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Customer]
    ) -> QuerySet[Customer] | None:
        plan = whole_number(self.value())
        if plan is None:
            return queryset
        has_it = Subscription.objects.live().filter(plan=plan)
        return queryset.filter(pk__in=has_it.values("customer"))


class ReachableFilter(admin.SimpleListFilter):
    title = _("e-mail address")
    parameter_name = "reachable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Known")), ("no", _("No e-mail address"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Customer]
    ) -> QuerySet[Customer] | None:
        if self.value() == "yes":
            return queryset.exclude(email="")
        return queryset.filter(email="") if self.value() == "no" else None


@admin.register(Customer)
class CustomerAdmin(CustomerPage, AuditedAdmin[Customer]):
    """What the billing system says is read only; how we greet them, and the star, is ours."""

    list_display = ["who", "plans", "state", "monthly", "last_event", "star", "since"]
    list_filter = [StandingFilter, "is_starred", PlanFilter, ReachableFilter, "brand"]
    search_fields = ["name"]  # only so that the box is there: `get_search_results` looks
    search_help_text = _("Name, company, e-mail or billing id")
    fields = ["first_name", "vocative", "is_starred"]

    @admin.display(description=_("customer"), ordering="name")
    def who(self, customer: Customer) -> SafeString:
        parts = (customer.company, customer.email)
        under = " · ".join(part for part in parts if part and part != str(customer))
        if not customer.email:
            under = under or _now("no e-mail address")
        return format_html(
            '<bdi class="who-line" title="{0}">{0}</bdi>'
            '<bdi class="who-line small muted" title="{1}">{1}</bdi>',
            customer,
            under,
        )

    @admin.display(description=_("plan"))
    def plans(self, customer: Customer) -> str:
        live = [row for row in customer.subscriptions.all() if row.is_live]
        return ", ".join(str(row) for row in live)

    @admin.display(description=_("state"))
    def state(self, customer: Customer) -> SafeString:
        stands = standing(customer)
        return format_html('<span class="badge {}">{}</span>', stands.tone, stands.word)

    @admin.display(description=_("a month"))
    def monthly(self, customer: Customer) -> str:
        """What they pay now, one amount for each currency; unknown prices say so."""
        live = [row for row in customer.subscriptions.all() if row.is_live]
        sums: dict[str, int] = {}
        for row in live:
            if row.monthly_amount is None or not row.currency:
                return _now("not known")
            sums[row.currency] = sums.get(row.currency, 0) + row.monthly_amount
        return ", ".join(format_money_short(Money(sums[one], one), language()) for one in sums)

    @admin.display(description=_("last"))
    def last_event(self, customer: Customer) -> str:
        last = max(_events(customer), default=None)
        if last is None:
            return ""
        at, sentence = last
        return sentence % {"day": formats.date_format(timezone.localtime(at), "DATE_FORMAT")}

    @admin.display(description=_("star"), ordering="is_starred")
    def star(self, customer: Customer) -> str:
        return "★" if customer.is_starred else ""

    @admin.display(description=_("known since"), ordering="created_at")
    def since(self, customer: Customer) -> date:
        return timezone.localdate(customer.created_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        return super().get_queryset(request).prefetch_related(*LOOKED_AT)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """By the beginning of any word; a subscription's whole id finds who has it."""
        if not search_term.strip():
            return queryset, False
        found = finding.matching(queryset, search_term)
        owners = Subscription.objects.filter(external_id=search_term.strip()).values("customer")
        return found | queryset.filter(pk__in=owners), False

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:
        """Write only what was changed here: events write the rest, maybe at this moment."""
        changed = list(form.changed_data)
        if {"first_name", "vocative"} & set(changed):
            obj.greeting_is_ours = True
            changed.append("greeting_is_ours")
        obj.save(update_fields=changed)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        return False


def _events(customer: Customer) -> list[tuple[datetime, str]]:
    """What happened to their subscriptions, each with the sentence that tells its day."""
    found: list[tuple[datetime | None, str]] = []
    came_back = {returned.subscription_id for returned in customer.returns.all()}
    for subscription in customer.subscriptions.all():
        if subscription.pk in came_back:
            continue
        found.append((subscription.started_at, _now("Signed up %(day)s")))
    for row in customer.cancellations.all():
        found.append((row.announced_at, _now("Cancelled %(day)s")))
        found.append((row.ended_at, _now("Ended %(day)s")))
        found.append((row.undone_at, _now("Changed their mind %(day)s")))
    for returned in customer.returns.all():
        found.append((returned.returned_at, _now("Came back %(day)s")))
    return [(at, sentence) for at, sentence in found if at]


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin[Subscription]):
    list_display = ["external_id", "customer", "plan", "status", "monthly", "started_at"]
    amounts = ("monthly",)
    list_filter = ["status", "plan"]
    list_select_related = ["customer", "plan"]
    search_fields = ["external_id", "customer__name", "customer__email"]
    search_help_text = _("Id, customer's name or e-mail")
    fieldsets = [
        (None, {"fields": ["customer", "plan", "status", "monthly", "quantity", "is_metered"]}),
        (
            _("Dates"),
            {"fields": ["started_at", "trial_ends_at", "paid_until", "cancel_at", "ended_at"]},
        ),
        (_("Payment"), {"fields": ["has_ever_paid", "card_last4"]}),
        (_("Where it comes from"), {"fields": ["source", "external_id", "facts_at"]}),
    ]

    @admin.display(description=_("monthly value"), ordering="monthly_amount")
    def monthly(self, subscription: Subscription) -> str:
        return written(subscription.monthly_amount, subscription.currency)
