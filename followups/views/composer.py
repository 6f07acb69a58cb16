"""The composer's posts: save, change the language, look, send, take back.

Each works as a plain form; the script asks for JSON and stays on the page.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lib.parsing import whole_number
from outbox.models import Message
from staff.access import staff_view
from worker import clock

from .. import access, cases, text, writing
from ..access import case_for, written_in
from ..errors import AlreadyAnswered, FollowupError, NoSuchLanguage, SentMeanwhile, StaleDraft
from ..models import Case, Draft
from .page import case_url, show, user_of


@dataclass(frozen=True)
class Typed:
    """What the composer's form held."""

    revision: int
    subject: str
    words: str
    language: str

    @classmethod
    def of(cls, request: HttpRequest) -> Typed:
        return cls(
            revision=whole_number(request.POST.get("revision")) or 0,
            subject=request.POST.get("subject", "")[:1000],
            words=request.POST.get("words", ""),
            language=request.POST.get("language", "")[:16],
        )


@require_POST
@staff_view(access.WRITE)
def save(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Save what was typed. `reopen`: into a case that was closed meanwhile, too."""
    case, typed = case_for(user_of(request), public_id), Typed.of(request)
    try:
        if "reopen" in request.POST and case.is_done:
            cases.reopen(case, by=user_of(request), now=clock.now())
        draft = _save(request, case, typed, clock.now())
    except FollowupError as error:
        return _refused(request, case, typed, error)
    if request.accepts("text/html"):
        messages.success(request, _("Draft saved."))
        return HttpResponseRedirect(case_url(request, case))
    return JsonResponse(_told(draft))


@require_POST
@staff_view(access.WRITE)
def language(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Go on in language `to`: the letter as published there, unless somebody has written.

    `again` starts with the published letter in any case.
    """
    user, now = user_of(request), clock.now()
    case, typed = case_for(user, public_id), Typed.of(request)
    wanted = request.POST.get("again") or request.POST.get("to", "")
    try:
        if wanted not in writing.languages():
            raise NoSuchLanguage
        is_fresh = writing.is_untouched(case, user, typed.language, typed.subject, typed.words, now)
        if is_fresh or "again" in request.POST:
            writing.restart(case, by=user, revision=typed.revision, language=wanted, now=now)
        else:
            _save(request, case, typed, now, language=wanted)
            messages.info(request, _("Your text is kept; only its language is another now."))
    except FollowupError as error:
        return _refused(request, case, typed, error)
    return HttpResponseRedirect(case_url(request, case))


@require_POST
@staff_view(access.WRITE)
def look(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Save, then show the letter as its reader will see it."""
    case, typed = case_for(user_of(request), public_id), Typed.of(request)
    try:
        _save(request, case, typed, clock.now())
    except FollowupError as error:
        return _refused(request, case, typed, error)
    return HttpResponseRedirect(case_url(request, case, "seen"))


@require_POST
@staff_view(access.WRITE)
def send(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user, now = user_of(request), clock.now()
    case, typed = case_for(user, public_id), Typed.of(request)
    try:
        draft = _save(request, case, typed, now)
        typed = replace(typed, revision=draft.revision)
        writing.send(case, by=user, revision=draft.revision, now=now)
    except AlreadyAnswered as error:
        messages.info(request, str(error))
    except FollowupError as error:
        return _refused(request, case, typed, error)
    return HttpResponseRedirect(case_url(request, case))


@require_POST
@staff_view(access.WRITE)
def undo(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    message, user = get_object_or_404(Message, public_id=message_id), user_of(request)
    case = written_in(user, message)
    try:
        writing.undo(message, by=user, now=clock.now())
        messages.success(request, _taken_back(case))
    except FollowupError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(case_url(request, case))


def _taken_back(case: Case) -> str:
    if case.is_done:
        return _("Taken back. Nothing was sent. Reopen the follow-up to go on with your text.")
    return _("Taken back. Nothing was sent; your text is here again.")


def _save(
    request: HttpRequest, case: Case, typed: Typed, now: datetime, language: str = ""
) -> Draft:
    return writing.save(
        case,
        by=user_of(request),
        revision=typed.revision,
        subject=typed.subject,
        words=typed.words,
        language=language or typed.language,
        now=now,
    )


def _told(draft: Draft) -> dict[str, object]:
    words = text.text_of(draft.document)
    saved = date_format(timezone.localtime(draft.saved_at), "H:i")
    return {
        "revision": draft.revision,
        "saved": _("Draft saved %(time)s") % {"time": saved},
        "blanks": text.blanks(draft.subject, words),
    }


def _refused(request: HttpRequest, case: Case, typed: Typed, error: FollowupError) -> HttpResponse:
    """409, with the sentence, what was typed and, where a colleague wrote meanwhile, their text.

    Whoever has seen theirs goes on from its revision.
    """
    theirs = error.theirs if isinstance(error, StaleDraft | SentMeanwhile) else None
    if theirs:
        typed = replace(typed, revision=theirs.revision)
    if typed.language not in (usable := writing.languages_of(case)):
        typed = replace(typed, language=usable[0])
    if not request.accepts("text/html"):
        answer = {"code": error.code, "sentence": str(error)}
        return JsonResponse(answer, status=409)
    case.refresh_from_db()
    return show(
        request,
        "case",
        case,
        status=409,
        draft_error=str(error),
        mine=typed,
        mine_blanks=text.blanks(typed.subject, typed.words),
        theirs=theirs,
        theirs_text=text.text_of(theirs.document) if theirs else "",
    )
