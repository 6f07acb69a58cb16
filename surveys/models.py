"""Reasons, surveys as published, and what leavers answered."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Cancellation
from outbox.models import Message
from templates_app.models import in_language


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

    def __str__(self) -> str:
        return in_language(self.titles) or self.slug


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

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-answered_at", "-pk"]

    def __str__(self) -> str:
        return str(self.cancellation.customer)


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
