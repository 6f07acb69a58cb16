"""The screens on which letters are listed, written, previewed and published."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from customers.models import Cancellation
from lib.languages import native_name
from staff.access import staff_view
from staff.models import User
from worker import clock

from . import gallery, publishing
from . import studio as desk
from .document import DocumentError
from .editor_strings import editor_strings
from .errors import NotPublishable, RenderError, StaleDraft
from .forms import PostedDraft, posted_draft, posted_revision, typed_draft
from .framing import LETTER_POLICY
from .models import LetterText
from .previewing import page_for, problem_page
from .reading import readable

VIEW = "templates_app.view_letter"
CHANGE = publishing.CHANGE
PUBLISH = publishing.PUBLISH


@staff_view(VIEW)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    return render(request, "templates_app/letters.html", {"rows": desk.letter_rows()})


@staff_view(VIEW)
@require_safe
def studio(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    text = _text(slug, language)
    return _studio(request, text)


@staff_view(VIEW)
@require_safe
def leavers(request: HttpRequest) -> HttpResponse:
    """The choices of whom to preview with; a partial that the studio's page also includes."""
    found = desk.recent_leavers(request.GET.get("q", ""))
    return render(request, "templates_app/leavers.html", {"leavers": found})


@staff_view(CHANGE)
@require_POST
def draft(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Save the draft; answers JSON where it is asked for."""
    text = _text(slug, language)
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        posted = posted_draft(request, text)
        saved = _save(text, posted, request)
    except DocumentError as error:
        return _refused(request, text, str(error), wants_json=wants_json)
    except StaleDraft as error:
        if wants_json:
            return JsonResponse(_theirs(error.current), status=409)
        return _stale(request, error.current)
    if wants_json:
        return JsonResponse({"revision": saved.revision, "saved_at": _clock(saved)})
    messages.success(request, _("The draft is saved. What is live stays as it is."))
    return redirect(desk.address_of(text))


@staff_view(VIEW)
@xframe_options_sameorigin
def preview(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The letter as it would arrive: the posted draft, or by GET the stored one. Saves nothing."""
    text = _text(slug, language)
    try:
        if request.method == "POST":
            posted = posted_draft(request, text)
            for name, value in posted.values.items():
                setattr(text, name, value)
        page = page_for(
            publishing.compiled_draft(text),
            desk.preview_context(text, _chosen(request), _user(request), clock.now()),
            as_text=request.POST.get("as") == "text",
            is_dark=bool(request.POST.get("dark")),
        )
    except (DocumentError, RenderError) as error:
        page = problem_page(str(error))
    response = HttpResponse(page)
    response["Content-Security-Policy"] = LETTER_POLICY
    return response


@staff_view(PUBLISH)
@require_POST
def publish(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Save what is on the screen and publish it."""
    text = _text(slug, language)
    try:
        posted = posted_draft(request, text)
        saved = _save(text, posted, request)
        version = publishing.publish(
            saved,
            by=_user(request),
            now=clock.now(),
            note=request.POST.get("note", "").strip(),
            revision=saved.revision,
        )
    except DocumentError as error:
        return _refused(request, text, str(error))
    except StaleDraft as error:
        return _stale(request, error.current)
    except NotPublishable:
        messages.error(request, _("Not published yet. Mend what is listed, then publish again."))
        return redirect(desk.address_of(text))
    done = _("Version %(number)d is live. New letters say this from now on.")
    messages.success(request, done % {"number": version.number})
    return redirect(desk.address_of(text))


@staff_view(PUBLISH)
@require_POST
def restore(request: HttpRequest, slug: str, language: str, number: int) -> HttpResponse:
    """Publish an old version again."""
    text = _text(slug, language)
    version = get_object_or_404(text.versions.select_related("text__letter"), number=number)
    try:
        again = publishing.restore(
            version, by=_user(request), now=clock.now(), revision=posted_revision(request)
        )
    except StaleDraft as error:
        return _stale(request, error.current)
    except NotPublishable as error:
        messages.error(request, str(error))
        return redirect(desk.address_of(text))
    done = _("Version %(old)d is live again, as version %(number)d.")
    messages.success(request, done % {"old": number, "number": again.number})
    return redirect(desk.address_of(text))


@staff_view(CHANGE)
@require_POST
def original(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Put the text as it was shipped into the draft."""
    text = _text(slug, language)
    try:
        _put_original(text, request)
    except StaleDraft as error:
        return _stale(request, error.current)
    return redirect(desk.address_of(text))


def _put_original(text: LetterText, request: HttpRequest) -> None:
    values = gallery.original_draft(text)
    if values is None:
        messages.error(request, _("This letter is your own; there is no original to go back to."))
        return
    posted = PostedDraft(revision=posted_revision(request), **values)
    _save(text, posted, request)
    messages.success(request, _("The original is in the draft. It is not live until you publish."))


def _save(text: LetterText, posted: PostedDraft, request: HttpRequest) -> LetterText:
    return publishing.save_draft(
        text, **posted.values, revision=posted.revision, by=_user(request), now=clock.now()
    )


def _text(slug: str, language: str) -> LetterText:
    """The one look-up of a text by its address."""
    rows = LetterText.objects.select_related("letter", "subject_line", "live", "edited_by")
    return get_object_or_404(rows.defer("live__compiled"), letter__slug=slug, language=language)


def _user(request: HttpRequest) -> User:
    user: Any = request.user  # staff_view lets nobody else in
    found: User = user
    return found


def _chosen(request: HttpRequest) -> Cancellation | None:
    value = request.POST.get("leaver") or request.GET.get("leaver") or ""
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        return None
    rows = Cancellation.objects.select_related("customer", "subscription__plan", "brand")
    return rows.filter(pk=int(value)).first()


def _studio(
    request: HttpRequest,
    text: LetterText,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    user, now = _user(request), clock.now()
    others = text.letter.texts.exclude(live=None) | text.letter.texts.filter(pk=text.pk)
    values = more.pop("values", None) or _values(text)
    context = {
        "text": text,
        "values": values,
        "document_json": json.dumps(values["document"], ensure_ascii=False),
        "subject_json": json.dumps(values["subject"], ensure_ascii=False),
        "languages": [
            (native_name(one.language), desk.address_of(one), one.pk == text.pk)
            for one in others.select_related("letter").order_by("language")
        ],
        "language_name": native_name(text.language),
        "has_changes": publishing.has_changes(text),
        "problems": publishing.problems_of(text),
        "versions": text.versions.select_related("published_by").defer("compiled", "document")[:20],
        "gallery_note": gallery.NOTE,
        "leavers": desk.recent_leavers(),
        "subjects": desk.subject_choices(text.language),
        "readable": readable(text.document),
        "data": desk.editor_data(text, user, now),
        "strings": editor_strings(),
        "has_original": gallery.original(text) is not None,
        "can_change": user.has_perm(CHANGE),
        "can_publish": user.has_perm(PUBLISH),
        **more,
    }
    return render(request, "templates_app/studio.html", context, status=status)


def _values(text: LetterText) -> dict[str, Any]:
    return {
        "document": text.document,
        "subject_line": text.subject_line.slug if text.subject_line else "",
        "subject": text.subject,
        "preview_line": text.preview_line,
        "revision": text.revision,
    }


def _typed(request: HttpRequest, current: LetterText) -> dict[str, Any]:
    """What was on the screen, to be shown again; over what is stored now."""
    try:
        posted = typed_draft(request, current)
    except DocumentError:
        return _values(current)
    return {
        **posted.values,
        "subject_line": posted.subject_line.slug if posted.subject_line else "",
        "revision": current.revision,
    }


def _stale(request: HttpRequest, current: LetterText) -> HttpResponse:
    """Both texts: mine in the editor, not saved; theirs beside it."""
    text = _text(current.letter.slug, current.language)
    return _studio(
        request,
        text,
        status=409,
        values=_typed(request, text),
        is_stale=True,
        theirs=readable(text.document),
        theirs_preview=text.preview_line,
    )


def _refused(
    request: HttpRequest, text: LetterText, message: str, *, wants_json: bool = False
) -> HttpResponse:
    if wants_json:
        return JsonResponse({"message": message}, status=400)
    return _studio(request, text, status=400, values=_typed(request, text), refused=message)


def _theirs(current: LetterText) -> dict[str, Any]:
    return {
        "revision": current.revision,
        "who": str(current.edited_by) if current.edited_by else "",
        "document": current.document,
        "subject": current.subject,
        "subject_line": current.subject_line.slug if current.subject_line else "",
        "preview_line": current.preview_line,
    }


def _clock(text: LetterText) -> str:
    return date_format(timezone.localtime(text.edited_at), "TIME_FORMAT") if text.edited_at else ""
