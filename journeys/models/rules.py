"""Rules: what to do with a kind of cancellation, and with accounts that nobody uses."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Cancellation, CancellationKind, PlanClass
from templates_app.models import Letter

from .. import installed_names


class RuleQuerySet(models.QuerySet["Rule"]):
    def enabled(self) -> RuleQuerySet:
        return self.filter(is_enabled=True)

    def fitting(self, cancellation: Cancellation) -> RuleQuerySet:
        """Enabled rules for a cancellation like this one, the first to apply first."""
        return (
            self.enabled()
            .filter(trigger=Trigger.CANCELLATION)
            .filter(models.Q(brand=None) | models.Q(brand=cancellation.brand_id))
            .filter(kind__in=["", cancellation.kind])
            .filter(plan_class__in=["", cancellation.plan_class])
        )

    def watching(self, brand: Brand) -> RuleQuerySet:
        """Enabled rules for accounts of this brand that nobody uses, the first to apply first."""
        mine = models.Q(brand=None) | models.Q(brand=brand)
        return self.enabled().filter(mine, trigger=Trigger.INACTIVITY)


class Trigger(models.TextChoices):
    CANCELLATION = "cancellation", _("A cancellation")
    INACTIVITY = "inactivity", _("An account that nobody uses")


class Rule(models.Model):
    """What to do with a kind of cancellation. The first enabled rule that fits wins."""

    trigger = models.CharField(
        _("starts with"), max_length=16, choices=Trigger.choices, default=Trigger.CANCELLATION
    )
    name = models.CharField(_("name"), max_length=120)
    brand = models.ForeignKey(
        Brand,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("brand"),
        help_text=_("Empty: every brand."),
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    is_enabled = models.BooleanField(_("on"), default=True)
    kind = models.CharField(
        _("kind of cancellation"),
        max_length=24,
        choices=CancellationKind.choices,
        blank=True,
        help_text=_("Empty: any."),
    )
    plan_class = models.CharField(
        _("kind of plan"),
        max_length=16,
        choices=PlanClass.choices,
        blank=True,
        help_text=_("Empty: any."),
    )
    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name=_("letter"))
    delay_hours = models.PositiveIntegerField(_("wait (hours)"), default=0)
    says_goodbye_to_keepers = models.BooleanField(
        _("also to those who keep another subscription"),
        default=False,
        help_text=_("Off: they get the receipt for the one that they cancelled."),
    )
    high_value_to_person = models.BooleanField(
        _("a person writes to high-value leavers"), default=True
    )
    person_deadline_hours = models.PositiveIntegerField(
        _("a person writes within (hours)"), default=24
    )
    releases_letter_at_deadline = models.BooleanField(
        _("send the letter if nobody wrote by then"),
        default=True,
        help_text=_("Off: the case is marked late and the letter stays held for 30 days."),
    )
    days_allowed = models.PositiveIntegerField(
        _("accounts close after (days without use)"),
        null=True,
        blank=True,
        help_text=_("As your own terms say. Cancelmail closes nothing: your system does."),
    )
    days_ahead = models.PositiveIntegerField(
        _("the letter goes (days ahead)"),
        null=True,
        blank=True,
        help_text=_("Everybody gets at least these days to answer, however long they were away."),
    )
    letters_a_day = models.PositiveIntegerField(
        _("letters a day at most"),
        default=50,
        validators=[MinValueValidator(1)],
        help_text=_("Those who were away longest come first; the others wait for the next day."),
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="journeys_rule_has_days",
                condition=~models.Q(trigger="inactivity", is_enabled=True)
                | models.Q(days_ahead__gt=0, days_allowed__gt=models.F("days_ahead")),
            )
        ]

    def __str__(self) -> str:
        return installed_names.shown(self.name)

    @property
    def stream(self) -> str:
        """Of its letters in the outbox."""
        return f"rule:{self.pk}"

    @property
    def watches(self) -> bool:
        """Whether it is about accounts that nobody uses."""
        return self.trigger == Trigger.INACTIVITY

    @property
    def silence(self) -> timedelta | None:
        """How long an account is not used before the letter goes; None where that is not set."""
        if not self.days_allowed or not self.days_ahead:
            return None
        return timedelta(days=self.days_allowed - self.days_ahead)

    def clean(self) -> None:
        if self.watches:
            self._check_days()

    def _check_days(self) -> None:
        missing = {
            name: _("Say how many days, or leave the rule off.")
            for name in ("days_allowed", "days_ahead")
            if self.is_enabled and not getattr(self, name)
        }
        if missing:
            raise ValidationError(missing)
        if self.silence is not None and self.silence <= timedelta():
            raise ValidationError(
                {"days_ahead": _("The letter goes before the account closes: choose fewer days.")}
            )
