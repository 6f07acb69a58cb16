"""What was decided for each cancellation, and why."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Cancellation
from outbox.models import Message

from .rules import Rule


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
