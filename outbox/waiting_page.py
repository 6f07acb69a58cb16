"""The page of letters that wait for a yes: read, let go, or stop; one, some or all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from staff.access import staff_view
from worker import clock

from . import bulk, bursts, display, modes, why
from .models import Hold, Message
from .reasons import shown

ON_A_PAGE = 50
STOPPED = gettext_noop("Stopped by a colleague.")


@dataclass(frozen=True)
class Row:
    """One letter that waits, as the list shows it."""

    message: Message
    letter: str
    reason: str


@staff_view("outbox.view_message")
@require_safe
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    found = waiting_messages()
    page = Paginator(_with_letters(found), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(iter(page.object_list)),
        "newest": found.aggregate(pk=Max("pk"))["pk"] or 0,
        "burst": bursts.current(),
        "held_by_burst": bursts.held().count(),
    }
    return render(request, "outbox/waiting.html", context)


def waiting_messages() -> QuerySet[Message]:
    """What only a person's yes keeps."""
    waiting = Message.objects.filter(modes.waiting_for_a_yes())
    return waiting.exclude(modes.is_in_shadow()).order_by("expires_at", "pk")


def _with_letters(found: QuerySet[Message]) -> QuerySet[Message]:
    return found.select_related("version__text__letter", "brand", "customer")


def rows_of(found: Iterable[Message]) -> list[Row]:
    listed = list(found)
    reasons = why.sentences(listed)
    return [
        Row(
            message,
            display.letter_of(message),
            reasons.get(message.pk) or shown(message.state_reason),
        )
        for message in listed
    ]


@staff_view("outbox.send_message")
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Let go, or stop, the letters chosen. Many are stopped only after a second question."""
    chosen = _chosen(request)
    deed = request.POST.get("do")
    if chosen is None or deed not in {"release", "stop"}:
        return HttpResponseBadRequest()
    count = chosen.count()
    if not count:
        messages.info(request, _("Nothing was chosen, or it has gone or been stopped meanwhile."))
    elif deed == "stop" and count > 1 and not request.POST.get("sure"):
        return _ask(request, chosen, count)
    else:
        _do(request, deed, chosen)
    return redirect("outbox:waiting")


def _chosen(request: HttpRequest) -> QuerySet[Message] | None:
    """The boxes that are ticked; or all, as far as the page had them when it was drawn."""
    found = waiting_messages()
    scope = request.POST.get("all", "")
    if not scope:
        return found.filter(public_id__in=_ids(request.POST.getlist("chosen")))
    newest = request.POST.get("newest", "")
    if scope not in {"waiting", "burst"} or not newest.isdecimal() or len(newest) > 18:
        return None
    found = found.filter(pk__lte=int(newest))
    return found.filter(hold=Hold.BURST) if scope == "burst" else found


def _ids(values: list[str]) -> list[uuid.UUID]:
    return [uuid.UUID(value) for value in values if _is_id(value)]


def _is_id(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def _ask(request: HttpRequest, chosen: QuerySet[Message], count: int) -> HttpResponse:
    kept = [(name, value) for name in ("all", "newest") if (value := request.POST.get(name))]
    kept += [("chosen", value) for value in request.POST.getlist("chosen")]
    context = {"count": count, "kept": kept, "some": rows_of(_with_letters(chosen)[:5])}
    return render(request, "outbox/stop_waiting.html", context)


def _do(request: HttpRequest, deed: str, chosen: QuerySet[Message]) -> None:
    user: Any = request.user
    now = clock.now()
    settles = request.POST.get("all") in {"burst", "waiting"}
    if deed == "release":
        count = bulk.release_all(chosen, now=now, by=user)
        words = ngettext("%(n)d letter goes out now.", "%(n)d letters go out now.", count)
    else:
        count = bulk.stop_all(chosen, reason=STOPPED, now=now, by=user)
        words = ngettext("%(n)d letter was stopped.", "%(n)d letters were stopped.", count)
    if settles:
        bursts.settle(let_go=deed == "release", by=user, now=now)
    messages.success(request, words % {"n": count})
