"""Who is worth a person: the rule of each brand, with its thresholds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lib.money import Money, exponent
from staff.audit import AuditedAdmin

from ..models import ValueRule, ValueThreshold
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


class ThresholdInline(admin.TabularInline[ValueThreshold, ValueRule]):
    model = ValueThreshold
    form = ThresholdForm
    fields = ["currency", "amount"]
    extra = 0


@admin.register(ValueRule)
class ValueRuleAdmin(AuditedAdmin[ValueRule]):
    list_display = ["brand", "loyal_years"]
    fields = ["brand", "loyal_years"]
    readonly_fields = ["brand"]
    inlines = [ThresholdInline]

    def audited(self, row: ValueRule) -> dict[str, Any]:
        """Thresholds as they are read: 150 euro, not 15,000 cents."""
        thresholds = {
            f"thresholds/{one.currency}": written(one.monthly_amount, one.currency)
            for one in ValueThreshold.objects.filter(rule=row)
        }
        return super().audited(row) | thresholds

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ValueRule | None = None) -> bool:
        return False
