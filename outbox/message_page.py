"""One message's page: the copy as sent, what happened, what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from worker import clock

from . import building, composing, display, modes, states, why
from .composing import CannotCompose
from .enqueueing import APPROVE_REASON
from .models import Message
from .payload import Payload
from .reasons import shown

COPIES = ("letter", "text", "headers")


def page(request: HttpRequest, message: Message, context: dict[str, Any]) -> HttpResponse:
    copy = request.GET.get("copy", "letter")
    copy = copy if copy in COPIES else "letter"
    payload, problem = copy_of(message)
    context |= {
        "message": message,
        "title": display.letter_of(message),
        "look": display.look_of(message),
        "reason": reason_of(message),
        "why": why.sentences([message]).get(message.pk, ""),
        "steps": display.steps_of(message),
        "can": actions_of(message),
        "payload": payload,
        "problem": problem,
        "copy": copy,
        "headers": headers_of(payload) if payload and copy == "headers" else [],
        "was_sent": bool(message.body.payload),
        "redirected_to": payload.to_email if payload and payload.redirected_to else "",
    }
    return render(request, "admin/outbox/message/page.html", context)


def reason_of(message: Message) -> str:
    if modes.was_queued_without_a_yes(message):
        return str(APPROVE_REASON)
    return shown(message.state_reason)


def copy_of(message: Message) -> tuple[Payload | None, str]:
    """The copy as sent, or as it would go out now; else the reason why there is none."""
    try:
        return composing.shown_payload(message, clock.now()), ""
    except CannotCompose as error:
        return None, shown(str(error.reason))


def headers_of(payload: Payload) -> list[tuple[str, str]]:
    """As they stand in the mail, decoded: Django's own, in their order."""
    email = building.email_of(payload)
    named = [
        ("From", email.from_email),
        ("To", ", ".join(email.to)),
        ("Reply-To", payload.reply_to),
        ("Subject", payload.subject),
    ]
    return [(name, value) for name, value in [*named, *payload.headers.items()] if value]


def actions_of(message: Message) -> set[str]:
    """Which buttons the page offers; each door checks again when it is pressed."""
    can = set()
    if message.state in states.STOPPABLE:
        can.add("stop")
    if message.state == states.HELD or modes.waits_for_a_yes(message):
        can.add("send_now")
    if message.state in {states.SENT, states.FAILED, states.UNKNOWN, states.EXPIRED}:
        can.add("send_again")
    if message.state == states.UNKNOWN:
        can.add("settle")
    if message.state in states.NEEDS_A_PERSON and message.handled_at is None:
        can.add("leave")
    return can
