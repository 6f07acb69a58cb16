"""What the team tells one another about a customer. It stays in the team."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Customer


class CustomerNote(models.Model):
    """A note of one colleague, who alone may change it or take it away."""

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="notes", verbose_name=_("customer")
    )
    text = models.TextField(_("note"), max_length=5000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"))
    changed_at = models.DateTimeField(_("changed"), null=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
