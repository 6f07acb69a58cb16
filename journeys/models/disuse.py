"""Accounts that nobody uses, and what came of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Customer
from outbox.models import Message

from .rules import Rule


class DisuseState(models.TextChoices):
    """What came of an account that nobody uses. The first three can still end in the last two."""

    SKIPPED = "skipped", _("No letter")
    WARNED = "warned", _("Letter")
    PASSED = "passed", _("The date has passed")
    KEPT = "kept", _("They keep it")
    SEEN = "seen", _("Used again")


OPEN = (DisuseState.SKIPPED, DisuseState.WARNED, DisuseState.PASSED)


class Unwarned(models.TextChoices):
    """Why nobody is written to about an account that is not used."""

    NONE = "", ""
    PAID_FOR = "paid_for", _("They pay for a subscription, so the account is not called unused.")
    NO_ADDRESS = "no_address", _("There is no e-mail address.")
    NO_LETTER = "no_letter", _("The rule’s letter is not published in a language that fits.")
    SUPPRESSED = "suppressed", _("Their address must not be written to.")
    WRITTEN_RECENTLY = "written_recently", _("This address got such a letter within the last day.")
    WRITTEN_OFTEN = "written_often", _("This address got too many mails within the last day.")
    NOT_SENT = "not_sent", _("The letter did not go out.")
    BOUNCED = "bounced", _("The letter came back, so they were not told of a date.")


class DisuseQuerySet(models.QuerySet["Disuse"]):
    def open(self) -> DisuseQuerySet:
        """Those that go on: the account was not used since."""
        return self.filter(state__in=OPEN)


class Disuse(models.Model):
    """One time during which an account was not used: from when it was last seen until it is again.

    At most one letter goes out in each. `closes_at` is what the letter says, known once it went.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", verbose_name=_("brand"))
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="disuses", verbose_name=_("customer")
    )
    rule = models.ForeignKey(
        Rule, models.SET_NULL, null=True, related_name="disuses", verbose_name=_("rule")
    )
    since = models.DateTimeField(_("not used since"))
    noted_at = models.DateTimeField(_("noted"))
    state = models.CharField(_("state"), max_length=16, choices=DisuseState.choices)
    because = models.CharField(
        _("no letter, because"), max_length=24, choices=Unwarned.choices, blank=True
    )
    days_allowed = models.PositiveIntegerField(_("days allowed"))
    days_ahead = models.PositiveIntegerField(_("days ahead"))
    warned_at = models.DateTimeField(_("letter made"), null=True)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, related_name="+", verbose_name=_("message")
    )
    closes_at = models.DateTimeField(_("may be closed from"), null=True)
    look_again_at = models.DateTimeField(_("looked at again"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = DisuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("account not used")
        verbose_name_plural = _("accounts not used")
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "since"], name="journeys_disuse_customer_since_unique"
            )
        ]
        indexes = [
            models.Index(fields=["-noted_at", "-id"], name="journeys_disuse_newest"),
            models.Index(fields=["rule", "warned_at"], name="journeys_disuse_warned"),
            models.Index(
                fields=["closes_at"],
                name="journeys_disuse_closing",
                condition=models.Q(state="warned", closes_at__isnull=False),
            ),
            models.Index(
                fields=["look_again_at"],
                name="journeys_disuse_again",
                condition=models.Q(state="skipped", look_again_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer)

    @property
    def cause(self) -> str:
        """Of its letters in the outbox."""
        return f"disuse:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def closes_if_written(self, moment: datetime) -> datetime:
        """The date that a letter sent at this moment announces: never less than the days ahead."""
        last_day = self.since + timedelta(days=self.days_allowed)
        return max(last_day, moment + timedelta(days=self.days_ahead))
