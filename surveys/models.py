"""Reasons, surveys as published, and what leavers answered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Cancellation
from outbox.models import Message
from templates_app.models import in_language

# The reason that any survey ends with: always last, in letters, pages and charts.
OTHER = "other"


class Reason(models.Model):
    """An entry of the shared reason list. Its code is stable; wordings belong to surveys."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    labels = models.JSONField(_("short names"), default=dict, help_text=_("For charts and lists."))
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Keeps its colour in every chart.")
    )
    is_archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return in_language(self.labels) or self.code


class Survey(models.Model):
    """A survey in all its languages: the draft, and the version that is live."""

    slug = models.SlugField(_("short name"), unique=True)
    titles = models.JSONField(_("titles"), default=dict)
    document = models.JSONField(_("draft"), default=dict)
    revision = models.PositiveIntegerField(_("draft revision"), default=1)
    edited_at = models.DateTimeField(_("edited"), null=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    live = models.ForeignKey("SurveyVersion", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["pk"]
        permissions = [("publish_survey", _("Can publish a survey"))]

    def __str__(self) -> str:
        return in_language(self.titles) or self.slug

    @property
    def has_unpublished_changes(self) -> bool:
        return self.live is None or self.live.document != self.document


class SurveyVersion(models.Model):
    """What was published: answers stay under the question that was asked."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    document = models.JSONField(_("document"))
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a survey")
        verbose_name_plural = _("versions of a survey")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"], name="surveys_surveyversion_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey}, {self.number}"


class ResponseQuerySet(models.QuerySet["Response"]):
    """Sets of answers, as figures and lists ask for them."""

    def answered_between(self, start: datetime, end: datetime) -> Self:
        """Answered from `start` on, before `end`."""
        return self.filter(answered_at__gte=start, answered_at__lt=end)

    def with_reason(self, code: str) -> Self:
        """Those that chose this reason, first or not."""
        return self.filter(chosen__reason__code=code)

    def with_first_reason(self, code: str) -> Self:
        """Those whose first reason it was: each answer counts under one reason."""
        return self.filter(chosen__reason__code=code, chosen__position=0)

    def of_survey(self, slug: str) -> Self:
        return self.filter(version__survey__slug=slug)

    def with_words(self) -> Self:
        """Those in which the leaver wrote something."""
        wrote = ChosenReason.objects.filter(response=models.OuterRef("pk")).exclude(text="")
        return self.filter(models.Exists(wrote) | ~models.Q(texts={}))

    def for_lists(self) -> Self:
        """With all that a list of answers shows, in three queries."""
        return self.select_related(
            "cancellation__customer", "cancellation__subscription__plan", "version__survey"
        ).prefetch_related("chosen__reason")


class Response(models.Model):
    """What one leaver answered about one cancellation: one response, however often sent."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cancellation = models.OneToOneField(
        Cancellation, models.CASCADE, related_name="response", verbose_name=_("cancellation")
    )
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="responses")
    message = models.ForeignKey(
        Message,
        models.SET_NULL,
        null=True,
        related_name="responses",
        verbose_name=_("asked by"),
    )
    language = models.CharField(_("language"), max_length=16)
    texts = models.JSONField(
        _("in their words"), default=dict, help_text=_("Per question code, what was typed.")
    )
    answered_at = models.DateTimeField(_("answered"), db_index=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-answered_at", "-pk"]

    def __str__(self) -> str:
        return str(self.cancellation.customer)

    @property
    def reasons(self) -> list[ChosenReason]:
        """The chosen reasons, the first first."""
        return sorted(self.chosen.all(), key=lambda chosen: chosen.position)


class ChosenReason(models.Model):
    """One reason of a response; position 0 is the first (tapped in the letter, or first ticked)."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="chosen")
    reason = models.ForeignKey(Reason, models.PROTECT, related_name="chosen")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("as the leaver saw it"), max_length=300)
    text = models.TextField(_("in their words"), blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "reason"], name="surveys_chosenreason_reason_unique"
            ),
            models.UniqueConstraint(
                fields=["response", "position"], name="surveys_chosenreason_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.label
