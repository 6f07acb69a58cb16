"""Letters, the text of each in each language, and what was published."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from .conditions import CONDITIONS
from .document import DocumentError, parse_subject


class LetterKind(models.TextChoices):
    """What a letter is for; decides which of the four points it needs."""

    LETTER = "letter", _("Letter")
    PERSONAL = "personal", _("Personal letter")
    FOLLOW_UP = "follow-up", _("Follow-up to an answer")
    REMINDER = "reminder", _("Reminder")
    RECEIPT = "receipt", _("Receipt")


# The kinds of letters to somebody who cancelled.
OF_A_CANCELLATION = frozenset(
    {LetterKind.LETTER, LetterKind.PERSONAL, LetterKind.FOLLOW_UP, LetterKind.RECEIPT}
)


def in_language(texts: Any) -> str:
    """The text in the language of the screen, else in English, else any there is.

    Empty for what is no texts by language: the admin names what it refuses.
    """
    if not isinstance(texts, dict):
        return ""
    language = (get_language() or "en").split("-")[0]
    found = texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
    return found if isinstance(found, str) else ""


class Letter(models.Model):
    """One letter in all its languages."""

    slug = models.SlugField(_("short name"), unique=True)
    titles = models.JSONField(_("titles"), default=dict)
    sent_when = models.JSONField(_("sent when"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=LetterKind.choices)
    is_automatic = models.BooleanField(_("sent automatically"), default=True)
    gallery_slug = models.CharField(_("from the gallery"), max_length=50, blank=True)
    is_archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["pk"]
        permissions = [("publish_letter", _("Can publish letters"))]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.titles) or self.slug


class SubjectLine(models.Model):
    """A subject line that any letter may use, with the condition under which it is true."""

    slug = models.SlugField(_("short name"), unique=True)
    intents = models.JSONField(_("intent"), default=dict)
    only_when = models.CharField(
        _("true when"),
        max_length=64,
        blank=True,
        help_text=_("Name of a condition. Empty: always true."),
    )
    texts = models.JSONField(
        _("texts"), default=dict, help_text=_("Per language, a list of words and fields.")
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("subject line")
        verbose_name_plural = _("subject lines")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return in_language(self.intents) or self.slug

    def clean(self) -> None:
        """Refuses what no letter could use. Raises ValidationError, by field."""
        found = {
            "intents": _intents_problem(self.intents),
            "only_when": _condition_problem(self.only_when),
            "texts": _texts_problem(self.texts),
        }
        problems = {name: problem for name, problem in found.items() if problem}
        if problems:
            raise ValidationError(problems)


def _intents_problem(intents: Any) -> str:
    is_right = isinstance(intents, dict) and all(isinstance(one, str) for one in intents.values())
    return "" if is_right else gettext('Give words for each language: {"en": "the words"}.')


def _condition_problem(name: str) -> str:
    if not name or name in CONDITIONS:
        return ""
    return gettext("There is no condition “%(name)s”. Choose another one.") % {"name": name}


def _texts_problem(texts: Any) -> str:
    if not isinstance(texts, dict):
        return gettext("Give a list of words and fields for each language.")
    for language, content in texts.items():
        try:
            words = parse_subject(content)
        except DocumentError as error:
            values = {"language": language, "message": error.message}
            return gettext("The text for “%(language)s” cannot be used. %(message)s") % values
        if not words:
            return gettext("The text for “%(language)s” has no words.") % {"language": language}
    return ""


class LetterText(models.Model):
    """A letter in one language: the draft that is edited, and the version that is live."""

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="texts", verbose_name=_("letter")
    )
    language = models.CharField(_("language"), max_length=16)
    subject_line = models.ForeignKey(
        SubjectLine,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("subject from the list"),
    )
    subject = models.JSONField(
        _("own subject"), default=list, blank=True, help_text=_("Used where none is chosen.")
    )
    preview_line = models.CharField(_("preview line"), max_length=200, blank=True)
    document = models.JSONField(_("draft"), default=dict)
    revision = models.PositiveIntegerField(_("draft revision"), default=1)
    edited_at = models.DateTimeField(_("edited"), null=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("edited by"),
    )
    live = models.ForeignKey(
        "Version", models.PROTECT, null=True, related_name="+", verbose_name=_("live version")
    )

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of a letter")
        ordering = ["letter", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "language"], name="templates_app_lettertext_language_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter} ({self.language})"


class Version(models.Model):
    """What was published: never changed afterwards; messages refer to it."""

    text = models.ForeignKey(LetterText, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    document = models.JSONField(_("document"))
    subjects = models.JSONField(
        _("subjects"), help_text=_("The chosen subject, and the one for when it would be untrue.")
    )
    preview_line = models.CharField(_("preview line"), max_length=200, blank=True)
    compiled: Any = models.JSONField(_("compiled"))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "number"], name="templates_app_version_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text}, {self.number}"

    @property
    def language(self) -> str:
        return self.text.language
