"""Customers, what they subscribe to, and the invoices that we have seen."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .brand import Brand, Plan
from .facts import FromEvents


class CustomerQuerySet(models.QuerySet["Customer"]):
    def at_address(self, email: str) -> CustomerQuerySet:
        """Whose address this is, in small or capital letters: by the index of small ones."""
        return self.alias(address=Lower("email")).filter(address=Lower(models.Value(email)))


class Customer(FromEvents):
    """A person or organisation that subscribes. Name and address may be missing: nothing breaks."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="customers", verbose_name=_("brand")
    )
    source = models.CharField(_("source"), max_length=32)
    external_id = models.CharField(_("id at the source"), max_length=255)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=500, blank=True)
    company = models.CharField(_("company"), max_length=500, blank=True)
    first_name = models.CharField(
        _("given name"), max_length=200, blank=True, help_text=_("As letters greet them.")
    )
    vocative = models.CharField(
        _("Latvian form of address"),
        max_length=200,
        blank=True,
        help_text=_("Mārtiņš is greeted as Mārtiņ. Empty: greeted without a name."),
    )
    greeting_is_ours = models.BooleanField(_("greeting set by hand"), default=False)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True, db_index=True)
    languages = models.JSONField(
        _("preferred languages"), default=list, blank=True, help_text=_('First first: ["lv", "en"]')
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=200, blank=True)
    is_starred = models.BooleanField(
        _("starred"),
        default=False,
        help_text=_("Gets a personal letter where the rule allows one."),
    )
    created_at = models.DateTimeField(_("known since"), db_index=True)
    last_seen_at = models.DateTimeField(
        _("last seen"),
        null=True,
        editable=False,
        help_text=_("When they last used their account. Empty: nobody has told us."),
    )
    disuse_is_noted = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Whether it was noted that they have not used it since."),
    )
    told = models.JSONField(
        default=dict,
        editable=False,
        help_text=_("For each fact, time and rank of the event that told it: some tell a part."),
    )
    undiscounted_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text=_("When an event last said that no discount is on everything they have."),
    )

    is_findable = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Whether the words that a search finds them by are written down."),
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="customers_customer_source_external_id_unique",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="customers_customer_unfindable",
                condition=models.Q(is_findable=False),
            ),
            models.Index(Lower("email"), name="customers_customer_address"),
            models.Index(fields=["external_id"], name="customers_customer_external_id"),
            models.Index(
                fields=["brand", "last_seen_at", "id"],
                name="customers_customer_unused",
                condition=models.Q(disuse_is_noted=False, last_seen_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.company or self.email or self.external_id


class SubscriptionStatus(models.TextChoices):
    """As Stripe names them; other providers' states are mapped to these."""

    INCOMPLETE = "incomplete", _("Not started")
    INCOMPLETE_EXPIRED = "incomplete_expired", _("Never started")
    TRIALING = "trialing", _("On trial")
    ACTIVE = "active", _("Active")
    PAST_DUE = "past_due", _("Payment late")
    UNPAID = "unpaid", _("Unpaid")
    PAUSED = "paused", _("Paused")
    CANCELED = "canceled", _("Ended")


LIVE = (SubscriptionStatus.TRIALING, SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE)
NEVER_STARTED = (SubscriptionStatus.INCOMPLETE, SubscriptionStatus.INCOMPLETE_EXPIRED)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def live(self) -> SubscriptionQuerySet:
        """Those that give access now: on trial, active, or late with a payment."""
        return self.filter(status__in=LIVE)

    def started(self) -> SubscriptionQuerySet:
        """All that ever ran, whatever became of them."""
        return self.exclude(status__in=NEVER_STARTED)


class Subscription(FromEvents):
    """One subscription as the provider last described it. `monthly_amount` None: not known."""

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="subscriptions", verbose_name=_("customer")
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, related_name="subscriptions", verbose_name=_("plan")
    )
    source = models.CharField(_("source"), max_length=32)
    external_id = models.CharField(_("id at the source"), max_length=255)
    status = models.CharField(_("state"), max_length=32, choices=SubscriptionStatus.choices)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    monthly_amount = models.BigIntegerField(
        _("monthly value"), null=True, help_text=_("In the currency's smallest unit.")
    )
    quantity = models.PositiveIntegerField(_("seats"), null=True)
    is_metered = models.BooleanField(_("billed by use"), default=False)
    started_at = models.DateTimeField(_("started"), null=True)
    trial_ends_at = models.DateTimeField(_("trial ends"), null=True)
    paid_until = models.DateTimeField(_("paid until"), null=True)
    cancel_at = models.DateTimeField(_("ends"), null=True)
    cancel_at_period_end = models.BooleanField(default=False)
    canceled_at = models.DateTimeField(_("cancelled"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    has_ever_paid = models.BooleanField(_("has paid"), default=False)
    card_last4 = models.CharField(_("last digits of the card"), max_length=4, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="customers_subscription_source_external_id_unique",
            )
        ]
        indexes = [
            models.Index(fields=["external_id"], name="customers_sub_external_id"),
        ]

    def __str__(self) -> str:
        return str(self.plan) if self.plan else self.external_id

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


class InvoiceStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("invoice", "Open")
    PAID = "paid", _("Paid")
    VOID = "void", _("Void")
    UNCOLLECTIBLE = "uncollectible", _("Given up")


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def unsettled(self) -> InvoiceQuerySet:
        """Draft or open: money that may still be asked for."""
        return self.filter(status__in=[InvoiceStatus.DRAFT, InvoiceStatus.OPEN])

    def paid(self) -> InvoiceQuerySet:
        return self.filter(amount_paid__gt=0)


class Invoice(FromEvents):
    """An invoice that we have seen: what was paid, what is still open."""

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="invoices", verbose_name=_("customer")
    )
    subscription = models.ForeignKey(
        Subscription,
        models.CASCADE,
        null=True,
        related_name="invoices",
        verbose_name=_("subscription"),
    )
    subscription_ref = models.CharField(
        max_length=255,
        blank=True,
        editable=False,
        help_text=_("Id of its subscription at the source, which may come later."),
    )
    source = models.CharField(_("source"), max_length=32)
    external_id = models.CharField(_("id at the source"), max_length=255)
    status = models.CharField(_("state"), max_length=16, choices=InvoiceStatus.choices)
    currency = models.CharField(_("currency"), max_length=3)
    amount_due = models.BigIntegerField(_("amount due"), default=0)
    amount_paid = models.BigIntegerField(_("amount paid"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    issued_at = models.DateTimeField(_("issued"))

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="customers_invoice_source_external_id_unique"
            )
        ]

    def __str__(self) -> str:
        return self.external_id


class FailedCharge(models.Model):
    """A charge that did not go through. The last one names the card in the letter."""

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="failed_charges", verbose_name=_("customer")
    )
    source = models.CharField(_("source"), max_length=32)
    external_id = models.CharField(_("id at the source"), max_length=255)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.BigIntegerField(_("amount"))
    card_last4 = models.CharField(_("last digits of the card"), max_length=4, blank=True)
    failed_at = models.DateTimeField(_("failed"))

    class Meta:
        verbose_name = _("failed charge")
        verbose_name_plural = _("failed charges")
        ordering = ["-failed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="customers_failedcharge_source_external_id_unique",
            )
        ]

    def __str__(self) -> str:
        return self.external_id
