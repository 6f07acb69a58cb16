"""The letters that Cancelmail ships, loaded without ever overwriting what a team has edited."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from worker import clock

from ..models import Letter, LetterText, SubjectLine
from ..publishing import publish as publish_text
from .reading import GalleryLetter, GallerySubject, GalleryText, read

__all__ = ["NOTE", "GalleryLetter", "GalleryText", "load", "original", "original_draft", "read"]

NOTE = "From the gallery"


@transaction.atomic
def load(*, publish: bool = True) -> None:
    """Create what is missing, and publish what this creates. Safe to run again at any time."""
    gallery = read()
    lines = {subject.slug: _subject_line(subject) for subject in gallery.subjects}
    for letter in gallery.letters:
        row, _made = Letter.objects.get_or_create(
            slug=letter.slug,
            defaults={
                "titles": letter.titles,
                "sent_when": letter.sent_when,
                "kind": letter.kind,
                "is_automatic": letter.is_automatic,
                "gallery_slug": letter.slug,
            },
        )
        for text in letter.texts:
            _load_text(row, text, lines[text.subject], publish=publish)


def original(text: LetterText) -> GalleryText | None:
    """The text as it was shipped; None for a letter that the team made itself."""
    for letter in read().letters:
        if letter.slug == text.letter.gallery_slug:
            return next((one for one in letter.texts if one.language == text.language), None)
    return None


def original_draft(text: LetterText) -> dict[str, Any] | None:
    """The fields of a draft that says what was shipped."""
    found = original(text)
    if found is None:
        return None
    return {
        "document": found.document,
        "subject_line": SubjectLine.objects.filter(slug=found.subject).first(),
        "subject": [],
        "preview_line": found.preview_line,
    }


def _subject_line(subject: GallerySubject) -> SubjectLine:
    line, _made = SubjectLine.objects.get_or_create(
        slug=subject.slug,
        defaults={
            "intents": subject.intents,
            "only_when": subject.only_when,
            "texts": subject.texts,
            "position": subject.position,
        },
    )
    return line


def _load_text(letter: Letter, text: GalleryText, line: SubjectLine, *, publish: bool) -> None:
    now = clock.now()
    row, _made = LetterText.objects.get_or_create(
        letter=letter,
        language=text.language,
        defaults={
            "subject_line": line,
            "preview_line": text.preview_line,
            "document": text.document,
            "edited_at": now,
        },
    )
    is_untouched = row.edited_by_id is None and row.revision == 1
    if publish and is_untouched and not row.versions.exists():
        publish_text(row, by=None, now=now, note=NOTE)
