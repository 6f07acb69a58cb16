"""The outbox: the queue and the truth about every mail."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Brand, Cancellation, Customer
from templates_app.models import Version

from .addresses import can_be_written_to


class Purpose(models.TextChoices):
    """Why a message is sent; an unsubscribe stops what it was given for."""

    RECEIPT = "receipt", _("Receipt")
    LETTER = "letter", _("Letter")
    REMINDER = "reminder", _("Reminder")
    FOLLOW_UP = "follow-up", _("Follow-up to an answer")
    PERSONAL = "personal", _("Personal letter")
    WIN_BACK = "win-back", _("Win-back")
    DIGEST = "digest", _("Digest")
    TEST = "test", _("Test")


class MessageState(models.TextChoices):
    HELD = "held", _("Held back")
    QUEUED = "queued", _("Queued")
    LEASED = "leased", _("Being prepared")
    SENDING = "sending", pgettext_lazy("message", "Sending")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Unknown")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")
    EXPIRED = "expired", _("Too late")


class Delivery(models.TextChoices):
    """What became of it afterwards; the highest rank wins."""

    NONE = "", _("Nothing heard")
    DEFERRED = "deferred", _("Delayed")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Marked as spam")


class Hold(models.TextChoices):
    """Why a message is held back, for lists; `state_reason` says it in a sentence."""

    NONE = "", _("Not held back")
    PERSON = "person", _("A person writes first")
    SHADOW = "shadow", _("Shadow mode")
    APPROVE = "approve", _("Waits for a yes")
    BURST = "burst", _("More people left than usual")


class Message(models.Model):
    """One mail to one person. Its state moves only as `outbox.states` lists."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose.choices)
    stream = models.CharField(_("stream"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=MessageState.choices)
    state_reason = models.CharField(_("reason"), max_length=500, blank=True)
    hold = models.CharField(
        _("held because"),
        max_length=16,
        choices=Hold.choices,
        default=Hold.NONE,
        blank=True,
        help_text=_("Stays with a message that expires or is stopped while it is held."),
    )
    delivery = models.CharField(
        _("delivery"), max_length=16, choices=Delivery.choices, default=Delivery.NONE, blank=True
    )
    dedupe_key = models.CharField(max_length=200, unique=True)
    cause = models.CharField(
        _("cause"),
        max_length=100,
        db_index=True,
        help_text=_("What it was made for: cancellation:12, case:7."),
    )
    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="messages", verbose_name=_("brand")
    )
    customer = models.ForeignKey(
        Customer,
        models.SET_NULL,
        null=True,
        related_name="messages",
        verbose_name=_("customer"),
    )
    cancellation = models.ForeignKey(
        Cancellation,
        models.SET_NULL,
        null=True,
        related_name="messages",
        verbose_name=_("cancellation"),
    )
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="messages", verbose_name=_("version")
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    language = models.CharField(_("language"), max_length=16)
    to_email = models.EmailField(_("to"), max_length=254, db_index=True)
    to_name = models.CharField(pgettext_lazy("person", "name"), max_length=500, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(_("too late after"))
    approved_at = models.DateTimeField(
        _("approved"),
        null=True,
        help_text=_("When a person said yes to it; without, “Approve first” does not let it go."),
    )
    lease_owner = models.UUIDField(null=True)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(_("begun"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)
    handled_at = models.DateTimeField(
        _("seen to"), null=True, help_text=_("When a person dealt with a failed or unknown one.")
    )
    backend = models.CharField(_("sent through"), max_length=64, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=250, blank=True, db_index=True)
    provider_id = models.CharField(
        _("id at the provider"), max_length=250, blank=True, db_index=True
    )
    resend_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="resends")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("send_message", _("Can send messages again, release and stop them")),
        ]
        indexes = [
            models.Index(
                "brand",
                "purpose",
                Lower("to_email"),
                "created_at",
                name="outbox_message_address",
            ),
            models.Index(fields=["-created_at", "-id"], name="outbox_message_newest"),
            models.Index(
                fields=["due_at", "id"],
                name="outbox_message_queued",
                condition=models.Q(state="queued"),
            ),
            models.Index(
                fields=["lease_until"],
                name="outbox_message_taken",
                condition=models.Q(state__in=["leased", "sending"]),
            ),
            models.Index(
                fields=["expires_at"],
                name="outbox_message_open",
                condition=models.Q(state__in=["held", "queued"]),
            ),
            models.Index(
                fields=["state"],
                name="outbox_message_needs_a_person",
                condition=models.Q(state__in=["failed", "unknown"], handled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.to_email}"

    @property
    def name_in_log(self) -> str:
        """For the log of what colleagues did, which outlives the leaver's data."""
        return f"{self.get_purpose_display()} {self.pk}"


class MessageBody(models.Model):
    """The words of a message: what a person composed, and the copy as sent."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="body")
    composed = models.JSONField(
        null=True, help_text=_("Subject and document of a letter that a person wrote.")
    )
    subject = models.TextField(_("subject"), blank=True)
    preview_line = models.TextField(blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    payload = models.JSONField(
        default=dict, help_text=_("From, to, headers, Date and Message-ID as first attempted.")
    )

    def __str__(self) -> str:
        return self.subject


class MessageEvent(models.Model):
    """What happened to a message, in order: our own steps and the provider's reports."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=32)
    happened_at = models.DateTimeField(_("when"))
    detail = models.CharField(_("detail"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("step of a message")
        verbose_name_plural = _("steps of a message")
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return self.kind


class Mode(models.TextChoices):
    SHADOW = "shadow", _("Shadow: prepare, send nothing")
    APPROVE = "approve", _("Approve first")
    LIVE = "live", _("Live")


class SendingMode(models.Model):
    """How this installation sends: one row for all, optionally a stricter one per brand."""

    brand = models.OneToOneField(
        Brand, models.CASCADE, null=True, blank=True, verbose_name=_("brand")
    )
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices)
    is_paused = models.BooleanField(_("paused"), default=False)
    redirect_to = models.EmailField(
        _("send everything to"),
        max_length=254,
        blank=True,
        validators=[can_be_written_to],
        help_text=_(
            "For a staging copy: every mail goes to this address instead, and says whom it was "
            "for. Empty: mail goes to whom it is for."
        ),
    )
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("sending mode")
        verbose_name_plural = _("sending modes")
        permissions = [("pause_sending", _("Can pause and resume all sending"))]
        constraints = [
            models.UniqueConstraint(
                models.functions.Coalesce("brand", 0), name="outbox_sendingmode_one_per_brand"
            )
        ]

    def __str__(self) -> str:
        return self.get_mode_display()

    @property
    def name_in_log(self) -> str:
        return self.brand.name if self.brand else str(_("The whole installation"))


class Burst(models.Model):
    """More people left in an hour than is usual: the mail of the rest is held for a person."""

    began_at = models.DateTimeField(_("began"))
    last_at = models.DateTimeField(_("last exceeded"))
    most = models.PositiveIntegerField(_("most in an hour"))
    usual = models.PositiveIntegerField(_("usual in an hour"))
    limit = models.PositiveIntegerField(_("held above"))
    settled_at = models.DateTimeField(_("settled"), null=True, db_index=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    is_let_go = models.BooleanField(_("letters were let go"), default=False)

    class Meta:
        verbose_name = _("burst")
        verbose_name_plural = _("bursts")
        ordering = ["-began_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.most} / {self.usual}"


class SuppressionReason(models.TextChoices):
    HARD_BOUNCE = "hard_bounce", _("Hard bounce")
    COMPLAINT = "complaint", _("Marked as spam")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    MANUAL = "manual", _("By hand")


class Suppression(models.Model):
    """An address that must not be written to, for one purpose or (empty) for all."""

    email = models.EmailField(_("address"), max_length=254, db_index=True)
    purpose = models.CharField(
        _("purpose"), max_length=16, choices=Purpose.choices, blank=True, default=""
    )
    reason = models.CharField(_("why"), max_length=16, choices=SuppressionReason.choices)
    source = models.CharField(_("source"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "purpose"], name="outbox_suppression_email_purpose_unique"
            )
        ]

    def __str__(self) -> str:
        return self.email


class OpenHistory(models.Model):
    """Exists only inside `outbox.history.inserting`: lets finished messages be inserted."""

    def __str__(self) -> str:
        return "open"
