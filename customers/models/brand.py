"""Brands as customers know them, and the plans that they sell."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.lines import in_one_line

from .facts import FromEvents


class Brand(models.Model):
    """A business as its customers know it: its name, its voice, its way back."""

    name = models.CharField(_("name"), max_length=120, validators=[in_one_line])
    slug = models.SlugField(_("short name in addresses"), unique=True)
    sender_name = models.CharField(
        _("sender name"),
        max_length=120,
        blank=True,
        validators=[in_one_line],
        help_text=_("What the leaver sees as the sender. Empty: the brand's name."),
    )
    sender_email = models.EmailField(
        _("sender address"),
        help_text=_("Letters come from this address; your mail provider must know its domain."),
    )
    reply_to = models.EmailField(
        _("replies go to"), blank=True, help_text=_("Empty: replies go to the sender address.")
    )
    language = models.CharField(
        _("language"),
        max_length=16,
        default="en",
        help_text=_("Used where a customer's own language has no letter."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    way_back_url = models.URLField(
        _("way back"),
        blank=True,
        help_text=_("Where a customer can subscribe again. Empty: they are told how to reach you."),
    )
    help_centre_url = models.URLField(_("help centre"), blank=True)
    postal_address = models.CharField(
        _("postal address"), max_length=250, blank=True, help_text=_("At the foot of letters.")
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#14594b",
        validators=[RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", _("A colour like #14594b."))],
        help_text=_("Of buttons and links: #14594b."),
    )
    sends_receipts = models.BooleanField(
        _("confirms cancellations"),
        default=True,
        help_text=_("Off if your billing system already confirms each cancellation by mail."),
    )

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class PlanClass(models.TextChoices):
    """What kind of thing was subscribed to; rules choose the letter by it."""

    STANDARD = "standard", _("Standard")
    PREMIUM = "premium", _("Premium")
    MEMBERSHIP = "membership", _("Membership")
    FREE = "free", _("Free")


class Plan(FromEvents):
    """What a customer subscribes to: the provider's product. New ones appear by themselves."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="plans", verbose_name=_("brand"))
    source = models.CharField(_("source"), max_length=32)
    external_id = models.CharField(_("id at the source"), max_length=255)
    name = models.CharField(
        _("name"),
        max_length=200,
        blank=True,
        help_text=_("As customers know it. Empty: letters do not mention the plan."),
    )
    name_is_ours = models.BooleanField(
        _("name set by hand"),
        default=False,
        help_text=_("Then a name that comes from the billing system does not replace it."),
    )
    plan_class = models.CharField(
        _("kind"), max_length=16, choices=PlanClass.choices, default=PlanClass.STANDARD
    )
    is_metered = models.BooleanField(_("billed by use"), default=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["name", "external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="customers_plan_source_external_id_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class PlanText(models.Model):
    """What the team says of a plan in one language: inserted into letters within a sentence."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="texts", verbose_name=_("plan"))
    language = models.CharField(_("language"), max_length=16)
    product = models.CharField(
        _("product"),
        max_length=200,
        blank=True,
        help_text=_("What the plan belongs to, as on the invoice. Empty: the brand's name."),
    )
    keeps = models.CharField(
        _("what stays open"),
        max_length=300,
        blank=True,
        help_text=_(
            "Without a subscription, as it stands in a sentence: read access to your boards"
        ),
    )
    benefits = models.CharField(
        _("benefits"),
        max_length=300,
        blank=True,
        help_text=_(
            "Two or three, as they stand in a sentence: early tickets and the club evening"
        ),
    )

    class Meta:
        verbose_name = _("text of a plan")
        verbose_name_plural = _("texts of a plan")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "language"], name="customers_plantext_plan_language_unique"
            )
        ]

    def __str__(self) -> str:
        return self.language
