"""What the house itself remembers."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ChecklistDismissal(models.Model):
    """Exists once a colleague has put the first-run list of Today away, for everybody."""

    dismissed_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.dismissed_at:%Y-%m-%d}"
