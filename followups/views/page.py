"""What every page of the queue shows: the list, and beside it a case when one is open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lib.languages import is_right_to_left, native_name
from outbox.models import Message, MessageState, Purpose
from staff.models import User
from worker import clock

from .. import access, cases, holding, moments, queue, writing
from ..about import about
from ..conversation import conversation
from ..models import Case, CaseState, Outcome

STOPPABLE = (MessageState.HELD, MessageState.QUEUED, MessageState.LEASED)


def user_of(request: HttpRequest) -> User:
    """The colleague behind the request; screens are for signed-in staff only."""
    assert isinstance(request.user, User)
    return request.user


def show(
    request: HttpRequest,
    pane: str,
    case: Case | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Render the three panes; `pane` is the one that a phone shows: list, case or about."""
    user, now = user_of(request), clock.now()
    context = _list(request, user, now) | {"pane": pane, "undo": undoable(user, now)}
    if case is not None:
        context |= case_context(case, user, now)
    return render(request, "followups/queue.html", context | more, status=status)


def chosen_view(request: HttpRequest) -> str:
    view = request.GET.get("view") or request.POST.get("view") or ""
    return view if view in queue.VIEWS else "all"


def case_url(request: HttpRequest, case: Case, name: str = "case") -> str:
    """The address of a case, keeping the view of the list beside it."""
    url = reverse(f"followups:{name}", args=[case.public_id])
    view = chosen_view(request)
    return url if view == "all" else f"{url}?view={view}"


def case_context(case: Case, user: User, now: datetime) -> dict[str, Any]:
    may_change, may_write = user.has_perm(access.CHANGE), user.has_perm(access.WRITE)
    return {
        "case": case,
        "badge": queue.badge(case, now),
        "items": conversation(case, user, now),
        "about": about(case, now),
        "may_change": may_change and not case.is_done,
        "may_note": may_change,
        "may_write": may_write and not case.is_done,
        "is_snoozed": case.state == CaseState.SNOOZED,
        "is_held": holding.is_held(case),
        "colleagues": [one for one in cases.colleagues(now) if one.pk != case.owner_id],
        "outcomes": Outcome.choices,
        "snoozes": moments.snooze_choices(now),
    } | (composer_context(case, user, now) if may_write and not case.is_done else {})


def composer_context(case: Case, user: User, now: datetime) -> dict[str, Any]:
    composed = writing.current(case, user, now)
    languages = writing.languages()
    if composed.language not in languages:
        languages = [composed.language, *languages]
    return {
        "composed": composed,
        "languages": [(code, native_name(code)) for code in languages],
        "text_direction": "rtl" if is_right_to_left(composed.language) else "ltr",
        "signature": writing.signature(case, user, composed.language, now),
        "refusal": writing.refusal(case.customer),
        "is_pending": writing.is_pending(case),
        "is_again": case.first_written_at is not None and not composed.text,
    }


def undoable(user: User, now: datetime) -> list[dict[str, Any]]:
    """The letters of this colleague that can still be taken back, and for how many seconds."""
    mine = Message.objects.filter(sender=user, purpose=Purpose.PERSONAL, state__in=STOPPABLE)
    waiting = mine.filter(due_at__gt=now).select_related("customer").order_by("due_at")
    return [
        {
            "message": message,
            "seconds": max(1, round((message.due_at - now).total_seconds())),
            "width": min(100, round((message.due_at - now).total_seconds() / 0.15)),
        }
        for message in waiting[:3]
    ]


def _list(request: HttpRequest, user: User, now: datetime) -> dict[str, Any]:
    view = chosen_view(request)
    return {
        "views": queue.views(user, now),
        "view": view,
        "query": "" if view == "all" else f"?view={view}",
        "rows": queue.rows(queue.cases(user, view, now), now),
        "page_size": queue.PAGE,
    }
