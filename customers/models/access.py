"""Who may report through the API, and what was answered under which key."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .brand import Brand

# https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/: as long as promised.
KEPT = timedelta(days=7)


class Scope(models.TextChoices):
    """What a token may report."""

    CANCELLATIONS = "cancellations", _("Cancellations")
    CUSTOMERS = "customers", _("Customers")
    SUBSCRIPTIONS = "subscriptions", _("Subscriptions")
    ACTIVITY = "activity", _("When customers were last seen")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self) -> ApiTokenQuerySet:
        return self.filter(revoked_at__isnull=True)


class ApiToken(models.Model):
    """A bearer token of one brand. Only its hash is kept: it was shown once, when it was made."""

    name = models.CharField(
        _("name"), max_length=100, unique=True, help_text=_("What uses it, such as: our shop.")
    )
    brand = models.ForeignKey(
        Brand, models.CASCADE, related_name="api_tokens", verbose_name=_("brand")
    )
    scopes = models.JSONField(_("may report"), default=list)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    ends_with = models.CharField(_("ends with"), max_length=4, editable=False)
    made_at = models.DateTimeField(_("made"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def allows(self, scope: str) -> bool:
        return scope in self.scopes


class FirstAnswer(models.Model):
    """What was answered to the first request with an Idempotency-Key, to say the same again."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"], name="customers_firstanswer_token_key_unique"
            )
        ]

    def __str__(self) -> str:
        return self.key
