"""Who is worth a person: the team's rule, per currency."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .brand import Brand


class ValueRule(models.Model):
    """High value: the monthly threshold, or half of it and long enough with us."""

    brand = models.OneToOneField(
        Brand, models.CASCADE, related_name="value_rule", verbose_name=_("brand")
    )
    loyal_years = models.PositiveSmallIntegerField(
        _("years that halve the threshold"),
        default=3,
        help_text=_("In a currency without a threshold, these years alone are enough."),
    )

    class Meta:
        verbose_name = _("who is worth a person")
        verbose_name_plural = _("who is worth a person")

    def __str__(self) -> str:
        return str(self.brand)


class ValueThreshold(models.Model):
    """From how much a month, in one currency, a person writes."""

    rule = models.ForeignKey(ValueRule, models.CASCADE, related_name="thresholds")
    currency = models.CharField(_("currency"), max_length=3)
    monthly_amount = models.PositiveBigIntegerField(
        _("a month"), help_text=_("In the currency's smallest unit: 15000 is EUR 150.")
    )

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "currency"], name="customers_valuethreshold_currency_unique"
            )
        ]

    def __str__(self) -> str:
        return self.currency
