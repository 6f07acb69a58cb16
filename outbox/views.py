"""What a colleague can do with a message, and with sending as a whole. All by POST."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staff import audit
from staff.access import staff_view
from templates_app.framing import LETTER_POLICY
from worker import clock

from . import display, doors, message_page, states
from .models import Message


def _message(public_id: uuid.UUID) -> Message:
    """The one look-up of a message by a colleague; `staff_view` has checked the permission."""
    related = ("brand", "customer", "version__text__letter", "body", "sender")
    return get_object_or_404(Message.objects.select_related(*related), public_id=public_id)


def _user(request: HttpRequest) -> Any:
    return request.user


def _back(message: Message) -> HttpResponseRedirect:
    return redirect("admin:outbox_message_change", message.pk)


@staff_view("outbox.view_message")
@require_safe
@never_cache
def copy(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The letter itself, for the sandboxed frame of its page."""
    payload, problem = message_page.copy_of(_message(public_id))
    if payload is None:
        raise Http404(problem)
    framed = {"Content-Security-Policy": LETTER_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(payload.html, headers=framed)


@staff_view("outbox.send_message")
@require_POST
@transaction.atomic
def stop(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    message = _message(public_id)
    stopped = doors.cancel_message(
        message, reason="Stopped by a colleague.", now=clock.now(), by=_user(request)
    )
    if stopped:
        audit.record(by=_user(request), action="message.stopped", target=message)
        messages.success(request, _("Stopped. It will not go out."))
    else:
        messages.error(request, _("Too late: it is already going out."))
    return _back(message)


@staff_view("outbox.send_message")
@require_POST
@transaction.atomic
def send_now(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    message = _message(public_id)
    if doors.release(message, now=clock.now(), by=_user(request)):
        audit.record(by=_user(request), action="message.released", target=message)
        messages.success(request, _("It goes out now."))
    else:
        messages.error(request, _("It was not released: see its state, and the sending mode."))
    return _back(message)


@staff_view("outbox.send_message")
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """GET asks, POST does it: the same letter as a new message."""
    message = _message(public_id)
    if request.method != "POST":
        return _confirmation(request, message)
    try:
        again = doors.resend(message, now=clock.now(), by=_user(request))
    except doors.OutboxError as error:
        messages.error(request, str(error))
        return _back(message)
    if again.state == states.HELD:
        messages.warning(request, _("The new message is held back. Its page says why."))
    else:
        messages.success(request, _("It goes out once more. This is the new message."))
    return _back(again)


def _confirmation(request: HttpRequest, message: Message) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "opts": Message._meta,
        "message": message,
        "letter": display.letter_of(message),
        "can": message_page.actions_of(message),
    }
    return render(request, "admin/outbox/message/send_again.html", context)


@staff_view("outbox.send_message")
@require_POST
def settle(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    message, answer = _message(public_id), request.POST.get("arrived")
    if answer not in {"yes", "no"}:
        return HttpResponseBadRequest()
    if doors.settle(message, arrived=answer == "yes", now=clock.now(), by=_user(request)):
        messages.success(request, _("Settled."))
    else:
        messages.info(request, _("It has settled by itself meanwhile."))
    return _back(message)


@staff_view("outbox.send_message")
@require_POST
@transaction.atomic
def leave(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    message = _message(public_id)
    if doors.see_to(message, now=clock.now(), by=_user(request)):
        audit.record(by=_user(request), action="message.seen_to", target=message)
    messages.success(request, _("Left as it is. It asks for nobody any more."))
    return _back(message)


@staff_view("outbox.pause_sending")
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """The one switch: pauses or resumes all sending."""
    user = _user(request)
    if request.POST.get("turn") == "off":
        doors.pause(user)
        messages.success(request, _("Paused. Nothing begins any more; nothing is lost."))
    elif request.POST.get("turn") == "on":
        doors.resume(user)
        messages.success(request, _("Sending goes on."))
    is_from_settings = request.POST.get("back") == "sending"
    return redirect("outbox:sending" if is_from_settings else "admin:outbox_message_changelist")
