"""Editing the texts of a survey's draft. What leavers see changes only when it is published."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from staff.models import User

from .document import BadDocument, SurveyDocument, read, texts
from .models import Survey


class StaleDraft(Exception):
    """Somebody else saved this draft in the meantime; nothing was changed."""


@dataclass(frozen=True)
class Text:
    """One text in all languages of the survey. `place` such as reasons.other.label."""

    place: str
    words: dict[str, str]

    @property
    def section(self) -> str:
        """What it belongs to: a reason, a question, or the page itself."""
        head, _dot, rest = self.place.partition(".")
        return f"{head}.{rest.split('.')[0]}" if head in {"reasons", "questions"} else head


def draft_texts(document: SurveyDocument) -> list[Text]:
    """Every text of the survey, in the order of its page."""
    return [Text(place, dict(words)) for place, words in texts(document)]


def save_texts(
    survey: Survey,
    changed: dict[tuple[str, str], str],
    *,
    revision: int,
    by: User | None,
    now: datetime,
) -> None:
    """Put `changed` texts, by (place, language), into the draft that has this `revision`.

    Raises StaleDraft when the draft has a newer one, BadDocument when a text is missing or too
    long; nothing is saved then.
    """
    document = copy.deepcopy(survey.document)
    for (place, language), text in changed.items():
        _put(document, place, language, text)
    title = read(document).title
    saved = Survey.objects.filter(pk=survey.pk, revision=revision).update(
        document=document, titles=title, revision=F("revision") + 1, edited_at=now, edited_by=by
    )
    if not saved:
        raise StaleDraft


def _put(document: dict[str, Any], place: str, language: str, text: str) -> None:
    """Follow a place such as reasons.other.label, where entries of lists are named by code."""
    found: Any = document
    for step in place.split("."):
        if isinstance(found, list):
            found = next((entry for entry in found if entry.get("code") == step), None)
        else:
            found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, dict) or language not in found:
        raise BadDocument([f"{place}: there is no such text"])
    found[language] = text.strip()
