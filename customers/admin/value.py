"""Who is worth a person: the rule of each brand, with its thresholds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lib.money import Money, exponent
from staff.audit import AuditedAdmin
from worker import clock

from ..models import ValueRule, ValueThreshold
from ..value import Terms, terms
from ..worth import latest_leavers, worth_a_person_lately
from .display import written


class ThresholdForm(forms.ModelForm[ValueThreshold]):
    """The amount is typed as people count it: 150 euro, not 15,000 cents."""

    amount = forms.DecimalField(label=_("a month"), min_value=0, max_digits=15, decimal_places=3)

    class Meta:
        model = ValueThreshold
        fields = ["currency"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            money = Money(self.instance.monthly_amount, self.instance.currency)
            self.fields["amount"].initial = money.major

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise ValidationError(_("Three letters, such as EUR."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        amount, currency = cleaned.get("amount"), cleaned.get("currency")
        if isinstance(amount, Decimal) and currency:
            minor = amount.scaleb(exponent(currency))
            if minor != minor.to_integral_value():
                self.add_error("amount", _("This currency has fewer decimals."))
            self.instance.monthly_amount = int(minor)
        return cleaned


ThresholdForms = forms.inlineformset_factory(ValueRule, ValueThreshold, form=ThresholdForm, extra=0)


class ThresholdInline(admin.TabularInline[ValueThreshold, ValueRule]):
    model = ValueThreshold
    form = ThresholdForm
    fields = ["currency", "amount"]
    extra = 0


def _thought_of(request: HttpRequest, rule: ValueRule) -> Terms | None:
    """The rule as it stands in the form that was sent; None where something in it is wrong."""
    years = forms.modelform_factory(ValueRule, fields=["loyal_years"])(request.POST)
    rows = ThresholdForms(request.POST, instance=rule, prefix="thresholds")
    if not years.is_valid() or not rows.is_valid():
        return None
    filled = [one for one in rows.forms if one.cleaned_data and not one.cleaned_data.get("DELETE")]
    amounts = {one.cleaned_data["currency"]: one.instance.monthly_amount for one in filled}
    return Terms(years.cleaned_data["loyal_years"], amounts)


@admin.register(ValueRule)
class ValueRuleAdmin(AuditedAdmin[ValueRule]):
    list_display = ["brand", "loyal_years", "thresholds"]
    fields = ["brand", "loyal_years"]
    readonly_fields = ["brand"]
    inlines = [ThresholdInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ValueRule]:
        rules = super().get_queryset(request).select_related("brand")
        return rules.prefetch_related("thresholds")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rule = kwargs["obj"]
        leavers = latest_leavers(rule.brand, clock.now())
        context |= {"rule": rule, "lately": worth_a_person_lately(leavers, terms(rule))}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.preview))
        ours = path("<int:pk>/preview/", view, name="customers_valuerule_preview")
        return [ours, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who would have counted by what is in the form; nothing is saved.

        204, which leaves the page as it is, while the form cannot be read.
        """
        rule = self.get_object(request, str(pk))
        if rule is None:
            raise Http404
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        saved, thought = terms(rule), _thought_of(request, rule)
        if thought is None:
            return HttpResponse(status=204)
        leavers = latest_leavers(rule.brand, clock.now())
        shown = {"lately": worth_a_person_lately(leavers, thought)}
        if thought != saved:
            shown["saved"] = worth_a_person_lately(leavers, saved)
        return render(request, "customers/_worth.html", shown)

    def audited(self, row: ValueRule) -> dict[str, Any]:
        """Thresholds as they are read: 150 euro, not 15,000 cents."""
        thresholds = {
            f"thresholds/{one.currency}": written(one.monthly_amount, one.currency)
            for one in ValueThreshold.objects.filter(rule=row)
        }
        return super().audited(row) | thresholds

    @admin.display(description=_("thresholds"))
    def thresholds(self, rule: ValueRule) -> str:
        amounts = [written(one.monthly_amount, one.currency) for one in rule.thresholds.all()]
        return ", ".join(amounts) or str(_("none: only the years count"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ValueRule | None = None) -> bool:
        return False
