"""The people who work here: one account per colleague, signed in by user name or e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class StaffManager(UserManager["User"]):
    """Finds a colleague by what they type on the sign-in page."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of this user name, or else of this e-mail address (case ignored).

        Raises User.DoesNotExist when neither is known.
        """
        try:
            return self.get(username=username)
        except self.model.DoesNotExist:
            return self.get(email__iexact=username or "\0")


class User(AbstractUser):
    """A colleague. Groups say what they may do; `access` asks."""

    email = models.EmailField(_("e-mail address"))
    signature = models.TextField(
        _("signature"),
        blank=True,
        help_text=_("Closes your personal letters. Empty: your first name and the brand."),
    )
    language = models.CharField(
        _("language"),
        max_length=16,
        blank=True,
        help_text=_("Of these screens. Empty: what the browser asks for."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("For the times that you see. Empty: that of the installation."),
    )
    away_until = models.DateField(
        _("away until"),
        null=True,
        blank=True,
        help_text=_("Until then no new follow-ups are assigned to you."),
    )

    objects: ClassVar[StaffManager] = StaffManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("colleague")  # type: ignore[assignment]
        verbose_name_plural = _("colleagues")  # type: ignore[assignment]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="staff_user_email_unique",
                condition=~models.Q(email=""),
                violation_error_message=_("A colleague with this e-mail address exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
