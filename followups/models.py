"""The personal case of one high-value leaver."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Brand, Cancellation, Customer
from outbox.models import Message


class CaseState(models.TextChoices):
    NEW = "new", _("Nobody has written yet")
    WAITING_FOR_US = "waiting_for_us", _("Waiting for us")
    WAITING_FOR_THEM = "waiting_for_them", _("Waiting for them")
    SNOOZED = "snoozed", _("Snoozed")
    DONE = "done", _("Done")


class Outcome(models.TextChoices):
    STAYED = "stayed", _("Stays or came back")
    LEARNED = "learned", _("Left, and we learned why")
    LEFT_WELL = "left_well", _("Left on good terms")
    NO_ANSWER = "no_answer", _("Never answered")
    NOT_WANTED = "not_wanted", _("Wants no contact")
    NOT_NEEDED = "not_needed", _("No letter was needed")


class Case(models.Model):
    """One follow-up: a person, a deadline, a conversation, an outcome."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="cases", verbose_name=_("brand"))
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="cases", verbose_name=_("customer")
    )
    cancellation = models.OneToOneField(
        Cancellation, models.CASCADE, related_name="case", verbose_name=_("cancellation")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=CaseState.choices, default=CaseState.NEW
    )
    why = models.CharField(_("worth a person because"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("owner"),
    )
    opened_at = models.DateTimeField(_("opened"))
    deadline_at = models.DateTimeField(_("write before"), null=True)
    deadline_passed_at = models.DateTimeField(_("deadline announced"), null=True)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True)
    first_written_at = models.DateTimeField(_("first written"), null=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    outcome_note = models.TextField(_("what we learned"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(
                fields=["deadline_at", "id"],
                name="followups_case_open",
                condition=~models.Q(state="done"),
            )
        ]

    def __str__(self) -> str:
        return str(self.customer)


class Draft(models.Model):
    """What is being written in a case: one per case, shared, with a revision."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="draft")
    language = models.CharField(max_length=16)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    document = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.subject


class CaseEntry(models.Model):
    """Something in a case's history: a letter of ours, a note, a change of hands or state."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        WROTE = "wrote", _("Wrote")
        NOTE = "note", _("Note")
        ASSIGNED = "assigned", _("Assigned")
        SNOOZED = "snoozed", _("Snoozed")
        DEADLINE = "deadline", _("Deadline passed")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
