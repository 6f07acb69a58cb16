"""The letter that a person writes in a case: begun from the personal letter, saved as it is typed,
sent once, and taken back while there is time.

A draft belongs to the case, not to a colleague. Whoever saves or sends names the revision that they
saw; another one by now is refused, so nobody overwrites or repeats what a colleague did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.models import Customer
from outbox import doors
from outbox.models import Message, MessageState, Purpose
from staff.models import User
from templates_app import document as documents
from templates_app.choosing import live_version
from templates_app.context import LetterContext
from templates_app.models import Letter, LetterText, Version
from templates_app.rendering import Rendered, render_composed, signature_text

from . import holding, text
from .access import WRITE, require
from .cases import Kind, log, state_of
from .errors import (
    AlreadyAnswered,
    CannotWrite,
    CaseClosed,
    FollowupError,
    NoSuchLanguage,
    SentMeanwhile,
    StaleDraft,
    StillGoing,
    TooLate,
    Unfinished,
)
from .models import Case, CaseEntry, CaseState, Draft
from .pending import is_pending

UNDO_SECONDS = 15
GALLERY_LETTER = "personal"
A_PERSON_WROTE = gettext_lazy("A person wrote.")
TAKEN_BACK = gettext_lazy("Taken back before it left.")
NEVER_LEFT = (MessageState.CANCELLED, MessageState.FAILED, MessageState.EXPIRED)


@dataclass(frozen=True)
class Composed:
    """What the composer shows: a saved draft, or (revision 0, or the last one sent) a beginning."""

    language: str
    subject: str
    text: str
    revision: int
    saved_at: datetime | None = None
    saved_by: User | None = None

    @property
    def blanks(self) -> list[str]:
        return text.blanks(self.subject, self.text)


def languages() -> list[str]:
    """The languages in which the personal letter is published."""
    texts = LetterText.objects.filter(letter__slug=GALLERY_LETTER, live__isnull=False)
    return sorted(texts.values_list("language", flat=True))


def languages_of(case: Case) -> list[str]:
    """The languages that the letter of `case` can be in: those published, and its present one."""
    published = languages()
    drafted = Draft.objects.filter(case=case).values_list("language", flat=True).first()
    present = drafted or (published or [case.brand.language])[0]
    return published if present in published else [present, *published]


def current(case: Case, by: User, now: datetime) -> Composed:
    """What there is to write on with: the draft, or a beginning that nobody saved yet."""
    draft = Draft.objects.filter(case=case).select_related("saved_by").first()
    if draft is None:
        return beginning(case, by, now)
    if draft.sent_at is not None:
        return Composed(draft.language, _again(draft.subject), "", draft.revision)
    return _composed(draft)


def beginning(case: Case, by: User, now: datetime, language: str = "") -> Composed:
    """The personal letter with its fields in words, in `language` or the customer's own.

    What could not be resolved stays visible as a blank that must be filled before sending.
    """
    version = _version(case, language)
    if version is None:
        return Composed(language or case.brand.language, "", "", 0)
    context = context_of(case, by, version.language, now)
    document = documents.resolve_for_person(version.document, context)
    return Composed(
        language=version.language,
        subject=text.clean_subject(_subject(version, context)),
        text=text.text_of(document),
        revision=0,
    )


def context_of(case: Case, by: User, language: str, now: datetime) -> LetterContext:
    return LetterContext(
        brand=case.brand,
        customer=case.customer,
        language=language,
        now=now,
        cancellation=case.cancellation,
        sender=by,
    )


def save(
    case: Case,
    *,
    by: User,
    revision: int,
    subject: str,
    words: str,
    language: str,
    now: datetime,
) -> Draft:
    """Save what was typed over `revision` (0: nothing was saved yet), and return the draft.

    Saving what is there already changes nothing. Raises StaleDraft or SentMeanwhile (with the text
    that was saved or sent meanwhile), AlreadyAnswered if these very words were sent meanwhile,
    StillGoing while the letter before is on its way, CaseClosed, NoSuchLanguage, Unfinished if it
    is too long.
    """
    require(by, WRITE)
    if language not in languages_of(case):
        raise NoSuchLanguage
    if len(words) > text.LONGEST_TEXT:
        raise Unfinished(_("The letter is too long: 20,000 characters at most."))
    typed = {
        "subject": text.clean_subject(subject),
        "document": text.document_of(words),
        "language": language,
    }
    with transaction.atomic():
        if not Case.objects.open().filter(pk=case.pk).exists():
            raise CaseClosed
        draft = Draft.objects.filter(case=case).first()
        if draft is None:
            return _first_draft(case, typed, by, now)
        if draft.sent_at is None and _is_same(draft, typed):
            return draft
        if draft.revision == revision and is_pending(case):
            # Its words must be able to come back here when it is taken back.
            raise StillGoing
        seen = Draft.objects.filter(pk=draft.pk, revision=revision)
        changes = {"saved_at": now, "saved_by": by, "sent_at": None, "sent_as": None, **typed}
        won = seen.update(revision=F("revision") + 1, **changes)
    draft.refresh_from_db()
    if not won:
        raise _collision(draft, typed)
    return draft


def send(case: Case, *, by: User, revision: int, now: datetime) -> Message:
    """Send the draft as it was saved at `revision`, in 15 seconds, signed by `by`.

    The held letter is stopped in the same transaction. Raises AlreadyAnswered, StaleDraft,
    SentMeanwhile, StillGoing while the letter before is on its way, Unfinished, CannotWrite,
    CaseClosed.
    """
    require(by, WRITE)
    with transaction.atomic():
        draft = _claim(case, revision, now)
        check_finished(draft)
        if is_pending(case):
            raise StillGoing
        _mark_written(case, by, now)
        doors.cancel(case.cause, reason=A_PERSON_WROTE, now=now, by=by)
        message = _enqueue(case, draft, by, revision, now)
        Draft.objects.filter(pk=draft.pk).update(sent_as=message)
        log(case, Kind.WROTE, now, by=by, message=message, text=text.text_of(draft.document))
    case.refresh_from_db()
    return message


def undo(message: Message, *, by: User, now: datetime) -> Case:
    """Take a letter back that has not begun to go out: its words are in the composer again.

    Raises TooLate once the outbox has begun to send it, or nothing is left to take back.
    """
    require(by, WRITE)
    with transaction.atomic():
        case = case_of(message)
        if case is None:
            raise TooLate
        # Written first, so that the outbox's "cancelled" finds it and adds nothing of its own.
        log(case, Kind.TAKEN_BACK, now, by=by, message=message)
        if not doors.cancel_message(message, reason=TAKEN_BACK, now=now, by=by):
            raise TooLate
        _restore(case, message, now)
    case.refresh_from_db()
    return case


def give_back(message: Message, *, now: datetime) -> None:
    """A letter did not go out: its words go back to the composer, the case to the queue."""
    with transaction.atomic():
        case = case_of(message)
        told = [Kind.TAKEN_BACK, Kind.NOT_SENT]
        if case is None or CaseEntry.objects.filter(message=message, kind__in=told).exists():
            return
        log(case, Kind.NOT_SENT, now, message=message, text=message.state_reason)
        _restore(case, message, now)


def case_of(message: Message) -> Case | None:
    """The case in which a personal letter was written, locked where the database can."""
    if message.purpose != Purpose.PERSONAL:
        return None
    wrote = CaseEntry.objects.filter(message=message, kind=Kind.WROTE).values("case")
    return Case.objects.filter(pk__in=wrote).select_for_update().first()


def check_finished(draft: Draft) -> None:
    """Raises Unfinished unless there is a subject and a text without blanks."""
    words = text.text_of(draft.document)
    if not words:
        raise Unfinished(_("The letter is empty."))
    if not draft.subject:
        raise Unfinished(_("The letter has no subject."))
    open_blanks = text.blanks(draft.subject, words)
    if open_blanks:
        raise Unfinished(_blanks_sentence(open_blanks))


def _blanks_sentence(names: list[str]) -> str:
    count = len(names)
    sentence = ngettext(
        "One blank to fill: %(names)s.", "%(count)s blanks to fill: %(names)s.", count
    )
    return sentence % {"count": count, "names": ", ".join(names)}


def restart(case: Case, *, by: User, revision: int, language: str, now: datetime) -> Draft:
    """Put the letter as published, in `language`, in place of what was typed so far."""
    fresh = beginning(case, by, now, language)
    return save(
        case,
        by=by,
        revision=revision,
        subject=fresh.subject,
        words=fresh.text,
        language=fresh.language,
        now=now,
    )


def is_untouched(
    case: Case, by: User, language: str, subject: str, words: str, now: datetime
) -> bool:
    """Whether nobody has changed anything in the letter since it was begun."""
    begun = beginning(case, by, now, language)
    typed = (text.clean_subject(subject), text.clean(words))
    return typed == (begun.subject, text.clean(begun.text))


def refusal(customer: Customer) -> str:
    """Why this customer cannot be written to, as a sentence; "" if they can."""
    if not customer.email:
        return _("We have no address for this customer, so a letter cannot be sent.")
    if doors.is_suppressed(customer.email, Purpose.PERSONAL):
        return _("This address must not be written to: see the suppressed addresses.")
    return ""


def rendered(case: Case, by: User, now: datetime) -> Rendered:
    """The letter as its reader will see it, as far as it is written."""
    composed = current(case, by, now)
    document = text.document_of(composed.text)
    context = context_of(case, by, composed.language, now)
    return render_composed(subject=composed.subject, document=document, context=context)


def signature(case: Case, by: User, language: str, now: datetime) -> str:
    """What closes the letter when `by` sends it."""
    return signature_text(context_of(case, by, language, now))


def _first_draft(case: Case, typed: dict[str, Any], by: User, now: datetime) -> Draft:
    try:
        with transaction.atomic():
            return Draft.objects.create(case=case, saved_at=now, saved_by=by, **typed)
    except IntegrityError:  # a colleague saved theirs in this moment
        theirs = Draft.objects.get(case=case)
        if theirs.sent_at is None and _is_same(theirs, typed):
            return theirs
        raise _collision(theirs, typed) from None


def _is_same(draft: Draft, typed: dict[str, Any]) -> bool:
    return all(getattr(draft, name) == value for name, value in typed.items())


def _collision(draft: Draft, typed: dict[str, Any]) -> FollowupError:
    """Why `typed` cannot be saved over what a colleague, or a second press, made of the draft."""
    if draft.sent_at is None:
        return StaleDraft(draft)
    is_sent = (draft.subject, draft.document) == (typed["subject"], typed["document"])
    return AlreadyAnswered() if is_sent else SentMeanwhile(draft)


def _claim(case: Case, revision: int, now: datetime) -> Draft:
    """The draft, sent now by this transaction and no other."""
    seen = Draft.objects.filter(case=case, revision=revision, sent_at=None)
    won = seen.update(revision=F("revision") + 1, sent_at=now)
    draft = Draft.objects.filter(case=case).first()
    if draft is None:
        raise Unfinished(_("The letter is empty."))
    if won:
        return draft
    if draft.sent_at is None:
        raise StaleDraft(draft)
    # One revision on, it was this text that was sent; later ones are other letters.
    raise AlreadyAnswered if draft.revision == revision + 1 else SentMeanwhile(draft)


def _mark_written(case: Case, by: User, now: datetime) -> None:
    won = Case.objects.open().filter(pk=case.pk).update(
        state=CaseState.WAITING_FOR_THEM,
        snoozed_until=None,
        first_written_at=Coalesce("first_written_at", Value(now)),
        owner=Coalesce("owner", Value(by.pk)),
    )  # fmt: skip
    if not won:
        raise CaseClosed


def _enqueue(case: Case, draft: Draft, by: User, revision: int, now: datetime) -> Message:
    done = doors.enqueue(
        purpose=Purpose.PERSONAL,
        stream="personal",
        dedupe_key=f"personal:case:{case.pk}:{revision}",
        cause=case.cause,
        brand=case.brand,
        customer=case.customer,
        language=draft.language,
        now=now,
        composed={"subject": draft.subject, "document": draft.document},
        cancellation=case.cancellation,
        sender=by,
        due_at=now + timedelta(seconds=UNDO_SECONDS),
    )
    if done.message is None:
        if done.refused == "duplicate":
            raise AlreadyAnswered
        raise CannotWrite(refusal(case.customer) or _("The outbox refused this letter."))
    return done.message


def _restore(case: Case, message: Message, now: datetime) -> None:
    """The words back to the composer; unless another letter left, nobody has written."""
    Draft.objects.filter(case=case, sent_as=message).update(
        sent_at=None, sent_as=None, revision=F("revision") + 1
    )
    left = CaseEntry.objects.filter(case=case, kind=Kind.WROTE, message__isnull=False)
    if left.exclude(message=message).exclude(message__state__in=NEVER_LEFT).exists():
        return
    Case.objects.filter(pk=case.pk).update(first_written_at=None)
    waiting = Case.objects.filter(pk=case.pk, state=CaseState.WAITING_FOR_THEM)
    if waiting.update(state=state_of(case)):
        holding.hold_again(case, message, now)


def _version(case: Case, language: str) -> Version | None:
    letter = Letter.objects.filter(slug=GALLERY_LETTER).first()
    if letter is None:
        return None
    if language:
        chosen = letter.texts.filter(language=language).select_related("live").first()
        if chosen and chosen.live:
            return chosen.live
    return live_version(letter, case.customer, case.brand)


def _subject(version: Version, context: LetterContext) -> str:
    return documents.resolve_subject(version, context)


def _again(subject: str) -> str:
    return subject if subject.lower().startswith("re:") or not subject else f"Re: {subject}"


def _composed(draft: Draft) -> Composed:
    return Composed(
        draft.language,
        draft.subject,
        text.text_of(draft.document),
        draft.revision,
        draft.saved_at,
        draft.saved_by,
    )
