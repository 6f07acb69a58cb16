"""Files of cancellations that a person imports: how each is read, and how far it has come."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .brand import Brand


class FileState(models.TextChoices):
    CHOOSING = "choosing", _("Columns to be chosen")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not imported yet")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Stopped by a fault")


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def claimable(self, now: datetime) -> FileImportQuerySet:
        """Those with lines to be read that nobody reads at the moment, oldest first."""
        is_free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now)
        return self.filter(is_free, state__in=AT_WORK).order_by("uploaded_at", "pk")


AT_WORK = (FileState.CHECKING, FileState.RUNNING)


class FileImport(models.Model):
    """One uploaded file. Its lines are kept beside the database (`customers.imports.folder`)."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(Brand, models.PROTECT, verbose_name=_("brand"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("imported by")
    )
    file_name = models.CharField(_("file"), max_length=255)
    language = models.CharField(
        max_length=16, help_text=_("In which it is said what is wrong with a line.")
    )
    choices = models.JSONField(help_text=_("How the file is read."))
    state = models.CharField(
        _("state"), max_length=16, choices=FileState.choices, default=FileState.CHOOSING
    )
    problem = models.CharField(_("what went wrong"), max_length=500, blank=True)
    sends = models.BooleanField(
        _("writes to them"),
        default=False,
        help_text=_("Rules decide about those who left lately. Else it is history."),
    )
    total = models.PositiveIntegerField(_("lines"), default=0)
    done = models.PositiveIntegerField(_("lines read"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    known = models.PositiveIntegerField(_("known already"), default=0)
    bad = models.PositiveIntegerField(_("with something wrong"), default=0)
    recent = models.PositiveIntegerField(_("left lately"), default=0)
    places = models.JSONField(
        default=dict, help_text=_("How far each of its files is read or written, in bytes.")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    is_tidied = models.BooleanField(
        default=False, help_text=_("Its lines were deleted, some time after it was finished.")
    )
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK
