"""Read models: figures per day, added up beforehand so that screens never scan the answers."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, CancellationKind, Customer, Plan


class DailyFigure(models.Model):
    """One day of one brand, for one plan, currency, kind and first reason.

    A row is narrow on purpose: what a year of a large installation has of them still adds up in
    milliseconds. What each number counts is said in `definitions`. Only `rollups` writes here.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    day = models.DateField(help_text=_("In the brand's time zone."))
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=24, choices=CancellationKind.choices)
    reason = models.CharField(
        max_length=64, blank=True, help_text=_("Code of the first reason. Empty: not known.")
    )
    leavers = models.PositiveIntegerField(default=0)
    lost_monthly = models.BigIntegerField(default=0)
    unknown_value = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    chosen = models.PositiveIntegerField(default=0)
    with_words = models.PositiveIntegerField(default=0)
    won_back = models.PositiveIntegerField(default=0)
    won_monthly = models.BigIntegerField(default=0)
    won_unknown = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        permissions = [("view_dashboard", _("Can view insights"))]
        constraints = [
            models.UniqueConstraint(
                "brand",
                "day",
                Coalesce("plan", 0),
                "currency",
                "kind",
                "reason",
                name="insights_dailyfigure_unique",
            )
        ]
        indexes = [models.Index(fields=["day"], name="insights_dailyfigure_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.reason}"


class DayMark(models.Model):
    """A day whose figures have to be made again: one row per change, written with the change.

    Marks are only ever added, never shared: two intakes of the same day do not wait for each
    other, and a mark that a worker has not seen yet cannot be lost to the one that it has.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.brand_id} {self.day}"


class BrandDays(models.Model):
    """The time zone in which a brand's days were cut; its row is the lock of its figures."""

    brand = models.OneToOneField(Brand, models.CASCADE, primary_key=True, related_name="+")
    time_zone = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.time_zone


class RepeatLeaver(models.Model):
    """A customer who has left more than once: they are few, and make people out of leavers.

    May name some who (since one was undone) left only once; never misses one.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.customer_id)
