"""Events as the billing systems sent them: stored first, interpreted after."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventState(models.TextChoices):
    NEW = "new", _("To be read")
    DONE = "done", _("Done")
    WAITING = "waiting", _("Waiting")
    IGNORED = "ignored", _("Nothing to do")
    FAILED = "failed", _("Could not be read")


class RawEvent(models.Model):
    """One event, once per (source, event id), with the bytes as they came."""

    source = models.CharField(_("source"), max_length=32)
    event_id = models.CharField(_("event id"), max_length=255)
    event_type = models.CharField(_("type"), max_length=100)
    happened_at = models.DateTimeField(_("happened"), help_text=_("By the provider's clock."))
    received_at = models.DateTimeField(_("received"), db_index=True)
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
                fields=["happened_at", "id"],
                name="customers_rawevent_new",
                condition=models.Q(state="new"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.event_id}"
