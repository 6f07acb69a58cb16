"""Recording what a leaver answered: once per cancellation, whoever sends it how often."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customers.models import Cancellation, CancellationState
from outbox.models import Message

from .document import SurveyDocument, read
from .models import ChosenReason, Reason, Response, SurveyVersion
from .signals import response_recorded

FOLLOW_UP_LIMIT = 1000
TEXT_LIMIT = 4000
# Characters that turn the direction of what follows them, beyond the answer itself.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class AnswerRefused(Exception):
    """Not recorded. `code` says why: nothing_to_answer, wrong_count, unknown or too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Recorded:
    response: Response
    is_new: bool


def record(
    *,
    cancellation: Cancellation,
    version: SurveyVersion,
    message: Message | None,
    language: str,
    chosen: Sequence[str],
    words: Mapping[str, str],
    texts: Mapping[str, str],
    now: datetime,
    tapped: str = "",
) -> Recorded:
    """Record one answer, and announce it in the same transaction.

    `chosen` are codes of reasons, `words` what was written under each of them, `texts` the answers
    to questions by their codes. The reason that was `tapped` in the letter counts as the first if
    it was kept. An answer that is there already stays as it is and comes back with `is_new` False.
    Raises AnswerRefused.
    """
    document = read(version.document)
    _check(document, chosen, words, texts)
    with transaction.atomic():
        # The lock makes a second submit wait; that there is one response, the database decides.
        state = Cancellation.objects.select_for_update().values_list("state", flat=True)
        if state.get(pk=cancellation.pk) == CancellationState.UNDONE:
            raise AnswerRefused("nothing_to_answer")
        response, is_new = Response.objects.get_or_create(
            cancellation=cancellation,
            defaults={
                "version": version,
                "message": message,
                "language": language,
                "texts": _cleaned(texts, [question.code for question in document.questions]),
                "answered_at": now,
            },
        )
        if is_new:
            _keep_reasons(response, document, in_order(chosen, tapped), words)
            response_recorded.send(sender=Response, response=response)
    return Recorded(response, is_new)


def in_order(chosen: Sequence[str], tapped: str) -> list[str]:
    """The chosen codes, without repeats, the one that was tapped first."""
    return sorted(dict.fromkeys(chosen), key=lambda code: code != tapped)


def clean(text: str) -> str:
    """What was typed, with LF line ends and without control or direction-turning characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in text if _is_kept(character)).strip()


def _is_kept(character: str) -> bool:
    if character in "\n\t":
        return True
    return character not in TURNING and unicodedata.category(character) not in {"Cc", "Cs"}


def _check(
    document: SurveyDocument,
    chosen: Sequence[str],
    words: Mapping[str, str],
    texts: Mapping[str, str],
) -> None:
    codes = set(chosen)
    if not codes <= {entry.code for entry in document.reasons}:
        raise AnswerRefused("unknown")
    if not document.choose.at_least <= len(codes) <= document.choose.at_most:
        raise AnswerRefused("wrong_count")
    if any(len(clean(text)) > FOLLOW_UP_LIMIT for text in words.values()) or any(
        len(clean(text)) > TEXT_LIMIT for text in texts.values()
    ):
        raise AnswerRefused("too_long")


def _cleaned(texts: Mapping[str, str], codes: Sequence[str]) -> dict[str, str]:
    kept = {code: clean(texts.get(code, "")) for code in codes}
    return {code: text for code, text in kept.items() if text}


def _keep_reasons(
    response: Response, document: SurveyDocument, codes: Sequence[str], words: Mapping[str, str]
) -> None:
    known = Reason.objects.in_bulk(codes, field_name="code")
    for position, code in enumerate(codes):
        entry = document.reason(code)
        if entry is None:
            raise AnswerRefused("unknown")
        ChosenReason.objects.create(
            response=response,
            reason=known[code],
            position=position,
            label=entry.label.get(response.language) or next(iter(entry.label.values())),
            text=clean(words.get(code, "")) if entry.follow_up else "",
        )
