"""The rules as sentences, in the order in which they are tried."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from staff.audit import AuditedAdmin
from worker import clock

from .. import arranging
from ..disuse.keeping import stop_letters
from ..disuse.reach import reach
from ..forms import CancellationRuleForm, InactivityRuleForm
from ..models import Rule, Trigger
from ..sentences import sentence

COUNTED_DAYS = 30
EMPTY_MEANS = {"brand": _("Every brand"), "kind": _("Any"), "plan_class": _("Any")}


OF_A_CANCELLATION = (
    (None, {"fields": ("name", "is_enabled")}),
    (_("When"), {"fields": ("brand", "kind", "plan_class")}),
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
OF_UNUSED_ACCOUNTS = (
    (None, {"fields": ("name", "is_enabled", "confirmed")}),
    (_("When"), {"fields": ("brand", "days_allowed", "days_ahead")}),
    (_("Then"), {"fields": ("letter", "letters_a_day", "says_goodbye_to_keepers")}),
    (_("Whom it reaches"), {"fields": ("reaches",)}),
)


@admin.register(Rule)
class RuleAdmin(AuditedAdmin[Rule]):
    """A rule keeps what it starts with; which kind a new one is stands in the address."""

    readonly_fields = ("reaches",)

    @admin.display(description=_("today"))
    def reaches(self, rule: Rule) -> str:
        """Whom it would write to, in a sentence; of a rule with its days set."""
        found = reach(rule, clock.now())
        if found is None:
            return str(_("Set the days and save: this place then says whom it would write to."))
        return str(found)

    def get_fieldsets(self, request: HttpRequest, obj: Rule | None = None) -> Any:
        return OF_UNUSED_ACCOUNTS if _watches(request, obj) else OF_A_CANCELLATION

    def get_form(
        self, request: HttpRequest, obj: Rule | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = InactivityRuleForm if _watches(request, obj) else CancellationRuleForm
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def get_urls(self) -> list[URLPattern]:
        def named(view: Any) -> Any:
            return self.admin_site.admin_view(require_POST(view))

        ours = [
            path("<int:pk>/move/", named(self.move), name="journeys_rule_move"),
            path("<int:pk>/switch/", named(self.switch), name="journeys_rule_switch"),
        ]
        return [*ours, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Not a table: each rule in words, with what it did lately."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return require_safe(self._list)(request, extra_context or {})

    def _list(self, request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
        since = _since()
        rules = list(_with_counts(since))
        context = {
            **self.admin_site.each_context(request),
            **more,
            "opts": self.opts,
            "rules": [(rule, sentence(rule)) for rule in rules],
            "days": COUNTED_DAYS,
            "since": since,
            "may_change": self.has_change_permission(request),
            "may_add": self.has_add_permission(request),
            "moved": request.GET.get("moved", ""),
            "moved_up": request.GET.get("to") == "up",
        }
        return TemplateResponse(request, "journeys/rules.html", context)

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One place up or down. The button that was pressed has the focus afterwards."""
        rule, up = self._found(request, pk), request.POST.get("to") == "up"
        arranging.move(rule, up=up, by=request.user)  # type: ignore[arg-type]
        return self._back(f"?moved={rule.pk}&to={'up' if up else 'down'}#rule-{rule.pk}")

    def switch(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule, on = self._found(request, pk), request.POST.get("turn") == "on"
        try:
            arranging.switch(rule, on=on, by=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            said = gettext("“%(rule)s” is on.") if on else gettext("“%(rule)s” is off.")
            messages.success(request, said % {"rule": rule})
        return self._back(f"#rule-{rule.pk}")

    def _found(self, request: HttpRequest, pk: int) -> Rule:
        rule = self.get_object(request, str(pk))
        if rule is None:
            raise Http404
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        return rule

    def _back(self, where: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:journeys_rule_changelist") + where)

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        if not change:
            obj.position = arranging.last_position()
        super().save_model(request, obj, form, change)
        if not obj.is_enabled:
            stop_letters(obj, clock.now())

    def delete_model(self, request: HttpRequest, obj: Rule) -> None:
        stop_letters(obj, clock.now())
        super().delete_model(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in EMPTY_MEANS:
            _say_what_empty_means(field, EMPTY_MEANS[db_field.name])
        return field


def _watches(request: HttpRequest, rule: Rule | None) -> bool:
    """Whether the page is about a rule for unused accounts; a new one says it in its address."""
    trigger = rule.trigger if rule else request.GET.get("trigger")
    return trigger == Trigger.INACTIVITY


def _since() -> datetime:
    """The beginning of a day, so that the list of decisions can be asked for the same ones."""
    day = localtime(clock.now()) - timedelta(days=COUNTED_DAYS)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _with_counts(since: datetime) -> QuerySet[Rule]:
    """Every rule in its order, with how often it decided, or wrote, lately."""
    decided = Count("decisions", filter=Q(decisions__decided_at__gte=since), distinct=True)
    wrote = Count("disuses", filter=Q(disuses__warned_at__gte=since), distinct=True)
    rules = Rule.objects.select_related("letter", "brand")
    return rules.annotate(lately=decided, wrote=wrote)


def _say_what_empty_means(field: Any, words: Any) -> None:
    """The empty choice in words, in place of dashes and of a help text that explains them."""
    field.help_text = ""
    if isinstance(field, ModelChoiceField):
        field.empty_label = words
    else:
        field.choices = [("", words), *(pair for pair in field.choices if pair[0])]
