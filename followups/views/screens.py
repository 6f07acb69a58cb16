"""What can be looked at: the queue, a case, who this is, and the letter as its reader sees it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staff.access import staff_view
from worker import clock

from .. import access, writing
from ..access import case_for
from .page import case_url, show, user_of

# The frame shows mail: styles of its own, no script, nothing from elsewhere.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


@require_safe
@staff_view(access.VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    return show(request, "list")


@require_safe
@staff_view(access.VIEW)
def case(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return show(request, "case", case_for(user_of(request), public_id))


@require_safe
@staff_view(access.VIEW)
def about(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return show(request, "about", case_for(user_of(request), public_id))


@require_safe
@staff_view(access.WRITE)
def seen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The letter in a frame of its own, as the customer will see it."""
    found, user, now = case_for(user_of(request), public_id), user_of(request), clock.now()
    composed = writing.current(found, user, now)
    context = {"case": found, "composed": composed, "back": case_url(request, found)}
    return render(request, "followups/seen.html", context)


@require_safe
@staff_view(access.WRITE)
def frame(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user, now = user_of(request), clock.now()
    rendered = writing.rendered(case_for(user, public_id), user, now)
    headers = {"Content-Security-Policy": FRAME_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(rendered.html, headers=headers)
