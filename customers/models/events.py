"""Events as the billing systems sent them: stored first, interpreted after."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from .brand import Brand
from .people import Subscription

# The source of customers, subscriptions and plans that no billing system has told us of.
REPORTED = "reported"


class EventState(models.TextChoices):
    NEW = "new", _("To be read")
    DONE = "done", _("Done")
    WAITING = "waiting", _("Waiting")
    IGNORED = "ignored", _("Nothing to do")
    FAILED = "failed", _("Could not be read")


class RawEventQuerySet(models.QuerySet["RawEvent"]):
    def claimable(self, now: datetime) -> RawEventQuerySet:
        """New ones that nobody has leased, in the order of the provider's time.

        History comes last: who leaves today does not wait for years of a file to be read.
        """
        is_free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now)
        free = self.filter(is_free, state=EventState.NEW)
        return free.order_by("is_history", "happened_at", "pk")

    def waiting_for(self, part: str) -> RawEventQuerySet:
        return self.filter(state=EventState.WAITING, waits_for=part)


class RawEvent(models.Model):
    """One event, once per (source, event id), with the bytes as they came."""

    brand = models.ForeignKey(
        Brand,
        models.PROTECT,
        null=True,
        verbose_name=_("brand"),
        help_text=_("From the address that it was sent to. Empty: the first brand."),
    )
    source = models.CharField(_("source"), max_length=32)
    event_id = models.CharField(_("event id"), max_length=255)
    event_type = models.CharField(_("type"), max_length=100)
    happened_at = models.DateTimeField(_("happened"), help_text=_("By the provider's clock."))
    received_at = models.DateTimeField(_("received"), db_index=True)
    is_history = models.BooleanField(
        _("history"), default=False, help_text=_("Imported: no letter is sent for it.")
    )
    body = models.TextField(_("as received"))
    state = models.CharField(
        _("state"), max_length=16, choices=EventState.choices, default=EventState.NEW
    )
    reason = models.CharField(
        _("reason"), max_length=500, blank=True, help_text=_("Why it waits or could not be read.")
    )
    waits_for = models.CharField(
        max_length=300,
        blank=True,
        db_index=True,
        help_text=_("Key of the missing part, such as stripe:customer:cus_123."),
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    lease_owner = models.UUIDField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(_("done"), null=True)

    objects = RawEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "event_id"], name="customers_rawevent_source_event_id_unique"
            )
        ]
        indexes = [
            models.Index(
                fields=["is_history", "happened_at", "id"],
                name="customers_rawevent_new",
                condition=models.Q(state="new"),
            ),
            # Few, and counted for the cards that say what needs a look.
            models.Index(
                fields=["state", "received_at"],
                name="customers_rawevent_unread",
                condition=models.Q(state__in=["waiting", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.event_id}"


class Sighting(models.Model):
    """What one event said of one subscription, small enough to be kept for good.

    A subscription's episodes are read off all its sightings in the order of the provider's time,
    so it does not matter in which order the events arrive (`customers.episodes`).
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="sightings")
    event_id = models.CharField(max_length=255)
    happened_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField()
    facts = models.JSONField()

    class Meta:
        ordering = ["happened_at", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "event_id"], name="customers_sighting_event_unique"
            )
        ]

    def __str__(self) -> str:
        return self.event_id


class KnownDiscount(models.Model):
    """A discount or a coupon by its id: subscriptions carry ids alone."""

    source = models.CharField(max_length=32)
    external_id = models.CharField(max_length=255)
    terms = models.JSONField()
    customer_ref = models.CharField(
        max_length=255,
        blank=True,
        db_index=True,
        help_text=_("Id of the customer who has it on everything."),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="customers_knowndiscount_source_external_id_unique",
            )
        ]

    def __str__(self) -> str:
        return self.external_id


class AwaitedDiscount(models.Model):
    """A discount or coupon that a subscription names by an id of which we know no terms yet."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="awaited_discounts")
    external_id = models.CharField(max_length=255, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "external_id"],
                name="customers_awaiteddiscount_unique",
            )
        ]

    def __str__(self) -> str:
        return self.external_id
