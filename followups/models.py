"""The personal case of one high-value leaver."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Brand, Cancellation, Customer, ValueThreshold
from outbox.models import Message


class CaseState(models.TextChoices):
    NEW = "new", _("Nobody has written yet")
    WAITING_FOR_US = "waiting_for_us", _("Waiting for us")
    WAITING_FOR_THEM = "waiting_for_them", _("Waiting for them")
    SNOOZED = "snoozed", _("Snoozed")
    DONE = "done", pgettext_lazy("follow-up", "Done")


class Outcome(models.TextChoices):
    STAYED = "stayed", _("Stays or came back")
    LEARNED = "learned", _("Left, and we learned why")
    LEFT_WELL = "left_well", _("Left on good terms")
    NO_ANSWER = "no_answer", _("Never answered")
    NOT_WANTED = "not_wanted", _("Wants no contact")
    NOT_NEEDED = "not_needed", _("No letter was needed")


OUR_TURN = (CaseState.NEW, CaseState.WAITING_FOR_US)


def late(now: datetime) -> models.Q:
    """Nobody has written, and the deadline has passed."""
    return models.Q(first_written_at__isnull=True, deadline_at__lte=now)


class CaseQuerySet(models.QuerySet["Case"]):
    """Open cases, and the order in which they are worth doing."""

    def open(self) -> CaseQuerySet:
        return self.exclude(state=CaseState.DONE)

    def unanswered(self) -> CaseQuerySet:
        """Open, and nobody has written to the leaver."""
        return self.open().filter(first_written_at__isnull=True)

    def overdue(self, now: datetime) -> CaseQuerySet:
        return self.unanswered().filter(deadline_at__lte=now)

    def waiting_for_us(self) -> CaseQuerySet:
        """What somebody should take up now: the one count of the queue, wherever it stands.

        A case whose deadline was announced is among them even where it was put aside; by that
        mark and not by the clock, which would cost every page of the frame one more query.
        """
        missed = models.Q(first_written_at__isnull=True, deadline_passed_at__isnull=False)
        return self.open().filter(models.Q(state__in=OUR_TURN) | missed)

    def with_urgency(self, now: datetime) -> CaseQuerySet:
        """Annotate what `most_urgent_first` sorts by.

        Currencies are never compared: `worth` is the lost monthly value as a multiple of the
        brand's threshold in that currency, None where either is not known.
        """
        threshold = ValueThreshold.objects.filter(
            rule__brand=models.OuterRef("brand"),
            currency__iexact=models.OuterRef("cancellation__currency"),
            monthly_amount__gt=0,
        ).values("monthly_amount")[:1]
        return self.annotate(
            rank=models.Case(
                models.When(late(now), then=0),
                models.When(state__in=OUR_TURN, then=1),
                models.When(state=CaseState.WAITING_FOR_THEM, then=2),
                models.When(state=CaseState.SNOOZED, then=3),
                default=4,
                output_field=models.IntegerField(),
            ),
            worth=models.F("cancellation__lost_monthly")
            * 1.0
            / models.Subquery(threshold, output_field=models.FloatField()),
        )

    def most_urgent_first(self, now: datetime) -> CaseQuerySet:
        """Late ones first, then what waits for us by value, then what waits for them."""
        return self.with_urgency(now).order_by(
            models.F("rank"),
            models.F("worth").desc(nulls_last=True),
            models.F("deadline_at").asc(nulls_last=True),
            "pk",
        )


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

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-opened_at", "-pk"]
        permissions = [("write_personal", _("Can write personal letters"))]
        indexes = [
            models.Index(
                fields=["deadline_at", "id"],
                name="followups_case_open",
                condition=~models.Q(state="done"),
            )
        ]

    def __str__(self) -> str:
        return str(self.customer)

    @property
    def name_in_log(self) -> str:
        """For the log of what colleagues did, which outlives the leaver's data."""
        return str(self.pk)

    @property
    def is_done(self) -> bool:
        return self.state == CaseState.DONE

    @property
    def cause(self) -> str:
        """What outbox knows the messages of this case by."""
        return f"case:{self.pk}"

    def is_overdue(self, now: datetime) -> bool:
        """Nobody has written, and it is later than the team wants it to be."""
        return (
            not self.is_done
            and self.first_written_at is None
            and self.deadline_at is not None
            and self.deadline_at <= now
        )


class Draft(models.Model):
    """What is being written in a case: one per case, shared by colleagues, with a revision.

    The revision only grows. A letter is sent by claiming the draft at the revision that its
    writer saw; `sent_as` then says what it became, until somebody begins the next letter.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="draft")
    language = models.CharField(max_length=16)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    document = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    sent_as = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")

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
        WOKE = "woke", _("Back from snooze")
        TAKEN_BACK = "taken_back", _("Letter taken back")
        NOT_SENT = "not_sent", _("Letter did not go out")
        RETURNED = "returned", _("Came back")
        CHANGED_MIND = "changed_mind", _("Changed their mind")

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
