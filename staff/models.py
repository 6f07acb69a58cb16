"""The people who work here: one account per colleague, signed in by user name or e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lib.lines import in_one_line


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

    # A personal letter comes from this name.
    first_name = models.CharField(
        _("first name"), max_length=150, blank=True, validators=[in_one_line]
    )
    last_name = models.CharField(
        _("last name"), max_length=150, blank=True, validators=[in_one_line]
    )
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
    uses_keys = models.BooleanField(
        _("single keys"),
        default=True,
        help_text=_("Keys such as J, K and R work on pages. Press ? to see them."),
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


class AuditEntry(models.Model):
    """One thing that somebody changed or took out. The database refuses to change or delete it.

    Nothing here depends on other rows: an account that is deleted leaves its name, and an object
    what it was called.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    user = models.ForeignKey(
        User,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,  # a deleted colleague's rows stay as they are
        related_name="+",
        verbose_name=_("colleague"),
    )
    who = models.CharField(_("who"), max_length=200, blank=True)
    action = models.CharField(_("what was done"), max_length=64, db_index=True)
    target_type = models.CharField(max_length=100, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    target_text = models.CharField(_("to what"), max_length=250, blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("change by a colleague")
        verbose_name_plural = _("changes by colleagues")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["target_type", "target_id"], name="staff_audit_target")]

    def __str__(self) -> str:
        return self.target_text or self.action
