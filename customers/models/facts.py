"""Facts that come from a provider's events, which may arrive in any order."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class FromEvents(models.Model):
    """A row that repeats what the newest event said. Older events never move it back."""

    facts_at = models.DateTimeField(
        _("newest event"),
        null=True,
        editable=False,
        help_text=_("Time of the provider's event that these facts come from."),
    )
    facts_rank = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text=_("Orders events of the same second: created, updated, deleted."),
    )

    class Meta:
        abstract = True

    def is_moved_by(self, happened_at: datetime, rank: int) -> bool:
        """Whether an event of this time and rank is at least as new as what we have."""
        return self.facts_at is None or (self.facts_at, self.facts_rank) <= (happened_at, rank)
