"""Rules, and what was decided for each cancellation and why."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Cancellation, CancellationKind, PlanClass
from outbox.models import Message
from templates_app.models import Letter


class Rule(models.Model):
    """What to do with a kind of cancellation. The first enabled rule that fits wins."""

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
        help_text=_("Off: the case is marked late and the letter stays held."),
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class DecisionOutcome(models.TextChoices):
    LETTER = "letter", _("Letter")
    RECEIPT = "receipt", _("Receipt only")
    PERSON = "person", _("A person writes")
    NOTHING = "nothing", _("Nothing")
    WAITING = "waiting", _("Waiting")


class Decision(models.Model):
    """What was decided for a cancellation, once, and in which words we explain it."""

    cancellation = models.OneToOneField(
        Cancellation, models.CASCADE, related_name="decision", verbose_name=_("cancellation")
    )
    rule = models.ForeignKey(
        Rule, models.SET_NULL, null=True, related_name="decisions", verbose_name=_("rule")
    )
    outcome = models.CharField(_("outcome"), max_length=16, choices=DecisionOutcome.choices)
    reason = models.CharField(_("because"), max_length=64, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, related_name="+", verbose_name=_("message")
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return self.get_outcome_display()
