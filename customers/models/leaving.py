"""Cancellations (one episode each) and returns."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .brand import Brand
from .people import Customer, Subscription


class CancellationKind(models.TextChoices):
    """Why it ended, as far as the billing system knows."""

    VOLUNTARY = "voluntary", _("The customer cancelled")
    CHARGE_FAILED = "charge_failed", _("A charge failed for good")
    TRIAL_NOT_CONVERTED = "trial_not_converted", _("A trial ended")
    OTHER = "other", _("Ended by us or by dispute")


class CancellationState(models.TextChoices):
    """Announced, then ended or undone. States only move forward."""

    ANNOUNCED = "announced", _("Announced")
    ENDED = "ended", _("Ended")
    UNDONE = "undone", _("Changed their mind")


class CancellationQuerySet(models.QuerySet["Cancellation"]):
    def leavers(self) -> CancellationQuerySet:
        """Those who are leaving or have left: not those who changed their mind."""
        return self.exclude(state=CancellationState.UNDONE)

    def announced(self) -> CancellationQuerySet:
        return self.filter(state=CancellationState.ANNOUNCED)

    def ended(self) -> CancellationQuerySet:
        return self.filter(state=CancellationState.ENDED)

    def undone(self) -> CancellationQuerySet:
        return self.filter(state=CancellationState.UNDONE)


class Cancellation(models.Model):
    """One ending, or announced ending, of one subscription: one episode.

    From its announcement (or its end, if it was never announced) until it is undone or has
    ended. What it was worth is copied here at that moment, so that figures never move later.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="cancellations", verbose_name=_("brand")
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="cancellations", verbose_name=_("customer")
    )
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="cancellations", verbose_name=_("subscription")
    )
    episode = models.PositiveIntegerField(
        _("episode"), default=1, help_text=_("Counts the endings of this subscription.")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=CancellationKind.choices)
    state = models.CharField(_("state"), max_length=16, choices=CancellationState.choices)
    left_at = models.DateTimeField(
        _("left"), db_index=True, help_text=_("When the customer cancelled, or access ended.")
    )
    announced_at = models.DateTimeField(_("announced"), null=True)
    ends_at = models.DateTimeField(_("last day"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    received_at = models.DateTimeField(_("reached us"))
    plan_class = models.CharField(_("kind of plan"), max_length=16)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    lost_monthly = models.BigIntegerField(
        _("lost a month"),
        null=True,
        help_text=_("In the currency's smallest unit. Empty: not known."),
    )
    list_monthly = models.BigIntegerField(
        _("price a month"),
        null=True,
        help_text=_("What the plan would cost, also where nothing was ever paid (a trial)."),
    )
    customer_since = models.DateTimeField(_("customer since"), null=True)
    has_other_subscription = models.BooleanField(
        _("keeps another subscription"), null=True, help_text=_("When the cancellation came.")
    )
    billing_feedback = models.CharField(_("told the billing system"), max_length=100, blank=True)
    billing_reason = models.CharField(
        _("as one of our reasons"), max_length=64, blank=True, help_text=_("Code of a reason.")
    )
    billing_comment = models.TextField(_("comment"), blank=True)
    is_history = models.BooleanField(
        _("history"), default=False, help_text=_("Imported: no letter is sent for it.")
    )

    objects = CancellationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        ordering = ["-left_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "episode"], name="customers_cancellation_episode_unique"
            ),
            models.UniqueConstraint(
                fields=["subscription"],
                condition=models.Q(state="announced"),
                name="customers_cancellation_one_announced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer}, {self.subscription}"


class Return(models.Model):
    """A leaver who subscribed again after the end (not one who changed their mind before it)."""

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="returns", verbose_name=_("customer")
    )
    subscription = models.OneToOneField(
        Subscription,
        models.CASCADE,
        related_name="came_back_as",
        verbose_name=_("subscription"),
    )
    cancellation = models.ForeignKey(
        Cancellation, models.CASCADE, related_name="returns", verbose_name=_("after")
    )
    returned_at = models.DateTimeField(_("came back"), db_index=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    monthly_amount = models.BigIntegerField(_("monthly value"), null=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-returned_at", "-pk"]

    def __str__(self) -> str:
        return str(self.customer)
