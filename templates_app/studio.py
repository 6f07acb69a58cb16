"""What the studio's screens show: letters, whom to preview with, the registries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Brand, Cancellation, Customer
from lib.languages import native_name
from staff.models import User

from . import answers
from .conditions import CONDITIONS
from .context import LetterContext
from .destinations import DESTINATIONS
from .fields import FIELDS
from .models import Letter, LetterKind, LetterText, SubjectLine, in_language
from .preview_extras import extras_for
from .publishing import AlwaysTrue, always_true, has_changes
from .reading import readable_subject
from .rendering import signature_text

MOST_CUSTOMERS = 30


def address_of(text: LetterText, name: str = "studio") -> str:
    """The address of a text's screen or action."""
    return reverse(f"templates_app:{name}", args=[text.letter.slug, text.language])


# --- the list of letters ---------------------------------------------------------------------
@dataclass(frozen=True)
class TextState:
    """One language of a letter in the list."""

    text: LetterText
    url: str
    language: str
    is_live: bool
    has_changes: bool


@dataclass(frozen=True)
class LetterRow:
    letter: Letter
    sent_when: str
    texts: list[TextState]


def letter_rows() -> list[LetterRow]:
    """All letters that are in use, with the state of each language."""
    texts = LetterText.objects.select_related("letter", "live", "subject_line")
    letters = Letter.objects.filter(is_archived=False).prefetch_related(
        Prefetch("texts", texts.defer("live__compiled"))
    )
    find_always = cache(always_true)
    return [
        LetterRow(
            letter,
            in_language(letter.sent_when),
            [_state(text, find_always) for text in letter.texts.all()],
        )
        for letter in letters
    ]


def _state(text: LetterText, find_always: AlwaysTrue) -> TextState:
    return TextState(
        text=text,
        url=address_of(text),
        language=native_name(text.language),
        is_live=text.live_id is not None,
        has_changes=text.live_id is not None and has_changes(text, find_always),
    )


# --- whom to preview with ----------------------------------------------------------------------
def recent_leavers(words: str = "") -> QuerySet[Cancellation]:
    """The newest cancellations whose customer's name or address has the words."""
    rows = Cancellation.objects.select_related("customer", "subscription__plan", "brand")
    for word in words.split()[:5]:
        rows = rows.filter(Q(customer__name__icontains=word) | Q(customer__email__icontains=word))
    return rows.order_by("-left_at", "-pk")[:MOST_CUSTOMERS]


def preview_context(
    text: LetterText, cancellation: Cancellation | None, by: User, now: datetime
) -> LetterContext:
    """The context of real mail, without a message: its links lead nowhere."""
    sender = by if text.letter.kind == LetterKind.PERSONAL else None
    if cancellation is None:
        return sample_context(text.language, now, sender)
    return LetterContext(
        brand=cancellation.brand,
        customer=cancellation.customer,
        language=text.language,
        now=now,
        cancellation=cancellation,
        sender=sender,
        extra=extras_for(cancellation, text.language),
    )


def sample_context(language: str, now: datetime, sender: User | None = None) -> LetterContext:
    """Somebody who does not exist, with a value for every field."""
    return LetterContext(
        brand=Brand.objects.first() or Brand(name=_("Your brand")),
        customer=Customer(),
        language=language,
        now=now,
        sender=sender,
        is_sample=True,
    )


# --- what the editor needs to know ---------------------------------------------------------------
def editor_data(text: LetterText, by: User, now: datetime) -> dict[str, Any]:
    """The registries in the shape that frontend/letter-editor/README.md describes."""
    context = preview_context(text, None, by, now)
    return {
        "fields": [
            {
                "name": field.name,
                "label": str(field.label),
                "meaning": str(field.meaning),
                "sample": field.sample(text.language),
                "can_be_empty": field.can_be_empty,
                "guard": field.guard,
            }
            for field in FIELDS
        ],
        "conditions": [
            {"name": one.name, "label": str(one.label), "meaning": str(one.meaning)}
            for one in CONDITIONS
        ],
        "destinations": [_destination(one, text.language) for one in DESTINATIONS],
        "surveys": list(surveys_for_editor(context)),
        "signature": signature_text(context).split("\n"),
    }


def _destination(destination: Any, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": destination.name, "label": str(destination.label)}
    targets = destination.targets(language)
    if targets:
        shown["targets"] = [{"value": one.value, "label": one.label} for one in targets]
    return shown


def surveys_for_editor(context: LetterContext) -> Iterator[dict[str, Any]]:
    """Each survey that a letter can ask by, with its answers in the letter's language."""
    survey = DESTINATIONS.find("survey")
    for target in survey.targets(context.language) if survey else []:
        try:
            rows = [row.label for row in answers.rows(context, target.value)]
        except LookupError:
            rows = []
        shown = {"slug": target.value, "name": target.label, "rows": rows}
        yield {**shown, "note": target.note} if target.note else shown


# --- subject lines -------------------------------------------------------------------------------
def subject_choices(language: str) -> list[tuple[SubjectLine, str]]:
    """The list's subject lines that exist in this language, with their words."""
    lines = [line for line in SubjectLine.objects.all() if language in line.texts]
    return [(line, readable_subject(line.texts[language])) for line in lines]
