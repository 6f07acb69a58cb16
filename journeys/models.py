"""Rules, and what was decided for each cancellation and why."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Cancellation, CancellationKind, PlanClass
from outbox.models import Message
from templates_app.models import Letter

from . import installed_names


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

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return installed_names.shown(self.name)

    def clean(self) -> None:
        if self.trigger == Trigger.INACTIVITY and self.is_enabled:
            raise ValidationError(
                {"is_enabled": _("Accounts are not watched for use yet; leave this rule off.")}
            )


class Because(models.TextChoices):
    """Why a decision was not simply the rule's letter: what the cancellation's page says."""

    NONE = "", ""
    HISTORY = "history", _("It was imported as history, and history never sends.")
    TOO_OLD = "too_old", _("It reached us too late: a letter about it would only puzzle.")
    NO_RULE = "no_rule", _("No rule that is on fits it.")
    NO_ADDRESS = (
        "no_address",
        _("There is no e-mail address yet. When one arrives, we decide."),
    )
    NO_LETTER = "no_letter", _("The rule’s letter is not published in a language that fits.")
    KEEPS_OTHER = "keeps_other", _("They keep another subscription, so nobody says goodbye.")
    HIGH_VALUE = "high_value", _("They are worth a person: someone writes to them.")
    SUPPRESSED = "suppressed", _("Their address must not be written to.")
    WRITTEN_RECENTLY = "written_recently", _("This address got such a letter within the last day.")
    WRITTEN_OFTEN = "written_often", _("This address got too many mails within the last day.")
    DUPLICATE = "duplicate", _("The letter for it exists already.")
    UNDONE = "undone", _("They changed their mind first.")
    RECEIPTS_OFF = "receipts_off", _("Receipts are switched off for this brand.")


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
    reason = models.CharField(_("because"), max_length=24, choices=Because.choices, blank=True)
    no_fallback = models.CharField(
        _("no letter if nobody writes, because"),
        max_length=24,
        choices=Because.choices,
        blank=True,
    )
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
